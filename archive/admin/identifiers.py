"""Identifiers at the desk: typed or pasted in any usual form, checked, and claimed by one record only."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive import identifiers
from archive.admin.mergeable import compare_url
from archive.models import Identifier
from archive.models.provenance import admin_url


class IdentifierForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        scheme, typed = cleaned.get("scheme"), cleaned.get("value")
        if not scheme or not typed:
            return cleaned
        try:
            cleaned["value"] = identifiers.parse(scheme, typed)
        except identifiers.IdentifierError as error:
            self.add_error("value", str(error))
            return cleaned
        claimed = Identifier.objects.filter(scheme=scheme, value=cleaned["value"]).exclude(pk=self.instance.pk)
        for other in claimed.select_related("person", "organisation"):
            self.add_error("value", forms.ValidationError(self._claimed_by(other), code="claimed"))
        return cleaned

    def _claimed_by(self, other: Identifier) -> SafeString | str:
        mine = (self.instance.person_id, self.instance.organisation_id)
        if (other.person_id, other.organisation_id) == mine:
            return f"{other} stands here already."
        return format_html(
            '{} is already that of <a href="{}">{}</a>. Are both the same one? Then it is in the archive twice: {}. '
            "If not, one of the two has a wrong identifier.",
            other,
            admin_url(other.entity),
            other.entity,
            self._merge_with(other.entity),
        )

    def _merge_with(self, entity: Any) -> SafeString | str:
        mine = self.instance.person_id or self.instance.organisation_id
        if not mine or mine == entity.pk:
            return "add the identifier to one record only, and merge the two"
        return format_html('<a href="{}">merge the two</a>', compare_url(entity._meta.model_name, entity.pk, mine))


class IdentifierInline(admin.TabularInline):
    """Made by people only, so they may be deleted: no load brings one back."""

    model = Identifier
    form = IdentifierForm
    fields = ("scheme", "value", "page")
    readonly_fields = ("page",)
    extra = 0
    bearer: ClassVar[identifiers.Bearer]

    @admin.display(description="its page")
    def page(self, identifier: Identifier) -> SafeString | str:
        if not identifier.pk:
            return ""
        return format_html('<a href="{}" rel="noreferrer">{}</a>', identifier.url, identifier)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "scheme":
            schemes = identifiers.schemes_for(self.bearer)
            kwargs["choices"] = [("", "---------"), *((scheme.key, scheme.label) for scheme in schemes)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class PersonIdentifierInline(IdentifierInline):
    bearer = "person"


class OrganisationIdentifierInline(IdentifierInline):
    bearer = "organisation"
