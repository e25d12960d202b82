"""Web addresses that may be kept: http or https, without credentials, and nobody's data in path or query."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qsl, unquote, unquote_plus, urlencode, urlsplit, urlunsplit

from listener.privacy.names import has_full_name, has_name, is_person
from listener.privacy.roles import role_of

_HOST = re.compile(r"[\w.-]{1,253}|\[[0-9a-f:.]+\]", re.IGNORECASE)
_SECRET = re.compile(
    r"token|secret|passw|parola|sifre|api_?key|access_?key|signature|session|credential|auth|jwt|bearer|otp|"
    r"sessid|(?:^|_)(?:sig|sid|key|pwd|pass|hash)$",
    re.IGNORECASE,
)
_PEOPLE_BELOW_WORDS = """
user users u profile profil profiles author authors uye uyeler member members kullanici people person
"""
_PEOPLE_BELOW = frozenset(_PEOPLE_BELOW_WORDS.split())
"""Parts of a path behind which a person's page stands."""
_MAY_TELL = frozenset({"name", "person", "email", "phone", "address", "birth", "tckn", "iban", "card", "handle"})


def link(value: str, mask: Callable[[str], str]) -> str:
    """``value`` as it may be kept, "" where nothing of it may. ``mask`` takes personal data out of a text.

    Parameters that hold a secret or a person go; an address whose path, host or fragment holds one goes as a whole.
    """
    try:
        parts = urlsplit(value.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host) or any(map(str.isspace, parts.netloc)):
        return ""
    if _is_personal_host(host) or _is_personal_path(parts.path, mask):
        return ""
    where = f"[{host}]" if ":" in host else host
    return urlunsplit(
        (parts.scheme, f"{where}:{port}" if port else where, parts.path, _query(parts, mask), _fragment(parts, mask))
    )


def _is_personal_host(host: str) -> bool:
    return any(has_full_name(label) for label in host.split(".")[:-2])


def _is_personal_path(path: str, mask: Callable[[str], str]) -> bool:
    """Whether a part of the path, as it is and decoded, is a person or holds personal data."""
    if not path.strip("/"):
        return False
    told = unquote(unquote(path))
    if mask(path) != path or mask(told) != told:
        return True
    steps = told.split("/")
    return any(_is_personal_step(before, step) for before, step in zip(["", *steps], steps, strict=False))


def _is_personal_step(before: str, step: str) -> bool:
    if not step:
        return False
    if before.lower() in _PEOPLE_BELOW and not step.isdigit():
        return True
    return step.startswith("@") or is_person(step) or has_full_name(step.partition(";")[0])


def _query(parts: SplitResult, mask: Callable[[str], str]) -> str:
    """The parameters that may be kept; the text as it was where all of them may."""
    if not parts.query:
        return ""
    told = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None)
    kept = [(name, value) for name, value in told if not _tells(name, value, mask)]
    return parts.query if told and len(kept) == len(told) else urlencode(kept)


def _tells(name: str, value: str, mask: Callable[[str], str]) -> bool:
    """Whether a parameter holds a secret or somebody's data."""
    told = unquote_plus(value)
    if _SECRET.search(name) or role_of(name) in _MAY_TELL or mask(name) != name:
        return True
    return mask(value) != value or mask(told) != told or is_person(told) or has_name(told)


def _fragment(parts: SplitResult, mask: Callable[[str], str]) -> str:
    told = unquote(parts.fragment)
    if not told or mask(told) != told or is_person(told) or has_name(told) or _SECRET.search(told.partition("=")[0]):
        return ""
    return parts.fragment
