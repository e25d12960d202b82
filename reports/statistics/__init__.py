"""Every test and interval of the reports that looks into cuts: panels of tallies in, findings out."""
