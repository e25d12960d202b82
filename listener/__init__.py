"""dinle: listens to what customers say and writes the weekly insight report a company acts on."""

__version__ = "0.1.0"
