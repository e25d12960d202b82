"""The command line: what it prints, its exit codes, and what it says when something is amiss."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from listener.cli import VERBS, main
from listener.cli.console import counted
from listener.cli.demo import activation
from listener.cli.topics import sentence as topics_sentence
from listener.pipeline.topics import Discovered

WORDS = '[workspace]\nbrand = "Kardelen"\n[sentiment]\nencoder = "words"\nmodel = "1"\n'
SAYINGS = '[sources.sayings]\ncollector = "sayings"\n'
NOW = "2026-11-16T09:00:00+03:00"


def listener(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "listener.toml").write_text(WORDS + SAYINGS, encoding="utf-8")
    return tmp_path


def test_help_lists_every_verb() -> None:
    result = listener("--help")
    assert result.exit_code == 0
    assert all(verb in result.output for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str) -> None:
    result = listener(verb, "--help")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 4


def test_an_unknown_verb_names_the_nearest() -> None:
    result = listener("colect")
    assert result.exit_code == 2
    assert "Did you mean 'collect'?" in result.output


def test_no_workspace_says_how_to_start(tmp_path: Path) -> None:
    result = listener("run", "-w", str(tmp_path))
    assert result.exit_code == 2
    assert "listener init" in result.output


def test_errors_as_json(tmp_path: Path) -> None:
    result = listener("status", "-w", str(tmp_path), "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    told = json.loads(result.stderr)
    assert set(told) == {"error", "hint"} and "listener.toml" in told["error"]


@pytest.mark.parametrize(
    ("words", "said", "verb"),
    [
        (("search", "x", "--limt", "3", "--json"), "--limt", "listener search"),
        (("search", "--json"), "QUERY", "listener search"),
        (("run", "--now", "soon", "--json"), "no time", "listener run"),
        (("topics", "rename", "--json", "x"), "NAME", "listener topics rename"),
        (("models", "--json"), "--json", "listener models"),
        (("colect", "--json"), "'collect'", "listener"),
        (("--json",), "--json", "listener"),
    ],
)
def test_calls_that_are_not_understood_are_told_as_json(words: tuple[str, ...], said: str, verb: str) -> None:
    result = CliRunner().invoke(main, list(words), prog_name="listener")
    assert (result.exit_code, result.stdout) == (2, "")
    told = json.loads(result.stderr)
    assert set(told) == {"error", "hint"}
    assert said in told["error"] and f"`{verb} --help`" in told["hint"]


def test_calls_that_are_not_understood_are_told_to_people_as_click_does() -> None:
    result = listener("search", "--limt", "3", "--", "--json")
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")


def test_run_prints_the_findings_and_files(folder: Path) -> None:
    result = listener("run", "-w", str(folder), "--now", NOW)
    assert result.exit_code == 0, result.output
    assert "30 documents read" in result.output
    assert "2026-W46.tr.html" in result.output


@pytest.mark.parametrize("verb", ["run", "report"])
def test_the_terminal_tells_the_findings_in_english_whatever_language_the_report_is_in(folder: Path, verb: str) -> None:
    result = listener(verb, "-w", str(folder), "--now", NOW)
    assert "1. Not measured this week: change" in result.stdout
    assert "Bu hafta" not in result.stdout and "2026-W46.tr.html" in result.stdout


def test_run_as_json(folder: Path) -> None:
    data = json.loads(listener("run", "-w", str(folder), "--now", NOW, "--json").output)
    assert data["sources"][0]["new"] == 30
    assert data["labelled"]["done"] == 30
    assert len(data["report"]["files"]) == 6


def test_a_failed_source_is_exit_code_one(folder: Path) -> None:
    (folder / "listener.toml").write_text(WORDS + SAYINGS + "fail_at = 10\n", encoding="utf-8")
    result = listener("run", "-w", str(folder), "--now", NOW)
    assert result.exit_code == 1
    assert "does not answer" in result.output
    assert "2026-W46.tr.html" in result.output


def test_each_step_on_its_own(folder: Path) -> None:
    for verb in ("collect", "label", "topics", "report", "status"):
        result = listener(verb, "-w", str(folder), "--now", NOW)
        assert result.exit_code == 0, (verb, result.output)
    assert "30" in listener("status", "-w", str(folder)).output


def test_collect_of_an_unknown_source_names_the_known(folder: Path) -> None:
    result = listener("collect", "sayngs", "-w", str(folder))
    assert result.exit_code == 2
    assert "'sayings'" in result.output


@pytest.mark.parametrize("week", ["2026-W99", "last", "2026-13-01"])
def test_a_week_that_is_none(folder: Path, week: str) -> None:
    result = listener("report", "-w", str(folder), "--week", week)
    assert result.exit_code == 2
    assert "2026-W46" in result.output


def test_now_needs_a_zone(folder: Path) -> None:
    result = listener("status", "-w", str(folder), "--now", "2026-11-16T09:00:00")
    assert result.exit_code == 2
    assert "zone" in result.output


def test_check_names_what_is_amiss(folder: Path) -> None:
    assert listener("check", "-w", str(folder)).exit_code == 0
    text = WORDS + SAYINGS + '[sources.b]\ncollector = "sayings"\ncuont = 3\n[sources.c]\ncollector = "nope"\n'
    (folder / "listener.toml").write_text(text, encoding="utf-8")
    result = listener("check", "-w", str(folder))
    assert result.exit_code == 2
    assert "'count'" in result.output
    assert "'nope'" in result.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[group]]\nname.tr = "a"\n\n[[topic]]\nid = 99\n', "topics.toml, line 4 ([[topic]] 1): there is no topic 99"),
        ('[[topic]]\nname.tr = "a"\nstaet = "retired"\n', "topics.toml, line 1"),
        ("[[topic]]\nid = \n", "line 2"),
    ],
)
def test_check_reads_topics_toml_and_applies_nothing(text: str, said: str, folder: Path) -> None:
    result = listener("check", "-w", str(folder))
    assert result.exit_code == 0 and "topics.toml" not in result.output
    file = folder / "topics.toml"
    file.write_text('[[group]]\nname.tr = "Lojistik"\n', encoding="utf-8")
    result = listener("check", "-w", str(folder))
    assert result.exit_code == 0 and "✓ topics.toml" in result.output
    file.write_text(text, encoding="utf-8")
    result = listener("check", "-w", str(folder))
    assert result.exit_code == 2
    assert said in result.output
    listed = json.loads(listener("topics", "list", "--all", "-w", str(folder), "--json").output)
    assert listed["topics"] == []


@pytest.mark.parametrize(("enabled", "code"), [("true", 2), ("false", 0)])
def test_check_names_a_file_that_is_not_there(enabled: str, code: int, folder: Path) -> None:
    text = f'[sources.gone]\ncollector = "file"\npath = "gone.csv"\nenabled = {enabled}\ncolumns = {{ text = "a" }}\n'
    (folder / "listener.toml").write_text(WORDS + text + 'undated = "2026-11-16"\n', encoding="utf-8")
    result = listener("check", "-w", str(folder))
    assert result.exit_code == code
    assert (f"✗ source gone cannot read {folder / 'gone.csv'}" in result.output) == (code == 2)


def test_check_asks_for_what_a_namer_needs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DINLE_LLM_URL", raising=False)
    (folder / "listener.toml").write_text(WORDS + '[topics]\nnamer = "llm"\n', encoding="utf-8")
    result = listener("check", "-w", str(folder))
    assert result.exit_code == 2 and "DINLE_LLM_URL" in result.output


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    file = tmp_path / "yorumlar.csv"
    rows = ["Tarih;Puan;Yorum", "16.11.2026 14:30;5;Çok güzel, teşekkürler", "15.11.2026 09:10;1;Kargo çok geç geldi"]
    file.write_bytes("\r\n".join([*rows, ""]).encode("cp1254"))
    return file


def test_init_try_and_run_on_a_spreadsheet(spreadsheet: Path) -> None:
    folder = spreadsheet.parent
    result = listener("init", str(spreadsheet), "-w", str(folder), "--brand", 'Kar"delen')
    assert result.exit_code == 0, result.output
    assert "scores.stars" in result.output and "Puan" in result.output
    with (folder / "listener.toml").open("a", encoding="utf-8") as file:
        file.write('\n[sentiment]\nencoder = "words"\nmodel = "1"\n')
    result = listener("try", "yorumlar", "-w", str(folder))
    assert result.exit_code == 0, result.output
    assert "Kargo çok geç geldi" in result.output
    assert not (folder / "listener.db").exists()
    assert not (folder / ".listener.key").exists()
    result = listener("run", "-w", str(folder), "--now", "2026-11-23T09:00:00+03:00")
    assert result.exit_code == 0, result.output


@pytest.fixture
def wrong_scale(tmp_path: Path) -> Path:
    """Twelve answers on 0–10 that are read as 1–5: seven of them do not fit."""
    rows = "".join(f"05.10.2026;{n % 11};kargo çok geç geldi {n}\n" for n in range(12))
    (tmp_path / "anket.csv").write_text(f"Tarih;Puan;Yorum\n{rows}", encoding="utf-8")
    columns = '{ created_at = "Tarih", "scores.stars" = "Puan", text = "Yorum" }'
    section = f'[sources.anket]\ncollector = "file"\npath = "anket.csv"\ncolumns = {columns}\n'
    (tmp_path / "listener.toml").write_text(WORDS + section, encoding="utf-8")
    return tmp_path


def test_try_says_how_many_rows_were_rejected_and_why(wrong_scale: Path) -> None:
    result = listener("try", "anket", "-w", str(wrong_scale))
    assert result.exit_code == 0, result.output
    assert "7 of the first 12 rows could not be read." in result.output
    assert "line 2: Puan: 0 is outside the stars scale 1–5" in result.output
    assert "scales = { stars = [0, 10] }" in result.output
    told = json.loads(listener("try", "anket", "-w", str(wrong_scale), "--json").output)
    assert (told["rows"], told["rejected"], len(told["records"])) == (12, 7, 5)
    assert "scales" in told["reason"]


def test_try_shows_the_day_of_the_workspace(wrong_scale: Path) -> None:
    assert "2026-10-05" in listener("try", "anket", "-w", str(wrong_scale)).output
    told = json.loads(listener("try", "anket", "-w", str(wrong_scale), "--json").output)["records"][0]
    assert (told["created_at"], told["day"]) == ("2026-10-04 21:00:00+00:00", "2026-10-05")


def test_collect_warns_where_more_than_a_tenth_was_rejected(wrong_scale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(wrong_scale.parent)
    result = listener("collect", "-w", wrong_scale.name)
    assert result.exit_code == 0, result.output
    assert "warning: 58% rejected" in result.output
    assert f"anket: 7 of 12 rows could not be read; see {wrong_scale.name}/rejects/anket-1.csv" in result.output
    assert "line 2: Puan: 0 is outside the stars scale" in result.output


def test_collect_is_calm_about_a_stray_row(wrong_scale: Path) -> None:
    rows = "".join(f"05.10.2026;{n % 5 + 1};kargo çok geç geldi {n}\n" for n in range(20))
    (wrong_scale / "anket.csv").write_text(f"Tarih;Puan;Yorum\n{rows}05.10.2026;9;geç\n", encoding="utf-8")
    result = listener("collect", "-w", str(wrong_scale))
    assert "ok" in result.output and "warning" not in result.output
    assert "anket: 1 of 21 rows could not be read; see " in result.output
    assert "outside the stars scale" not in result.output


def test_init_refuses_a_file_that_says_nothing(tmp_path: Path) -> None:
    file = tmp_path / "stok.csv"
    file.write_text("Tarih;Renk;Adet\n16.11.2026;mavi;512\n15.11.2026;mavi;870\n", encoding="utf-8")
    result = listener("init", str(file), "-w", str(tmp_path / "shop"))
    assert result.exit_code == 2
    for said in ("no column with texts", "'Tarih' (created_at)", "Not taken: Renk, Adet", "yorum"):
        assert said in result.output
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize("column", ["NPS;9;0", "CSAT;4;2", "Yıldız;5;1"])
def test_init_takes_scores_without_a_comment(column: str, tmp_path: Path) -> None:
    name, *values = column.split(";")
    rows = "".join(f"{15 + n}.11.2026;{value}\n" for n, value in enumerate(values))
    (tmp_path / "anket.csv").write_text(f"Tarih;{name}\n{rows}", encoding="utf-8")
    result = listener("init", str(tmp_path / "anket.csv"), "-w", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert "scores." in (tmp_path / "listener.toml").read_text(encoding="utf-8")


def test_init_again_needs_another_name(spreadsheet: Path) -> None:
    folder = spreadsheet.parent
    assert listener("init", str(spreadsheet), "-w", str(folder)).exit_code == 0
    result = listener("init", str(spreadsheet), "-w", str(folder))
    assert result.exit_code == 2
    assert "--name" in result.output
    assert listener("init", str(spreadsheet), "-w", str(folder), "--name", "more").exit_code == 0
    assert (folder / "listener.toml").read_text(encoding="utf-8").count("[sources.") == 4


def test_topics_are_named_pinned_merged_and_retired_by_people(folder: Path) -> None:
    text = (folder / "listener.toml").read_text(encoding="utf-8")
    (folder / "listener.toml").write_text(text + "count = 60\n", encoding="utf-8")
    assert listener("run", "-w", str(folder), "--now", NOW).exit_code == 0
    found = json.loads(listener("topics", "list", "-w", str(folder), "--json").output)["topics"]
    if not found:
        pytest.skip("the small texts made no topic")
    number = str(found[0]["id"])
    named = json.loads(listener("topics", "rename", number, "geç kargo", "-w", str(folder), "--json").output)
    assert named["names"]["tr"] == "geç kargo"
    assert json.loads(listener("topics", "pin", number, "-w", str(folder), "--json").output)["pinned"]
    assert json.loads(listener("topics", "retire", number, "-w", str(folder), "--json").output)["state"] == "retired"
    assert listener("topics", "merge", number, number, "-w", str(folder)).exit_code != 0
    assert listener("topics", "rename", "999", "x", "-w", str(folder)).exit_code != 0


def test_init_never_leaves_settings_that_cannot_be_read(spreadsheet: Path) -> None:
    folder = spreadsheet.parent
    assert listener("init", str(spreadsheet), "-w", str(folder)).exit_code == 0
    before = (folder / "listener.toml").read_bytes()
    odd = folder / "odd.csv"
    odd.write_bytes(b"Tarih,Yorum,Pu\x0fan\n01.11.2026,cok iyi geldi kargo,x\n02.11.2026,kotu,y\n")
    result = listener("init", str(odd), "-w", str(folder))
    assert result.exit_code == 0 or (folder / "listener.toml").read_bytes() == before
    assert listener("status", "-w", str(folder)).exit_code == 0


def test_a_source_that_is_off_is_not_collected_by_name(folder: Path) -> None:
    (folder / "listener.toml").write_text(WORDS + SAYINGS + "enabled = false\n", encoding="utf-8")
    result = listener("collect", "sayings", "-w", str(folder))
    assert result.exit_code == 2
    assert "switched off" in result.output


@pytest.mark.parametrize("week", ["9999-W52", "0001-W01"])
def test_a_week_beyond_the_calendar(folder: Path, week: str) -> None:
    assert listener("report", "-w", str(folder), "--week", week).exit_code == 2


@pytest.mark.parametrize(
    "text",
    [
        "[sources.'../evil']\ncollector='sayings'",
        "[report]\nlocales=[]",
        "[sources.a]\ncollector='sayings'\nschedule='often'",
    ],
)
def test_settings_that_could_only_fail_later_are_refused_at_once(folder: Path, text: str) -> None:
    (folder / "listener.toml").write_text(WORDS + text, encoding="utf-8")
    assert listener("status", "-w", str(folder)).exit_code == 2


def test_the_demo_says_how_listener_gets_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/activate").touch()
    monkeypatch.setattr("sys.prefix", str(tmp_path / ".venv"))
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.chdir(tmp_path)
    assert [line.split("#")[0].strip() for line in activation()] == [". .venv/bin/activate"]
    monkeypatch.setattr("listener.cli.demo.which", lambda name: f"/usr/bin/{name}")
    assert activation() == []


def test_counts_have_their_number() -> None:
    assert [counted(n, "row") for n in (0, 1, 6012)] == ["0 rows", "1 row", "6,012 rows"]
    assert topics_sentence(Discovered(known=1)).startswith("Every document has been looked at. 1 topic is known.")
    assert topics_sentence(Discovered(new=1, assigned=1)).startswith("1 new topic, 0 seen again; 1 document in a topic")
