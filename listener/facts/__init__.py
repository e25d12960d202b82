"""What the database says, read only: counts by period for reports. One model version a question, never two mixed."""

from listener.facts.arrivals import Arrivals
from listener.facts.figures import (
    Histogram,
    Quality,
    ScoreKey,
    SourceQuality,
    Tally,
    TopicCount,
    TopicSources,
    Voice,
    Wording,
)
from listener.facts.rates import Rates
from listener.facts.voices import Voices

__all__ = [
    "Facts",
    "Histogram",
    "Quality",
    "ScoreKey",
    "SourceQuality",
    "Tally",
    "TopicCount",
    "TopicSources",
    "Voice",
    "Wording",
]


class Facts(Voices, Rates, Arrivals):
    """Facts of one database, of all of it or of a segment. Opens on the first question; reads only."""
