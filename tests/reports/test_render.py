"""Golden reports in every language and format, and texts of customers that try to do harm.

``UPDATE_GOLDEN=1 pytest tests/reports/test_render.py`` writes the expected files anew.
"""

import json
import os
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fake_facts import NOW, SETTINGS, WEEK, FakeFacts

from listener.types import Chart, Measure, Message, Renderer, Report, Section, Series, Stat, Topic
from reports.build import build, built_in
from reports.html import Html
from reports.json import Json
from reports.markdown import Markdown, bars, escape, written
from reports.scope import Scope
from reports.speech import Speech

GOLDEN = Path(__file__).parent / "golden"
RENDERERS = (Html, Markdown, Json)
SCOPE = Scope(WEEK, NOW, "Kardelen", owners={"kargo": "Lojistik"}, version="0.1.0",
              slices=SETTINGS.slices, matters=SETTINGS.matters)  # fmt: skip
NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "=cmd|'/C calc'!A0\" onmouseover=\"alert(1)",
    "| a | b |\n| --- | --- |\n# heading [link](javascript:alert(1)) ![x](http://evil.example/p.png) https://evil.example",
    "\u202emoc.live\u202c مرحبا \x00\x1b[31m\ud800",
    "{{ 7*7 }} {% include 'x' %} {n:count} %(x)s",
    "'; DROP TABLE documents; --",
    "x" * 100_000,
)


def made(**given: Any) -> Report:
    return build(FakeFacts(**{"events": {7: {0: 61, 1: 44}, 15: {0: 30}}, **given}), SCOPE, built_in())  # type: ignore[arg-type]


@pytest.mark.parametrize("locale", ["tr", "en"])
@pytest.mark.parametrize("kind", RENDERERS)
def test_golden(kind: type[Renderer], locale: str) -> None:
    rendered = kind().render(made(), locale)
    path = GOLDEN / f"report.{locale}.{rendered.suffix}"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(rendered.body)
    assert rendered.body.decode() == path.read_text(encoding="utf-8")
    assert kind().render(made(), locale).body == rendered.body


def test_a_group_stands_out_from_its_topics() -> None:
    group = Topic(70, {"tr": "Lojistik"}, state="group")
    names = {one.id: replace(one, parent=70) if one.id == 7 else one for one in FakeFacts().names.values()}
    report = made(names=names, grouped=(group,))
    page = Html().render(report, "tr").body.decode()
    assert page.count('<tr class="group">') == page.count('<tr class="member">') == 1
    assert '<p class="tone">Kötüleşme · Lojistik</p>' in page and '<span class="range">' in page
    rows = [line for line in Markdown().render(report, "tr").body.decode().split("\n") if line.startswith("| ")]
    assert any(re.match(r"\| \*\*Lojistik\*\* \| 61 \|.* \(−\d+ ile −\d+ arası\) \|", line) for line in rows)
    assert any(line.startswith("| – kargo gecikti | 61 |") for line in rows)
    told = Json().render(report, "tr").body.decode()
    assert '"state": "group"' in told and '"group": 70' in told


@pytest.mark.parametrize("kind", RENDERERS)
def test_a_renderer_is_one(kind: type[Renderer]) -> None:
    assert isinstance(kind(), Renderer) and kind().suffix == kind().name


class Page(HTMLParser):
    """Tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass


def nasty(text: str) -> Report:
    names = {number: Topic(number, {"tr": text, "en": text}, (text,)) for number in (7, 9)}
    scope = Scope(WEEK, NOW, text, owners={"x": text})
    facts = FakeFacts(events={7: {0: 61}}, names=names, texts=dict.fromkeys((7, 9), (text, text)))
    return build(facts, scope, built_in())  # type: ignore[arg-type]


@pytest.mark.parametrize("text", NASTY, ids=["html", "formula", "markdown", "bidi", "template", "sql", "long"])
def test_html_does_no_harm(text: str) -> None:
    body = Html().render(nasty(text), "tr").body.decode()
    page = Page(body)
    assert {tag for tag, _ in page.tags} & {"script", "img", "iframe", "object", "link", "form", "base"} == set()
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "src"]
    assert all((attrs.get("href") or "#").startswith("#") for _, attrs in page.tags)
    assert "\u202e" not in body and "\x00" not in body and len(body) < 200_000
    assert page.open == ["html"] or not page.open


@pytest.mark.parametrize("text", NASTY, ids=["html", "formula", "markdown", "bidi", "template", "sql", "long"])
def test_markdown_does_no_harm(text: str) -> None:
    body = Markdown().render(nasty(text), "tr").body.decode()
    outside = re.sub(r"`[^`]*`", "", body)
    assert not re.search(r"(?<!\\)[<]", outside) and not re.search(r"(?<!\\)\]\(", outside)
    assert "https://evil" not in outside and len(body) < 200_000
    for line in outside.splitlines():
        if line.startswith("| ") and not line.startswith("| ---"):
            assert len(re.findall(r"(?<!\\)\|", line)) in {3, 6, 8}


@pytest.mark.parametrize("text", NASTY, ids=["html", "formula", "markdown", "bidi", "template", "sql", "long"])
def test_json_stays_json(text: str) -> None:
    whole = json.loads(Json().render(nasty(text), "tr").body)
    assert [one["name"] for one in whole["sections"]] == ["headline", "figures", "topics", "voices", "quality"]


def test_all_formats_carry_the_same_figures() -> None:
    page = re.sub(r"<[^>]+>", " ", Html().render(made(), "tr").body.decode())
    page, text = " ".join(unescape(page).split()), Markdown().render(made(), "tr").body.decode()
    for said in ("şikâyet 1,7'den 7,6'ya çıktı", "−28 puan (−41 ile −14 arası", "61 geri bildirimin 55'i"):
        assert said in page and said in text


def test_the_page_asks_nobody_and_speaks_its_language() -> None:
    body = Html().render(made(), "tr").body.decode()
    assert not re.search(r"""(https?:)?//[a-z]|@import|url\(""", body)
    tags = Page(body).tags
    assert ("html", {"lang": "tr"}) in tags
    assert all(attrs.get("role") == "img" or attrs.get("aria-hidden") for tag, attrs in tags if tag == "svg")
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_a_quote_in_another_language_says_so() -> None:
    body = Markdown().render(made(), "en").body.decode()
    assert "Google Play, 1 star, 9 November, Turkish" in body


@pytest.mark.parametrize(("weeks", "days"), [(2, 2), (6, 3), (26, 4)])
def test_a_short_course_has_its_weeks_named_too(weeks: int, days: int) -> None:
    page = Html().render(made(weeks=weeks), "en").body.decode()
    course = page.partition("Comments by week</title>")[2].partition("</svg>")[0]
    named = re.findall(r'<text class="tick"[^>]*>(\d+ [A-Z]\w+)</text>', course)
    assert len(named) == days and named[-1] == "9 November"


def test_a_figure_with_too_few_answers_says_only_that() -> None:
    few = Stat(Message("measure.nps"), Measure("nps", None, 10, unit="points"), None, None, (), ())
    lines = written(few, Speech("en"))
    assert lines == ["- NPS: **Too few answers to say (10 answers; at least 30 are needed)**."]


def test_shares_that_add_up() -> None:
    parts = tuple(Series(Message("measure.volume"), (Measure("v", n, 9),)) for n in (1.0, 1.0, 2.0))
    chart = Chart("stack", Message("chart.volume"), ("a<b",), parts)
    report = Report(WEEK, "", NOW, (Section("x", Message("section.topics"), (chart,)),))
    body = Html().render(report, "en").body.decode()
    assert 'x="50" y="2" width="50"' in body and "a&lt;b" in body


def test_escape() -> None:
    assert escape("1. *a* | <b>") == "1\\. \\*a\\* \\| \\<b\\>"
    assert escape("=1+1") == "\\=1+1"
    assert bars((0, 5, 10)) == "▁▅█"
