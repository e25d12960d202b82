"""Nothing personal is stored: every field of every record has a rule, personal data in texts become tokens.

``redactor`` does it, ``rules`` reads what is to be done from the records' declarations, ``patterns`` finds personal
data in texts, ``names`` and ``roles`` people in values, ``links`` in addresses; ``key`` is the workspace's secret.
"""

from listener.privacy.key import load_key
from listener.privacy.patterns import ALL
from listener.privacy.redactor import Redactor

__all__ = ["ALL", "Redactor", "load_key"]
