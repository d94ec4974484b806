"""Linking articles that tell the same story: each text is compared with the few that share a part of its signature.

Which pairs are linked follows from the texts and from people's decisions alone: not from the order of loads, for every
pair is looked at when the later of the two is written, and again whenever the words of one change.
"""

from collections.abc import Iterator

from django.db import transaction

from archive.loading import similarity
from archive.loading.tally import Tally
from archive.models import Article, NearDuplicate, Signature, SignatureBand
from archive.models.turns import take_turn

KIND = "duplicates"


def link_duplicates(article: Article, tally: Tally) -> None:
    """Bring an article's links in line with its words. Inside a transaction; nothing is done where no word changed."""
    words = _words(article.folded)
    digest = similarity.digest(words)
    known = Signature.objects.filter(article=article).first()
    if known and known.digest == digest:
        return
    runs = similarity.shingles(words)
    minhash = similarity.minhash(runs)
    keys = similarity.band_keys(minhash)
    _sign(article, Signature(article=article, digest=digest, shingles=len(runs), minhash=minhash), keys)
    alike = dict(_alike(article, digest, runs, minhash, keys))
    for link in NearDuplicate.objects.of(article).order_by("pk"):
        other = link.second_id if link.first_id == article.pk else link.first_id
        now = alike.pop(other, None)
        if now is None and not link.has_human_decision:
            link.delete()
            tally.add(KIND, "withdrawn")
            continue
        if now is None:  # a person decided on the pair: it stays, with the likeness it has
            now = similarity.similarity(runs, similarity.shingles(_words(_folded(other))))
        if link.similarity != now:
            link.similarity = now
            link.save(update_fields=["similarity"])
            tally.add(KIND, "changed")
    new = []
    for other, now in sorted(alike.items()):
        first, second = sorted((article.pk, other))
        new.append(NearDuplicate(first_id=first, second_id=second, similarity=now))
        tally.add(KIND, "new")
    NearDuplicate.objects.bulk_create(new)


def sign_the_unsigned(tally: Tally) -> None:
    """Articles read before there were signatures get theirs, each in a transaction."""
    for pk in list(Article.objects.filter(signature=None).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            take_turn()
            link_duplicates(Article.objects.get(pk=pk), tally)


def _words(folded: str) -> str:
    """The body's words out of an article's folded column; the title, which an editor may change, is its first line."""
    return folded.partition("\n")[2]


def _folded(pk: int) -> str:
    return Article.objects.values_list("folded", flat=True).get(pk=pk)


def _sign(article: Article, signature: Signature, keys: list[int]) -> None:
    signature.save()
    SignatureBand.objects.filter(article=article).delete()
    SignatureBand.objects.bulk_create(SignatureBand(article=article, key=key) for key in keys)


def _alike(
    article: Article, digest: str, runs: set[str], minhash: bytes, keys: list[int]
) -> Iterator[tuple[int, float]]:
    """Every other article that is alike, with how much. Two queries, both by index."""
    if not runs:
        return
    meeting = SignatureBand.objects.filter(key__in=keys).values("article")
    candidates = Signature.objects.filter(
        article__in=meeting, shingles__range=similarity.size_range(len(runs))
    ).exclude(article=article)
    hopeful = []
    for pk, theirs, other in candidates.values_list("article", "digest", "minhash").iterator():
        if theirs == digest:
            yield pk, 1.0
        elif similarity.may_be_alike(minhash, bytes(other)):
            hopeful.append(pk)
    for pk, folded in Article.objects.filter(pk__in=hopeful).values_list("pk", "folded").iterator():
        alike = similarity.similarity(runs, similarity.shingles(_words(folded)))
        if alike >= similarity.ALIKE:
            yield pk, alike
