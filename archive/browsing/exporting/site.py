"""Permanent addresses of many records, without looking the pattern up for each of them."""

from urllib.parse import quote

from django.urls import reverse

#: Characters that an address keeps in a path, as ``reverse`` does.
_KEPT = "!*'();:@&=+$,/~"


class Site:
    """``root`` is where the archive is read, as ``https://archive.example``; empty: addresses begin with a slash."""

    def __init__(self, root: str = "") -> None:
        self.root = root.rstrip("/")
        self._parts: dict[str, tuple[str, str]] = {}

    def address(self, name: str, key: str) -> str:
        """Of the record with this public id or slug; ``name`` is its address's name, as ``statement``."""
        if name not in self._parts:
            before, _, after = reverse(name, args=["-"]).rpartition("-")
            self._parts[name] = (self.root + before, after)
        before, after = self._parts[name]
        return f"{before}{key if key.isascii() and key.isalnum() else quote(key, safe=_KEPT)}{after}"

    def within(self, path: str) -> str:
        """The whole address of a path, which begins with a slash."""
        return self.root + path
