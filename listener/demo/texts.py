"""A person's text: which pieces it has, in which order, and how they are strung together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from listener.demo.grammar import Deck, load
from listener.demo.noise import CHANNELS, capital, dirty

_LOOSE = (". ", ", ", ", ", " ", "... ", " .. ", "! ", ",", "\n", ". ")
_NEAT = (". ", ". ", ". ", ". ", ". ", "! ", "... ")
_ENDS = {"neg": ("", ".", ".", "!", "!!", "...", "!!!"), "mid": ("", ".", "."), "pos": ("", ".", ".", "!", "", "!!")}


@dataclass(frozen=True, slots=True)
class Brief:
    """What a text shall say: subject, mood (neg, mid, pos), about how many sentences, and what the slots hold."""

    lang: str
    subject: str
    mood: str
    channel: str
    size: int = 2
    slots: Mapping[str, str] = field(default_factory=dict)
    second: str = ""
    """Another subject that the text may touch, or nothing."""


class Writer:
    """Writes texts in Turkish and English from the phrase files; one random stream for all."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.decks = {lang: Deck(load(lang), rng) for lang in ("tr", "en")}

    def write(self, brief: Brief) -> str:
        """A text of roughly ``brief.size`` sentences."""
        self.decks[brief.lang].begin()
        pieces = self._pieces(brief)
        loose = self.rng.random() < CHANNELS[brief.channel].loose
        text = self._string(pieces, brief, loose)
        return dirty(self.rng, text, brief.lang, brief.mood, CHANNELS[brief.channel])

    def title(self, brief: Brief) -> str:
        """A subject line for a ticket or an e-mail."""
        key = f"{brief.subject}.title"
        deck = self.decks[brief.lang]
        deck.begin()
        own = deck.has(key) and self.rng.random() < {"neg": 0.85, "mid": 0.4, "pos": 0.0}[brief.mood]
        text = deck.draw(key if own else f"open.title-{brief.mood}", brief.slots)
        return dirty(self.rng, capital(text, brief.lang), brief.lang, "mid", CHANNELS["email"])

    def draw(self, brief: Brief, *names: str) -> str:
        """A fragment under the first of ``names`` that the brief's subject has, else of no subject, else nothing."""
        deck = self.decks[brief.lang]
        keys = [name if "." in name else f"{brief.subject}.{name}" for name in names]
        for key in (*keys, f"overall.{names[0]}"):
            if deck.has(key) and (text := deck.draw(key, brief.slots)):
                return text
        return ""

    def _pieces(self, brief: Brief) -> list[str]:
        if brief.size <= 1:
            return self._short(brief)
        maker = self._shape(brief)
        return [one for one in maker(brief) if one]

    def _shape(self, brief: Brief) -> Callable[[Brief], list[str]]:
        if brief.mood == "mid":
            return self.rng.choices((self._contrast, self._question, self._plain), (6, 2, 3))[0]
        shapes = (self._plain, self._contrast, self._list, self._update, self._compare, self._irony, self._question)
        weights = (60, 8, 4, 5, 6, 6, 3) if brief.mood == "neg" else (70, 9, 5, 4, 5, 0, 2)
        return self.rng.choices(shapes, weights)[0]

    def _short(self, brief: Brief) -> list[str]:
        roll = self.rng.random()
        if brief.mood == "mid":
            return [self.draw(brief, "mid") if roll < 0.7 else self.draw(brief, "ask", "mid")]
        if roll < 0.40:
            return [self.draw(brief, f"short-{brief.mood}", brief.mood)]
        if roll < 0.46 and brief.mood == "neg":
            return [self.draw(brief, "irony", "neg")]
        return [self.draw(brief, brief.mood)]

    def _plain(self, brief: Brief) -> list[str]:
        """An opening at times, what happened, more of it, another subject at times, a closing at times."""
        made = [self.draw(brief, f"open.{brief.mood}")] if self.rng.random() < 0.22 else []
        made.append(self.draw(brief, brief.mood))
        if brief.second and brief.size > 2 and self.rng.random() < 0.2:
            made.append(self._other(brief))
        more = max(0, brief.size - len(made))
        close = self.rng.random() < 0.38
        made += self._more(brief, more - close)
        return made + ([self.draw(brief, f"close.{brief.mood}")] if close else [])

    def _more(self, brief: Brief, count: int) -> list[str]:
        """Details and consequences; a lukewarm text goes on with a question or another subject instead."""
        if brief.mood == "mid":
            return [self.draw(brief, "ask", "mid")][: max(0, count)]
        return [self.draw(brief, f"{brief.mood}+", brief.mood) for _ in range(count)]

    def _other(self, brief: Brief) -> str:
        other = Brief(brief.lang, brief.second, brief.mood, brief.channel, 1, brief.slots)
        link = self.draw(other, "link.also") if self.rng.random() < 0.6 else ""
        return f"{link} {self.draw(other, brief.mood)}".strip()

    def _contrast(self, brief: Brief) -> list[str]:
        """Praise and complaint in one sentence; the mood's side comes last and is told longer."""
        last = brief.mood if brief.mood != "mid" else self.rng.choice(("neg", "pos"))
        first = "pos" if last == "neg" else "neg"
        other = Brief(brief.lang, brief.second or brief.subject, brief.mood, brief.channel, 1, brief.slots)
        opening = self.draw(other, f"short-{first}" if self.rng.random() < 0.6 else first)
        link = self.draw(brief, "link.but")
        joined = f"{opening}{'' if link[0] in ',-' else ' '}{link} {self.draw(brief, last)}"
        more = [self.draw(brief, f"{last}+")] if brief.size > 2 and brief.mood != "mid" else []
        return [joined, *more]

    def _list(self, brief: Brief) -> list[str]:
        """Points in a row, without verbs at length."""
        other = Brief(brief.lang, brief.second or brief.subject, brief.mood, brief.channel, 1, brief.slots)
        points = [
            self.draw(brief, f"short-{brief.mood}", brief.mood),
            self.draw(other, f"short-{brief.mood}", brief.mood),
        ]
        points.append(self.draw(brief, brief.mood))
        mark = self.rng.choice(("numbers", "dashes", "plain"))
        if mark == "numbers":
            return [" ".join(f"{at}{self.rng.choice('-)')} {one}" for at, one in enumerate(points, 1))]
        if mark == "dashes":
            return ["\n".join(f"- {one}" for one in points)]
        return [", ".join(points)]

    def _update(self, brief: Brief) -> list[str]:
        return [*self._plain(brief), "\n" + self.draw(brief, f"update.{brief.mood}")]

    def _compare(self, brief: Brief) -> list[str]:
        made = [self.draw(brief, brief.mood), self.draw(brief, f"compare.{brief.mood}")]
        self.rng.shuffle(made)
        return made + ([self.draw(brief, f"{brief.mood}+")] if brief.size > 2 else [])

    def _irony(self, brief: Brief) -> list[str]:
        made = [self.draw(brief, "irony", "neg")]
        return made + [self.draw(brief, "neg+", "neg") for _ in range(max(0, brief.size - 2))]

    def _question(self, brief: Brief) -> list[str]:
        ask = self.draw(brief, "ask", brief.mood)
        if brief.mood == "mid" and self.rng.random() < 0.6:
            return [ask]
        return [self.draw(brief, brief.mood, "mid"), ask]

    def _string(self, pieces: list[str], brief: Brief, loose: bool) -> str:
        gaps = _LOOSE if loose else _NEAT
        text, start = "", True
        for piece in pieces:
            text += capital(piece, brief.lang) if start or piece[:1] == "\n" else piece
            gap = " " if text[-1:] in "?!" else self.rng.choice(gaps)
            start = gap.strip() not in {"", ","} or text[-1:] in "?!"
            text += gap
        text = text.rstrip(" ,.!\n")
        return text if text.endswith("?") else text + self.rng.choice(_ENDS[brief.mood])
