"""How alike two texts are: runs of words (shingles), their MinHash signature, and the parts texts meet in.

Pure functions of the text: same words, same signature, on any machine and in any order. Candidates are found through
MinHash (Broder, "On the resemblance and containment of documents", 1997) cut into bands (Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", chapter 3); whether they are alike is then counted, not estimated.
"""

import hashlib
import re
import struct
from itertools import batched

from rensa import RMinHash

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


def digest(folded: str) -> str:
    """SHA-256 of a folded text and of the way signatures are made: where it is the same, so is the signature."""
    return hashlib.sha256(f"{_HOW}\n{folded}".encode()).hexdigest()


def shingles(folded: str) -> set[str]:
    """The different runs of words in a folded text; none where it is too short to tell."""
    words = _WORD.findall(folded)
    runs = {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    return runs if len(runs) >= FEWEST else set()


def similarity(a: set[str], b: set[str]) -> float:
    """Jaccard index of two sets of shingles, to four places; 0 where both are empty."""
    shared = len(a & b)
    either = len(a) + len(b) - shared
    return round(shared / either, 4) if either else 0.0


def minhash(runs: set[str]) -> bytes:
    """The signature: the least hash under each permutation, 4 bytes each, little endian. Empty for no shingles."""
    if not runs:
        return b""
    made = RMinHash(num_perm=_PERMUTATIONS, seed=SEED)
    for some in batched(sorted(runs), _BATCH):
        made.update(list(some))
    return struct.pack(f"<{_PERMUTATIONS}I", *made.digest())


def band_keys(signature: bytes) -> list[int]:
    """A signed 64-bit key for each band; texts that share one are candidates. None for an empty signature."""
    width = ROWS * _ROW_BYTES
    parts = (bytes([band]) + signature[band * width : (band + 1) * width] for band in range(BANDS if signature else 0))
    return [int.from_bytes(hashlib.blake2b(part, digest_size=8).digest(), "little", signed=True) for part in parts]


def may_be_alike(a: bytes, b: bytes) -> bool:
    """Whether two signatures leave it worth while to count: the share of equal least hashes estimates the likeness."""
    rows = zip(batched(a, _ROW_BYTES), batched(b, _ROW_BYTES), strict=True)
    return sum(one == other for one, other in rows) >= _HOPELESS * _PERMUTATIONS


def size_range(size: int) -> tuple[int, int]:
    """The fewest and most shingles of a text that may be alike to one with ``size``: a smaller set cannot hold more."""
    return int(size * ALIKE), int(size / ALIKE) + 1
