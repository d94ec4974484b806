"""An archive in the admin, small or large, and a signed-in editor."""

from collections.abc import Callable

import pytest

from archive.models import Article, Collection, Correction, Load, MergeRecord, NotTheSame, Tagging, Topic
from tests.builders import (
    make_article,
    make_load,
    make_mention,
    make_near_duplicate,
    make_organisation,
    make_person,
    make_role,
    make_statement,
)


@pytest.fixture
def archive(db: None) -> Callable[[int], None]:
    """Make ``count`` more of everything, each tied to the others."""

    def make(count: int) -> None:
        make_load()
        made = Article.objects.count()
        last = Article.objects.order_by("pk").last()
        for number in range(made, made + count):
            body = make_organisation(f"Institute {number}", aliases=[f"Inst{number}"])
            person = make_person(f"Anna Example{number}")
            article = make_article(
                f"Article {number}",
                [f"Anna Example{number}, director of Institute {number}, said the port {number} will close."],
                "2024-04-26",
                body,
            )
            make_role(person, "director", body, article, f"director of Institute {number}")
            make_mention(article, f"Anna Example{number}", person)
            make_statement(article, f"the port {number} will close", person, cue="said")
            Load.objects.create(version="x")
            topic = Topic.objects.create(name=f"Topic {number}")
            topic.phrases.create(text=f"port {number}")
            Tagging.objects.create(topic=topic, article=article, words=f"port {number}")
            Collection.objects.create(name=f"Collection {number}").items.create(article=article)
            Correction.objects.create(address=f"/articles/{article.public_id}/", words="The date is wrong.")
            kept, gone = make_person(f"Ben Other{number}"), make_person(f"B. Other{number}")
            MergeRecord.objects.create(kind="person", kept=kept.pk, gone=gone.pk)
            NotTheSame.objects.create(kind="person", first=kept.pk, second=gone.pk)
            if last:
                make_near_duplicate(last, article)
            last = article

    return make


@pytest.fixture
def article(db: None) -> Article:
    return make_article(
        "Port closed",
        ["Anna Holloway said the port will close. “It is time,” she said. Peter Marsh disagreed."],
        "2024-04-26",
    )
