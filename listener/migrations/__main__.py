"""``python -m listener.migrations docs/store.md`` brings the reference in a page up to date."""

import sys
from pathlib import Path

from listener.migrations import documented

if __name__ == "__main__":
    place = Path(sys.argv[1])
    place.write_text(documented(place.read_text(encoding="utf-8")), encoding="utf-8")
