"""A person's correction goes before every model's label of the content that was seen; the pointer flips both ways."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from listener.errors import UsageError
from listener.facts import Facts
from listener.store import Filter, Store
from listener.types import (
    Assignment,
    Batch,
    Cluster,
    Document,
    ModelRef,
    Period,
    Polarity,
    Reading,
    Sentiment,
    Signature,
)

AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
BY, OTHER = Signature("ayşe", AT), Signature("murat", AT + timedelta(hours=1))
ONE, TWO = ModelRef("sentiment", "tr-en", "1"), ModelRef("sentiment", "tr-en", "2")
TOPIC, VECTORS = ModelRef("topic", "dinle", "1"), ModelRef("vectors", "tr-en", "1")
WEEK = Period.week_of(AT.date())
SAID: dict[Polarity, Sentiment] = {
    "negative": Sentiment(0.8, 0.1, 0.1), "neutral": Sentiment(0.1, 0.8, 0.1), "positive": Sentiment(0.1, 0.1, 0.8)
}  # fmt: skip


def keep(store: Store, *texts: str) -> None:
    documents = (Document("s", "a", str(n), "review", AT, text=text, lang="tr") for n, text in enumerate(texts, 1))
    store.documents.save(Batch(tuple(documents)), source="s", collector="c", account="a")


def read(store: Store, ref: ModelRef, value: Polarity, limit: int = 99, **given: object) -> None:
    chunk = store.labels.pending([ref], limit)
    reading = Reading("done", SAID[value], **given)  # type: ignore[arg-type]
    store.labels.save_readings([(one, reading) for one in chunk], [ref], AT)


@pytest.fixture
def store():
    with Store.open(":memory:") as opened:
        keep(opened, "güzel mi güzel", "kargo geç geldi", "fena değil")
        read(opened, ONE, "negative")
        yield opened


def seen(store: Store, document: int) -> str:
    return str(store.read("SELECT content_hash FROM documents WHERE id = ?", (document,))[0][0])


def correct(store: Store, document: int, value: str, task: str = "sentiment", by: Signature = BY) -> int:
    return store.corrections.correct(document, task, value, by=by, content_hash=seen(store, document))


def shown(store: Store) -> list[str | None]:
    sql = "SELECT sentiment FROM labelled_documents ORDER BY document_id"
    return [value for (value,) in store.read(sql)]


def test_every_reader_asks_what_counts(store: Store) -> None:
    correct(store, 1, "positive")
    assert shown(store) == ["positive", "negative", "negative"]
    tally = Facts(store.db).sentiment([WEEK], ONE)[0]
    assert (tally.negative, tally.positive) == (2, 1)
    quotes = Facts(store.db).voices(WEEK, ONE, polarity="positive")
    assert [voice.text for voice in quotes] == ["güzel mi güzel"]
    assert store.search.by_words(["güzel"], Filter(polarity="positive"), 9)
    assert not store.search.by_words(["güzel"], Filter(polarity="negative"), 9)
    said = store.read("SELECT value FROM labels WHERE document_id = 1")
    assert said == [("negative",)], "what the model said is kept beside it"


def test_withdrawn_it_is_the_models_label_again(store: Store) -> None:
    before = store.read("SELECT * FROM effective_labels ORDER BY document_id")
    number = correct(store, 1, "positive")
    assert correct(store, 1, "neutral", by=OTHER) != number, "the newest goes before the older ones"
    assert shown(store)[0] == "neutral"
    [standing] = store.corrections.standing()
    assert (standing.value, standing.by, standing.outdated) == ("neutral", OTHER, False)
    store.corrections.withdraw(standing.id, by=BY)
    assert store.read("SELECT * FROM effective_labels ORDER BY document_id") == before
    assert not store.corrections.standing() and len(store.corrections.all(1)) == 2
    assert not store.read("SELECT 1 FROM overruled_labels")
    with pytest.raises(UsageError):
        store.corrections.withdraw(standing.id, by=BY)


def test_an_edited_text_asks_again(store: Store) -> None:
    correct(store, 1, "positive")
    keep(store, "güzel değil, hiç")
    assert shown(store)[0] is None, "nobody has read the new text"
    assert store.corrections.standing(1)[0].outdated
    read(store, ONE, "negative")
    assert shown(store)[0] == "negative", "the correction was of another text"
    assert store.read("SELECT count(*) FROM labels WHERE document_id = 1") == [(1,)]
    correct(store, 1, "neutral", by=OTHER)
    assert shown(store)[0] == "neutral" and not store.corrections.standing(1)[0].outdated


def test_a_new_model_comes_in_chunks_under_its_own_generation_and_one_pointer_flips(store: Store) -> None:
    correct(store, 2, "positive")
    read(store, TWO, "neutral", limit=2)
    assert shown(store) == ["negative", "positive", "negative"], "half a generation is not shown"
    assert Facts(store.db).sentiment_ref(WEEK) == ONE
    read(store, TWO, "neutral")
    store.models.activate(TWO, AT)
    assert shown(store) == ["neutral", "positive", "neutral"], "the correction goes before the new model, too"
    store.models.activate(ONE, AT)
    assert shown(store) == ["negative", "positive", "negative"]
    store.corrections.withdraw(store.corrections.standing()[0].id, by=BY)
    assert shown(store) == ["negative"] * 3
    store.models.activate(TWO, AT)
    assert shown(store) == ["neutral"] * 3


def test_a_document_that_no_model_could_read_has_a_person_s_label(store: Store) -> None:
    keep(store, "güzel mi güzel", "kargo geç geldi", "fena değil", "👍")
    store.labels.save_readings([(one, Reading("nothing found")) for one in store.labels.pending([ONE], 9)], [ONE], AT)
    correct(store, 4, "positive")
    assert shown(store)[3] == "positive"
    keep(store, "güzel mi güzel", "kargo geç geldi", "fena değil", "👍", "yeni")
    read(store, ONE, "negative")
    assert shown(store) == ["negative", "negative", "negative", "positive", "negative"]


def test_topics_are_corrected_and_stay_so_when_documents_are_assigned_again(store: Store) -> None:
    east = np.array([1, 0], dtype=np.float32)
    chunk = store.labels.pending([VECTORS], 9)
    store.labels.save_readings([(one, Reading("done", vector=east)) for one in chunk], [VECTORS], AT)
    ids = store.vectors.of(VECTORS).document_ids
    clusters = [Cluster((0,), east, {"tr": name}, (name,)) for name in ("kargo", "iade")]
    store.topics.save_discovery(clusters, [None] * 2, ids, ref=VECTORS, model=TOPIC, week="2026-W46", at=AT)
    answers = [Assignment(1, 0.9)] * len(ids)
    for revision in (1, 2):
        store.vectors.save_assignments(ids, answers, model=TOPIC, revision=revision, at=AT)
        if revision == 1:
            correct(store, 2, "2", "topic")
        topics = store.read("SELECT topic_tr FROM labelled_documents ORDER BY document_id")
        assert topics == [("kargo",), ("iade",), ("kargo",)]
    assert [count.counts for count in Facts(store.db).topics([WEEK], ONE)] == [(2,), (1,)]
    correct(store, 2, "", "topic")
    assert store.read("SELECT topic_tr FROM labelled_documents WHERE document_id = 2") == [(None,)]


def test_what_cannot_be_is_refused_and_nothing_is_written(store: Store) -> None:
    stamp = seen(store, 1)
    for document, task, value, content, position in (
        (1, "sentiment", "angry", stamp, 0), (1, "vectors", "x", stamp, 0), (99, "sentiment", "positive", stamp, 0),
        (1, "sentiment", "positive", "another", 0), (1, "sentiment", "positive", stamp, 3), (1, "topic", "7", stamp, 0),
    ):  # fmt: skip
        with pytest.raises(UsageError):
            store.corrections.correct(document, task, value, by=BY, content_hash=content, position=position)
    assert not store.corrections.all() and not store.audit.rows()


def test_the_audit_says_who_when_and_what(store: Store) -> None:
    number = correct(store, 1, "positive")
    store.corrections.withdraw(number, by=OTHER)
    withdrawn, corrected = store.audit.rows("document 1")
    assert (corrected.what, corrected.by, corrected.before["value"], corrected.after["value"]) == (
        "label.correct", BY, "negative", "positive",
    )  # fmt: skip
    assert (withdrawn.what, withdrawn.by) == ("label.withdraw", OTHER)
    store.upkeep.erase([1], by=OTHER)
    assert store.audit.rows("document 1")[0].what == "document.erase"
    assert not store.corrections.all(), "with the document goes what was said of it"
