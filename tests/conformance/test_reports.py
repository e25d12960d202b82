"""What every registered section and renderer must do, ours and strangers' alike."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from listener import plugins
from listener.facts import Facts
from listener.pipeline.report import build, facts_of, parse_week, scope_of
from listener.pipeline.run import run
from listener.pipeline.workspace import Workspace
from listener.types import Report, Section

TOML = """
[workspace]
brand = "Kardelen"
[sentiment]
encoder = "words"
model = "1"
[sources.sayings]
collector = "sayings"
count = 160
text = "<b>kargo</b> | çok `geç` geldi"
"""
NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)
WEEK = parse_week("2026-W46")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "listener.toml").write_text(TOML, encoding="utf-8")
    made = Workspace.open(folder, lambda: NOW)
    run(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def facts(workspace: Workspace) -> Iterator[Facts]:
    with facts_of(workspace) as made:
        yield made


@pytest.fixture(scope="module")
def report(workspace: Workspace, facts: Facts) -> Report:
    return build(workspace, facts, WEEK)


@pytest.mark.parametrize("name", plugins.names(plugins.SECTIONS))
@pytest.mark.parametrize("week", ["2026-W46", "2026-W45", "2020-W01"])
def test_a_section_speaks_of_any_week_even_an_empty_one(
    name: str, week: str, workspace: Workspace, facts: Facts
) -> None:
    made = plugins.load(plugins.SECTIONS, name)()
    assert made.name == name
    section = made(facts, scope_of(workspace, parse_week(week)))
    assert section is None or (isinstance(section, Section) and section.name == name)


@pytest.mark.parametrize("locale", ["tr", "en"])
@pytest.mark.parametrize("name", plugins.names(plugins.RENDERERS))
def test_a_renderer_gives_the_same_bytes_twice(name: str, locale: str, report: Report) -> None:
    made = plugins.renderer(name)
    first, second = made.render(report, locale), made.render(report, locale)
    assert first == second
    assert (first.locale, first.suffix) == (locale, made.suffix)
    assert b"Kardelen" in first.body
    first.body.decode("utf-8")


@pytest.mark.parametrize("name", [name for name in plugins.names(plugins.RENDERERS) if name != "json"])
def test_a_customers_markup_is_never_markup(name: str, report: Report) -> None:
    assert b"<b>kargo" not in plugins.renderer(name).render(report, "tr").body
