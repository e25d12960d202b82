"""HTML to the text that a reader sees."""

from __future__ import annotations

import re
import warnings
from typing import Any

_MARKED = re.compile(r"<[a-zA-Z/!]|&[#a-zA-Z]")
_BLOCKS = ("p", "div", "li", "ul", "ol", "blockquote", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


def tree(html: bytes | str, encoding: str | None = None) -> Any:
    """The page as BeautifulSoup has it; what lxml refuses, Python's own parser reads."""
    from bs4 import BeautifulSoup

    given: dict[str, Any] = {"from_encoding": encoding} if isinstance(html, bytes) and encoding else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return BeautifulSoup(html, "lxml", **given)
        except ValueError:
            return BeautifulSoup(html, "html.parser", **given)


def plain(html: str) -> str:
    """Text without tags; paragraphs and ``<br>`` become line breaks, scripts and styles go."""
    if not _MARKED.search(html):
        return html.strip()
    soup = tree(f"<div>{html}</div>")
    for tag in soup(["script", "style", "template", "noscript"]):
        tag.decompose()
    for tag in soup("br"):
        tag.replace_with("\n")
    for tag in soup(_BLOCKS):
        tag.insert_before("\n")
        tag.insert_after("\n")
    return squeezed(soup.get_text())


def squeezed(text: str) -> str:
    """White space made single, line breaks kept single too."""
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
