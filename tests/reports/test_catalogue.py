"""Every key that is used exists in both languages, none is left over, and no banned word is in the Turkish."""

import ast
import re
import string
from pathlib import Path

import pytest

from listener.errors import UsageError
from reports.catalogue import catalogue, locales

REPORTS = Path(__file__).parents[2] / "reports"
KEY = re.compile(r"[a-z_0-9]+(\.[a-z_0-9]+)+")
BANNED = (
    "promosyoncu", "tehdit eden", "kötüleyici", "sürücü", "itici güç", "neden oldu", "kelimesi kelimesine",
    "duyarlılık", "tepki süresi", "bilet", "medyan", "yüzdelik", "başlangıç çizgisi", "önemli", "inceleme", "şikayet ",
    "eyleme geçirilebilir", "içgörü", "götür", "olası olarak", "tarafından", "verbatim", "sesler", "siz ",
    "sizin", "sen ",
)  # fmt: skip


def used() -> tuple[set[str], list[re.Pattern[str]]]:
    """Literal keys of the code and templates, and patterns of those that are put together."""
    literals, patterns = set(), []
    for path in REPORTS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
                literals.add(node.value)
            elif isinstance(node, ast.JoinedStr) and (made := _pattern(node)):
                patterns.append(made)
    for path in REPORTS.rglob("*.j2"):
        literals |= set(re.findall(r"""key\(["']([a-z_.0-9]+)["']""", path.read_text(encoding="utf-8")))
    return literals, patterns


def _pattern(node: ast.JoinedStr) -> re.Pattern[str] | None:
    parts = ["[a-z_0-9.]+" if isinstance(v, ast.FormattedValue) else re.escape(str(v.value)) for v in node.values]  # type: ignore[attr-defined]
    head = node.values[0]
    plain = isinstance(head, ast.Constant) and re.match(r"^[a-z]+\.", str(head.value))
    return re.compile("".join(parts)) if plain else None


def test_both_languages_hold_the_same_keys() -> None:
    assert locales() == ("en", "tr")
    assert set(catalogue("tr")) == set(catalogue("en"))
    assert all(form for locale in locales() for forms in catalogue(locale).values() for form in forms)


def test_no_key_is_missing_or_left_over() -> None:
    literals, patterns = used()
    keys = set(catalogue("tr"))
    spaces = {key.partition(".")[0] for key in keys}
    wanted = {key for key in literals if key.partition(".")[0] in spaces and not key.endswith((".j2", ".css"))}
    assert wanted - keys == set()
    assert {key for key in keys - literals if not any(made.fullmatch(key) for made in patterns)} == set()


def test_both_languages_take_the_same_values() -> None:
    for key in catalogue("tr"):
        names = [
            {f[1] for form in catalogue(one)[key] for f in string.Formatter().parse(form) if f[1]} for one in locales()
        ]
        assert names[0] == names[1], key


@pytest.mark.parametrize("word", BANNED)
def test_banned_words(word: str) -> None:
    found = re.compile(rf"\b{word}")
    assert [key for key, forms in catalogue("tr").items() for form in forms if found.search(form.lower())] == []


def test_no_plural_after_a_number_in_turkish() -> None:
    plural = re.compile(r"(count|\d)\}? \w+(lar|ler)\b")
    assert [key for key, forms in catalogue("tr").items() if plural.search(forms[0])] == []


def test_an_unknown_language_names_the_known_ones() -> None:
    with pytest.raises(UsageError) as raised:
        catalogue("de")
    assert "en, tr" in raised.value.hint
