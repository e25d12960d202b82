"""The number formats that a network can be read in, and which of them is right and fast on this machine.

Where the processor has units for a format beside float32, the first load tries every one of them on sentences of our
own: a format whose answers stray from float32 is never taken, of the others the fastest is, if it is worth its
rounding. What was found is kept in the user's cache (``$XDG_CACHE_HOME/dinle/formats.json``), so that later loads need
no trial. ``DINLE_DTYPE`` names a format without one; int8 is refused even then where its products are wrong.
"""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from sentiment import integers, packed

FLOAT, HALF = "float32", "bfloat16"
FORMATS = (FLOAT, HALF, integers.NAME)
NAMED = "DINLE_DTYPE"
HALF_UNITS = ("avx512_bf16", "amx_bf16", "bf16")
APART = 0.12
"""The most that a probability of one sentence may move, and how far its mean state may turn (1 − cosine)."""
WORTH = 1.2
"""How many times as fast as float32 a format must be: its rounding costs some points of the intents."""
ROUNDS = 3
SENTENCES = (
    "Kargo hızlı geldi, teşekkürler.", "Ürün kırık çıktı, iade edeceğim.", "Siparişim ne zaman gelir?", "Fena değil.",
    "Garson güler yüzlüydü ama yemek soğuktu.", "Uygulama her açılışta donuyor!!", "Tam istediğim gibi",
    "Üç haftadır cevap yok, bu nasıl hizmet?", "Fatura adresimi değiştirmek istiyorum.", "idare eder",
    "Odamız temizdi, manzara da güzeldi; yalnız kahvaltı zayıftı.", "SAKIN ALMAYIN", "Kurye kibardı.",
    "Bir daha mı? Asla.", "Dün şubeye uğradım, sıra hiç yoktu, işim beş dakikada bitti.", "Bedeni dar",
    "The delivery was quick, thanks!", "It broke after two days.", "How do I cancel my order?", "Not bad at all",
    "Great room, awful breakfast.", "The app keeps crashing on my phone", "Exactly what I wanted",
    "Nobody has answered me for three weeks.", "Please change my billing address.", "it's okay I guess",
    "I was charged twice and had to call four times before anyone listened.", "Would buy again",
    "Never again.", "They replaced it the same day without a question.", "arrived on monday", "👍",
)  # fmt: skip
Answers = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]
"""Of the sentences: probabilities ``(n, classes)`` (no columns without classes) and unit vectors ``(n, width)``."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a format gave: how far its answers stray from float32 (0…1) and the seconds that the sentences took."""

    format: str
    apart: float
    seconds: float

    @property
    def is_right(self) -> bool:
        """Whether it may be taken."""
        return self.apart <= APART


def candidates() -> tuple[str, ...]:
    """The formats worth a trial here: the named one alone, else float32 and those that the processor has units for."""
    named = os.environ.get(NAMED, "")
    if named in FORMATS and (named != integers.NAME or integers.available()):
        return (named,)
    half = (HALF,) if in_hardware(*HALF_UNITS) else ()
    whole = (integers.NAME,) if in_hardware(*integers.UNITS) and integers.available() else ()
    return (*half, *whole, FLOAT)


def turned(model: Any, kind: str) -> Any:
    """``model``, in float32, as it is read in the format ``kind``; in place."""
    if kind == integers.NAME:
        return integers.turned(model.eval().float())
    made = model.eval().to(torch.bfloat16 if kind == HALF else torch.float32)
    return packed.turned(made) if kind == HALF and packed.available() else made


def best(load: Callable[[], Any], tokenizer: Any, name: str) -> tuple[Any, str]:
    """The network that ``load`` gives anew with every call, in the best format, and that format.

    ``name`` says whose weights they are, version included: what is kept of the trial hangs on it and on the machine.
    """
    kinds = candidates()
    if len(kinds) > 1 and (kept := remembered(name)) in kinds:
        kinds = (kept,)
    if len(kinds) == 1:
        return turned(load(), kinds[0]), kinds[0]
    trials = tried(load, tokenizer, kinds)
    remember(name, trials)
    taken = fastest(trials)
    return turned(load(), taken), taken


def fastest(trials: Sequence[Trial]) -> str:
    """The format that took the least time of those that are right; float32 is, and only ``WORTH`` outdoes it."""
    right = (one for one in trials if one.is_right)
    return min(right, key=lambda one: one.seconds * (1 if one.format == FLOAT else WORTH)).format


def tried(load: Callable[[], Any], tokenizer: Any, kinds: Sequence[str]) -> list[Trial]:
    """Every format on the sentences, float32 for comparison among them."""
    inputs = tokenizer(list(SENTENCES), padding=True, truncation=True, max_length=64, return_tensors="pt")
    mask = inputs["attention_mask"]
    given = {"input_ids": inputs["input_ids"], "attention_mask": mask}
    exact = answers(turned(load(), FLOAT), given)
    return [trial(turned(load(), kind), kind, given, exact) for kind in kinds]


def trial(model: Any, kind: str, given: Mapping[str, torch.Tensor], exact: Answers) -> Trial:
    """One format; the shortest of some rounds counts."""
    said, spent = answers(model, given), []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answers(model, given)
        spent.append(time.perf_counter() - began)
    return Trial(kind, round(apart(exact, said), 4), round(min(spent), 4))


@torch.inference_mode()
def answers(model: Any, given: Mapping[str, torch.Tensor]) -> Answers:
    """What a network says of tokens."""
    out = model(**given, output_hidden_states=True)
    mask = given["attention_mask"].unsqueeze(-1)
    vectors = torch.nn.functional.normalize((out.hidden_states[-1].float() * mask).sum(1), dim=-1)
    shares = out.logits.float().softmax(-1) if "logits" in out else vectors[:, :0]
    return shares.numpy(), vectors.numpy()


def apart(exact: Answers, said: Answers) -> float:
    """The largest gap between two answers to a sentence, in probability or in direction; 1 where one is no number."""
    gaps = [float(np.abs(exact[0] - said[0]).max(initial=0)), float(1 - (exact[1] * said[1]).sum(1).min())]
    return max(gaps) if bool(np.isfinite(gaps).all()) else 1.0


def place(name: str) -> str:
    """What a trial hangs on: the weights, the processor, what it may use of it, torch."""
    allowed = (os.environ.get(one, "") for one in ("ONEDNN_MAX_CPU_ISA", "ATEN_CPU_CAPABILITY", "OMP_NUM_THREADS"))
    return "|".join((name, processor(), *allowed, str(torch.get_num_threads()), torch.__version__))


def cache_file() -> Path:
    """Where trials are kept."""
    folder = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(folder).expanduser() / "dinle" / "formats.json"


def kept_trials() -> dict[str, list[dict[str, Any]]]:
    """All trials of the cache; none where it cannot be read."""
    try:
        found = json.loads(cache_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def trials_of(name: str) -> list[Trial]:
    """The trials of these weights on this machine; none where there were none."""
    try:
        return [Trial(**one) for one in kept_trials().get(place(name), [])]
    except TypeError:
        return []


def remembered(name: str) -> str:
    """The format that an earlier load found best; empty where there was none."""
    trials = trials_of(name)
    return fastest(trials) if any(one.is_right for one in trials) else ""


def remember(name: str, trials: Sequence[Trial]) -> None:
    """Keeps the trials; a cache that cannot be written is none."""
    file = cache_file()
    part = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps({**kept_trials(), place(name): [asdict(one) for one in trials]}, indent=1))
        part.replace(file)
    except OSError:
        return


def processor() -> str:
    """The processor's name."""
    named = next((line.partition(":")[2].strip() for line in cpu_lines() if line.startswith("model name")), "")
    return named or platform.processor() or platform.machine()


def in_hardware(*units: str) -> bool:
    """Whether the processor names one of these units among its own."""
    flags = {flag for line in cpu_lines() if line.startswith(("flags", "Features")) for flag in line.split()}
    return not flags.isdisjoint(units)


def cpu_lines() -> list[str]:
    """What Linux says of the processors; nothing elsewhere."""
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
            return file.read().splitlines()
    except OSError:
        return []
