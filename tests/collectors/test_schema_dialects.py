"""Markup of reviews as pages have it: JSON that is not quite JSON, and ratings whose scale stands elsewhere."""

from __future__ import annotations

import pytest

from collectors.readers.loose_json import loads
from collectors.schema_org import reviews, scale

URL = "https://kaynak.example/urun"
REVIEW = '{"@type": "Review", "reviewBody": "Çok iyi", "datePublished": "2026-05-04", "reviewRating": %s}'


def page(script: str) -> bytes:
    return f'<html><head><script type="application/ld+json">{script}</script></head></html>'.encode()


@pytest.mark.parametrize(
    "script",
    [
        "// <![CDATA[\n{0}\n// ]]&gt;", "{0};", "// reviews\n{0}", "/* a */ {0}", "<!-- {0} -->",
        '[{0},]', '{{"@graph": [{0},], }}',
    ],
)  # fmt: skip
def test_json_that_is_not_quite_json(script: str) -> None:
    found = reviews(page(script.format(REVIEW % '{"ratingValue": 5}')), URL)
    assert [(one.text, one.rating) for one in found] == [("Çok iyi", "5")]


def test_signs_inside_of_texts_stay() -> None:
    assert loads('{"a": "http://x/y, ]", "b": "// no",}') == {"a": "http://x/y, ]", "b": "// no"}
    with pytest.raises(ValueError):
        loads("{never")


@pytest.mark.parametrize(
    ("rating", "meant"),
    [
        ('"2/10"', (2, 1, 10)), ('{"ratingValue": "4,5", "bestRating": "5"}', (4.5, 1, 5)),
        ('{"ratingValue": 0}', None),
        ('{"ratingValue": 80, "bestRating": 100}', (80, 0, 100)), ('"%80"', (80, 0, 100)),
    ],
)  # fmt: skip
def test_a_rating_on_its_scale(rating: str, meant: tuple[float, float, float] | None) -> None:
    assert scale(reviews(page(REVIEW % rating), URL)[0], (1, 5)) == meant


def test_the_scale_of_the_whole_is_that_of_its_reviews() -> None:
    script = '{"@type": "Hotel", "name": "Otel", "aggregateRating": {"bestRating": "10"}, "review": [%s]}'
    found = reviews(page(script % (REVIEW % '{"ratingValue": "4"}')), URL)[0]
    assert scale(found, (1, 5)) == (4, 1, 10)
