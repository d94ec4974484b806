"""Words that readers look for: common, middling and rare ones, taken from the statements themselves."""

import random
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

_SAMPLE = 3_000


@dataclass(frozen=True, slots=True)
class Words:
    common: tuple[str, ...]
    middling: tuple[str, ...]
    rare: tuple[str, ...]
    two_common: tuple[str, ...]
    two_rare: tuple[str, ...]
    three_common: tuple[str, ...]
    three_rare: tuple[str, ...]
    odd: tuple[str, ...]  # accents, hyphens, other scripts


def choose_words(draw: random.Random) -> Words:
    """From some thousand statements: words and runs of words, by how many of the statements have them."""
    from archive.models import Statement

    last = Statement.objects.order_by("-pk").values_list("pk", flat=True)[0]
    keys = sorted(draw.sample(range(1, last + 1), min(_SAMPLE, last)))
    texts: list[str] = []
    for start in range(0, len(keys), 500):
        found = Statement.objects.filter(pk__in=keys[start : start + 500]).order_by("pk")
        texts += found.values_list("folded", flat=True)
    runs: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
    for text in texts:
        words = text.replace('"', " ").split()
        runs[0].update(set(words))
        runs[1].update({" ".join(pair) for pair in pairwise(words)})
        runs[2].update({" ".join(three) for three in zip(words, words[1:], words[2:], strict=False)})
    one, two, three = (sorted(run, key=lambda words, run=run: (-run[words], words)) for run in runs)
    plain = [word for word in one if word.isalpha() and word.isascii() and len(word) > 3]
    once = [word for word in plain if runs[0][word] == 1]
    known = [words for words in two if words.replace(" ", "").isalpha()]
    return Words(
        common=tuple(one[:3]),
        middling=tuple(plain[len(plain) // 200 :][:60:15]),
        rare=tuple(once[:: max(1, len(once) // 4)][:4]),
        two_common=tuple(known[:3]),
        two_rare=tuple(known[-1 :: -max(1, len(known) // 8)][:3]),
        three_common=tuple(three[:3]),
        three_rare=tuple(three[-1 :: -max(1, len(three) // 8)][:3]),
        odd=tuple(word for word in one if not word.isascii() or (word.count("-") == 1 and len(word) > 6))[:6],
    )
