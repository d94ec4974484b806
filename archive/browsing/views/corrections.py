"""The form by which a reader reports an error."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Any, ClassVar
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from django import forms
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views import View
from django.views.generic import TemplateView

from archive.models import Correction

#: So many reports from one network within the period, and so many from all together: more than that nobody can read.
LIMIT, LIMIT_OF_ALL = 5, 200
PERIOD = timedelta(hours=1)

_LONGEST = 500  # characters of an address, as the column takes
_TITLES = {
    "home": "the archive as a whole",
    **{name: f"the list of {name}" for name in ("statements", "people", "organisations", "articles", "topics")},
    "search": "the search page",
    "compare": "the comparison of speakers",
    "about": "the page about the archive",
    "accuracy": "the page on how often the program is right",
    "citing": "the page on how to cite",
    "data": "the page about the data",
    "searching": "the page on how to search",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of this site, by its address without the host, and what it is called: a record's page by its record."""

    address: str
    title: str


def page_at(address: str, host: str) -> Page:
    """Return the public page at an address of this site, with or without its host.

    Raises ``ValidationError`` with a sentence that says what to give instead. An address that readers are told nothing
    about (404) is none, whether or not something is kept there.
    """
    try:
        parts = urlsplit(address.strip())
        elsewhere = bool(parts.scheme or parts.netloc) and (
            parts.scheme not in {"http", "https"} or parts.netloc.lower() != host.lower()
        )
    except ValueError as error:
        raise _unknown() from error
    if elsewhere:
        raise ValidationError(
            "This is not an address of this archive. Copy it from the page that the error is on, as /statements/abc/."
        )
    path = unquote(parts.path)
    if "\x00" in path or not path.startswith("/"):
        raise _unknown()
    if not path.endswith("/") and "." not in path:
        path = f"{path}/"
    try:
        match = resolve(path)
    except Resolver404 as error:
        raise _unknown() from error
    if match.namespaces:  # the admin
        raise _unknown()
    view: Any = getattr(match.func, "view_class", None)
    if (model := getattr(view, "model", None)) and (key := match.kwargs.get("key")):
        record = model._default_manager.filter(**{view.key: key}).first()
        if record is None or not _told_of(record, view):
            raise _unknown()
        return Page(record.get_absolute_url(), str(record))
    query = urlencode(parse_qsl(parts.query))
    found = quote(path) + (f"?{query}" if query else "")
    title = _TITLES.get(match.url_name or "", found)
    if len(found) > _LONGEST:
        return Page(quote(path), title)
    return Page(found, f"{title}, as it was asked for" if query and title != found else title)


def _told_of(record: Any, view: Any) -> bool:
    """Tell whether its page shows it, leads on from it, or says why it is gone."""
    now = getattr(record, "now", record)
    return bool(now.is_public or view().why_gone(record))


def _unknown() -> ValidationError:
    return ValidationError("There is no page at this address. Copy the address of the page that the error is on.")


class TextField(forms.CharField):
    """Text of several lines. A line's end is one character, as browsers count, and not the two that they send."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class CorrectionForm(forms.Form):
    """A report. ``host`` is the site's own, as the reader wrote it; after validation ``page`` is what it is about."""

    error_css_class: ClassVar[str] = "wrong"

    about = forms.CharField(
        label="Which page is it about?",
        max_length=2_000,
        help_text="Its address, as /statements/abc/ or the whole of it. “/” is the archive as a whole.",
        error_messages={"required": "Give the address of the page, or / for the archive as a whole."},
    )
    words = TextField(
        label="What is wrong?",
        max_length=4_000,
        widget=forms.Textarea({"rows": 8}),
        help_text="Say what stands there and what should. If you know where one can read it, say where.",
        error_messages={
            "required": "Say in a few words what is wrong.",
            "max_length": "This is longer than 4,000 characters: make it shorter, or send it in two reports.",
        },
    )
    contact = forms.CharField(
        label="How can we reach you? (if you like)",
        max_length=200,
        required=False,
        help_text="An e-mail address, for example. Editors alone see it. It is not needed.",
        error_messages={"max_length": "This is longer than 200 characters: give one address."},
    )
    subject = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
        help_text="It is there to catch programs that fill in everything.",
    )

    def __init__(self, *args: Any, host: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        self.page: Page | None = None

    def clean_about(self) -> str:
        self.page = page_at(self.cleaned_data["about"], self.host)
        return self.page.address

    def clean_subject(self) -> str:
        if self.cleaned_data["subject"]:
            raise ValidationError("Empty the last field and send again: only programs fill it in.")
        return ""

    def save(self) -> Correction:
        given = self.cleaned_data
        return Correction.objects.create(address=given["about"], words=given["words"], contact=given["contact"])


def next_free(request: HttpRequest) -> datetime | None:
    """Take one of the sender's reports of this hour; return when the next one will be free where none is left.

    Each of the sender's places is a row of the database that falls away after the period: of several processes one
    gets it. What is kept is a keyed hash of the network, not the address.

    django-ratelimit runs on this Django, but counts by the cache's increment, which is atomic in Redis and Memcached
    alone (its check E003 refuses a cache in the database), and this archive needs neither.
    """
    now = timezone.now()
    newest = Correction.objects.order_by("-pk").values_list("at", flat=True)[LIMIT_OF_ALL - 1 : LIMIT_OF_ALL]
    if (oldest := next(iter(newest), None)) and oldest + PERIOD > now:
        return oldest + PERIOD
    places, sender = caches["reports"], salted_hmac(__name__, _network(request), algorithm="sha256").hexdigest()
    keys = [f"report:{sender}:{number}" for number in range(LIMIT)]
    for key in keys:
        if places.add(key, now + PERIOD, PERIOD.total_seconds()):
            return None
    return min(places.get_many(keys).values(), default=now)


def _network(request: HttpRequest) -> str:
    """Return where a request comes from: an IPv4 address, or the /64 that one IPv6 client has for its own.

    Behind a proxy the last entry of X-Forwarded-For is the proxy's own word; all before it anyone may write.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.ARCHIVE_PROXY:
        given = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or given
    try:
        address = ip_address(given)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


class Corrections(View):
    """The form for a report. What was typed stays there until it could be sent."""

    def get(self, request: HttpRequest) -> HttpResponse:
        about = request.GET.get("about", "")
        form = CorrectionForm(initial={"about": about}, host=request.get_host())
        page = None
        if about:
            try:
                page = page_at(about, request.get_host())
            except ValidationError as error:
                return self._shown(form, None, HTTPStatus.BAD_REQUEST, unknown=error.message)
            form.initial["about"] = page.address
        return self._shown(form, page)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CorrectionForm(request.POST, host=request.get_host())
        if not form.is_valid():
            return self._shown(form, form.page, HTTPStatus.BAD_REQUEST)
        if until := next_free(request):
            response = self._shown(form, form.page, HTTPStatus.TOO_MANY_REQUESTS, wait=Wait.until(until))
            response["Retry-After"] = str(max(1, ceil((until - timezone.now()).total_seconds())))
            return response
        correction = form.save()
        return redirect(f"{reverse('corrections-thanks')}?{urlencode({'about': correction.address})}")

    def _shown(self, form: CorrectionForm, page: Page | None, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
        context = {"form": form, "page": page, "wait": None, "unknown": "", "limit": LIMIT} | more
        return render(self.request, "archive/help/corrections.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Wait:
    """When the next report can be sent, and in how many minutes that is."""

    at: datetime
    minutes: int

    @classmethod
    def until(cls, at: datetime) -> "Wait":
        return cls(at, min(ceil(PERIOD.total_seconds() / 60), max(1, ceil((at - timezone.now()).total_seconds() / 60))))


class CorrectionThanks(TemplateView):
    template_name = "archive/help/corrections_thanks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            page = page_at(self.request.GET.get("about", ""), self.request.get_host())
        except ValidationError:
            page = None
        return super().get_context_data(page=page, **kwargs)
