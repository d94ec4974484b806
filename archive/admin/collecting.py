"""Putting articles into a collection, from their list."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from archive.curation.history import decision
from archive.models import Collection, CollectionItem


class CollectionForm(forms.Form):
    """Which collection articles go into: one there is, or a new one."""

    collection = forms.ModelChoiceField(
        Collection.objects.all(), required=False, empty_label="a new one, named below", label="Collection"
    )
    name = forms.CharField(
        required=False, max_length=200, label="Name of a new one", widget=forms.TextInput(attrs={"class": "vTextField"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("collection")) == bool(cleaned.get("name")) and not self.errors:
            raise forms.ValidationError("Choose a collection, or name a new one: one of the two.")
        return cleaned


class CollectingAdmin:
    """Mixin: for those who may make collections."""

    def has_collect_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["archive.add_collection", "archive.add_collectionitem"])

    @admin.action(description="Add to a collection …", permissions=["collect"])
    def add_to_collection(self: Any, request: HttpRequest, articles: QuerySet) -> HttpResponse | None:
        """Asks which; articles that are in it already stay where they are."""
        form = CollectionForm(request.POST if "collection" in request.POST else None)
        chosen = list(articles.order_by("published_latest", "pk"))
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": "Add to a collection",
                "subtitle": f"{len(chosen)} article{'' if len(chosen) == 1 else 's'}",
                "form": form,
                "chosen": chosen,
                "opts": self.opts,
                "media": self.media,
                "checkbox": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/archive/article/collect.html", context)
        with decision(request.user, "added to a collection"):
            collection = form.cleaned_data["collection"] or Collection.objects.create(name=form.cleaned_data["name"])
            there = set(collection.items.values_list("article", flat=True))
            new = [article for article in chosen if article.pk not in there]
            for place, article in enumerate(new, start=len(there) + 1):
                CollectionItem.objects.create(collection=collection, article=article, position=place)
        told = f"{len(new)} of {len(chosen)} added to “{collection}”; the others were there already."
        self.message_user(request, told if len(new) < len(chosen) else f"{len(new)} added to “{collection}”.")
        return None
