"""A whole article reviewed by keyboard alone, with ten thousand statements waiting; and nothing lost on the way."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from archive.models import Article, Organisation, Person, ReviewState, Statement
from tests.browser.checks import NARROW, WIDE, accessible, fits
from tests.browser.conftest import Reader
from tests.builders import accept, make_article, make_editor, make_mention, make_person, make_statement, make_text

TEXT = [
    "Anna Holloway said the port 🚢 will close before winter. Peter Marsh said nobody was asked about it.",
    "“It is time,” Holloway told reporters. The ministry announced a new pilot boat and the mayor promised a bridge.",
    "It was raining. Marsh wondered who would pay for all that, and said the sand would be sold.",
]
WAITING = 10_000


@pytest.fixture
def article(transactional_db: None) -> Article:
    """Five statements, sure and unsure."""
    article = make_article("Port to be closed", TEXT, "2024-04-26")
    anna, peter = make_person("Anna Holloway", roles=["port director"]), make_person("Peter Marsh")
    make_mention(article, "Anna Holloway", anna)
    make_mention(article, "Peter Marsh", peter)
    make_statement(article, "nobody was asked about it", peter, speaker_words="Peter Marsh", confidence=0.3)
    make_statement(article, "the port 🚢 will close before winter", anna, speaker_words="Anna Holloway", confidence=0.4)
    make_statement(article, "It was raining", confidence=0.5)
    make_statement(article, "“It is time,”", anna, kind="direct", confidence=0.6)
    make_statement(article, "a new pilot boat and the mayor promised a bridge", confidence=0.7)
    return article


@pytest.fixture
def review_screen(chromium: Any, article: Article, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open the screen of the article as an editor; at the end nothing may have gone wrong in the browser."""
    readers: list[Reader] = []

    def open_screen(name: str = "editor", path: str = "", **options: Any) -> Page:
        client = Client()
        client.force_login(get_user_model().objects.filter(username=name).first() or make_editor(name))
        reader = Reader(chromium, live_server.url)
        readers.append(reader)
        context = chromium.new_context(base_url=live_server.url, **({"viewport": WIDE} | options))
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        context.set_default_timeout(30_000)
        reader.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: reader._note(str(error)))
        page.goto(path or address(article))
        return page

    yield open_screen
    troubles = []
    for reader in readers:
        reader.close()
        troubles += reader.troubles
    assert troubles == []


def address(article: Article, at: str = "") -> str:
    found = reverse("admin:archive_review_article", args=[article.public_id])
    return f"{found}?at={at}" if at else found


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def done(page: Page, words: str) -> None:
    """Wait until the screen says what was saved."""
    expect(page.locator("#review-said")).to_contain_text(words)


def of(words: str) -> Statement:
    return Statement.objects.get(content__contains=words, article__title="Port to be closed")


def fill(count: int) -> None:
    """So many statements that wait in other articles."""
    article = make_article("Elsewhere", ["Somebody said something."], "2024-04-27")
    text = article.text
    Statement.objects.bulk_create(
        Statement(
            article=article, text=text, kind="indirect", spans=[[0, 9]], content="Elsewhere", folded="elsewhere",
            start=0, confidence=0.9, rule="test",
        )
        for _ in range(count)
    )  # fmt: skip


def test_a_whole_article_is_reviewed_by_keyboard_alone(review_screen, article):
    fill(WAITING)
    page = review_screen(path=reverse("admin:archive_review"))
    expect(page).to_have_url(re.compile(article.public_id))
    shows(page, "nobody was asked about it")
    press(page, "a")
    done(page, "Accepted: “nobody was asked about it”, Peter Marsh.")
    shorten_and_accept(page)
    shows(page, "It was raining")
    press(page, "r", "1")
    done(page, "Rejected (nothing is said here)")
    give_to_others(page)
    split_and_join(page)
    mark_a_missed_one(page)
    press(page, "g")
    done(page, "Accepted: 1 statement")
    expect(page.locator("#cursor")).to_have_text("All decided here")

    assert of("the port").content == "the port 🚢 will close"
    assert of("raining").reason == "nothing-said"
    assert {str(row) for row in of("time").attributions.all()} == {"Peter Marsh", "Harbour Board"}
    assert of("time").cue == "told"
    assert Organisation.objects.get(name="Harbour Board").review == ReviewState.ACCEPTED
    sand = of("sand")
    assert sand.attributions.get().person == Person.objects.get(name="Peter Marsh")
    assert sand.text.at(sand.spans[0]) == "the sand would be sold"
    assert not article.statements.unreviewed().exists()
    press(page, "n")
    expect(page.get_by_role("heading", level=1).last).to_have_text("Elsewhere")


def shows(page: Page, words: str) -> None:
    expect(page.locator("#panel .words")).to_have_text(words)


def shorten_and_accept(page: Page) -> None:
    """Shorten the words, which end too late: two words less. A kind that was wrong is taken back."""
    shows(page, "the port 🚢 will close before winter")
    press(page, "]", "ArrowLeft", "ArrowLeft", "Enter")
    done(page, "Words changed")
    shows(page, "the port 🚢 will close")
    press(page, "k")
    done(page, "Kind set to quoted")
    press(page, "u")
    done(page, "Taken back: Kind set to quoted")
    press(page, "a")
    done(page, "Accepted")


def give_to_others(page: Page) -> None:
    """Another speaker, who is known, a further one, who is new, and another cue."""
    shows(page, "“It is time,”")
    press(page, "s")
    page.keyboard.type("peter")
    press(page, "ArrowDown", "Enter")
    done(page, "Speaker changed")
    press(page, "c")
    page.keyboard.type("Harbour Board")
    expect(page.get_by_role("option", name=re.compile("a new organisation"))).to_be_visible()
    press(page, "ArrowDown", "ArrowDown", "Enter")
    done(page, "Co-speaker added")
    press(page, "e", "Control+A")
    page.keyboard.type("told")
    press(page, "Escape")
    done(page, "Cue set to told")
    press(page, "a")
    done(page, "Accepted")


def split_and_join(page: Page) -> None:
    shows(page, "a new pilot boat and the mayor promised a bridge")
    press(page, "/")
    walk(page, "ArrowLeft", to="and")
    press(page, "Enter")
    done(page, "Split in two")
    shows(page, "a new pilot boat")
    press(page, "+")
    done(page, "Joined with the next")
    shows(page, "a new pilot boat and the mayor promised a bridge")


def mark_a_missed_one(page: Page) -> None:
    """Down a paragraph, along its words, and over five of them."""
    press(page, "m", "ArrowDown")
    walk(page, "ArrowRight", to="the")
    press(page, *["Shift+ArrowRight"] * 4, "Enter")
    done(page, "Marked as a statement: “the sand would be sold”")
    expect(page.locator("#p-speaker")).to_be_focused()
    page.keyboard.type("marsh")
    press(page, "ArrowDown", "Enter")
    done(page, "Speaker changed")
    press(page, "a")
    done(page, "Accepted")


def walk(page: Page, key: str, to: str) -> None:
    """Move the cursor over words until it stands on one."""
    for _ in range(30):
        if page.evaluate("getSelection().toString()") == to:
            return
        page.keyboard.press(key)
    raise AssertionError(f"The cursor never came to “{to}”.")


@pytest.mark.parametrize(
    "act",
    [lambda page: page.locator("#accept").dblclick(), lambda page: press(page, "a", "a", "a")],
    ids=["click", "key"],
)
def test_an_impatient_editor_decides_nothing_unseen(review_screen, article, act):
    page = review_screen()
    act(page)
    done(page, "Accepted: “nobody")
    page.wait_for_timeout(500)
    assert article.statements.accepted().count() == 1


def test_a_field_that_saves_itself_does_not_swallow_the_button(review_screen, article):
    page = review_screen()
    press(page, "e")
    page.locator("#p-place").fill("Wellington")
    page.locator("#accept").click()
    done(page, "Accepted")
    kept = of("nobody was asked")
    assert (kept.place, kept.review) == ("Wellington", "accepted")


def test_a_lost_connection_loses_no_decision(review_screen, article):
    page = review_screen()
    page.route("**/review/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    press(page, "e")
    page.locator("#p-note").fill("Ask Peter.")
    page.locator("#accept").click()
    expect(page.get_by_role("alert").filter(has_text="Not saved yet")).to_contain_text("cannot be reached")
    expect(page.locator("#p-note")).to_have_value("Ask Peter.")
    expect(page.locator("#retry")).to_be_focused()
    press(page, "a")  # nothing else is sent before it
    assert not Statement.objects.exclude(review="unreviewed").exists()
    page.unroute("**/review/**")
    press(page, "Enter")
    done(page, "Note changed")
    press(page, "a")
    done(page, "Accepted")
    kept = of("nobody was asked")
    assert (kept.note, kept.review) == ("Ask Peter.", "accepted")


def test_a_session_that_ended_keeps_the_decision_until_one_is_signed_in_again(review_screen, article):
    page = review_screen()
    kept = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    press(page, "a")
    expect(page.get_by_role("alert").filter(has_text="Not saved yet")).to_contain_text("signed out")
    page.context.add_cookies(kept)
    page.locator("#retry").click()
    done(page, "Accepted")
    assert of("nobody was asked").review == "accepted"


def test_the_back_button_shows_what_is_so_now(review_screen, article):
    page = review_screen()
    press(page, "a")
    done(page, "Accepted")
    press(page, "a")
    expect(page.locator("#panel .words")).to_have_text("It was raining")
    page.go_back()
    expect(page.locator("#panel .words")).to_contain_text("the port")
    expect(page.locator("#panel .badge")).to_contain_text("accepted")
    page.go_forward()
    expect(page.locator("#panel .words")).to_have_text("It was raining")
    page.goto("/admin/")
    page.go_back()
    expect(page.locator("#panel .badge")).to_contain_text("waiting")
    assert article.statements.accepted().count() == 2


def test_the_second_of_two_editors_sees_the_firsts_change(review_screen, article):
    mine, other = review_screen(), review_screen("wang")
    press(other, "k")
    done(other, "Kind set to")
    press(mine, "a")
    expect(mine.locator("#conflict-title")).to_be_visible()
    expect(mine.get_by_role("alert")).to_contain_text("wang")
    assert of("nobody was asked").review == "unreviewed"
    mine.locator("#anyway").click()
    done(mine, "Accepted")


def test_words_are_selected_by_mouse(review_screen, article):
    page = review_screen()
    page.evaluate(
        """() => {
          const text = document.querySelector('[data-paragraph="2"]').lastChild;
          getSelection().setBaseAndExtent(text, text.data.indexOf('who would'), text, text.data.indexOf(', and said'));
        }"""
    )
    bar = page.get_by_role("group", name="Words selected")
    expect(bar).to_contain_text("who would pay for all that")
    bar.get_by_role("button", name=re.compile("missed")).click()
    done(page, "Marked as a statement: “who would pay for all that”")
    made = of("who would pay")
    assert made.text.at(made.spans[0]) == "who would pay for all that"


def test_all_of_it_works_without_a_script(review_screen, article):
    page = review_screen(java_script_enabled=False)
    page.locator("#p-who").select_option(label="Anna Holloway (port director)")
    page.locator("#accept").click()
    expect(page.locator("#review-said")).to_contain_text("Speaker changed; accepted")
    kept = of("nobody was asked")
    assert (kept.review, str(kept.attributions.get())) == ("accepted", "Anna Holloway")
    page.get_by_text("Reject …").first.click()
    page.get_by_role("button", name=re.compile("nothing is said")).click()
    expect(page.locator("#review-said")).to_contain_text("Rejected")
    page.locator("#undo-said").click()
    expect(page.locator("#review-said")).to_contain_text("Taken back")


def test_keys_can_be_switched_off(review_screen, article):
    page = review_screen()
    press(page, "?")
    page.locator("#keys-on").uncheck()
    press(page, "Escape", "a")
    page.wait_for_timeout(300)
    page.reload()
    press(page, "a")
    page.wait_for_timeout(300)
    assert not article.statements.accepted().exists()


def states(article: Article) -> dict[str, str]:
    """Return the public id of a statement in each state the screen shows, and their suggestions."""
    decided, rejected, lost, waiting = (of(words) for words in ("nobody", "raining", "the port", "a new pilot"))
    accept(decided)
    decided.base |= {"kind": {"value": "mixed"}}
    decided.save()
    rejected.reject(None, "nothing-said")
    rejected.save()
    accept(lost)
    lost.text, lost.spans, lost.start = make_text("The port will close. It was said long ago."), [[0, 19]], 0
    lost.save()
    names = {"decided": decided, "rejected": rejected, "lost": lost, "waiting": waiting}
    return {name: one.public_id for name, one in names.items()}


@pytest.mark.parametrize(("viewport", "scheme"), [(NARROW, "light"), (WIDE, "dark")], ids=["narrow", "wide"])
def test_axe_finds_nothing_and_nothing_sticks_out(review_screen, article, viewport, scheme):
    page = review_screen(viewport=viewport, color_scheme=scheme)
    wrong = []
    for state, at in states(article).items():
        page.goto(address(article, at))
        wrong += [f"{state}: {fault}" for fault in fits(page, ".review")]  # which unfolds all, for axe
        wrong += accessible(page, state, "#review")
    page.locator("#p-speaker").focus()
    expect(page.get_by_role("listbox")).to_be_visible()
    wrong += accessible(page, "names offered", "#review")
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)
