"""A tiny random classifier with a tokenizer of its own, written to a folder: for contracts, not answers."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

LETTERS = "abcçdefgğhıijklmnoöpqrsştuüvwxyzABCÇDEFGĞHIİJKLMNOÖPQRSŞTUÜVWXYZ0123456789.,;:!?'\"()<>/=-😍😡"
WIDTH = 32


def tokenizer() -> PreTrainedTokenizerFast:
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -3.0)]
    made = Tokenizer(models.Unigram(pieces + [(letter, -5.0) for letter in LETTERS], unk_id=3))
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=made, bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>"
    )


def config(labels: tuple[str, ...]) -> BertConfig:
    return BertConfig(
        vocab_size=len(LETTERS) + 5, hidden_size=WIDTH, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=256, pad_token_id=1,
        id2label=dict(enumerate(labels)), label2id={name: i for i, name in enumerate(labels)},
    )  # fmt: skip


def classifier(folder: Path, labels: tuple[str, ...] = ("negative", "neutral", "positive")) -> Path:
    torch.manual_seed(5)
    BertForSequenceClassification(config(labels)).save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return folder


def embedder(folder: Path) -> Path:
    torch.manual_seed(5)
    BertModel(config(("a", "b")), add_pooling_layer=False).save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return folder


def trained(folder: Path) -> Path:
    """As training writes it: with a clause head, languages and temperatures."""
    classifier(folder)
    head = {"weight": torch.randn(3, WIDTH), "bias": torch.zeros(3)}
    save_file(head, folder / "clauses.safetensors")
    settings = {"version": "7", "languages": ["tr", "en"], "temperature": {"tr": 2.0, "en": 1.0, "": 1.5}}
    (folder / "sentiment.json").write_text(json.dumps(settings))
    return folder
