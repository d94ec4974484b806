"""Who may open what: every address of the site for everyone there is. An address that is not listed here fails a test.

Each line of a table names those who get in: "e" an editor, "c" a curator, "s" a superuser; nobody else of those who are
signed in may. Strangers and readers with an account are asked to sign in at every address of the admin. A new address
gets a line in ``PUBLIC``, ``ADMIN`` or ``OF_A_RECORD``, a new model one in ``MODELS``, a new action one in ``ACTIONS``.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from archive.models import Article, Organisation, Person, Statement

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "reader", "editor", "curator", "superuser")

#: Readers' addresses: open to everybody.
PUBLIC = {
    "home": None, "statements": None, "articles": None, "people": None, "organisations": None,
    "statement": Statement, "article": Article, "person": Person, "organisation": Organisation,
    "search": None, "speakers": None, "topics": None, "collections": None, "compare": None, "about": None,
    "accuracy": None, "citing": None, "data": None, "searching": None, "corrections": None, "corrections-thanks": None,
    "robots": None, "sitemap": None,
    **{f"{name}-{form}": None for name in ("statements", "articles", "people", "organisations", "topics")
       for form in ("csv", "json", "jsonl", "atom")},
}  # fmt: skip

#: A record's other forms, which answer as its page does: see tests/browsing/test_citing_formats.py and test_linked.py.
OTHER_FORMS = {
    *(f"{name}/<str:key>.{form}" for name in ("articles", "statements") for form in ("bib", "ris", "csl.json", "txt")),
    *(f"{name}/<str:key>.jsonld" for name in ("articles", "statements", "people", "organisations")),
    "statements/<str:key>.annotation.json",
}

#: The admin's own addresses, by name: arguments, who gets in, and how that is answered.
ADMIN: dict[str, tuple[list[Any], str, int]] = {
    "index": ([], "ecs", 200),
    "password_change": ([], "ecs", 200),
    "password_change_done": ([], "ecs", 200),
    "jsi18n": ([], "ecs", 200),
    "app_list": (["archive"], "ecs", 200),
    "view_on_site": ([], "ecs", 302),  # its arguments are known when there are records
    "autocomplete": ([], "", 200),  # not without arguments: see the test of its own
    "logout": ([], "", 200),  # by POST only
    "archive_undo": ([], "", 200),  # by POST only; see tests/admin/test_history.py
    "auth_user_password_change": ([1], "s", 200),
    "archive_review": ([], "ecs", 302),  # to the article whose statement is the least sure
    "archive_review_who": ([], "ecs", 200),
    "archive_candidates": (["person"], "ecs", 200),
    **{f"archive_{model}_export": ([], "ecs", 200) for model in ("person", "organisation", "topic")},
    **{f"archive_{model}_import": ([], "cs", 200) for model in ("person", "organisation", "topic")},
}

#: Who may: list, add, change (or see), delete what the extractor found or people made, see the history.
MODELS = {
    "article": ("ecs", "cs", "ecs", "", "ecs"),
    "statement": ("ecs", "ecs", "ecs", "", "ecs"),
    "person": ("ecs", "ecs", "ecs", "", "ecs"),
    "organisation": ("ecs", "ecs", "ecs", "", "ecs"),
    "role": ("ecs", "ecs", "ecs", "", "ecs"),
    "mention": ("ecs", "", "ecs", "", "ecs"),
    "nearduplicate": ("ecs", "", "ecs", "", "ecs"),
    "topic": ("ecs", "ecs", "ecs", "cs", "ecs"),
    "tagging": ("ecs", "ecs", "ecs", "ecs", "ecs"),
    "collection": ("ecs", "ecs", "ecs", "cs", "ecs"),
    "correction": ("ecs", "", "ecs", "cs", "ecs"),
    "seed": ("ecs", "", "ecs", "", "ecs"),
    "load": ("ecs", "", "ecs", "", "ecs"),
    "mergerecord": ("ecs", "", "ecs", "", "ecs"),
    "notthesame": ("ecs", "", "ecs", "cs", "ecs"),
    "user": ("s", "s", "s", "s", "s"),
    "group": ("s", "s", "s", "s", "s"),
}
VIEWS = ("changelist", "add", "change", "delete", "history")

#: Further addresses of single records: who gets in, and how that is answered.
OF_A_RECORD = {
    "hold": ("cs", 200),
    "suggestion": ("ecs", 302),
    "passages": ("ecs", 200),
}

#: Addresses that take more than a name: who gets in is tested where it is told what they do.
TESTED_THERE = {
    "topic",
    "collection",
    "sitemap-section",
    *(f"admin:archive_{name}" for name in ("merge", "unmerge", "review_article")),
    *(f"admin:archive_{model}_process_import" for model in ("person", "organisation", "topic")),
}

ACTIONS = {
    "accept": "ecs", "reject": "ecs", "reopen": "ecs", "assign_to_me": "ecs", "unassign": "ecs", "keep_mine": "ecs",
    "hold": "cs", "release": "cs", "done": "ecs", "declined": "ecs", "add_to_collection": "ecs",
    "merge_selected": "cs",
}  # fmt: skip


def named(resolver: Any = None, space: str = "") -> Iterator[str]:
    """Names of all addresses, with their namespace; one without a name by its pattern."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from named(one, f"{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name or one.pattern}"


#: Addresses of Django's admin that lead on and show nothing themselves.
LEAD_ON = {"admin:login", "admin:<path:object_id>/", "admin:(?P<url>.*)$"}


def listed() -> set[str]:
    known = {*PUBLIC, *OTHER_FORMS, *LEAD_ON, *TESTED_THERE, *(f"admin:{name}" for name in ADMIN)}
    for model in admin.site._registry:
        label, name = model._meta.app_label, model._meta.model_name
        known |= {f"admin:{label}_{name}_{view}" for view in (*VIEWS, *OF_A_RECORD)} if name in MODELS else set()
    return known


def test_every_address_is_listed_here():
    assert sorted(set(named()) - listed()) == []


def test_every_model_and_action_is_listed_here():
    assert {model._meta.model_name for model in admin.site._registry} == set(MODELS)
    actions = {
        getattr(action, "__name__", action) for one in admin.site._registry.values() for action in one.actions or ()
    }
    assert actions <= set(ACTIONS)


@pytest.fixture
def users(client):
    """Someone of every role."""
    make = get_user_model().objects.create_user
    found = {"anonymous": AnonymousUser(), "reader": make("reader", password="x")}
    for group in ("editor", "curator"):
        found[group] = make(group, is_staff=True)
        found[group].groups.add(Group.objects.get(name=group))
    found["superuser"] = make("superuser", is_staff=True, is_superuser=True)
    return found


def expected(role: str, allowed: str, answer: int) -> int:
    if role in ("anonymous", "reader"):
        return 302
    return answer if role[0] in allowed else 403


def addresses(role: str) -> Iterator[tuple[str, int]]:
    """Every address with what a role is answered there."""
    for name, model in PUBLIC.items():
        record = model.objects.first() if model else None
        yield (record.get_absolute_url() if record else reverse(name)), 200
    article = Article.objects.first()
    for name, (args, allowed, answer) in ADMIN.items():
        if name == "view_on_site":
            known = [ContentType.objects.get_for_model(Article).pk, article.pk]
        elif name == "auth_user_password_change":
            known = [get_user_model().objects.first().pk]
        else:
            known = args
        yield reverse(f"admin:{name}", args=known), _special(name, role) or expected(role, allowed, answer)
    for model in admin.site._registry:
        meta = model._meta
        record = model._default_manager.order_by("pk").first()
        if record is None:  # merging makes its own: see its tests
            continue
        prefix = f"admin:{meta.app_label}_{meta.model_name}"
        for view, allowed in zip(VIEWS, MODELS[meta.model_name], strict=True):
            args = [] if view in ("changelist", "add") else [record.pk]
            yield reverse(f"{prefix}_{view}", args=args), expected(role, allowed, 200)
        for view, (allowed, answer) in OF_A_RECORD.items():
            if f"{prefix}_{view}" in NAMES:
                yield reverse(f"{prefix}_{view}", args=[record.pk]), expected(role, allowed, answer)


NAMES = set(named())


def _special(name: str, role: str) -> int:
    """Addresses that answer otherwise than by yes or no."""
    strangers = role in ("anonymous", "reader")
    return 0 if strangers else {"logout": 405, "archive_undo": 405, "autocomplete": 403}.get(name, 0)


@pytest.mark.parametrize("role", ROLES)
def test_everyone_gets_where_they_may_and_nowhere_else(client, users, archive, role):
    archive(2)
    if role != "anonymous":
        client.force_login(users[role])
    wrong = []
    for address, answer in addresses(role):
        response = client.get(address)
        if response.status_code != answer:
            wrong.append(f"{address}: {response.status_code}, not {answer}")
        elif answer == 302 and role in ("anonymous", "reader"):
            assert response.url.startswith("/admin/login/") or address.endswith("/logout/"), address
    assert wrong == []


@pytest.mark.parametrize("role", ROLES[2:])
def test_actions_are_offered_to_those_who_may(rf, users, role):
    request = rf.get("/admin/")
    request.user = users[role]
    for model, model_admin in admin.site._registry.items():
        offered = set(model_admin.get_actions(request)) - {"delete_selected"}
        declared = {getattr(action, "__name__", action) for action in model_admin.actions or ()}
        assert offered == {name for name in declared | offered if role[0] in ACTIONS[name]}, model


@pytest.mark.parametrize("role", ["anonymous", "reader"])
def test_nobody_from_outside_changes_anything(client, users, archive, role):
    archive(1)
    if role != "anonymous":
        client.force_login(users[role])
    statement = Statement.objects.get()
    sent = {"action": "reject", "_selected_action": [statement.pk], "reason": "x", "decision": "x", "take": "kind"}
    for name in ("changelist", "change", "hold", "suggestion", "delete"):
        args = [] if name == "changelist" else [statement.pk]
        response = client.post(reverse(f"admin:archive_statement_{name}", args=args), sent)
        assert (response.status_code, response.url.startswith("/admin/login/")) == (302, True)
    assert client.post(reverse("admin:archive_undo"), sent).url.startswith("/admin/login/")
    statement.refresh_from_db()
    assert (statement.review, statement.held) == ("unreviewed", "")


@pytest.mark.parametrize("role", ROLES)
def test_names_are_looked_up_by_those_who_may_see_them(client, users, archive, role):
    archive(1)
    if role != "anonymous":
        client.force_login(users[role])
    sent = {"app_label": "archive", "model_name": "attribution", "field_name": "person", "term": "Anna"}
    answer = client.get(reverse("admin:autocomplete"), sent)
    assert answer.status_code == expected(role, "ecs", 200)


def test_who_only_sees_records_is_offered_nothing_to_change(client, archive):
    archive(2)
    user = get_user_model().objects.create_user("looker", is_staff=True)
    user.user_permissions.add(
        *Permission.objects.filter(codename__startswith="view_", content_type__app_label="archive")
    )
    client.force_login(user)
    for model in admin.site._registry:
        if model._meta.app_label != "archive":
            continue
        address = reverse(f"admin:archive_{model._meta.model_name}_change", args=[model._default_manager.first().pk])
        response = client.get(address)
        assert response.status_code == 200, model
        assert 'name="_save"' not in response.content.decode(), model
        assert client.post(address, {"note": "x"}).status_code == 403, model
