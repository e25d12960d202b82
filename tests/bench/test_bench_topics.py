"""The legs of ``python -m bench.topics`` on made-up feedback, and that their figures are right."""

import numpy as np
import pytest
from dinle_fakes import WordEncoder

from bench.topics import agreement, cost, planted, reproducible, retrained, stability
from bench.topics.sets import Cache, Said, pool, said, spaced, unit
from bench.topics.table import markdown

SUBJECTS = {
    "delivery": "kargo kurye paket teslimat şube adres",
    "refund": "iade para banka ödeme hesap dekont",
    "login": "giriş şifre ekran oturum kod telefon",
    "size": "beden kalıp kol omuz numara etek",
}
OPENINGS = ("bugün", "dün", "sabah", "akşam", "yine", "galiba", "valla", "açıkçası", "pazartesi", "salı")


def feedback(sizes: dict[str, int]) -> Said:
    """Texts of three words of a subject and an opening."""
    dice, rows = np.random.default_rng(3), []
    for subject, size in sizes.items():
        for number in range(size):
            words = dice.permutation(SUBJECTS[subject].split())[:3]
            text = f"{dice.choice(OPENINGS)} {' '.join(words)} no{number}"
            rows.append({"text": text, "lang": "tr", "topic": subject})
    return said("toy", "topic", [rows[place] for place in dice.permutation(len(rows))])


@pytest.fixture(scope="module")
def toy() -> tuple[Said, np.ndarray]:
    one = feedback({"delivery": 130, "refund": 110, "login": 90, "size": 40})
    return one, vectors(one)


def vectors(one: Said) -> np.ndarray:
    return unit(np.array([reading.vector for reading in WordEncoder("1").read(one.texts, one.langs)]))


def test_documents_left_out_count_as_one_cluster():
    exact = agreement.figures(["a", "a", "b", "b"], [4, 4, 7, 7])
    assert (exact["ari"], exact["nmi"], exact["v"], exact["topics"], exact["left_out"]) == (1, 1, 1, 2, 0)
    some = agreement.figures(["a", "a", "b", "b"], [4, 4, -1, -1])
    assert (some["ari"], some["topics"], some["left_out"]) == (1, 1, 0.5)
    assert agreement.figures(["a", "a", "b", "b"], [1, 2, 1, 2])["ari"] < 0


def test_agreement_lists_ours_first_and_says_why_a_peer_did_not_run(toy):
    class Stub:
        def run(self, name, texts, vectors, **options):
            if options.get("local"):
                return {"error": "no model"}
            label = [0] * (len(texts) - 5) + [-1] * 5
            return {"label": label, "seconds": 1.0, **({"hidden": [0] * len(texts)} if name == "obsei" else {})}

    rows = agreement.rows(*toy, Stub())
    assert rows[0]["tool"] == "dinle, topic" and rows[0]["ari"] > 0.1 and rows[0]["left_out"] < 0.05
    assert len(rows) == 1 + 2 + 2 * 2 + 1
    assert rows[-1]["error"] == "no model"
    table = markdown(rows).splitlines()
    assert len(table) == 2 + len(rows) and {line.count("|") for line in table} == {table[0].count("|")}


def test_kept_counts_documents_that_had_a_topic():
    before, after = np.array([1, 1, 2, -1]), np.array([1, 3, 2, 2])
    assert stability.kept(before, after) == pytest.approx(2 / 3)
    assert stability.kept(np.array([-1]), np.array([2])) == 1


def test_renumbered_topics_are_matched_one_to_one():
    before, after = np.array([0, 0, 0, 1, 1, -1]), np.array([5, 5, 1, 0, 0, 0])
    assert stability.kept(before, after) == 0
    assert stability.matched(before, after) == pytest.approx(4 / 5)


def test_ids_over_weeks_of_a_toy(toy):
    one, rows = toy
    order = stability.order(len(one.texts), 7)
    one, rows = one.take(order.tolist()), rows[order]
    (ours,) = stability.tenth(one, rows, None)
    assert ours["kept"] > 0.9
    weeks = stability.weekly(one, rows, 0.5)
    assert 0.9 < weeks["kept"] <= 1 and weeks["least_step"] > 0.8
    assert weeks["ari"] > weeks["ari_fresh"] - 0.2


def test_a_store_rebuilds_the_topics_under_turned_vectors(toy):
    one, rows = toy
    turned, _ = np.linalg.qr(np.random.default_rng(5).normal(size=(rows.shape[1], rows.shape[1])))
    row = retrained.row(one, rows, unit(rows @ turned))
    assert row["rebuilt"] == row["topics"]
    assert row["kept"] > 0.6


def test_a_planted_topic_counts_when_one_proposal_holds_most_of_it(monkeypatch):
    from listener.types import Cluster

    mask = [False] * 20 + [True] * 12

    def outcome(*members):
        made = [Cluster(tuple(each), np.ones(2, np.float32)) for each in members]
        monkeypatch.setattr(planted, "proposed", lambda *_: made)
        return planted.trial(None, [], [""] * 32, np.zeros((32, 2)), ["tr"] * 32, [0] * 32, mask)

    assert outcome(range(20, 28)) == (True, 1.0, 8 / 12, 1, 0)
    assert not outcome(range(20, 27)).found
    assert not outcome(range(10, 30)).found
    assert outcome(range(8), range(18, 32)) == (True, 12 / 14, 1.0, 2, 1)
    assert outcome() == (False, 0, 0, 0, 0)


def test_planted_weeks_of_a_toy(toy):
    seen = list(planted.outcomes(*toy, classes=2, trials=1))
    assert [kind for _, kind, _ in seen] == [True, False] * 2 and len({held for held, _, _ in seen}) == 2
    assert set(planted.summary(seen)) >= {"trials", "found", "false_alerts"}


def test_known_documents_do_not_touch_what_is_held_back(toy):
    one, rows = toy
    dice = np.random.default_rng(1)
    before = planted.past(one, one.model().place(one.texts, rows, one.langs), one.model(), "size", dice)
    assert not {one.gold[row] for row in (*before.rows, *before.rest)} & {"size"}
    assert not set(before.rows) & set(before.rest)
    assert len(before.held) == 40 and set(before.weeks) <= set(range(planted.WEEKS))


def test_one_digest(toy):
    assert reproducible.digest(*toy) == reproducible.digest(*toy)


def test_made_up_documents_are_distinct_and_repeatable(toy):
    one = pool([toy[0], toy[0]])
    rows = np.concatenate([toy[1], toy[1]])
    texts, matrix, langs = cost.documents(one, rows, 300, 1)
    assert len(set(texts)) > 295 and len(langs) == 300
    assert np.allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-5)
    assert len(np.unique(matrix.round(6), axis=0)) == 300
    again = cost.documents(one, rows, 300, 1)
    assert again[0] == texts and (again[1] == matrix).all()
    assert cost.measured(*toy, "assignment", 200)["seconds"] >= 0


def test_vectors_are_made_once_and_again_for_other_weights(tmp_path):
    one, reads = feedback({"delivery": 5}), []

    class Counting(WordEncoder):
        def read(self, texts, langs):
            reads.append(len(texts))
            return super().read(texts, langs)

    first = Cache(tmp_path, "a", lambda: Counting("1")).vectors(one)
    again = Cache(tmp_path, "a", lambda: Counting("1")).vectors(one)
    assert reads == [5] and (first == again).all() and np.allclose(first, vectors(one), atol=1e-3)
    Cache(tmp_path, "b", lambda: Counting("1")).vectors(one)
    assert reads == [5, 5]


def test_rows_at_even_distances():
    rows = [{"id": str(number)} for number in range(10)]
    assert [row["id"] for row in spaced(rows, 4)] == ["0", "2", "5", "7"]
