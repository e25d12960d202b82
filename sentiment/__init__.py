"""Text to polarity, calibrated, and to vectors, in one pass; training, evaluation and the shipped weights.

Threads of a product wait asleep, not spinning, unless the surroundings say otherwise: on a busy machine spinning ones
take the time that the others need (60 texts of 500 characters: 26 to 47 s against 9 s). The OpenMP runtime reads this
when torch is loaded, so it is said here, before any module of the house loads torch.
"""

import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
