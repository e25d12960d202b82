"""What people decide about topics survives rediscovery; ``topics.toml`` says the same as the store."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listener import plugins
from listener.cli import main
from listener.curation import decisions, seeds
from listener.curation import file as topics_file
from listener.curation.plan import plan
from listener.curation.registry import KnownTopics
from listener.curation.table import TopicTable, parse, toml
from listener.errors import ConfigError, ListenerError, UsageError
from listener.facts import Facts
from listener.pipeline.label import label
from listener.pipeline.topics import Discovered, topics
from listener.pipeline.workspace import Workspace
from listener.types import Batch, Cluster, Document, ModelRef, Signature, Vectors
from topics.model import Dinle

NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
BY = Signature("ayşe", NOW)
SETTINGS = '[workspace]\nbrand = ""\n[sentiment]\nencoder = "words"\nmodel = "1"\n'
SUBJECTS = {
    "kargo": "kargo kurye teslimat paket dağıtım",
    "iade": "iade para ödeme banka hesap",
    "giriş": "giriş şifre ekran oturum kod",
    "beden": "beden kalıp kol omuz pantolon",
}
LABELS = """
SELECT l.value, d.text FROM labels AS l JOIN documents AS d ON d.id = l.document_id JOIN tasks AS t ON t.id = l.task_id
WHERE t.name = 'topic' AND l.position = 0 ORDER BY d.id DESC
"""
AROUND = ("bugün", "dün", "sabah", "akşam", "pazartesi", "salı", "haziran", "istanbul", "ankara", "izmir", "bursa")


def said(subject: str, count: int, seed: int) -> list[str]:
    """Different texts of four words of a subject and one of no matter."""
    draw, words = Random(f"{subject}{seed}"), SUBJECTS[subject].split()
    made: dict[str, None] = {}
    while len(made) < count:
        made[f"{' '.join(draw.sample(words, 4))} {draw.choice(AROUND)}"] = None
    return list(made)


def collect(space: Workspace, week: int, **counts: int) -> None:
    """``counts`` documents of each subject in the week; labels them."""
    at = NOW + timedelta(weeks=week, hours=-20)
    texts = [text for subject, count in counts.items() for text in said(subject, count, week)]
    made = (Document("s", "a", f"{week} {text}", "review", at, text=text, lang="tr") for text in texts)
    space.store.documents.save(Batch(tuple(made)), source="s", collector="c", account="a")
    space.clock = lambda: NOW + timedelta(weeks=week)
    label(space)


def step(space: Workspace, week: int, **counts: int) -> Discovered:
    collect(space, week, **counts)
    return topics(space)


class BySubject(Dinle):
    """Discovery that goes by the subjects' words, so that these tests stand on the registry alone."""

    def place(self, texts: Sequence[str], vectors: Vectors, langs: Sequence[str]) -> Vectors:
        return vectors

    def discover(self, texts: Sequence[str], rows: Vectors, langs: Sequence[str]) -> list[Cluster]:
        found = []
        for subject, like in SUBJECTS.items():
            members = tuple(row for row, text in enumerate(texts) if sum(word in text for word in like.split()) == 4)
            if len(members) >= 8:
                middle = rows[list(members)].mean(axis=0)
                middle /= np.linalg.norm(middle)
                found.append(Cluster(members, middle, {"tr": subject}, tuple(like.split()), members[:12], 0.5))
        return found


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    (tmp_path / "listener.toml").write_text(SETTINGS, encoding="utf-8")
    monkeypatch.setattr(plugins, "topic_model", lambda name, brands: BySubject())
    opened = Workspace.open(tmp_path, lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def found(space: Workspace) -> Workspace:
    """Three topics, found in the first week."""
    step(space, 0, kargo=60, iade=50, giriş=40)
    return space


@pytest.fixture
def three(space: Workspace) -> Workspace:
    """Three topics without a document: what a file says needs none."""
    point = np.eye(64, dtype=np.float32)
    clusters = [Cluster((), point[n], {"tr": name}, (name,)) for n, name in enumerate(("kargo", "iade", "giriş"))]
    ref = space.encoder.vector_ref
    assert ref is not None
    maker = ModelRef("topic", "dinle", "1")
    space.store.topics.save_discovery(clusters, [None] * 3, [], ref=ref, model=maker, week="2026-W46", at=NOW)
    return space


def about(space: Workspace, subject: str) -> int:
    """The topic that most documents of a subject have."""
    like = SUBJECTS[subject].split()
    rows = [value for value, text in space.store.read(LABELS) if sum(word in text for word in like) == 4]
    return int(max(set(rows), key=rows.count))


def topic_of(space: Workspace, text: str) -> str:
    return str(next(value for value, said in space.store.read(LABELS) if said == text))


def listener(space: Workspace, *words: str, text: str | None = None) -> Result:
    folder = str(space.config.folder)
    return CliRunner().invoke(main, ["topics", *words, "-w", folder, "--now", NOW.isoformat()], input=text)


# --- over the weeks -----------------------------------------------------------------------------------------------


def test_what_people_decided_survives_weeks_of_rediscovery(found: Workspace) -> None:
    kargo, iade, login = (about(found, name) for name in ("kargo", "iade", "giriş"))
    store = found.store
    store.decisions.name(kargo, "tr", "Teslimat sorunu", by=BY)
    store.decisions.describe(kargo, "gelmeyen paketler", by=BY)
    store.decisions.forbid(iade, by=BY)
    decisions.put_into(found, kargo, "Lojistik", "tr", by=BY)
    made = seeds.make(found, "Kalıp", examples=said("beden", 5, 99), by=BY)
    before = store.decisions.all()
    for week in range(1, 5):
        step(found, week, kargo=12, iade=14, giriş=12, beden=12)
        assert store.decisions.all() == before
        known = {one.id: one for one in found.store.topics.all(found.encoder.vector_ref)}
        assert len(known) == len(before), "nothing is proposed beside what people decided"
        assert (known[kargo].name("tr"), known[kargo].description) == ("Teslimat sorunu", "gelmeyen paketler")
        assert known[iade].state == "forbidden"
        assert topic_of(found, said("iade", 1, week)[0]) == ""
        assert topic_of(found, said("beden", 1, week)[0]) == str(made)
        assert topic_of(found, said("kargo", 1, week)[0]) == str(kargo)
        assert topic_of(found, said("giriş", 1, week)[0]) == str(login)


def test_a_cluster_like_a_forbidden_topic_is_swallowed_until_it_is_allowed(found: Workspace) -> None:
    iade = about(found, "iade")
    found.store.decisions.forbid(iade, by=BY)
    for week in (1, 2):
        assert step(found, week, iade=30).new == 0
    view = "SELECT count(*) FROM labelled_documents WHERE topic_id = ?"
    assert found.store.read(view, (iade,)) == [(0,)]
    with Facts(found.store.db) as facts:
        assert iade not in {one.topic.id for one in facts.topics([], None)}
    found.store.decisions.allow(iade, by=BY)
    topics(found)
    assert found.store.read(view, (iade,))[0][0] >= 100


def test_old_reports_still_find_merged_retired_and_forbidden_topics(found: Workspace) -> None:
    kargo, iade, login = (about(found, name) for name in ("kargo", "iade", "giriş"))
    found.store.decisions.merge(kargo, iade, by=BY)
    found.store.decisions.set_state(login, "retired", by=BY)
    decisions.put_into(found, iade, "Para", "tr", by=BY)
    step(found, 1, kargo=10, iade=10, giriş=10)
    with Facts(found.store.db) as facts:
        known = {one.id: one for one in facts.registry()}
    assert {kargo, iade, login} <= set(known)
    assert known[kargo].merged_into == iade and known[login].name("tr") and known[iade].parent in known
    assert found.store.read("SELECT count(*) > 0 FROM labelled_documents WHERE topic_id = ?", (iade,)) == [(1,)]
    listed = json.loads(listener(found, "list", "--all", "--json").output)["topics"]
    assert {kargo, iade, login} <= {one["id"] for one in listed}


# --- seeds --------------------------------------------------------------------------------------------------------


def test_a_seed_from_words_takes_the_documents_that_hold_them(found: Workspace) -> None:
    collect(found, 1, beden=20)
    number = seeds.make(found, "Kalıp ve beden", keywords=["beden", "kalip"], by=BY)
    made = next(one for one in found.store.topics.all(found.encoder.vector_ref) if one.id == number)
    assert made.state == "active" and made.pinned and made.keywords == ("beden", "kalip")
    assert 5 <= found.store.read("SELECT count(*) FROM topic_anchors WHERE topic_id = ?", (number,))[0][0] <= 12
    assert topics(found).new == 0
    assert topic_of(found, said("beden", 1, 1)[0]) == str(number)


def test_seeds_that_say_too_little_are_refused(found: Workspace) -> None:
    kargo = about(found, "kargo")
    found.store.decisions.name(kargo, "tr", "Kargo", by=BY)
    for given_ in ({"keywords": ["zzz"]}, {"keywords": ['"']}, {"examples": ["kargo geldi", "kargo geldi", "x"]}):
        with pytest.raises(UsageError) as error:
            seeds.make(found, "Yeni", **given_, by=BY)  # type: ignore[arg-type]
        assert error.value.hint
    with pytest.raises(UsageError, match="already"):
        seeds.make(found, "KARGO", keywords=["kargo"], by=BY)


def test_examples_keep_no_personal_data_and_outlive_the_embedder(found: Workspace) -> None:
    texts = [*said("beden", 4, 9), "beden kalıp kol ali.veli@example.com"]
    number = seeds.make(found, "Kalıp", examples=texts, by=BY)
    assert "ali.veli" not in str(found.store.decisions.all())
    ref = found.encoder.vector_ref
    assert ref is not None
    assert seeds.settle(found, ref) == 0
    with found.store.write():
        found.store.conn.execute("DELETE FROM topic_centroids WHERE topic_id = ?", (number,))
    assert seeds.settle(found, ref) == 1
    assert next(one for one in found.store.topics.all(ref) if one.id == number).centroid is not None


def test_when_all_centroids_are_made_again_a_seed_is_held_against_the_other_topics_anew(found: Workspace) -> None:
    number = seeds.make(found, "Karışık", examples=["kargo kurye", "iade para", "şifre oturum"], by=BY)
    ref = found.encoder.vector_ref
    assert ref is not None
    with found.store.write():
        found.store.conn.execute("DELETE FROM topic_centroids")
    topics(found)
    made = {one.id: one.threshold for one in found.store.topics.all(ref) if one.centroid is not None}
    seeded = made.pop(number)
    assert made and seeded >= min(made.values()) > 0


# --- the command line ---------------------------------------------------------------------------------------------


def test_verbs_of_people(found: Workspace) -> None:
    kargo, iade = str(about(found, "kargo")), str(about(found, "iade"))
    told = json.loads(listener(found, "describe", kargo, "geç gelen", "--json").output)
    assert told["description"] == "geç gelen"
    group = json.loads(listener(found, "group", kargo, "Teslimat", "--json").output)["group"]
    assert json.loads(listener(found, "group", iade, "TESLİMAT", "--json").output)["group"] == group
    lines = listener(found, "list").output.splitlines()
    assert lines[1].startswith(str(group)) and lines[2].startswith("  ")
    assert listener(found, "group", iade, kargo).exit_code == 2
    assert listener(found, "group", "99", "x").exit_code == 2
    assert json.loads(listener(found, "ungroup", iade, "--json").output)["group"] is None
    assert json.loads(listener(found, "forbid", iade, "--json").output)["state"] == "forbidden"
    assert iade not in [str(one["id"]) for one in json.loads(listener(found, "list", "--json").output)["topics"]]
    assert json.loads(listener(found, "allow", iade, "--json").output)["state"] == "active"
    seeded = listener(found, "seed", "Kalıp", "--examples", "-", "--json", text="\n".join(said("beden", 5, 3)))
    assert json.loads(seeded.output)["state"] == "active"
    assert listener(found, "seed", "Boş").exit_code == 2


def test_export_and_apply(found: Workspace) -> None:
    kargo, file = about(found, "kargo"), found.config.folder / "topics.toml"
    assert listener(found, "export").exit_code == 0
    assert listener(found, "apply").output == "0 changes.\n"
    text = file.read_text(encoding="utf-8") + '\n[[topic]]\nname = "Kalıp"\nkeywords = ["beden"]\n'
    more = f'id = {kargo}\ndescription = "geç"\ngroup = "Lojistik"\n'
    file.write_text(text.replace(f"id = {kargo}\n", more), encoding="utf-8")
    assert listener(found, "export").exit_code == 2
    dry = listener(found, "apply", "--dry-run").output
    assert "+ group Lojistik" in dry and 'description: – → "geç"' in dry and "? Kalıp" in dry
    assert KnownTopics.of(found).topics[kargo].description == ""
    told = listener(found, "apply").output
    assert "? Kalıp" in told
    assert KnownTopics.of(found).topics[kargo].description == "geç"
    collect(found, 1, beden=20)
    topics(found)
    assert "Kalıp" in [one.name("tr") for one in KnownTopics.of(found).topics.values()]
    assert json.loads(listener(found, "apply", "--json").output) == {"changes": [], "waiting": [], "unread": []}
    printed = listener(found, "export", "-").output
    assert printed.count("[[group]]") == 1
    assert json.loads(listener(found, "export", "-", "--json").output) == {"file": "-", "text": printed}


def test_a_run_applies_the_file_only_when_it_changed(found: Workspace) -> None:
    kargo, file = about(found, "kargo"), found.config.folder / "topics.toml"
    file.write_text(f'[[topic]]\nid = {kargo}\nname.tr = "Paket"\n', encoding="utf-8")
    topics(found)
    found.store.decisions.name(kargo, "tr", "Koli", by=BY)
    topics(found)
    assert KnownTopics.of(found).topics[kargo].name("tr") == "Koli"
    file.write_text(f'[[topic]]\nid = {kargo}\nname.tr = ""\n', encoding="utf-8")
    topics(found)
    assert KnownTopics.of(found).said[kargo].names == {}
    file.write_text("[[topic]]\nid = 99\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 1"):
        topics(found)


# --- the file -----------------------------------------------------------------------------------------------------


WRONG = {
    "[[topic]\n": "line 1",
    "[[topic]]\nid = 99\n": "no topic 99",
    "\n[[topic]]\nid = 1\nsate = 'active'\n": "line 2.*sate",
    "[[topic]]\nid = 1\n[[topic]]\nid = 1\n": "line 3.*already",
    "[[topic]]\nid = 1\nmerged_into = 2\n[[topic]]\nid = 2\nmerged_into = 1\n": "circle",
    "[[topic]]\nid = 1\nmerged_into = 1\n": "circle",
    "[[topic]]\nid = 1\nmerged_into = 99\n": "no topic 99",
    "[[topic]]\nid = 1\ngroup = 2\n": "no group",
    "[[topic]]\nid = 1\nname.tr = 'Bir'\n[[topic]]\nid = 2\nname.tr = 'BİR'\n": "called",
    "[[topic]]\nname.tr = 'Bilinmeyen'\n": "Bilinmeyen",
    "[[topic]]\npinned = true\n": "neither an id nor a name",
    "[[group]]\nid = 1\n": "no group",
    "[[group]]\nname = 'A'\ngroup = 'B'\n": "group",
    "[[topic]]\nid = 1\nstate = 'forbidden'\nmerged_into = 2\n": "forbidden",
    "[topic]\nid = 1\n": "list of tables",
    "[[subject]]\nid = 1\n": "unknown table",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_is_a_clear_error_and_changes_nothing(three: Workspace, text: str, tmp_path: Path) -> None:
    before, file = three.store.decisions.all(), tmp_path / "other.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=f"(?s){WRONG[text]}") as error:
        topics_file.apply(three, file)
    assert "other.toml" in str(error.value)
    assert three.store.decisions.all() == before


def test_values_are_written_as_toml_reads_them() -> None:
    text = f"[[topic]]\nid = 1\nexamples = [{toml(chr(127) + chr(10) + chr(34))}]"
    assert parse(text).topics[0].spec.examples == ('\x7f\n"',)


NAMES = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=12)
DECIDED = st.one_of(
    st.tuples(st.just("name"), st.integers(1, 3), st.sampled_from(["tr", "en"]), NAMES),
    st.tuples(st.just("describe"), st.integers(1, 3), NAMES),
    st.tuples(st.just("pin"), st.integers(1, 3), st.booleans()),
    st.tuples(st.just("set_state"), st.integers(1, 3), st.sampled_from(["active", "retired", None])),
    st.tuples(st.just("forbid"), st.integers(1, 3)),
    st.tuples(st.just("allow"), st.integers(1, 3)),
    st.tuples(st.just("merge"), st.integers(1, 3), st.integers(1, 3)),
    st.tuples(st.just("split"), st.integers(1, 3)),
    st.tuples(st.just("group"), st.integers(1, 3), st.sampled_from([None, 4, 5])),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DECIDED, max_size=12))
def test_to_apply_what_was_exported_changes_nothing(three: Workspace, ways: list[tuple[object, ...]]) -> None:
    store = three.store
    while len(store.decisions.all()) < 5:
        store.decisions.new_group({"tr": f"Küme {len(store.decisions.all())}"}, by=BY)
    for name, *values in ways:
        try:
            getattr(store.decisions, str(name))(*values, by=BY)
        except ListenerError:
            continue
    before, text = store.decisions.all(), topics_file.export(three)
    assert not list(plan(parse(text), KnownTopics.of(three)))
    file = three.config.folder / "topics.toml"
    file.write_bytes(text.encode())
    assert not topics_file.apply(three, file).changes
    assert store.decisions.all() == before and topics_file.export(three) == text


ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "name.tr": st.sampled_from(["", "Bir", "İki", "Üç"]),
        "description": NAMES,
        "state": st.sampled_from(["active", "retired", "forbidden", "auto"]),
        "pinned": st.booleans(),
        "group": st.sampled_from(["", "Küme", "Yığın", "küme"]),
        "merged_into": st.integers(0, 3),
    },
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.integers(1, 3), ENTRY, max_size=3))
def test_a_file_is_applied_once(three: Workspace, entries: dict[int, dict[str, object]]) -> None:
    parts = [f"[[topic]]\nid = {number}\n" + "".join(f"{key} = {toml(value)}\n" for key, value in one.items())  # type: ignore[arg-type]
             for number, one in entries.items()]  # fmt: skip
    file, before = three.config.folder / "any.toml", three.store.decisions.all()
    file.write_bytes("\n".join(parts).encode())
    try:
        topics_file.apply(three, file)
    except ListenerError:
        assert three.store.decisions.all() == before
        return
    assert topics_file.apply(three, file).changes == []


def test_an_empty_file_says_nothing() -> None:
    assert parse("# nothing\n") == TopicTable()
