"""Near duplicates: articles that tell the same story, and how alike two texts are.

Each text is compared with the few that share a part of its signature. Which pairs are linked follows from the texts and
from people's decisions alone: not from the order of loads, for every pair is looked at when the later of the two is
written, and again whenever the words of one change.

Candidates are found through MinHash (Broder, "On the resemblance and containment of documents", 1997) over shingles,
runs of words, cut into bands (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3); whether they
are alike is then counted, not estimated. Same words, same signature, on any machine and in any order.
"""

import hashlib
import re
import struct
from collections.abc import Iterator
from itertools import batched

from django.db import transaction
from rensa import RMinHash

from archive.loading.changes import Changes
from archive.models import Article, NearDuplicate, Signature, SignatureBand
from archive.models.provenance import take_turn

#: Two texts are near duplicates if they share this part of their shingles. An edited repost of a story keeps 0.6 to 1;
#: two reports of one event that were written apart share less than 0.1, two releases from one template up to 0.5.
ALIKE = 0.6
#: Words in a run. Runs of five are hardly ever common to two texts by chance.
RUN = 5
#: A text with fewer different runs is a stub ("Subscribe to read on"): its likeness to another says nothing.
FEWEST = 20

SEED = 1
BANDS, ROWS = 42, 3  # a pair alike by 0.6 shares no band once in 27,000 pairs, one alike by 0.7 once in 40 million
_PERMUTATIONS = BANDS * ROWS
_ROW_BYTES = 4
_BATCH = 4096  # shingles hashed at once: bounds the memory that a long text takes
#: Estimated likeness below which a pair is not counted: four standard deviations under ``ALIKE``.
_HOPELESS = 0.42
#: Everything that another signature would follow from; a part of the digest.
_HOW = f"rensa {RMinHash.ALGORITHM_VERSION} {SEED} {BANDS}x{ROWS} {RUN} {FEWEST}"

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")  # scripts without spaces go by the character


def link_duplicates(article: Article, changes: Changes) -> None:
    """Bring an article's links in line with its words. Inside a transaction; does nothing where no word changed."""
    words = _words(article.folded)
    digested = digest(words)
    known = Signature.objects.filter(article=article).first()
    if known and known.digest == digested:
        return
    runs = shingles(words)
    signature = minhash(runs)
    keys = band_keys(signature)
    Signature(article=article, digest=digested, shingles=len(runs), minhash=signature).save()
    SignatureBand.objects.filter(article=article).delete()
    SignatureBand.objects.bulk_create(SignatureBand(article=article, key=key) for key in keys)
    alike = dict(_alike(article, digested, runs, signature, keys))
    for link in NearDuplicate.objects.of(article).order_by("pk"):
        other = link.second_id if link.first_id == article.pk else link.first_id
        likeness = alike.pop(other, None)
        if likeness is None and not link.has_human_decision:
            link.delete()
            changes.count(NearDuplicate, "withdrawn")
            continue
        if likeness is None:  # a person decided on the pair: it stays, with the likeness it has
            folded = Article.objects.values_list("folded", flat=True).get(pk=other)
            likeness = similarity(runs, shingles(_words(folded)))
        if link.similarity != likeness:
            link.similarity = likeness
            link.save(update_fields=["similarity"])
            changes.count(NearDuplicate, "changed")
    new = []
    for other, likeness in sorted(alike.items()):
        first, second = sorted((article.pk, other))
        new.append(NearDuplicate(first_id=first, second_id=second, similarity=likeness))
    changes.count(NearDuplicate, "new", len(new))
    NearDuplicate.objects.bulk_create(new)


def link_unsigned(changes: Changes) -> None:
    """Link articles read before there were signatures, each in a transaction."""
    for pk in list(Article.objects.filter(signature=None).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            take_turn()
            link_duplicates(Article.objects.get(pk=pk), changes)


def _words(folded: str) -> str:
    """Return the body's words; the title, which an editor may change, is the first line of the folded column."""
    return folded.partition("\n")[2]


def _alike(
    article: Article, digested: str, runs: set[str], signature: bytes, keys: list[int]
) -> Iterator[tuple[int, float]]:
    """Yield every other article that is alike, with how much. Two queries, both by index."""
    if not runs:
        return
    sharing = SignatureBand.objects.filter(key__in=keys).values("article")
    candidates = Signature.objects.filter(article__in=sharing, shingles__range=size_range(len(runs)))
    hopeful = []
    columns = ("article", "digest", "minhash")
    for pk, theirs, other in candidates.exclude(article=article).values_list(*columns).iterator():
        if theirs == digested:
            yield pk, 1.0
        elif may_be_alike(signature, bytes(other)):
            hopeful.append(pk)
    for pk, folded in Article.objects.filter(pk__in=hopeful).values_list("pk", "folded").iterator():
        likeness = similarity(runs, shingles(_words(folded)))
        if likeness >= ALIKE:
            yield pk, likeness


def digest(folded: str) -> str:
    """Return a SHA-256 of a folded text and of the way signatures are made: the same for the same signature."""
    return hashlib.sha256(f"{_HOW}\n{folded}".encode()).hexdigest()


def shingles(folded: str) -> set[str]:
    """Return the different runs of words in a folded text; none where it is too short to tell."""
    words = _WORD.findall(folded)
    runs = {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    return runs if len(runs) >= FEWEST else set()


def similarity(a: set[str], b: set[str]) -> float:
    """Return the Jaccard index of two sets of shingles, to four places; 0 where both are empty."""
    shared = len(a & b)
    either = len(a) + len(b) - shared
    return round(shared / either, 4) if either else 0.0


def minhash(runs: set[str]) -> bytes:
    """Return the least hash under each permutation, 4 bytes each, little endian; empty for no shingles."""
    if not runs:
        return b""
    made = RMinHash(num_perm=_PERMUTATIONS, seed=SEED)
    for some in batched(sorted(runs), _BATCH):
        made.update(list(some))
    return struct.pack(f"<{_PERMUTATIONS}I", *made.digest())


def band_keys(signature: bytes) -> list[int]:
    """Return a signed 64-bit key for each band; texts that share one are candidates. None for an empty signature."""
    width = ROWS * _ROW_BYTES
    parts = (bytes([band]) + signature[band * width : (band + 1) * width] for band in range(BANDS if signature else 0))
    return [int.from_bytes(hashlib.blake2b(part, digest_size=8).digest(), "little", signed=True) for part in parts]


def may_be_alike(a: bytes, b: bytes) -> bool:
    """Tell whether two signatures make counting worth while: the share of equal least hashes estimates the likeness."""
    rows = zip(batched(a, _ROW_BYTES), batched(b, _ROW_BYTES), strict=True)
    return sum(one == other for one, other in rows) >= _HOPELESS * _PERMUTATIONS


def size_range(size: int) -> tuple[int, int]:
    """Return the fewest and most shingles of a text alike to one with ``size``: a smaller set cannot hold more."""
    return int(size * ALIKE), int(size / ALIKE) + 1
