"""The fictional retailer of the demo: a generator of 26 weeks of feedback with planted events."""
