"""Decisions at their edges: odd files, names that meet, merges over the weeks, and what is not lost by them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from test_topic_decisions import BY, NOW, about, collect, found, listener, said, space, step, three, topic_of

from listener.cli import main
from listener.curation import decisions, seeds
from listener.curation import file as topics_file
from listener.curation.lookup import topic_numbers
from listener.curation.registry import KnownTopics
from listener.curation.table import parse
from listener.errors import ConfigError, UsageError
from listener.pipeline.search import search
from listener.pipeline.topics import topics
from listener.pipeline.workspace import Workspace
from listener.store import Filter
from listener.text import language

__all__ = ["found", "space", "three"]


def applied(space: Workspace, text: str) -> list[str]:
    """Applies a file that says this, and what it changed as ``field`` names."""
    file = space.config.folder / "topics.toml"
    file.write_text(text, encoding="utf-8")
    return [one.field for one in topics_file.apply(space, file).changes]


def named(space: Workspace) -> dict[int, str]:
    return {one.id: one.name("tr") for one in KnownTopics.of(space).topics.values()}


# --- over the weeks -----------------------------------------------------------------------------------------------


def test_a_merged_topic_goes_on_counting_as_its_goal(found: Workspace) -> None:
    kargo, iade = about(found, "kargo"), about(found, "iade")
    found.store.decisions.merge(kargo, iade, by=BY)
    for week in (1, 2):
        assert step(found, week, kargo=30, iade=30, giriş=30).new == 0
        for text in (said("kargo", 1, 0)[0], said("kargo", 1, week)[0]):
            assert topic_of(found, text) == str(kargo), "its documents stay its own, so that a split undoes the merge"
    held = "SELECT count(*) FROM labelled_documents WHERE topic_id = ?"
    assert found.store.read(held, (iade,)) == [(60 + 50 + 4 * 30,)]
    found.store.decisions.split(kargo, by=BY)
    assert found.store.read(held, (kargo,)) == [(60 + 2 * 30,)]


@pytest.mark.parametrize("state", ["retired", "forbidden"])
def test_what_is_merged_into_a_topic_that_takes_nothing_takes_nothing(found: Workspace, state: str) -> None:
    kargo, iade = about(found, "kargo"), about(found, "iade")
    found.store.decisions.merge(kargo, iade, by=BY)
    applied(found, f'[[topic]]\nid = {iade}\nstate = "{state}"\n')
    step(found, 1, kargo=10, giriş=30)
    assert topic_of(found, said("kargo", 1, 1)[0]) == ""
    assert KnownTopics.of(found).said[kargo].merged_into == iade


# --- names --------------------------------------------------------------------------------------------------------


def test_no_two_open_topics_get_one_name(three: Workspace) -> None:
    with pytest.raises(UsageError, match="topic 2 is called 'İADE', too"):
        decisions.rename(three, 1, "İADE", "tr", by=BY)
    assert listener(three, "rename", "1", "iade").exit_code == 2
    three.store.decisions.set_state(2, "retired", by=BY)
    decisions.rename(three, 1, "iade", "tr", by=BY)
    group = three.store.decisions.new_group({"tr": "iade"}, by=BY)
    decisions.rename(three, group, "giriş", "tr", by=BY)
    assert named(three) == {1: "iade", 2: "iade", 3: "giriş", group: "giriş"}


def test_a_name_is_free_where_its_topic_is_merged_or_put_to_rest_in_the_same_file(three: Workspace) -> None:
    applied(three, '[[topic]]\nid = 1\nname.tr = "iade"\n[[topic]]\nid = 2\nmerged_into = 1\n')
    applied(three, '[[topic]]\nid = 1\nname.tr = "giriş"\n[[topic]]\nid = 3\nstate = "retired"\n')
    assert named(three)[1] == "giriş"


def test_a_seed_takes_no_name_that_another_entry_gives(three: Workspace) -> None:
    with pytest.raises(ConfigError, match=r"line 4 .*called 'BEDEN', too"):
        applied(three, '[[topic]]\nid = 1\nname.tr = "Beden"\n[[topic]]\nname = "BEDEN"\nkeywords = ["beden"]\n')


def test_an_entry_without_id_must_mean_one_topic(three: Workspace) -> None:
    three.store.decisions.name(2, "tr", "kargo", by=BY)
    with pytest.raises(ConfigError, match=r"line 1 .*topics 1 and 2 have that name"):
        applied(three, '[[topic]]\nname = "KARGO"\npinned = true\n')
    three.store.decisions.set_state(1, "retired", by=BY)
    applied(three, '[[topic]]\nname = "KARGO"\npinned = true\n')
    assert [one.pinned for one in three.store.decisions.all()] == [False, True, False]


def test_turkish_letters_do_not_make_two_groups(three: Workspace) -> None:
    text = '[[group]]\nname = "İADE IŞIĞI"\n[[topic]]\nid = 1\ngroup = "iade ışığı"\n'
    assert applied(three, text) == ["new", "group"]
    assert applied(three, '[[topic]]\nid = 2\ngroup = "Iade  Işıği"\n') == ["group"]


def test_a_group_that_the_file_renames_has_its_new_name(three: Workspace) -> None:
    applied(three, '[[topic]]\nid = 1\ngroup = "Eski"\n')
    text = '[[group]]\nid = 4\nname.tr = "Taze"\n[[topic]]\nid = 1\ngroup = "Eski"\n'
    assert applied(three, text) == ["new", "name.tr", "group"]
    assert applied(three, text) == []
    assert named(three)[4] == "Taze" and KnownTopics.of(three).topics[1].parent == 5


def test_names_are_read_as_they_are_kept(three: Workspace) -> None:
    text = '[[topic]]\nid = 1\nname.tr = " geç\\n  kargo "\ndescription = " gelmeyen\\u0000  paket "\ngroup = "  "\n'
    assert applied(three, text) == ["name.tr", "description"]
    assert applied(three, text) == []
    made = '[[group]]\nname.tr = ""\nname.en = "Size"\n[[group]]\nname.tr = "Ön"\nname.en = "Front"\n'
    assert applied(three, made) == ["new", "new"]
    assert applied(three, made) == []


# --- files --------------------------------------------------------------------------------------------------------


ODD = {
    "x = " + "[" * 5000: "TOML",
    "[[topic]]\nid = " + "9" * 5000: "TOML",
    "[[topic]]\nid = " + "9" * 40: "no topic 999",
    "[[topic]]\nid = true\n": "id",
    '[[topic]]\nid = "1"\n': "id",
    "[[topic]]\nid = 1.0\n": "id",
    '[[topic]]\nid = 1\npinned = "yes"\n': "pinned",
    "[[topic]]\nid = 1\nmerged_into = true\n": "merged_into",
    "[[topic]]\nid = 1\ngroup = true\n": "group",
    '[[topic]]\nname = " \\u200b "\nkeywords = ["kargo"]\n': "neither an id nor a name",
    '[[topic]]\nid = 1\ndescription = "\u2028"\n[[topic]]\nid = 99\n': "line 4",
    "".join(f"[[topic]]\nid = {one}\nmerged_into = {two}\n" for one, two in ((1, 2), (2, 3), (3, 1))): "circle",
}


@pytest.mark.parametrize("text", ODD)
def test_odd_files_are_clear_errors(three: Workspace, text: str) -> None:
    before = three.store.decisions.all()
    with pytest.raises(ConfigError, match=ODD[text]):
        applied(three, text)
    assert three.store.decisions.all() == before


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf# yok\r\n"])
def test_files_that_say_nothing(three: Workspace, data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "topics.toml"
    file.write_bytes(data)
    assert topics_file.apply(three, file).changes == []


def test_a_chain_of_merges_is_kept_link_by_link(three: Workspace) -> None:
    text = "[[topic]]\nid = 1\nmerged_into = 2\n[[topic]]\nid = 2\nmerged_into = 3\n"
    assert applied(three, text) == ["merged_into"] * 2
    assert applied(three, text) == []
    assert [one.merged_into for one in parse_back(three)] == [2, 3, None]
    three.store.decisions.split(2, by=BY)
    assert [one.merged_into for one in three.store.topics.all(three.encoder.vector_ref)] == [2, None, None]  # type: ignore[arg-type]
    turned = "[[topic]]\nid = 1\nmerged_into = 0\n[[topic]]\nid = 2\nmerged_into = 1\n"
    assert applied(three, turned) == ["merged_into"] * 2
    assert applied(three, turned) == []
    back = (
        "[[topic]]\nid = 3\nmerged_into = 2\n[[topic]]\nid = 1\nmerged_into = 2\n[[topic]]\nid = 2\nmerged_into = 0\n"
    )
    assert applied(three, back) == ["merged_into"] * 3
    assert applied(three, back) == []


def parse_back(space: Workspace) -> list[object]:
    return [one.spec for one in parse(topics_file.export(space)).topics]


# --- seeds in a file ----------------------------------------------------------------------------------------------

WAITING = '\n[[topic]]\nname = "Kalıp"\nkeywords = ["kalıp"]\ngroup = "Ürün"\n'


def test_while_a_seed_waits_what_people_say_otherwise_stands(found: Workspace) -> None:
    kargo, file = about(found, "kargo"), found.config.folder / "topics.toml"
    file.write_text(f'[[topic]]\nid = {kargo}\nname.tr = "Paket"\n{WAITING}', encoding="utf-8")
    step(found, 1, kargo=12)
    assert named(found)[kargo] == "Paket"
    decisions.rename(found, kargo, "Koli", "tr", by=BY)
    step(found, 2, kargo=12)
    assert named(found)[kargo] == "Koli", "the file was applied, and only its seed is tried again"
    assert listener(found, "export").exit_code == 2, "or the seed that waits would be lost"
    step(found, 3, beden=20)
    made = next(number for number, name in named(found).items() if name == "Kalıp")
    assert named(found)[kargo] == "Koli"
    assert named(found)[KnownTopics.of(found).topics[made].parent or 0] == "Ürün"
    assert listener(found, "export").exit_code == 0


def test_a_seed_that_was_merged_or_put_to_rest_is_not_made_again(found: Workspace) -> None:
    text = '[[topic]]\nname = "Kurye"\nkeywords = ["kurye"]\n'
    applied(found, text)
    made = next(number for number, name in named(found).items() if name == "Kurye")
    found.store.decisions.merge(made, 1, by=BY)
    assert applied(found, text) == []
    found.store.decisions.split(made, by=BY)
    found.store.decisions.set_state(made, "retired", by=BY)
    assert applied(found, text + "pinned = true\n") == []
    assert applied(found, text + "merged_into = 2\n") == ["merged_into"]
    assert applied(found, text + "merged_into = 2\n") == []


def test_examples_of_a_few_words_are_read_whatever_they_look_like(found: Workspace) -> None:
    texts = ["pantolon kol beden", "pantolon omuz beden", "kol omuz pantolon"]
    assert language(texts[0]) not in ("tr", "en")
    made = seeds.make(found, "Kalıp", examples=texts, by=BY)
    assert KnownTopics.of(found).said[made].examples == tuple(texts)


def test_seeds_before_the_first_discovery_leave_it_the_first(space: Workspace) -> None:
    collect(space, 0, kargo=60, iade=50, giriş=40)
    made = seeds.make(space, "Geç gelen", examples=["kargo kurye", "teslimat paket", "dağıtım kargo paket"], by=BY)
    far = seeds.make(space, "Uzak", examples=["zürafa", "gergedan", "leylek"], by=BY)
    before = KnownTopics.of(space).topics[far].threshold
    assert topics(space).new == 2
    known = KnownTopics.of(space).topics
    assert {one.state for one in known.values()} == {"active"}
    assert sorted(one.name("tr") for one in known.values()) == ["Geç gelen", "Uzak", "giriş", "iade"]
    assert topic_of(space, said("iade", 1, 0)[0]) == str(about(space, "iade")) != str(far)
    assert topic_of(space, said("kargo", 1, 0)[0]) == str(made)
    assert known[far].threshold > before, "it was made before there was a topic to compare it with"


def test_a_seed_and_its_group_may_have_one_name(found: Workspace) -> None:
    text = '[[topic]]\nname = "Kurye"\nkeywords = ["kurye"]\ngroup = "Kurye"\n'
    assert applied(found, text) == ["new", "new", "group"]
    assert applied(found, text) == []
    made = {one.id: one for one in KnownTopics.of(found).topics.values() if one.name("tr") == "Kurye"}
    assert sorted(one.state for one in made.values()) == ["active", "group"]


FEW = '[[topic]]\nname = "Kalıp"\nexamples = ["kol kısa", " kol  kısa ", "omuz dar"]\n'


def test_check_and_a_dry_run_tell_of_seeds_that_cannot_be_or_wait(found: Workspace) -> None:
    file, folder = found.config.folder / "topics.toml", str(found.config.folder)

    def look(text: str) -> Result:
        file.write_text(text, encoding="utf-8")
        return CliRunner().invoke(main, ["check", "-w", folder])

    few = look(FEW)
    assert few.exit_code == 2 and "line 1" in few.output and "2 different examples" in few.output
    assert listener(found, "apply", "--dry-run").exit_code == 2
    waiting = look(WAITING)
    assert waiting.exit_code == 0 and "! topic Kalıp too few documents" in waiting.output
    assert "? Kalıp" in listener(found, "apply", "--dry-run").output
    assert not KnownTopics.of(found).matching(parse('[[group]]\nname = "Ürün"').groups[0].spec, group=True)
    seeds.make(found, "Kurye", keywords=["kurye"], by=BY)
    other = look('[[topic]]\nname = "Kurye"\nkeywords = ["kurye", "paket"]\n')
    assert other.exit_code == 0 and "! topics.toml, line 1" in other.output and "stays as it is" in other.output
    assert "warning" in CliRunner().invoke(main, ["check", "-w", folder, "--json"]).stdout
    assert (
        "✓ topics.toml" in look(topics_file.export(found)).output and "!" not in look(topics_file.export(found)).output
    )


# --- search -------------------------------------------------------------------------------------------------------


def test_a_group_stands_for_its_topics_in_a_search(found: Workspace) -> None:
    kargo, iade, login = (about(found, name) for name in ("kargo", "iade", "giriş"))
    decisions.put_into(found, kargo, "Sipariş İşleri", "tr", by=BY)
    decisions.put_into(found, iade, "sipariş işleri", "tr", by=BY)
    group = KnownTopics.of(found).topics[kargo].parent
    assert topic_numbers(found, str(group)) == topic_numbers(found, "SİPARİŞ IŞLERI") == (kargo, iade)
    found.store.decisions.merge(iade, login, by=BY)
    assert topic_numbers(found, str(group)) == (kargo,)
    assert topic_numbers(found, "iade") == topic_numbers(found, f" {iade} ") == (login,)
    decisions.put_into(found, login, "Boş", "tr", by=BY)
    found.store.decisions.group(login, None, by=BY)
    empty = search(found, "şifre", Filter(topics=topic_numbers(found, "boş")), 10)
    assert not empty.hits
    whole = search(found, "kurye şifre", Filter(topics=topic_numbers(found, "sipariş işleri")), 1000)
    assert {one.found.topic for one in whole.hits} == {kargo}


def test_an_id_goes_before_a_name_and_what_is_shown_before_the_rest(three: Workspace) -> None:
    three.store.decisions.name(1, "tr", "3", by=BY)
    assert topic_numbers(three, "3") == (3,)
    three.store.decisions.name(2, "tr", "giriş", by=BY)
    assert topic_numbers(three, "GİRİŞ") == (2, 3)
    three.store.decisions.set_state(2, "retired", by=BY)
    assert topic_numbers(three, "giriş") == (3,)
    for name in ("", "giriş ekranı", "9" * 30):
        with pytest.raises(UsageError, match="there is no topic"):
            topic_numbers(three, name)


# --- the command line ---------------------------------------------------------------------------------------------


VERBS = ("rename 99 x", "describe 99 x", "pin 99", "merge 1 99", "split 99", "group 99 x", "group 1 99", "ungroup 99",
         "retire 99", "forbid 99", "allow 99")  # fmt: skip


@pytest.mark.parametrize("call", VERBS)
@pytest.mark.parametrize("number", ["99", "9" * 30])
def test_an_unknown_id_is_a_wrong_call(three: Workspace, call: str, number: str) -> None:
    result = listener(three, *call.replace("99", number).split())
    assert result.exit_code == 2 and f"there is no topic {number}" in result.output


def test_words_of_a_seed_are_found_in_any_case(found: Workspace) -> None:
    step(found, 1, beden=20)
    for name, words in (("Bir", "KALIP"), ("İki", "kalip"), ("Üç", "Kalıp\x00")):
        assert seeds.make(found, name, keywords=[words], by=BY)
    told = listener(found, "seed", "Dört", "--keywords", "\udcffkalıp\x00", "--json")
    assert told.exit_code == 0 and json.loads(told.output)["keywords"] == ["\ufffdkalıp"]


def test_examples_that_are_no_text_are_a_clear_error(found: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "five.txt"
    file.write_bytes(b"beden \xff\n" * 5)
    result = listener(found, "seed", "Kalıp", "--examples", str(file))
    assert result.exit_code == 2 and "five.txt" in result.output


def test_names_with_broken_bytes_are_kept_readable(three: Workspace) -> None:
    told = json.loads(listener(three, "rename", "1", "geç \udcff", "--json").output)
    assert told["names"]["tr"] == "geç \ufffd"


def test_a_place_that_cannot_be_written_is_a_clear_error(three: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = listener(three, "export", str(tmp_path / "file" / "topics.toml"), "--json")
    assert result.exit_code == 2 and "cannot be written" in json.loads(result.stderr)["error"]


def test_with_the_clock_set_back_nothing_is_discovered(found: Workspace) -> None:
    before = found.store.topics.all(found.encoder.vector_ref)  # type: ignore[arg-type]
    found.clock = lambda: NOW - timedelta(weeks=2)
    done = topics(found)
    assert (done.texts, done.new, found.store.topics.revision()) == (0, 0, 1)
    assert [topic.id for topic in found.store.topics.all(found.encoder.vector_ref)] == [topic.id for topic in before]  # type: ignore[arg-type]
