"""Where a change sits: the slice that holds the excess, tested against its usual share."""

from typing import Any

import pytest
from fake_facts import DELIVERY, NOW, WEEK
from scipy import stats

from reports.places import binomial_tail, where
from reports.scope import Scope

SCOPE = Scope(WEEK, NOW, slices=("place", "attributes.carrier"))
BASE = range(17, 25)


class Split:
    """Counts by column: eight weeks before, then this one."""

    def __init__(self, **by: dict[str, list[int]]) -> None:
        self.by = by

    def breakdown(self, topic: int, periods: Any, by: str) -> dict[str, list[int]]:
        return self.by.get(by.removeprefix("attributes."), {"": [0] * len(periods)})

    volumes = lambda self, periods, by: self.breakdown(0, periods, by)  # noqa: E731


def found(**by: dict[str, list[int]]) -> Any:
    return where(Split(**by), SCOPE, DELIVERY, BASE)  # type: ignore[arg-type]


def test_the_slice_with_the_excess_is_named() -> None:
    (place,), looked = found(place={"Ege": [6] * 8 + [7], "Marmara": [4] * 8 + [40]})
    assert looked and (place.value, place.count, place.total, place.usual) == ("Marmara", 40, 47, 0.4)


def test_an_even_rise_is_nowhere() -> None:
    assert found(place={"Ege": [6] * 8 + [18], "Marmara": [6] * 8 + [19]}) == ([], True)


def test_a_majority_that_it_always_had_is_no_place() -> None:
    assert found(place={"Ege": [2] * 8 + [5], "Marmara": [20] * 8 + [48]}) == ([], True)


def test_no_column_no_place() -> None:
    assert found() == ([], False)
    assert found(place={"": [3] * 8 + [9], "Ege": [3] * 8 + [9]}) == ([], False)


def test_the_same_name_twice_is_one_place() -> None:
    split = {"Ege": [6] * 8 + [7], "Marmara": [4] * 8 + [40]}
    places, _ = found(place=split, carrier=split)
    assert [one.value for one in places] == ["Marmara"]


@pytest.mark.parametrize(("count", "n", "share"), [(0, 5, 0.2), (5, 5, 0.2), (40, 47, 0.4), (3, 10, 0.9)])
def test_binomial_tail_is_that_of_scipy(count: int, n: int, share: float) -> None:
    assert binomial_tail(count, n, share) == pytest.approx(stats.binom.sf(count - 1, n, share))
