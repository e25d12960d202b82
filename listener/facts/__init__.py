"""What the database says, read only: counts by period for reports. One model version a question, never two mixed."""

from listener.facts.figures import Histogram, Quality, ScoreKey, SourceQuality, Tally, TopicCount, Voice
from listener.facts.soundness import Soundness
from listener.facts.voices import Voices

__all__ = ["Facts", "Histogram", "Quality", "ScoreKey", "SourceQuality", "Tally", "TopicCount", "Voice"]


class Facts(Voices, Soundness):
    """Facts of one database, of all of it or of a segment. Opens on the first question; reads only."""
