"""Text to polarity, calibrated, and to vectors, in one pass; training, evaluation and the shipped weights."""
