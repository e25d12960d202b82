"""A first mapping for a file, from its headers (Turkish and English) and its values, to be shown and corrected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from collectors.columns import REQUIRED
from collectors.file_options import NPS_REFUSED, SCALES
from collectors.kinds import read_table
from collectors.profile import Profile, profile
from collectors.table import Layout, Table
from listener.errors import SourceChanged
from listener.types import Kind, Reject

LOOKED_AT = 1_000
HINTS: Mapping[str, str] = {
    "text": "yorum yorumu yorumunuz yorumlar mesaj metin icerik gorus gorusunuz bildirim sikayet comment comments text "
    "review body feedback message content narrative verbatim tweet selftext aciklama description degerlendirme",
    "title": "baslik basligi konu konusu title subject headline ozet summary",
    "created_at": "tarih tarihi zaman zamani date created timestamp time submitted published datetime",
    "external_id": "id no numara numarasi uuid guid key",
    "author_key": "yazar author user username kullanici reviewer isim ad soyad name nick rumuz",
    "customer_id": "musteri customer uye member",
    "lang": "lang language dil dili locale",
    "url": "url link permalink",
    "brand": "marka brand",
    "channel": "kanal kanali channel platform",
    "touchpoint": "temas touchpoint",
    "product": "urun product sku item",
    "place": "magaza sube sehir il ilce bolge store branch city location region airport place",
}
SCORE_HINTS: Mapping[str, str] = {
    "nps": "nps tavsiye onerir oneri recommend",
    "csat": "csat memnuniyet memnuniyeti satisfaction",
    "ces": "ces efor effort kolaylik",
    "stars": "yildiz yildizi stars star rating puan puani rate score skor",
}
EVENT_HINTS: Mapping[str, str] = {
    "opened": "acilis opened",
    "first_reply": "ilk first",
    "resolved": "cozum cozuldu kapanis resolved closed solved",
}
ORDER_HINTS: Mapping[str, str] = {
    "order_id": "siparis order",
    "customer_id": "musteri customer uye",
    "at": "tarih tarihi date at created",
    "amount": "tutar tutari amount total toplam",
    "currency": "doviz currency",
}
PEOPLE = ("author_key", "customer_id")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file seems to be. ``notes`` say what should be looked at before the first run."""

    columns: Mapping[str, str]
    scales: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    kind: Kind = "review"
    delimiter: str = ""
    encoding: str = ""
    record: str = "document"
    notes: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    """Further options that the file needs: ``undated``, ``nps_from_1``."""

    def toml(self, name: str, path: str) -> str:
        """The section of ``listener.toml`` that collects the file, its notes as comments."""
        lines = [f"# {''.join(c if c.isprintable() else ' ' for c in note)}" for note in self.notes]
        lines += [f"[sources.{_key(name)}]", 'collector = "file"', f"path = {_quoted(path)}"]
        lines += [f"record = {_quoted(self.record)}"] if self.record != "document" else [f"kind = {_quoted(self.kind)}"]
        lines += [f"{key} = {_quoted(value)}" for key, value in self.options.items()]
        if self.scales:
            ends = ", ".join(f"{metric} = [{low:g}, {high:g}]" for metric, (low, high) in self.scales.items())
            lines.append(f"scales = {{ {ends} }}")
        lines += ["", f"[sources.{_key(name)}.columns]"]
        lines += [f"{_key(target)} = {_quoted(column)}" for target, column in self.columns.items()]
        return "\n".join(lines) + "\n"


def guess(path: str | Path, **layout: Any) -> Guess:
    """The mapping that the file's beginning suggests; ``SourceChanged`` for a file without rows.

    ``layout``: ``encoding``, ``delimiter``, ``sheet``, ``skip_rows`` where the file does not show them itself.
    """
    table = read_table(Path(path), Layout(**layout))
    rows = [row[1] for row in islice(table.rows(), LOOKED_AT) if not isinstance(row, Reject)]
    if not rows:
        raise SourceChanged(f"{Path(path).name} has no rows to look at", hint="A header line and one row are enough.")
    columns = [profile(name, place, [row[place] for row in rows]) for place, name in enumerate(table.names)]
    return _Guesser(columns, table, Path(path)).made()


class _Guesser:
    """Takes columns off a list, the surest first."""

    def __init__(self, columns: list[Profile], table: Table, path: Path) -> None:
        self.free = [column for column in columns if column.filled]
        self.table, self.path = table, path
        self.columns: dict[str, str] = {}
        self.scales: dict[str, tuple[float, float]] = {}
        self.options: dict[str, Any] = {}
        self.notes: list[str] = []

    def made(self) -> Guess:
        """The guess; other records than documents are recognised by their headers."""
        record = self._record()
        if record == "document":
            self._document()
        else:
            self._other(record)
        return Guess(
            self.columns, self.scales, self._kind(), self.table.delimiter, self.table.encoding, record,
            tuple(self.notes), self.options,
        )  # fmt: skip

    def _record(self) -> str:
        names = {word for column in self.free for word in column.words}
        prose = any(_hints(column, "text") or column.length > 40 for column in self.free if not column.is_number)
        if prose:
            return "document"
        if names & _set(ORDER_HINTS["amount"]) and names & _set(ORDER_HINTS["order_id"]):
            return "order"
        if names & _set("gonderilen sent") and names & _set("cevaplanan yanitlanan answered"):
            return "survey_wave"
        scored = any(column.is_number and names & _set(" ".join(SCORE_HINTS.values())) for column in self.free)
        people = any(column.is_unique and _hints(column, "customer_id") for column in self.free)
        return "customer" if people and not scored else "document"

    def _other(self, record: str) -> None:
        hints = {
            "order": ORDER_HINTS,
            "survey_wave": {"survey": "anket survey", "start": "baslangic start", "end": "bitis end",
                            "sent": "gonderilen sent", "answered": "cevaplanan yanitlanan answered"},
        }.get(record, {"customer_id": HINTS["customer_id"] + " id no"})  # fmt: skip
        for target, wanted in hints.items():
            self._take(target, [column for column in self.free if set(column.words) & _set(wanted)])
        missing = [target for target in REQUIRED[record] if target not in self.columns]
        self.notes += [f"columns.{target} was not found: name it" for target in missing]
        if record in ("customer", "order"):
            self._attributes()

    def _document(self) -> None:
        self._dates()
        for metric in SCORE_HINTS:
            self._score(metric)
        self._text()
        for target in ("title", "url", "lang", *HINTS):
            if target not in self.columns and target not in ("text", "created_at"):
                self._take(target, [column for column in self.free if _fits(column, target)])
        self._mails()
        self._attributes()

    def _take(self, target: str, found: Iterable[Profile]) -> None:
        column = next(iter(found), None)
        if column:
            self.columns[target] = column.name
            self.free.remove(column)

    def _dates(self) -> None:
        dated = [c for c in self.free if c.is_date and (not c.is_number or _hints(c, "created_at"))]
        events = {kind: [c for c in dated if set(c.words) & _set(wanted)] for kind, wanted in EVENT_HINTS.items()}
        if sum(map(bool, events.values())) > 1:
            self._take(
                "created_at", [c for c in dated if not any(c in found for found in events.values())] or events["opened"]
            )
            if self.columns.get("created_at") in [column.name for column in events["opened"]]:
                self.columns["events.opened"] = self.columns["created_at"]
            for kind, found in events.items():
                self._take(f"events.{kind}", [column for column in found if column in self.free])
        else:
            self._take("created_at", sorted(dated, key=lambda column: not _hints(column, "created_at")))
        if "created_at" not in self.columns:
            day = datetime.fromtimestamp(self.path.stat().st_mtime, UTC).date().isoformat()
            self.options["undated"] = day
            self.notes.append(f"No column holds dates: every row is dated {day}, the file's own day. Correct it.")

    def _score(self, metric: str) -> None:
        found = [column for column in self.free if column.is_number and _speaks_of(column, metric)]
        column = next((one for one in found if one.high > 1 and one.low >= 0 and one.high <= 100), None)
        if column is None or (metric == "nps" and not (column.whole and 5 < column.high <= 10)):
            return
        self._take(f"scores.{metric}", [column])
        scale = _scale(metric, column)
        if metric == "nps" and column.low > 0:
            self._nps_from_1(column)
        elif scale != SCALES[metric]:
            self.scales[metric] = scale
            ends = f"{scale[0]:g}–{scale[1]:g}"
            self.notes.append(f"{column.name!r} goes to {column.high:g}: kept as {metric} on its own scale {ends}.")

        if metric == "nps" and not _hinted(column, "nps"):
            self._not_nps(column.name)

    def _not_nps(self, name: str) -> None:
        """A plain "score" is a guess: the two lines that make it stars, whole, for the scale would else be 1–5."""
        self.notes += [
            f"{name!r} runs from 0 to 10: taken for NPS. If it is none, write these two lines, the first above the",
            "columns, the second in place of scores.nps:",
            "scales = { stars = [0, 10] }",
            f"{_quoted('scores.stars')} = {_quoted(name)}",
        ]

    def _nps_from_1(self, column: Profile) -> None:
        self.options["nps_from_1"] = "keep"
        self.notes.append(f"{column.name!r} has no 0: {NPS_REFUSED}.")

    def _text(self) -> None:
        prose = [column for column in self.free if not column.is_number and not column.is_date and not column.lists]
        hinted = [column for column in prose if _hints(column, "text") and "id" not in column.words]
        loose = [column for column in prose if column.length >= 15 and column.distinct > 0.3 and not _is_id(column)]
        self._take("text", sorted(hinted or loose, key=lambda column: -column.length))
        if "text" not in self.columns and not any(name.startswith("scores.") for name in self.columns):
            self.notes.append("No column looks like text: name one as columns.text.")

    def _mails(self) -> None:
        mails = [column for column in self.free if column.mails > 0.5]
        for target in reversed(PEOPLE):
            if target not in self.columns and mails:
                self._take(target, mails)
                return

    def _attributes(self) -> None:
        """Columns with few and short values: what segments are made of. Others are left out and named."""
        kept = [c for c in self.free if c.longest <= 60 and c.several and c.distinct <= 0.5 and "." not in c.name]
        for column in kept:
            self.columns[f"attributes.{'_'.join(column.words) or column.name}"] = column.name
        left = [column.name for column in self.free if column not in kept]
        if left:
            self.notes.append(f"Not taken: {', '.join(left)}.")

    def _kind(self) -> Kind:
        names = {word for name in self.table.names for word in _words(name)}
        if names & {"ticket", "talep", "bilet", "destek"} or any(name.startswith("events.") for name in self.columns):
            return "ticket"
        if any(f"scores.{metric}" in self.columns for metric in ("nps", "csat", "ces")):
            return "survey"
        return "post" if names & {"tweet", "retweet", "selftext", "subreddit"} else "review"


def _hinted(column: Profile, metric: str) -> bool:
    """Whether the column's name says so."""
    return bool(set(column.words) & _set(SCORE_HINTS[metric]))


def _speaks_of(column: Profile, metric: str) -> bool:
    """By its name; a plain "score" in whole numbers from 0 to 10 is an NPS answer."""
    is_0_to_10 = column.whole and column.low == 0 and column.high == 10
    return _hinted(column, metric) or (metric == "nps" and is_0_to_10 and _hinted(column, "stars"))


def _scale(metric: str, column: Profile) -> tuple[float, float]:
    low, high = SCALES[metric]
    if low <= column.low and column.high <= high:
        return low, high
    top = next(top for top in (5, 7, 10, 100) if column.high <= top)
    return (0.0 if column.low < 1 or top == 100 else 1.0), float(max(top, high) if metric != "ces" else top)


def _fits(column: Profile, target: str) -> bool:
    """Whether the header names ``target`` and the values do not speak against it."""
    words, person = set(column.words), bool(set(column.words) & _set(HINTS["customer_id"]))
    if target == "external_id":
        return column.is_unique and bool(words & _set(HINTS[target])) and not person and column.longest <= 200
    if target == "title":
        return _hints(column, target) and column.longest > 5 and not column.is_number
    if target == "lang":
        return _hints(column, target) and column.longest <= 5
    if target in ("product", "place", "brand", "author_key"):
        return _hints(column, target) and column.length <= 80 and not (column.is_number and target == "place")
    return _hints(column, target)


def _is_id(column: Profile) -> bool:
    return bool(set(column.words) & _set(HINTS["external_id"])) or column.mails > 0.5


def _hints(column: Profile, target: str) -> bool:
    return bool(set(column.words) & _set(HINTS[target]))


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _words(name: str) -> tuple[str, ...]:
    from collectors.profile import words

    return words(name)


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").replace("-", "").isalnum() else _quoted(name)
