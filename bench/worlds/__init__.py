"""Numeric worlds with a known truth, and the judge of whatever reads them. See docs/benchmarks.md."""
