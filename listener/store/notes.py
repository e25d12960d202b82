"""What the store knows of itself, by key."""

from __future__ import annotations

from listener.store.connection import Part


class Notes(Part):
    """Short texts by key."""

    def get(self, key: str) -> str:
        """What was noted under ``key``, else empty."""
        found = self.read("SELECT value FROM meta WHERE key = ?", (key,))
        return str(found[0][0]) if found else ""

    def set(self, key: str, value: str) -> None:
        """Notes something about the store itself."""
        with self.write():
            self.conn.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))
