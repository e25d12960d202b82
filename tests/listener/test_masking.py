"""Documents wait until a model has masked them; the label pass masks, releases and reads them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from test_topic_decisions import NOW, SETTINGS

from listener.facts import Facts
from listener.pipeline.label import label
from listener.pipeline.masking import CHUNK, mask, release
from listener.pipeline.workspace import Workspace
from listener.store import Filter
from listener.types import Batch, Document, Period

WEEK = Period.week_of(NOW.date())


class NamesOut:
    """Masks one name; fails on a text that says so, and watches that no transaction is open."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.chunks = workspace, []

    def mask(self, documents: Sequence[Document]) -> list[Document]:
        assert not self.workspace.store.conn.in_transaction, "a masking model works inside a write transaction"
        self.chunks.append(len(documents))
        if any("unreadable" in document.text for document in documents):
            raise ValueError("cannot be read")
        return [replace(document, text=document.text.replace("Ayşe Hanım", "[name]")) for document in documents]


@pytest.fixture
def space(tmp_path: Path):
    (tmp_path / "listener.toml").write_text(SETTINGS, encoding="utf-8")
    opened = Workspace.open(tmp_path, lambda: NOW)
    yield opened
    opened.close()


def keep(space: Workspace, *texts: str) -> None:
    documents = tuple(Document("s", "a", text, "review", NOW, text=text, lang="tr") for text in texts)
    space.store.documents.save(
        Batch(documents), source="s", collector="c", account="a", hold=lambda document: "Hanım" in document.text
    )


def texts(space: Workspace) -> list[str]:
    return [text for (text,) in space.store.read("SELECT text FROM labelled_documents ORDER BY text")]


def test_what_waits_is_nowhere_until_the_label_pass_has_masked_it(space: Workspace) -> None:
    keep(space, "kargo geldi", "kargo Ayşe Hanım ile geldi")
    assert label(space).released == 0
    assert texts(space) == ["kargo geldi"] and space.store.held.count() == 1
    with Facts(space.store_path) as facts:
        assert facts.volume([WEEK]) == [1]
    done = label(space, masking=NamesOut(space))
    assert (done.released, done.read) == (1, 1)
    assert texts(space) == ["kargo [name] ile geldi", "kargo geldi"] and not space.store.held.count()
    found = space.store.search.by_words(["ayse"], Filter(), 9)
    assert not found, "what was masked is in no index"


def test_what_cannot_be_masked_goes_on_waiting_and_holds_up_nobody(space: Workspace) -> None:
    keep(space, *(f"{n} Ayşe Hanım" for n in range(5)), "unreadable Ayşe Hanım")
    assert release(space, NamesOut(space)) == 5
    assert len(texts(space)) == 5 and space.store.held.count() == 1
    assert release(space, NamesOut(space)) == 0 and space.store.held.count() == 1


def test_many_are_released_chunk_by_chunk(space: Workspace) -> None:
    keep(space, *(f"{n} Ayşe Hanım" for n in range(CHUNK + 3)))
    model = NamesOut(space)
    assert release(space, model) == CHUNK + 3 and model.chunks == [CHUNK, 3]


def test_an_answer_of_other_documents_releases_nothing() -> None:
    document = Document("s", "a", "1", "review", NOW, text="x", lang="tr")

    class Confused:
        def mask(self, documents: Sequence[Document]) -> list[Document]:
            return [replace(each, external_id="2") for each in documents]

    assert mask(Confused(), [document, document]) == []
