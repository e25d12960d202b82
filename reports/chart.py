"""Geometry of the pictures: measures to points on a small canvas. The drawing itself is in the templates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from listener.types import Measure

Points = Sequence[Measure | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """A canvas and the margins that ticks need."""

    width: float
    height: float
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    def x(self, index: int, count: int) -> float:
        """The place of the ``index``-th of ``count`` weeks."""
        inner = self.width - self.left - self.right
        return self.left + (inner * index / (count - 1) if count > 1 else inner / 2)

    def y(self, value: float, ends: tuple[float, float]) -> float:
        """The height of ``value`` between the ends of the axis."""
        inner = self.height - self.top - self.bottom
        return self.top + inner * (1 - (value - ends[0]) / (ends[1] - ends[0]))


SPARK = Frame(200, 40, left=3, right=5, top=4, bottom=4)
LINE = Frame(440, 210, left=40, right=14, top=14, bottom=26)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A course on a canvas: lines and bands as SVG point lists, the last point, the ticks."""

    frame: Frame
    lines: tuple[str, ...]
    bands: tuple[str, ...]
    last: tuple[str, str] | None
    ticks: tuple[tuple[float, str], ...]
    zero: str
    places: tuple[str, ...]


def drawn(points: Points, frame: Frame, *, from_zero: bool = False, banded: bool = True) -> Drawn:
    """The course of ``points``; a week without a value is a gap."""
    ticks = axis(points, from_zero=from_zero, banded=banded)
    ends = ticks[0], ticks[-1]
    places = [frame.x(index, len(points)) for index in range(len(points))]
    runs = _runs(points)
    lines = tuple(_path([(places[i], frame.y(_value(points[i]), ends)) for i in run]) for run in runs)
    bands = tuple(_band(run, points, places, frame, ends) for run in runs if banded and len(run) > 1)
    end = runs[-1][-1] if runs else -1
    last = (short(places[end]), short(frame.y(_value(points[end]), ends))) if end == len(points) - 1 >= 0 else None
    zero = short(frame.y(0, ends)) if ends[0] <= 0 <= ends[1] else ""
    marks = tuple((tick, short(frame.y(tick, ends))) for tick in ticks)
    return Drawn(frame, lines, bands, last, marks, zero, tuple(short(place) for place in places))


def _runs(points: Points) -> list[list[int]]:
    """Indexes of the stretches without a gap."""
    runs: list[list[int]] = []
    for index, point in enumerate(points):
        if point is None or point.value is None:
            continue
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _value(point: Measure | None) -> float:
    assert point is not None and point.value is not None
    return point.value


def _ends(point: Measure | None) -> tuple[float, float]:
    value = _value(point)
    assert point is not None
    return value if point.low is None else point.low, value if point.high is None else point.high


def _band(run: Sequence[int], points: Points, places: Sequence[float], frame: Frame, ends: tuple[float, float]) -> str:
    """Along the upper ends and back along the lower ones."""
    upper = [(places[i], frame.y(_ends(points[i])[1], ends)) for i in run]
    lower = [(places[i], frame.y(_ends(points[i])[0], ends)) for i in reversed(run)]
    return _path(upper + lower)


def _path(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{short(x)},{short(y)}" for x, y in places)


def short(value: float) -> str:
    """At most one decimal, the same on every machine."""
    text = f"{value:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


def axis(points: Points, *, from_zero: bool = False, banded: bool = True, most: int = 5) -> tuple[float, ...]:
    """Round ticks that hold all values and, where they are drawn, their intervals."""
    there = [point for point in points if point is not None and point.value is not None]
    reach = [end for point in there for end in (_ends(point) if banded else (_value(point),))] or [0.0, 1.0]
    low, high = min(reach), max(reach)
    low = min(low, 0.0) if from_zero else low
    step = nice((high - low or abs(high) or 1.0) / (most - 1))
    first, last = math.floor(low / step), max(math.ceil(high / step), math.floor(low / step) + 1)
    return tuple(round(n * step, 9) for n in range(first, last + 1))


def nice(step: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(round(one * power, 12) for one in (1, 2, 2.5, 5, 10) if one * power >= step * (1 - 1e-9))


# --- horizontal bars --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from zero and its interval, all in per cent of the width."""

    start: str
    width: str
    low: str
    reach: str
    zero: str
    negative: bool


def bars(points: Points, unit: str) -> list[Bar | None]:
    """Bars on one scale: points from −100 to 100, shares from 0 to 1, else up to the greatest."""
    there = [end for point in points if point is not None and point.value is not None for end in _ends(point)]
    ends = {"points": (-100.0, 100.0), "share": (0.0, 1.0)}.get(unit, (min([0.0, *there]), max([1.0, *there])))
    return [None if point is None or point.value is None else _bar(point, ends) for point in points]


def _bar(point: Measure, ends: tuple[float, float]) -> Bar:
    def at(value: float) -> float:
        return 100 * (value - ends[0]) / (ends[1] - ends[0])

    value, (low, high) = _value(point), _ends(point)
    left, right = sorted((at(0.0), at(value)))
    return Bar(short(left), short(right - left), short(at(low)), short(at(high) - at(low)), short(at(0.0)), value < 0)


def stack(parts: Sequence[float]) -> list[tuple[str, str]]:
    """(start, width) of each part in per cent of their sum."""
    whole, start, made = sum(parts) or 1.0, 0.0, []
    for part in parts:
        made.append((short(100 * start / whole), short(100 * part / whole)))
        start += part
    return made
