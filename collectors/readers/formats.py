"""What a file is by its first bytes: a table of some kind, or something else that is named with the way out."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from collectors.readers.encoding import detect
from listener.errors import SourceChanged

SAVE_AS = "Open it and save it as CSV UTF-8 or .xlsx."
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "Export the data as CSV or .xlsx where they come from."),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "Unpack it (unzstd FILE). A dump of Reddit is read by the collector"
     ' reddit: collector = "reddit", way = "dump".'),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it (7z x FILE), then: listener init the file inside."),
    (b"Rar!", "a RAR archive", "Unpack it, then: listener init the file inside."),
    (b"BZh", "a bzip2 archive", "Unpack it (bunzip2 FILE)."),
    (b"\xfd7zXZ", "an xz archive", "Unpack it (unxz FILE)."),
    (b"SQLite format 3", "an SQLite database", "Export a table: sqlite3 -header -csv FILE 'select * from TABLE'."),
    (b"PAR1", "a Parquet file", "Save it as CSV, as in: duckdb -c \"copy 'FILE' to 'out.csv'\"."),
    (b"\x89PNG", "a picture", SAVE_AS), (b"\xff\xd8\xff", "a picture", SAVE_AS), (b"GIF8", "a picture", SAVE_AS),
    (b"ID3", "a recording", "Write it down first: a table with a column of texts is read."),
    (b"OggS", "a recording", "Write it down first: a table with a column of texts is read."),
    (b"RIFF", "a recording", "Write it down first: a table with a column of texts is read."),
    (b"{\\rtf", "a rich text document", SAVE_AS),
    (b"WEBVTT", "a transcript (WebVTT)", ""), (b"BEGIN:VCARD", "an address book", SAVE_AS),
    (b"BEGIN:VCALENDAR", "a calendar", SAVE_AS),
)  # fmt: skip
TRANSCRIPT = "Who is the customer, it does not say: make a table with one call a row (date, text) and save it as CSV."
CHAT = (
    "Who is the customer, it does not say: make a table with one message or conversation a row (date, author, text), "
    "without your own answers, and save it as CSV."
)
MAILBOX = "Export the messages as a table (date, sender, subject, text) and save it as CSV UTF-8."
_STAMP = r"\[?\d{1,2}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPpÖö]\.?[MmÖöSs]\.?)?\]?"
_CHAT_LINE = re.compile(rf"^[\u200e\u200f]*{_STAMP}\s*(?:-\s*)?\S[^;,\t|]{{0,60}}?:\s", re.M)
_CUE = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})?[.,]\d{3}\s*-->\s*\d", re.M)
_SPEAKER = re.compile(
    r"^\[?(?:\d{1,2}:)?\d{1,2}:\d{2}\]?\s+\S[^;,\t|]{0,40}:|^(?:müşteri|temsilci|customer|agent)[^;,\t|]{0,20}:\s",
    re.M | re.I,
)
_SEPARATED = re.compile(r"^From \S+.*\d{4}\s*$", re.M)
_HEADERS = re.compile(
    r"^(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Delivered-To):", re.M | re.I
)
_ASSIGNED = re.compile(
    r"\s*(?:(?:export\s+default|var|let|const|window|module\.exports)\b[^\n=\[{]*=?|[\w.$]+\s*=|[\w.$]+\()\s*(?=[\[{])"
)


def text_of(head: bytes) -> str:
    """The beginning of a file as text."""
    return head[:65_536].decode(detect(head), "replace").lstrip("\ufeff")


def refuse_what_is_no_table(path: Path, head: bytes) -> None:
    """``SourceChanged`` that names what the file is and the way out, where it is no table that can be read."""
    for magic, what, way in _MAGIC:
        if head.startswith(magic):
            raise _refused(path, what, way or TRANSCRIPT)
    if head[257:262] == b"ustar":
        raise _refused(path, "a tar archive", "Unpack it (tar xf FILE), then: listener init the file inside.")
    if head.startswith(b"PK\x03\x04"):
        _refuse_archive(path)
        return
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return
    text = text_of(head)
    if head[:4096].count(b"\x00") > 64 and text.count("\x00") > 64:
        raise _refused(path, "a binary file", SAVE_AS)
    _refuse_talk(path, text)


def _refuse_talk(path: Path, text: str) -> None:
    """Transcripts, chats and mailboxes: lines of talk that only look like rows."""
    lines = max(1, sum(1 for line in text.splitlines() if line.strip()))
    if len(_CUE.findall(text)) >= 2:
        raise _refused(path, "a transcript (subtitles)", TRANSCRIPT)
    if len(_CHAT_LINE.findall(text)) >= max(2, 0.5 * lines):
        raise _refused(path, "a chat (WhatsApp or alike)", CHAT)
    if len(_SPEAKER.findall(text)) >= max(2, 0.4 * lines):
        raise _refused(path, "a transcript of a talk", TRANSCRIPT)
    if _SEPARATED.match(text) or len({found.lower() for found in _HEADERS.findall(text[:4096])}) >= 3:
        what = "a mailbox (mbox)" if _SEPARATED.match(text) else "an e-mail"
        raise _refused(path, what, MAILBOX)


def _refuse_archive(path: Path) -> None:
    """ZIP archives that are no workbook: what is in them, and what to do."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:60].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, KeyError):
        return
    if any(name.startswith("xl/") for name in names) and not any(name.endswith("workbook.bin") for name in names):
        return
    if any(name.endswith("workbook.bin") for name in names):
        raise _refused(path, "a binary workbook (.xlsb)", "Save it as .xlsx or as CSV UTF-8.")
    if "opendocument" in kind:
        raise _refused(path, "an OpenDocument file", "Save it as .xlsx or as CSV UTF-8.")
    if any(name.startswith("word/") for name in names):
        raise _refused(path, "a Word document", "Put the texts into a table and save it as CSV UTF-8 or .xlsx.")
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        raise _refused(path, "a Numbers document", "Export it as CSV or .xlsx (File > Export To).")
    held = [name for name in names if not name.endswith("/") and "__MACOSX" not in name]
    shown = ", ".join(repr(name) for name in held[:3]) + (" …" if len(held) > 3 else "")
    first = held[0] if held else "FILE"
    raise _refused(path, f"a ZIP archive that holds {shown or 'nothing'}", f"Unpack it, then: listener init {first!r}")


def _refused(path: Path, what: str, way: str) -> SourceChanged:
    return SourceChanged(f"{path.name} is {what}, no table", hint=way)


def is_markup(head: bytes) -> str:
    """``"html"`` or ``"xml"`` for a file that is made of tags, whatever its name says; else empty."""
    text = text_of(head)[:8192].lstrip()
    lower = text[:2048].lower()
    if not text.startswith("<"):
        return ""
    if lower.startswith(("<!doctype html", "<html", "<table", "<meta", "<head", "<style", "<body", "<div")):
        return "html"
    if lower.startswith("<?xml") or re.match(r"<[A-Za-z_][\w:.-]*[\s>/]", text):
        return "html" if "<html" in lower and "<workbook" not in lower else "xml"
    return ""


def script_prefix(text: str) -> int:
    """How many characters stand before the JSON in a script such as ``window.YTD.tweets.part0 = [``; 0 for none."""
    found = _ASSIGNED.match(text)
    return found.end() if found else 0
