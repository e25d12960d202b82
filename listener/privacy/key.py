"""The workspace's key: 32 secret bytes under which people become hashes."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from listener.errors import ConfigError


def load_key(path: Path | str) -> bytes:
    """The workspace's 32 secret bytes, made on first use. ``ConfigError`` where others may read the file."""
    path = Path(path)
    if not path.exists():
        _make_key(path)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ConfigError(f"{path} can be read by others on this machine.", hint=f"Run: chmod 600 {path}")
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (ValueError, OSError) as error:
        raise ConfigError(f"{path} is no key file: {error}", hint="Restore it from a backup.") from error
    if len(key) != 32:
        raise ConfigError(f"{path} is no key file: 64 hexadecimal digits expected.", hint="Restore it from a backup.")
    return key


def _make_key(path: Path) -> None:
    """Writes a new key beside ``path`` and links it there, so that a half-written key is never seen."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
        os.link(fresh, path)
    except FileExistsError:
        pass  # another process was first: its key counts
    finally:
        fresh.unlink()
