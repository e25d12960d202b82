import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from planted import THINGS, around, directions, discovered, feedback, fingerprint, said
from sklearn.metrics import adjusted_rand_score

from listener.types import Topic
from topics.model import Naming, load
from topics.names import Named

SIZES = [400, 300, 250, 200, 150, 100, 60, 0]


def known(clusters, first=1):
    return [
        Topic(number, one.names, one.keywords, centroid=one.centroid, threshold=one.threshold)
        for number, one in enumerate(clusters, start=first)
    ]


def labels(clusters, count):
    made = np.full(count, -1)
    for number, one in enumerate(clusters):
        made[list(one.members)] = number
    return made


def test_finds_the_planted_topics_and_leaves_few_out():
    texts, matrix, gold = feedback(SIZES)
    found = load().discover(texts, matrix, ["tr"] * len(texts))
    label = labels(found, len(texts))
    assert adjusted_rand_score(gold, label) > 0.9
    assert (label < 0).mean() < 0.05
    assert [len(one.members) for one in found] == sorted((len(one.members) for one in found), reverse=True)


def test_the_same_in_other_processes_with_other_thread_counts():
    program = "from planted import *; print(fingerprint(discovered()))"
    here = Path(__file__).parent
    made = set()
    for threads in ("1", "2"):
        env = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": threads}
        env["PYTHONPATH"] = os.pathsep.join([str(here), str(here.parents[1])])
        run = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
        made.add(run.stdout.strip())
    assert made == {fingerprint(discovered())}


def test_the_order_of_the_rows_does_not_matter():
    texts, matrix, _ = feedback(SIZES)
    order = np.random.default_rng(3).permutation(len(texts))
    first = load().discover(texts, matrix, ["tr"] * len(texts))
    second = load().discover([texts[row] for row in order], matrix[order], ["tr"] * len(texts))
    assert {frozenset(one.members) for one in first} == {frozenset(order[list(one.members)].tolist()) for one in second}
    assert sorted(map(repr, (one.names for one in first))) == sorted(map(repr, (one.names for one in second)))


def test_identical_texts_are_alike():
    texts, matrix, _ = feedback([200, 150, 100, 0, 0, 0, 0, 0])
    texts, matrix = [*texts, *texts[:50]], np.concatenate([matrix, matrix[:50]])
    found = load().discover(texts, matrix, ["tr"] * len(texts))
    label = labels(found, len(texts))
    assert (label[-50:] == label[:50]).all()
    given = load().assign(matrix, known(found))
    assert given[-50:] == given[:50]


def test_small_sharp_topic_beside_large_ones():
    texts, matrix, gold = feedback([700, 600, 500, 0, 0, 0, 0, 12])
    found = load().discover(texts, matrix, ["tr"] * len(texts))
    small = set(np.flatnonzero(gold == 7).tolist())
    assert any(
        len(small & set(one.members)) >= 8 and len(small & set(one.members)) / len(one.members) >= 0.7 for one in found
    )


def test_sixty_documents_are_enough_and_five_give_nothing():
    texts, matrix, gold = feedback([30, 30, 0, 0, 0, 0, 0, 0])
    assert adjusted_rand_score(gold, labels(load().discover(texts, matrix, ["tr"] * 60), 60)) > 0.8
    assert load().discover(texts[:5], matrix[:5], ["tr"] * 5) == []
    assert load().discover([], np.zeros((0, 48), dtype=np.float32), []) == []


def test_what_has_no_name_is_no_topic(monkeypatch):
    texts, matrix, _ = feedback([30, 30, 0, 0, 0, 0, 0, 0])
    named = Naming.names
    monkeypatch.setattr(Naming, "names", lambda *given: [Named({}, ()), *named(*given)[1:]])
    found = load().discover(texts, matrix, ["tr"] * 60)
    assert len(found) == 1 and found[0].names and found[0].keywords


def test_praise_without_a_subject_is_one_topic():
    rng = np.random.default_rng(5)
    texts, matrix, _ = feedback([150, 150, 0, 0, 0, 0, 0, 0])
    praise = [
        f"{a} {b}"
        for a in ("çok güzel", "harika", "süper", "gayet iyi")
        for b in ("teşekkürler", "👍", "tavsiye ederim", "ürün", "")
    ]
    matrix = np.concatenate([matrix, around(directions(len(THINGS))[6], len(praise), rng, 1.2)])
    found = load().discover([*texts, *praise], matrix, ["tr"] * len(matrix))
    rows = set(range(len(texts), len(matrix)))
    holders = [one for one in found if rows & set(one.members)]
    assert [dict(one.names) for one in holders] == [{"tr": "genel memnuniyet", "en": "general praise"}]


def test_two_languages_share_their_topics():
    rng = np.random.default_rng(9)
    middle, offset = directions(len(THINGS)), 0.8 * np.eye(48)[1]
    english = ["courier parcel delivery late box", "refund money bank card back", "login password error screen session"]
    texts, vectors, langs, gold = [], [], [], []
    for topic, words in enumerate(english):
        turkish = said(topic, 80, rng)
        other = [" ".join(rng.permutation(words.split())[:3]) + f" e{number}" for number in range(80)]
        texts, langs, gold = texts + turkish + other, langs + ["tr"] * 80 + ["en"] * 80, gold + [topic] * 160
        vectors += [around(middle[topic], 80, rng), around(middle[topic] + offset, 80, rng)]
    matrix = np.concatenate(vectors)
    found = load().discover(texts, matrix, langs)
    assert adjusted_rand_score(gold, labels(found, len(texts))) > 0.9
    assert all({"tr", "en"} <= set(one.names) for one in found)
    given = [one.topic or 0 for one in load().assign(matrix, known(found))]
    assert adjusted_rand_score(gold, given) > 0.9


def test_none_is_an_honest_answer():
    texts, matrix, _ = feedback(SIZES)
    topics = known(load().discover(texts, matrix, ["tr"] * len(texts)))
    strangers = around(directions(len(THINGS), seed=99)[3], 100, np.random.default_rng(1))
    assert np.mean([one.topic is None for one in load().assign(strangers, topics)]) > 0.9
    assert np.mean([one.topic is None for one in load().assign(matrix, topics)]) < 0.05
    assert [one.topic for one in load().assign(matrix[:3], [])] == [None] * 3
