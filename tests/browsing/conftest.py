"""A small archive in which every kind of record stands in a few places."""

import gc
from types import SimpleNamespace

import pytest

from archive.browsing.export.fields import Table
from tests import builders


@pytest.fixture
def archive(db):
    """Two people, an organisation and three articles: of 2023, of April 2024 and undated."""
    daily = builders.make_organisation("China Daily", kind="media", review="accepted")
    firm = builders.make_organisation("Xiaomi Corp", kind="company", aliases=["Xiaomi"])
    li = builders.make_person("Li Qiang", aliases=["Li"], native="李强", review="accepted")
    lei = builders.make_person("Lei Jun")
    first = builders.make_article(
        "Premier speaks", ["Premier Li Qiang said that trade is open.", "“We will reform,” he added."], "2023", daily
    )
    second = builders.make_article(
        "Xiaomi plans",
        [
            "Lei Jun, founder of Xiaomi Corp, said in Beijing that sales will grow.",
            "Xiaomi Corp announced a new car, CCTV said.",
        ],
        "2024-04-26",
        by=["Fan Feifei"],
        place="Beijing",
        review="accepted",
    )
    third = builders.make_article("Undated", ["China said that trade is fair. Li Qiang and Lei Jun agreed to meet."])
    builders.make_role(li, "Premier", article=first, words="Premier Li Qiang")
    builders.make_role(lei, "founder", firm, second, "Lei Jun, founder of Xiaomi Corp")
    for article, name, who in ((first, "Li Qiang", li), (second, "Lei Jun", lei), (second, "Xiaomi Corp", firm)):
        builders.make_mention(article, name, who)
    return SimpleNamespace(
        daily=daily,
        firm=firm,
        li=li,
        lei=lei,
        first=first,
        second=second,
        third=third,
        trade=builders.make_statement(first, "trade is open", li, cue="said"),
        reform=builders.make_statement(
            first, "“We will reform,”", li, speaker_words="he", cue="added", kind="direct", chain=["he", "Li Qiang"]
        ),
        sales=builders.make_statement(second, "sales will grow", lei, cue="said", review="accepted"),
        car=builders.make_statement(second, "a new car", firm, cue="announced", via="CCTV"),
        fair=builders.make_statement(third, "trade is fair", speaker_words="China", cue="said"),
        meet=builders.make_statement(third, "to meet", li, co_speakers=[lei], cue="agreed"),
    )


@pytest.fixture
def collecting(monkeypatch):
    """Collect garbage before each chunk of rows: records that know each other wait for it."""
    rows = Table.rows
    monkeypatch.setattr(Table, "rows", lambda table, records: (gc.collect(), rows(table, records))[1])
    gc.freeze()  # what the program is made of need not be looked at each time
    yield
    gc.unfreeze()
