"""What a button of the review screen does: one decision, and then the screen with what comes next."""

import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from archive.admin.review.context import Conflict, ReviewContext
from archive.admin.review.forms import ArticleForm, PanelForm
from archive.curation import queue, statements
from archive.curation.audit_text import decisions_in_words
from archive.curation.decisions import RefusedError, UnchangedError, decision, lock, token_of
from archive.curation.selection import AnchorError, Selection
from archive.curation.suggestions import SuggestionError, dismiss_suggestions, take_suggestion
from archive.curation.undo import CannotUndoError, undo
from archive.models import Article, Attribution, ReviewState, StaleError, Statement

#: What a session remembers as skipped: public ids.
SKIPPED = "review_skipped"
SKIPPED_ARTICLES = "review_skipped_articles"
_MOST_SKIPPED = 500
#: Differs each time a page is shown, and says nothing about what is asked.
_FORGOTTEN = {"csrfmiddlewaretoken", "shown"}


def review_address(article: Article, at: str = "", **more: str) -> str:
    address = reverse("admin:archive_review_article", args=[article.public_id])
    asked = {name: value for name, value in {"at": at, **more}.items() if value}
    return f"{address}?{urlencode(asked)}" if asked else address


class ReviewActions:
    """One POST to the screen; ``page`` answers with the screen itself."""

    def __init__(self, page: Callable[..., HttpResponse], request: HttpRequest, article: Article) -> None:
        self.page, self.request, self.article, self.by = page, request, article, request.user
        self.data = request.POST
        self.verb, _, self.about = self.data.get("do", "").partition(":")
        self.asked = _fingerprint(request)
        self.at = self.data.get("statement", "")
        self.form: PanelForm | None = None

    def answer(self) -> HttpResponse:
        """Decide, then show the next statement; where that cannot be, the page with what stands in the way."""
        act = self._acts().get(self.verb)
        if act is None:
            return self._refused("That button is not known here. Open the page anew, and try again.")
        try:
            return act()
        except UnchangedError:
            return redirect(review_address(self.article, self.at, already="1"))
        except StaleError as stale:
            return self._conflict(stale)
        except (RefusedError, AnchorError, SuggestionError, CannotUndoError) as error:
            return self._refused(str(error), getattr(error, "field", ""))
        except LookupError:
            return self._refused("That decision is not in the history. Nothing was changed.")
        except ProtectedError:
            return self._refused("What it made is in use elsewhere by now, so it cannot be taken back as a whole.")

    def _acts(self) -> dict[str, Callable[[], HttpResponse]]:
        return {
            **dict.fromkeys(("accept", "save", "reject", "reopen", "remove"), self._decide),
            "skip": self._skip,
            "skip-article": self._skip_article,
            "words": lambda: self._move(more=False),
            "add-words": lambda: self._move(more=True),
            "missed": self._missed,
            "split": self._split,
            "join": self._join,
            "accept-all": self._accept_all,
            "undo": self._undo,
            **dict.fromkeys(("take", "keep"), self._suggestion),
            **dict.fromkeys(("article-accept", "article-reject", "article-reopen", "article-save"), self._article),
        }

    # Decisions on the statement under the cursor

    def _decide(self) -> HttpResponse:
        statement = self._statement()
        page = ReviewContext(self.article, self.by, self.at, self._skipped)
        form = self.form = PanelForm(statement, page.editors, lambda: page.named, self.data)
        if not form.is_valid():
            return self._invalid(page, form)
        cleaned = form.cleaned_data
        for who in (cleaned["new_speaker"], cleaned["new_also"]):
            if who and who.is_new:
                self._needs(f"add_{who.kind}")
        wanted = statements.Change(
            fields=form.facts(),
            speaker=cleaned["new_speaker"],
            everywhere=cleaned["everywhere"],
            also=cleaned["new_also"],
            remove=_number(self.about) if self.verb == "remove" else None,
            verdict={
                "accept": ReviewState.ACCEPTED, "reject": ReviewState.REJECTED, "reopen": ReviewState.UNREVIEWED
            }.get(self.verb, ""),
            reason=self.about if self.verb == "reject" else "",
        )  # fmt: skip
        made = statements.change(statement, self.by, self._token(), wanted, self.asked)
        on = self.verb in {"accept", "reject"}
        return self._next(made.key, after=statement) if on else self._stay(made.key)

    def _skip(self) -> HttpResponse:
        if self.at:
            self.request.session[SKIPPED] = [*(s for s in self._skipped if s != self.at), self.at][-_MOST_SKIPPED:]
        return self._next("", after=None)

    def _skip_article(self) -> HttpResponse:
        passed = self.request.session.get(SKIPPED_ARTICLES, [])
        self.request.session[SKIPPED_ARTICLES] = queue.skip_article(self.article, passed)
        return redirect("admin:archive_review")

    def _move(self, *, more: bool) -> HttpResponse:
        made = statements.move_span(
            self._statement(), self.by, self._token(), self._selection(), more=more, asked=self.asked
        )
        return self._stay(made.key)

    def _missed(self) -> HttpResponse:
        self._needs("add_statement")
        statement, made = statements.add_missed(self.article, self.by, self._selection(), self.asked)
        return redirect(review_address(self.article, statement.public_id, done=made.key))

    def _split(self) -> HttpResponse:
        self._needs("add_statement")
        places = Selection.parse(self.data.get("places", "")).ranges
        at = places[0] if places else self.data.get("before", "")
        _, made = statements.split(self._statement(), self.by, self._token(), at, self.asked)
        return self._stay(made.key)

    def _join(self) -> HttpResponse:
        following = self._one(self.data.get("following", ""))
        made = statements.join(
            self._statement(), self.by, self._token(), following, self.data.get("its_seen", ""), self.asked
        )
        return self._stay(made.key)

    # Decisions on several, on the article, and on what was decided

    def _accept_all(self) -> HttpResponse:
        tokens = {}
        for value in self.data.getlist("row"):
            key, _, token = value.partition(":")
            if key.isdecimal() and len(key) < 19:
                tokens[int(key)] = token
        accepted, changed = statements.accept_all(self.article, self.by, tokens, self.asked)
        if not accepted and not changed:
            raise UnchangedError
        more = {"left": str(len(changed))} if changed else {}
        return redirect(review_address(self.article, accepted=str(accepted), **more))

    def _article(self) -> HttpResponse:
        self._needs("change_article")
        page = ReviewContext(self.article, self.by, self.at, self._skipped)
        form = page.article_form = ArticleForm(self.article, page.editors, self.data)
        if not form.is_valid():
            return self._invalid(page, form)
        verdict = {
            "article-accept": ReviewState.ACCEPTED,
            "article-reject": ReviewState.REJECTED,
            "article-reopen": ReviewState.UNREVIEWED,
        }.get(self.verb, "")
        wanted = statements.Change(fields=form.changes(), verdict=verdict, reason=self.about)
        made = statements.review_article(self.article, self.by, self._token(), wanted)
        return self._stay(made.key)

    def _suggestion(self) -> HttpResponse:
        kind, _, rest = self.about.partition(":")
        key, _, name = rest.partition(":")
        record = self._record(kind, key)
        what = "Took what the text gives" if self.verb == "take" else "Kept against the text"
        with decision(self.by, f"{what}: {name.replace('_', ' ')} of {str(record)[:60]}") as made:
            record = lock(record, self._token(), alone=True)
            if self.verb == "take":
                take_suggestion(record, name, self.by)
            elif not dismiss_suggestions(record, [name]):
                raise UnchangedError
        return self._stay(made.key)

    def _record(self, kind: str, key: str) -> Any:
        if kind == "article":
            self._needs("change_article")
            return self.article
        if not key.isdecimal() or len(key) > 18:
            raise Http404
        if kind == "statement":
            return get_object_or_404(self.article.statements, pk=key)
        return get_object_or_404(Attribution, pk=key, statement__article=self.article)

    def _undo(self) -> HttpResponse:
        """Only what this editor decided here is taken back here."""
        page = ReviewContext(self.article, self.by, self.at, self._skipped)
        mine = next((one for one in page.decisions if one.key == self.about and page.is_mine(one)), None)
        if mine is None:
            raise LookupError
        if mine.undone:
            raise UnchangedError
        made = undo(mine.key, self.by)
        touched = next((e.log.object_id for e in mine.entries if e.log.content_type.model == "statement"), None)
        back = next((one.public_id for one in page.statements if one.pk == touched), self.at)
        return redirect(review_address(self.article, back, done=made.key))

    # What was sent

    @property
    def _skipped(self) -> list[str]:
        return self.request.session.get(SKIPPED, [])

    def _needs(self, permission: str) -> None:
        if not self.by.has_perm(f"archive.{permission}"):
            raise PermissionDenied

    def _token(self) -> str:
        return self.data.get("seen", "")

    def _statement(self) -> Statement:
        return self._one(self.at)

    def _one(self, public_id: str) -> Statement:
        found = Statement.objects.filter(article=self.article, public_id=public_id).select_related("assignee")
        return get_object_or_404(found.prefetch_related("attributions__person", "attributions__organisation"))

    def _selection(self) -> Selection:
        which = self.data.get("which", "")
        return Selection.parse(
            self.data.get("places", ""),
            self.data.get("words", ""),
            int(which) if which.isdecimal() and len(which) < 6 else None,
        )

    # Answers

    def _next(self, key: str, after: Statement | None) -> HttpResponse:
        rows = list(self.article.statements.filter(withdrawn=False))
        found = queue.next_here(queue.in_turn(rows, self._skipped), self.by, self._skipped, after)
        at = found.public_id if found else "end"
        return redirect(review_address(self.article, at, done=key))

    def _stay(self, key: str) -> HttpResponse:
        return redirect(review_address(self.article, self.at, done=key))

    def _refused(self, message: str, field: str = "") -> HttpResponse:
        page = ReviewContext(Article.objects.get(pk=self.article.pk), self.by, self.at, self._skipped)
        if self.form is not None and page.now:
            page.form, page.token = PanelForm(page.now, page.editors, lambda: page.named, self.data), self._token()
            if field in page.form.fields:
                page.form.add_error(field, message)
        return self.page(self.request, page, status=422, refused=message, sent=self.data, at_field=field)

    def _invalid(self, page: ReviewContext, form: Any) -> HttpResponse:
        if isinstance(form, PanelForm):
            page.form, page.token = form, self._token()  # what was seen is still what was seen
        lines = [error for errors in form.errors.values() for error in errors]
        return self.page(self.request, page, status=422, refused=" ".join(lines), sent=self.data)

    def _conflict(self, stale: StaleError) -> HttpResponse:
        """Somebody else was first: their change is shown, and what this editor wanted is kept to be sent again."""
        article = Article.objects.select_related("publisher", "assignee", "reviewed_by").get(pk=self.article.pk)
        page = ReviewContext(article, self.by, self.at, self._skipped)
        record = stale.record
        entries = page.log(record if isinstance(record, Statement) else None)
        since = _moment(self.data.get("shown", ""))
        conflict = Conflict(
            decisions=[one for one in decisions_in_words(list(entries[:20])) if one.at.timestamp() > since],
            wanted=self.form.changes_in_words() if self.form else [],
            action=_ACTIONS.get(self.verb, "Save the changes"),
        )
        kept = [(name, value) for name in self.data for value in self.data.getlist(name)]
        again = [(name, value) for name, value in kept if name not in {*_FORGOTTEN, "seen"}]
        conflict.again = [*again, ("seen", token_of(record))]
        return self.page(self.request, page, status=409, conflict=conflict)


_ACTIONS = {
    "accept": "Accept it",
    "reject": "Reject it",
    "reopen": "Put it back to waiting",
    "words": "Change the words",
    "add-words": "Add to the words",
    "split": "Split it",
    "join": "Join it with the next",
    "remove": "Take the co-speaker away",
    "take": "Take what the text gives",
    "keep": "Keep what was decided",
    "article-accept": "Accept the article",
    "article-reject": "Reject the article",
    "article-reopen": "Put the article back to waiting",
}


def _fingerprint(request: HttpRequest) -> str:
    """Return a key that is the same for the same request sent again."""
    sent = sorted(
        (name, value) for name in request.POST if name not in _FORGOTTEN for value in request.POST.getlist(name)
    )
    return hashlib.sha256(repr((request.path, sent)).encode()).hexdigest()[:24]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else -1


def _moment(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
