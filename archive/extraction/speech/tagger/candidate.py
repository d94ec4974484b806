"""A statement as the tagger sees it, with how sure it is. Plain data."""

from dataclasses import dataclass

from archive.offsets import Span

type Place = tuple[int, Span]  # a paragraph's number and characters of its reading text


@dataclass(frozen=True, slots=True)
class Scores:
    """How sure the network is, each from 0 to 1."""

    content: float  # mean probability that the content's tokens are content
    content_least: float  # the least of them
    boundaries: float  # that every stretch of the content begins and ends where it does: the least of these
    cue: float  # mean probability that the cue's tokens are a cue; 0 without a cue
    link: float  # that the content hangs on this cue: the mean of its tokens; 0 without a cue
    source: float  # that the cue has these source words, or none where there are none; 0 without a cue
    speech: float  # that something is said or written and not merely thought or meant; 0 without a cue


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is reported, in text order and one stretch a paragraph; the words that report it; the words for who speaks.

    Without a cue nothing in the window reports the content: mostly a quotation that goes on from a paragraph before.
    """

    content: tuple[Place, ...]
    cue: Place | None
    sources: tuple[Place, ...]
    scores: Scores
