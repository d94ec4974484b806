"""The doors of the admin as a person uses them: open a page, fill in one of its forms, press a button."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from archive.curation.decisions import as_now, token_of
from archive.models import Article, Statement


class Member:
    """A signed-in member of the staff who belongs to one of the two groups."""

    def __init__(self, group: str) -> None:
        self.group = group
        self.user = get_user_model().objects.create_user(group, is_staff=True)
        self.user.groups.add(Group.objects.get(name=group))
        self.client = Client()
        self.client.force_login(self.user)

    def submit(self, url: str, button: tuple[str, str], form: str = "", **values: Any) -> Any:
        """Open a page, fill in a form and press a button, as a browser would; ``values`` replace what fields hold.

        ``form`` is its id; where it is empty the form is the one that shows the button. Return the response, and
        None where the page shows no such form.
        """
        page = self.client.get(url)
        if page.status_code != 200:
            return page
        name, value = button
        tree = html.fromstring(page.content)
        path = "//form[@id=$form]" if form else "//form[.//button[@name=$name and @value=$value]]"
        found = tree.xpath(path, form=form, name=name, value=value)
        if not found:
            return None
        return self.client.post(found[0].get("action") or url, filled(found[0], [button, *values.items()]))

    # The list of a model, and the form of a record

    def act(self, records: list[Any], action: str, **more: Any) -> Any:
        """Choose records in their list, and an action."""
        url = address(type(records[0]), "changelist")
        return self.client.post(url, {"action": action, "_selected_action": [r.pk for r in records], **more})

    def edit(self, record: Any, **values: Any) -> Any:
        """Save a record's form with some fields changed."""
        url = address(type(record), "change", record.pk)
        return self.submit(url, ("_save", "Save"), f"{record._meta.model_name}_form", **values)

    def rows(self, record: Any, prefix: str, row: Any = None) -> tuple[int | None, int]:
        """Return the number of a row among those of an inline, None where it is not shown; and how many are shown."""
        page = self.client.get(address(type(record), "change", record.pk))
        tree = html.fromstring(page.content)
        shown = tree.xpath("//input[@name=$name]/@value", name=f"{prefix}-INITIAL_FORMS")
        count = int(shown[0]) if shown else 0
        keys = [tree.xpath("//input[@name=$name]/@value", name=f"{prefix}-{n}-id") for n in range(count)]
        return next((n for n, key in enumerate(keys) if row is not None and key == [str(row.pk)]), None), count

    def edit_row(self, record: Any, prefix: str, row: Any, **values: Any) -> Any:
        """Save a record's form with one row of an inline changed; None where the row is not shown."""
        number, _ = self.rows(record, prefix, row)
        if number is None:
            return None
        return self.edit(record, **{f"{prefix}-{number}-{name}": value for name, value in values.items()})

    def add_row(self, record: Any, prefix: str, **values: Any) -> Any:
        """Save a record's form with a row added to an inline."""
        _, count = self.rows(record, prefix)
        added = {f"{prefix}-{count}-{name}": value for name, value in values.items()}
        return self.edit(record, **{f"{prefix}-TOTAL_FORMS": str(count + 1)}, **added)

    # The review screen

    def review(self, statement: Statement, do: str, form: str = "panel", **values: Any) -> Any:
        """Press a button of the review screen with this statement under the cursor."""
        return self.submit(screen(statement.article, statement), ("do", do), form, **values)

    def review_article(self, article: Article, do: str) -> Any:
        """Press a button of the review screen that is about the article, or about all that waits in it."""
        return self.submit(screen(article), ("do", do))

    # Decisions that have a page of their own

    def hold(self, record: Any, reason: str) -> Any:
        url = address(type(record), "hold", record.pk)
        return self.client.post(url, {"reason": reason} if reason else {"release": "1"})

    def merge(self, kept: Any, gone: Any) -> Any:
        url = f"{reverse('admin:archive_merge', args=[kept._meta.model_name])}?kept={kept.pk}&gone={gone.pk}"
        page = self.client.get(url)
        if page.status_code != 200:
            return page
        form = page.context["form"]
        data = {field.html_name: field.value() for field in form if field.value() is not None}
        return self.client.post(url, {**data, "sure": "on"})

    def unmerge(self, merge: Any, *, distinct: bool) -> Any:
        url = reverse("admin:archive_unmerge", args=[merge.pk])
        return self.client.post(url, {"distinct": "1"} if distinct else {})

    def undo(self, key: str) -> Any:
        return self.client.post(reverse("admin:archive_undo"), {"decision": key})

    def delete(self, record: Any) -> Any:
        return self.client.post(address(type(record), "delete", record.pk), {"post": "yes"})

    def add_text(self, text: str) -> Any:
        return self.client.post(reverse("admin:archive_article_add"), {"text": text, "name": "pasted"})

    def decide_passage(self, article: Article, **values: Any) -> Any:
        """Take words out of an article's reading text (``words``), or put a passage back (``put_back``)."""
        return self.client.post(reverse("admin:archive_article_passages", args=[article.pk]), values)

    def upload(self, model: Any, rows: list[dict[str, str]]) -> Any:
        """Import a table of records, and confirm the preview."""
        file = SimpleUploadedFile("table.json", json.dumps(rows).encode())
        page = self.client.post(address(model, "import"), {"format": "1", "resource": "0", "import_file": file})
        form = page.context and page.context.get("confirm_form")
        if not form:
            return page
        data = {field.html_name: field.value() for field in form if field.value() is not None}
        return self.client.post(address(model, "process_import"), data)

    def suggestion(self, record: Any, part: Any, field: str, *, take: bool) -> Any:
        """Take what the text now gives for a field, or keep what was decided, on the record's page."""
        data = {"part": str(part.pk) if part is not record else "", "token": token_of(as_now(part))}
        return self.client.post(
            address(type(record), "suggestion", record.pk), {**data, "take" if take else "keep": field}
        )


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:archive_{model._meta.model_name}_{page}", args=args)


def screen(article: Article, at: Statement | None = None) -> str:
    url = reverse("admin:archive_review_article", args=[article.public_id])
    return f"{url}?at={at.public_id}" if at else url


def filled(form: Any, values: Iterable[tuple[str, Any]]) -> dict[str, list[str]]:
    """Return what a browser would send of a form, with some values replaced; None leaves a field out."""
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    for name, value in values:
        if value is None:
            sent.pop(name, None)
        else:
            sent[name] = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return sent
