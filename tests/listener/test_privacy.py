import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from listener.config import Kind
from listener.errors import ConfigError
from listener.privacy import ALL, Redactor, load_key
from listener.types import Audience, Customer, Document, Order, Reject, SurveyWave

DATA = Path(__file__).parent.parent / "data" / "privacy" / "masked.jsonl"
CASES = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
NOW = datetime(2026, 11, 16, tzinfo=UTC)
MAIL, PHONE = "ali@mail.com", "0532 123 45 67"
redactor = Redactor(b"k" * 32)
HIDDEN = [" at ", " dot ", "com", "[at]", "90", "%40"]
risky = st.lists(
    st.sampled_from(
        [
            MAIL,
            PHONE,
            "TR330006100519786457841326",
            "4111 1111 1111 1111",
            "10000000146",
            *"@. -+05a(2０\u200d\n",
            "TR",
            *HIDDEN,
        ]
    ),
    max_size=16,
).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_masks(case):
    assert redactor.text(case["text"]) == case["expected"]


@example("ali@mail.com０\u200d０")
@settings(max_examples=300, deadline=None)
@given(risky)
def test_idempotent(text):
    once = redactor.text(text)
    assert redactor.text(once) == once


def test_only_the_chosen_kinds():
    assert Redactor(b"k", frozenset({"phone"})).text(f"{MAIL} {PHONE}") == f"{MAIL} [phone]"
    assert Redactor(b"k", frozenset()).text(f"{MAIL} {PHONE}") == f"{MAIL} {PHONE}"


def document(**fields):
    return Document("shop", "main", **{"external_id": "17", "kind": "review", "created_at": NOW, **fields})


def test_every_text_of_a_document_is_masked():
    names = ["text", "title", "brand", "channel", "touchpoint", "product", "place"]
    ids = ["external_id", "customer_id", "author_key"]
    dirty = document(**dict.fromkeys(names + ids, f"x {MAIL}"), attributes={MAIL: PHONE, "n": 5321234567, "ok": True},
                     url=f"https://shop.example/?e={MAIL}&z=1")  # fmt: skip
    clean = redactor.record(dirty)
    assert {getattr(clean, name) for name in names} == {"x [email]"}
    assert clean.url == "https://shop.example/?z=1"
    assert all(len(getattr(clean, name)) == 32 for name in ids)
    assert clean.attributes == {"[email]": "[phone]", "n": "[phone]", "ok": True}
    assert MAIL not in repr(clean) and PHONE not in repr(clean)


def test_harmless_records_stay():
    plain = document(text="Kargo geç", customer_id="C-17", attributes={"n": 3, "x": 1.5, "inf": float("inf")})
    assert redactor.record(plain) == plain


def test_authors_are_always_hashed_under_the_key():
    first, again = (redactor.record(document(author_key="ayse")).author_key for _ in range(2))
    other = Redactor(b"o" * 32).record(document(author_key="ayse")).author_key
    assert first == again != other and "ayse" not in first
    assert redactor.record(document()).author_key == ""


@pytest.mark.parametrize(
    "record",
    [
        Customer(MAIL, {"phone": PHONE}),
        Order(PHONE, MAIL, NOW, attributes={"note": MAIL}),
        SurveyWave(f"survey for {MAIL}", NOW, NOW, 1, 1),
        Audience(MAIL, PHONE, NOW, {MAIL: 3}),
    ],
)
def test_other_records_are_masked(record):
    clean = redactor.record(record)
    assert MAIL not in repr(clean) and PHONE not in repr(clean)
    assert type(clean) is type(record)


def test_customers_of_orders_still_meet():
    assert redactor.record(Customer(MAIL)).customer_id == redactor.record(Order("1", MAIL, NOW)).customer_id


def test_rejects_are_masked():
    clean = redactor.reject(Reject(3, f"bad value {MAIL}", {PHONE: MAIL}))
    assert clean == Reject(3, "bad value [email]", {"[phone]": "[email]"})


def test_key_is_made_once_and_private(tmp_path):
    path = tmp_path / "keys" / "dinle.key"
    key = load_key(path)
    assert len(key) == 32 and load_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["dinle.key"]


def test_key_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "key"
    load_key(path)
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="read by others"):
        load_key(path)


def test_damaged_key_is_refused(tmp_path):
    path = tmp_path / "key"
    path.write_text("short")
    path.chmod(0o600)
    with pytest.raises(ConfigError, match="no key file"):
        load_key(path)


def test_kinds_have_names():
    assert set(get_args(Kind)) == ALL
