"""Random tables of known meaning, each in a real dialect, read back as they were meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from dialects import written, wrongs
from reading import read


def failures(folder: Path, seeds: range) -> tuple[list[str], int]:
    """What went wrong by seed, and how many tables were asked about."""
    made, asking = [], 0
    for seed in seeds:
        table = written(seed)
        path = folder / table.name
        path.write_bytes(table.data)
        got = read(path)
        asking += bool(got.guess and got.guess.questions)
        made += [f"{seed}: {one} {table.dialect}" for one in wrongs(table, got)]
    return made, asking


def test_random_tables_are_read_back_as_they_were_meant(tmp_path: Path) -> None:
    seeds = range(10_000, 10_040)
    wrong, asking = failures(tmp_path, seeds)
    assert len(wrong) <= 0.05 * len(seeds), wrong
    assert asking <= 0.15 * len(seeds)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_thousand_random_tables(tmp_path: Path) -> None:
    seeds = range(20_000, 22_000)
    wrong, asking = failures(tmp_path, seeds)
    print(f"{len(seeds) - len(wrong)} of {len(seeds)} right, {asking} asked about")
    assert len(wrong) <= 0.05 * len(seeds), wrong[:20]
    assert asking <= 0.15 * len(seeds)
