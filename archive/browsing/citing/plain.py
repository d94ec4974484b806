"""A citation in words, as a reader copies it."""

from archive.browsing.citing.reference import SITE, UNTITLED, Reference
from archive.browsing.wording import quoted


def write(reference: Reference) -> str:
    """One line, without its end."""
    parts = (
        f"{', '.join(author.name for author in reference.authors)}." if reference.authors else "",
        _title(reference.title),
        f"{reference.publisher or '[publisher not stated]'},",
        f"{reference.published.words() if reference.published else '[no date printed]'}.",
        f"{reference.source}." if reference.source else "",
        reference.note,
        f"In {SITE}, {reference.address}.",
        f"Accessed {reference.accessed.day} {reference.accessed:%B %Y}.",
    )
    return " ".join(part for part in parts if part)


def _title(title: str) -> str:
    if title == UNTITLED:
        return f"{title}."
    title = title.rstrip(".")
    return quoted(title if title[-1:] in {"?", "!", "？", "！"} else f"{title}.")
