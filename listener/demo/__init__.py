"""The fictional retailer of the demo: a generator of 26 weeks of feedback with planted events.

``build(folder)`` writes data files, a small site, ``listener.toml`` and ``truth.json``. Everything in them is invented:
shops, people, texts, numbers. The texts show what the program does; they never measure how good a model is.
"""

from listener.demo.build import build
from listener.demo.events import Happening, Truth, WeekTruth

__all__ = ["Happening", "Truth", "WeekTruth", "build"]
