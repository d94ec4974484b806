"""Hosts of addresses: one spelling for each, and the wider domains that it lies in."""

import re
from collections.abc import Iterator

_HOST = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://)?(?:[^\s/@]{1,80}@)?(?P<host>[\w-]+(?:\.[\w-]+)+)\.?(?::\d{1,5})?(?:[/?#]|$)"
)


def host_of(text: str) -> str:
    """Return the host that an address or a host names, in lower case without "www."; empty where there is none."""
    match = _HOST.match(text.strip().lower())
    return match["host"].removeprefix("www.") if match and len(match["host"]) <= 253 else ""


def domains_of(host: str) -> Iterator[str]:
    """Yield a host and each domain that it lies in, the narrowest first: news.paper.com, paper.com."""
    parts = host_of(host).split(".")
    for start in range(len(parts) - 1):
        yield ".".join(parts[start:])
