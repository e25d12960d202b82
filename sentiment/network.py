"""The network that is trained: a sequence classifier of Hugging Face's, with a head of its own for clauses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

from listener.types import POLARITIES

CLAUSES, VECTORS, HEADS = "clauses.safetensors", "vectors.safetensors", "heads.safetensors"
SETTINGS = "sentiment.json"
DROPOUT = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "classifier_dropout": 0.1}


@dataclass(frozen=True, slots=True)
class Output:
    """What one pass gives: logits ``(n, 3)``, token states ``(n, tokens, width)``, span logits ``(spans, 3)``."""

    logits: Tensor
    states: Tensor
    spans: Tensor


class Network(nn.Module):
    """``classifier`` reads the polarity from the first token; ``clause`` from the mean of the states of a span."""

    def __init__(self, classifier: Any, clause: nn.Linear) -> None:
        super().__init__()
        self.classifier, self.clause = classifier, clause

    def forward(self, inputs: dict[str, Tensor], rows: Tensor, masks: Tensor) -> Output:
        """``masks`` ``(spans, tokens)`` marks the tokens of each span, ``rows`` ``(spans,)`` the text it stands in."""
        out = self.classifier(**inputs, output_hidden_states=True)
        states = out.hidden_states[-1]
        return Output(out.logits, states, self.clause(span_means(states, rows, masks)))

    def freeze(self, layers: int) -> None:
        """Keeps the token embeddings and the lowest ``layers`` as they are; 0: all is learnt."""
        body = self.classifier.base_model
        for part in [body.embeddings, *body.encoder.layer[:layers]] if layers else []:
            part.requires_grad_(False)

    def heads(self) -> list[nn.Parameter]:
        """The parameters that the base did not bring."""
        body = {id(one) for one in self.classifier.base_model.embeddings.parameters()}
        body |= {id(one) for one in self.classifier.base_model.encoder.parameters()}
        return [one for one in self.parameters() if id(one) not in body]


def span_means(states: Tensor, rows: Tensor, masks: Tensor) -> Tensor:
    """Mean of the states under each mask: ``(spans, width)``."""
    weight = masks.to(states.dtype)
    return torch.einsum("st,sth->sh", weight, states[rows]) / weight.sum(1, keepdim=True).clamp(min=1e-6)


def load(path: str, dropout: float = 0.0) -> tuple[Network, Any]:
    """Network and tokenizer from a base (its heads are new) or from what ``save`` wrote; float32.

    ``dropout``: the share of every layer's outputs that training leaves out.
    """
    config = settings(path, dropout)
    classifier = AutoModelForSequenceClassification.from_pretrained(path, config=config, dtype=torch.float32)
    clause = nn.Linear(classifier.config.hidden_size, len(POLARITIES))
    if (file := Path(path) / CLAUSES).is_file():
        clause.load_state_dict({name: one.float() for name, one in load_file(file).items()})
    return Network(classifier, clause), AutoTokenizer.from_pretrained(path)


def settings(path: str, dropout: float) -> Any:
    """The base's configuration with our labels and dropout; none in the attention, where a step would take longer."""
    config = AutoConfig.from_pretrained(path)
    config.id2label = dict(enumerate(POLARITIES))
    config.label2id = {name: i for i, name in enumerate(POLARITIES)}
    for name, share in {**DROPOUT, "hidden_dropout_prob": dropout}.items():
        if hasattr(config, name):
            setattr(config, name, share)
    return config


def save(network: Network, tokenizer: Any, folder: Path, settings: dict[str, Any]) -> None:
    """Writes the weights as float16, the tokenizer, the clause head and ``settings`` below ``folder``.

    A map of the vectors and heads that stand there were fitted to other weights and go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for fitted in (VECTORS, HEADS):
        (folder / fitted).unlink(missing_ok=True)
    halves = {name: one.detach().half().contiguous() for name, one in network.classifier.state_dict().items()}
    network.classifier.save_pretrained(folder, state_dict=halves)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "dtype": "float16"}, indent=2) + "\n")
    save_head(network.clause, folder / CLAUSES)
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.save_pretrained(folder)
    (folder / SETTINGS).write_text(json.dumps(settings, indent=2, ensure_ascii=False) + "\n")


def save_head(head: nn.Linear, file: Path) -> None:
    """Writes a linear layer as float16."""
    save_file({name: one.detach().half() for name, one in head.state_dict().items()}, file)
