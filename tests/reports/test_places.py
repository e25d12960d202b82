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


def test_a_new_version_that_most_have_is_no_place() -> None:
    """Five of six documents in a version that did not exist before say nothing where five of six people have it."""
    split = {"5.11": [6] * 8 + [5], "5.12": [0] * 8 + [25]}
    facts = Split(carrier=split)
    facts.volumes = lambda periods, by: {"5.11": [100] * 8 + [17], "5.12": [0] * 8 + [83]}  # type: ignore[method-assign]
    assert where(facts, SCOPE, DELIVERY, BASE)[0] == []  # type: ignore[arg-type]
    facts.volumes = lambda periods, by: {"5.11": [100] * 8 + [80], "5.12": [0] * 8 + [20]}  # type: ignore[method-assign]
    (place,), _ = where(facts, SCOPE, DELIVERY, BASE)  # type: ignore[arg-type]
    assert place.value == "5.12"


def test_a_field_that_few_documents_carry_tells_no_place() -> None:
    split = {"": [0] * 8 + [27], "Ege": [0] * 8 + [1], "Marmara": [0] * 8 + [5]}
    assert found(place=split)[0] == []


def test_the_same_name_twice_is_one_place() -> None:
    split = {"Ege": [6] * 8 + [7], "Marmara": [4] * 8 + [40]}
    places, _ = found(place=split, carrier=split)
    assert [one.value for one in places] == ["Marmara"]


@pytest.mark.parametrize(("count", "n", "share"), [(0, 5, 0.2), (5, 5, 0.2), (40, 47, 0.4), (3, 10, 0.9)])
def test_binomial_tail_is_that_of_scipy(count: int, n: int, share: float) -> None:
    assert binomial_tail(count, n, share) == pytest.approx(stats.binom.sf(count - 1, n, share))
