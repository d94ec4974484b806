"""Why a passage is not in an article's reading text, in a sentence that an editor can agree or disagree with."""

_WHY = {
    "navigation": "it is navigation",
    "notice": "it is a notice of the site",
    "caption": "it is a caption",
    "credit": "it is a credit",
    "share": "it asks to share",
    "related": "it points to other stories",
    "comment-form": "it belongs to a comment form",
    "contact": "it is a contact for the press",
    "advert": "it is an advert",
    "source-line": "it is a line about the source, whose facts are kept",
    "repetition": "it repeats what stands elsewhere",
    "markup": "it is markup",
    "link": "it is the address of a link",
    "code": "it is code",
    "editor": "an editor took it out",
}


def because(kind: str) -> str:
    """Return the sentence for a kind that the extractor gives; an unknown kind is named in it."""
    return _WHY.get(kind, f"it is taken for: {kind.replace('-', ' ')}")
