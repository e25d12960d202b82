"""The rules that may read the worlds, by name."""

from __future__ import annotations

from bench.worlds.claims import Rule

NAMES = ("detector", "present", "bonferroni", "three-sd")
"""The first is read where none is asked for."""


def named(name: str) -> Rule:
    """A rule."""
    if name == "detector":
        from bench.worlds.detector import Detect

        return Detect()
    if name == "present":
        from bench.worlds.present import Present

        return Present()
    from bench.worlds.peers import Peer

    return Peer(bonferroni=name == "bonferroni")
