"""People, organisations and roles, with their names and identifiers."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Count, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive import identifiers
from archive.admin.base import CuratedAdmin, ExtractedInline
from archive.admin.exchange import ExchangeAdmin
from archive.admin.mergeable import MergeableAdmin, compare_url
from archive.admin.resources import OrganisationResource, PersonResource
from archive.curation.decisions import respell
from archive.hosts import host_of
from archive.models import (
    Attribution,
    Identifier,
    NotTheSame,
    Organisation,
    OrganisationDomain,
    OrganisationName,
    Person,
    PersonName,
    ReviewState,
    Role,
    RolePassage,
)
from archive.models.entity import EntityName
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


class DomainForm(forms.ModelForm):
    def clean_host(self) -> str:
        if not (host := host_of(self.cleaned_data["host"])):
            raise forms.ValidationError("That is no host. Write it as in an address: paper.example.")
        return host


class DomainInline(admin.TabularInline):
    """Made by people only, so they may be deleted: no load brings one back."""

    model = OrganisationDomain
    form = DomainForm
    fields = ("host",)
    extra = 0
    verbose_name = "domain"
    verbose_name_plural = "domains (articles found there get this publisher when they are next read)"


class NameInline(ExtractedInline):
    fields = ("text", "kind", "primary", "review")
    readonly_fields = ("primary",)
    show_change_link = False
    verbose_name_plural = "names (to be rid of one, reject it)"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(withdrawn=False)


class PersonNameInline(NameInline):
    model = PersonName


class OrganisationNameInline(NameInline):
    model = OrganisationName


class RoleInline(ExtractedInline):
    """Titles can be corrected here; the organisation is chosen on the role's own page."""

    model = Role
    fields = ("title", "organisation", "review")
    readonly_fields = ("organisation",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(withdrawn=False).select_related("organisation", "person")


class EntityAdmin(ExchangeAdmin, MergeableAdmin, CuratedAdmin):
    """Authority records: a changed name keeps the address; a corrected name form is a new one, the old one rejected."""

    list_filter: ClassVar[Any] = ("review", "withdrawn")
    search_fields = ("name", "names__text")
    search_help_text = "Any form of the name, or an identifier: Q42, an ORCID, the address of its page."
    ordering = ("sort_key", "pk")
    readonly_fields = ("slug", "perhaps_also", "decision", "extractor_says")

    @admin.display(description="perhaps the same")
    def perhaps_also(self, entity: Any) -> SafeString | str:
        """List records with a similar name that no load merged and nobody declared different."""
        others = entity.perhaps_also() if entity.pk else []
        kind = str(self.opts.model_name)
        apart = NotTheSame.objects.among(kind, [entity.pk, *(other.pk for other in others)])
        rows = [
            (admin_url(other), other, other.get_review_display(), compare_url(kind, entity.pk, other.pk))
            for other in others
            if tuple(sorted((entity.pk, other.pk))) not in apart
        ]
        line = '<div><a href="{}">{}</a> ({}) <a href="{}">Compare the two</a></div>'
        return format_html_join("", line, rows) or "no other record has a like name"

    @admin.display(description="statements", ordering="said")
    def statements(self, entity: Any) -> int:
        return entity.said

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        column = str(self.opts.model_name)
        speaking = Attribution.objects.filter(
            part__in=Attribution.SPEAKERS, withdrawn=False, **{column: OuterRef("pk")}
        ).exclude(review=ReviewState.REJECTED)
        # Nobody speaks twice in one statement: counting the rows spares sorting them.
        said = speaking.order_by().values(column).annotate(n=Count("pk")).values("n")
        return super().get_queryset(request).annotate(said=Coalesce(Subquery(said), 0))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """By name, as Django does; and whoever bears the identifier that was typed."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        column = str(self.opts.model_name)
        meant = Identifier.objects.meant_by(search_term).filter(**{f"{column}__isnull": False})
        bearers = list(meant.values_list(column, flat=True))
        if bearers:
            found, may_repeat = queryset.filter(Q(pk__in=found.values("pk")) | Q(pk__in=bearers)), False
        return found, may_repeat

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        obj.assign_slug()
        obj.update_sort_key()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.show_name()

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool) -> None:
        respelt = []
        for row in formset.forms:
            if isinstance(row.instance, EntityName) and row.instance.pk and "text" in row.changed_data:
                # The printed form stays, rejected, so that no load brings it back; the editor's is a name of its own.
                respelt.append((row.instance, row.instance.text))
                row.instance.text = row.initial["text"]
            elif isinstance(row.instance, Role) and not row.instance.pk and row.has_changed():
                row.instance.key = Role.make_key(row.cleaned_data.get("title", ""), None)
        super().save_formset(request, form, formset, change)
        for name, text in respelt:
            respell(name, text)


@admin.register(Person)
class PersonAdmin(EntityAdmin):
    resource_classes = [PersonResource]
    list_display = ("name", "roles_held", "statements", "reviewed")
    inlines = (PersonNameInline, PersonIdentifierInline, RoleInline)
    fieldsets = (
        (None, {"fields": ("name", "name_order", "slug", "perhaps_also", "note")}),
        ("Review", {"fields": ("review", "decision", "extractor_says")}),
    )

    @admin.display(description="roles")
    def roles_held(self, person: Person) -> str:
        return "; ".join(str(role) for role in person.roles.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        roles = Role.objects.public().select_related("organisation")
        return super().get_queryset(request).prefetch_related(Prefetch("roles", roles))


@admin.register(Organisation)
class OrganisationAdmin(EntityAdmin):
    resource_classes = [OrganisationResource]
    list_display = ("name", "acronym", "kind", "parent", "statements", "reviewed")
    list_filter = ("review", "kind", "display", "withdrawn")
    list_select_related = ("parent",)
    autocomplete_fields = ("parent",)
    inlines = (OrganisationNameInline, OrganisationIdentifierInline, DomainInline)
    fieldsets = (
        (None, {"fields": ("name", "acronym", "kind", "parent", "slug", "perhaps_also", "note")}),
        ("If it publishes articles", {"fields": ("display",)}),
        ("Review", {"fields": ("review", "decision", "extractor_says")}),
    )


class RolePassageInline(admin.TabularInline):
    """Where the role is printed, to read."""

    model = RolePassage
    fields = readonly_fields = ("words", "article", "start", "end")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("article")


@admin.register(Role)
class RoleAdmin(CuratedAdmin):
    list_display = ("person", "title", "organisation", "inferred", "reviewed")
    list_display_links = ("title",)
    list_filter = ("review", "inferred", "withdrawn")
    list_select_related = ("person", "organisation")
    search_fields = ("title", "person__name", "organisation__name")
    search_help_text = "Words of the title, or the name of the person or organisation."
    autocomplete_fields = ("person", "organisation")
    inlines = (RolePassageInline,)
    readonly_fields = ("inferred", "decision", "extractor_says")
    fieldsets = (
        (None, {"fields": ("person", "title", "organisation", "inferred")}),
        ("Review", {"fields": ("review", "decision", "extractor_says")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.readonly_fields, "person") if obj else tuple(self.readonly_fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("person", "organisation")

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if not change:
            obj.key = Role.make_key(obj.title, obj.organisation.name if obj.organisation else None)
        super().save_model(request, obj, form, change)
