"""A namer's answers become names only where they are names."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from listener import plugins
from listener.cli import main
from listener.curation.naming import LONGEST, NamedClusters, fit, named
from listener.errors import ModelError
from listener.pipeline.workspace import Workspace
from listener.types import Cluster

POINT = np.array([1, 0], dtype=np.float32)
CLUSTERS = [
    Cluster((0,), POINT, {"tr": "kargo", "en": "cargo"}, ("kargo",), (0,)),
    Cluster((1,), POINT, {"tr": "iade"}, ("iade",), (1,)),
    Cluster((2,), POINT, {"tr": "eski"}, ("eski",), (2,)),
]


class Says:
    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def name(self, texts: Sequence[str], keywords: Sequence[str], lang: str) -> str:
        if not self.answers:
            raise ModelError("gone")
        return self.answers.pop(0)


def space(folder: Path, namer: str = "says") -> Workspace:
    (folder / "listener.toml").write_text(f'[topics]\nnamer = "{namer}"\n', encoding="utf-8")
    return Workspace.open(folder)


def names(made: NamedClusters) -> list[dict[str, str]]:
    return [dict(one.names) for one in made.clusters]


def test_names_of_new_topics_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "namer", lambda name: Says('"Geç teslimat".', "late delivery", "<b>iade</b>"))
    made = named(space(tmp_path), CLUSTERS, 2, ["a", "b", "c"])
    assert names(made) == [{"tr": "Geç teslimat", "en": "late delivery"}, {"tr": "iade"}, {"tr": "eski"}]
    assert (made.missing, made.why) == (1, "an answer was no short phrase")


def test_one_name_is_given_once_and_a_failing_namer_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugins, "namer", lambda name: Says("teslimat", "delivery", "Teslimat"))
    made = named(space(tmp_path), CLUSTERS, 3, ["a", "b", "c"])
    assert names(made) == [{"tr": "teslimat", "en": "delivery"}, {"tr": "iade"}, {"tr": "eski"}]
    assert (made.missing, made.why) == (2, "an answer was another topic's name")


def test_a_run_says_which_names_could_not_be_had_and_ends_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "namer", lambda name: Says())
    settings = '[sentiment]\nencoder = "words"\nmodel = "1"\n[topics]\nnamer = "says"\n'
    source = '[sources.{0}]\ncollector = "sayings"\naccount = "{0}"\ntext = "{1}"\n'
    texts = source.format("a", "kargo çok geç geldi") + source.format("b", "iade parası yatmadı")
    (tmp_path / "listener.toml").write_text(settings + texts, encoding="utf-8")
    where = ["-w", str(tmp_path), "--now", "2026-11-16T09:00:00+03:00"]
    assert CliRunner().invoke(main, ["run", *where]).output.count("usable answer for") == 1
    (tmp_path / "listener.db").unlink()
    found = CliRunner().invoke(main, ["run", *where, "--json"])
    assert found.exit_code == 0, found.output
    told = json.loads(found.output)["topics"]
    assert told["unnamed"] >= told["new"] > 0
    assert told["why"] == "gone"


def test_without_a_namer_nobody_is_asked(tmp_path: Path) -> None:
    assert named(space(tmp_path, ""), CLUSTERS, 3, ["a", "b", "c"]) == NamedClusters(CLUSTERS)


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("Geç teslimat", "Geç teslimat"),
        ('\n  "late delivery".\nBecause …', "late delivery"),
        ("**iade süreci**", "iade süreci"),
        ("", ""),
        ("???", ""),
        ("a b c d e f g", ""),
        ("see https://example.com", ""),
        ("x" * 61, ""),
    ],
)
def test_what_a_name_is(answer: str, name: str) -> None:
    assert fit(answer) == name


@given(st.text())
def test_a_name_is_one_short_line(answer: str) -> None:
    name = fit(answer)
    assert len(name) <= LONGEST and "\n" not in name and "<" not in name
    assert fit(name) == name
