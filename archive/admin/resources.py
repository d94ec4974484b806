"""People, organisations and topics as rows of a table: written out, and read in again as people's decisions.

A row is known by its slug. What a row does not say stays as it is: an empty cell, a column that is missing, a name or
an identifier that is not listed. Several values of one cell stand between vertical bars.
"""

import re
from itertools import zip_longest
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from import_export import fields, resources

from archive import identifiers, names
from archive.curation.decisions import correct, mark
from archive.hosts import host_of
from archive.merging.display_names import is_native
from archive.models import Identifier, Organisation, OrganisationDomain, Person, ReviewState, Topic, TopicPhrase
from archive.models.entity import EntityName

_BAR = re.compile(r"(?<!\\)\|")


def join(values: Any) -> str:
    """Several values as one cell."""
    return " | ".join(str(value).replace("|", r"\|") for value in values)


def split(cell: str) -> list[str]:
    """Return the values of a cell, each once."""
    parts = (part.strip().replace(r"\|", "|") for part in _BAR.split(cell))
    return list(dict.fromkeys(part for part in parts if part))


class Difference(resources.Diff):
    """What a row changes: what goes is struck, what comes is underlined."""

    def __init__(self, resource: Any, instance: Any, new: bool) -> None:
        self.left: list[str] = [] if new else _columns(resource, instance)
        self.right: list[str] = []

    def compare_with(self, resource: Any, instance: Any) -> None:
        self.right = _columns(resource, instance)

    def as_html(self) -> list[Any]:
        return [_difference(old, new) for old, new in zip_longest(self.left, self.right, fillvalue="")]


def _columns(resource: Any, instance: Any) -> list[str]:
    return [str(resource.export_field(field, instance)) for field in resource.get_user_visible_fields()]


def _difference(old: str, new: str) -> Any:
    if old == new:
        return new
    before, after = split(old), split(new)
    gone = [format_html("<del>{}</del>", part) for part in before if part not in after]
    come = [part if part in before else format_html("<ins>{}</ins>", part) for part in after]
    between = " | " if max(len(before), len(after)) > 1 else " "
    return format_html_join(between, "{}", [(part,) for part in [*gone, *come]])


class AuthorityResource(resources.ModelResource):
    """What the three kinds have in common. ``PLAIN`` are the columns that are fields of the record itself."""

    PLAIN: ClassVar[tuple[str, ...]] = ("name", "note")

    class Meta:
        import_id_fields = ("slug",)
        store_row_values = True
        report_skipped = True
        skip_unchanged = True

    def get_diff_class(self) -> type[Difference]:
        return Difference

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> Any:
        """Return the record with the slug of the row, or None. An unknown slug is a mistake, not a new record."""
        if not (slug := _cell(row, "slug")):
            return None
        found = self._meta.model.objects.filter(slug=slug).first()
        if found is None:
            message = f"There is none with the slug “{slug}”. Leave the slug empty to make a new record."
            raise ValidationError({"slug": message})
        if found.merged_into_id:
            raise ValidationError({"slug": f"“{found}” was merged: use the slug “{found.now.slug}”."})
        return found

    def import_instance(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        errors: dict[str, str] = {}
        changes: dict[str, Any] = {}
        for name in self.PLAIN:
            if not (cell := _cell(row, name)):
                continue
            try:
                value = self._read(instance, name, cell)
            except ValidationError as error:
                errors[name] = " ".join(error.messages)
                continue
            if getattr(instance, name) != value:
                changes[name] = value
        if instance.pk is None and "name" not in changes | errors:
            errors["name"] = "A new record needs a name."
        instance.more = self._more(instance, row, errors)
        instance.differs = bool(changes or any(instance.more.values()))
        if instance.pk is None:
            for name, value in changes.items():
                setattr(instance, name, value)
            mark(instance, ReviewState.ACCEPTED, kwargs.get("user"))
        else:
            correct(instance, **changes)
        if errors:
            raise ValidationError(errors)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return not import_validation_errors and not instance.differs

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        if import_validation_errors:
            raise ValidationError(import_validation_errors)
        every = {field.name for field in instance._meta.fields}
        instance.clean_fields(exclude=every - set(self.PLAIN))

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        if hasattr(instance, "update_sort_key"):
            instance.assign_slug()
            instance.update_sort_key()

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        for add in instance.more.values():
            for record in add:
                setattr(record, *self._owner(record, instance))
                record.save()
        if hasattr(instance, "show_name"):
            instance.show_name()

    def get_user_visible_fields(self) -> Any:
        return self.get_export_fields()

    def _owner(self, record: Any, instance: Any) -> tuple[str, Any]:
        column = "entity" if isinstance(record, EntityName) else str(instance._meta.model_name)
        return column, instance

    def _more(self, instance: Any, row: dict[str, Any], errors: dict[str, str]) -> dict[str, list[Any]]:
        """Rows to be added beside the record itself."""
        return {}

    def _read(self, instance: Any, name: str, cell: str) -> Any:
        field = self._meta.model._meta.get_field(name)
        if field.choices:
            return _choice(field, cell)
        if name == "parent":
            return self._parent(instance, cell)
        return field.clean(cell, instance)

    def _parent(self, instance: Any, slug: str) -> Any:
        found = self._meta.model.objects.active().filter(slug=slug).first()
        if found is None:
            raise ValidationError(f"There is none with the slug “{slug}”: a parent is named by its slug.")
        if instance in (found, *found.wholes):
            raise ValidationError(f"“{found}” is itself a part of “{instance}”.")
        return found


class EntityResource(AuthorityResource):
    """People and organisations: also their names and identifiers."""

    names = fields.Field(column_name="names", readonly=True)
    identifiers = fields.Field(column_name="identifiers", readonly=True)

    def dehydrate_names(self, entity: Any) -> str:
        standing = (row for row in entity.names.all() if row.review != ReviewState.REJECTED and not row.withdrawn)
        return join(row.text for row in standing if row.text != entity.name) if entity.pk else ""

    def dehydrate_identifiers(self, entity: Any) -> str:
        return join(f"{row.scheme}:{row.value}" for row in entity.identifiers.all()) if entity.pk else ""

    def _more(self, instance: Any, row: dict[str, Any], errors: dict[str, str]) -> dict[str, list[Any]]:
        return {
            "names": self._names(instance, split(_cell(row, "names")), errors),
            "identifiers": self._identifiers(instance, split(_cell(row, "identifiers")), errors),
        }

    def _names(self, instance: Any, texts: list[str], errors: dict[str, str]) -> list[EntityName]:
        model = self._meta.model._meta.get_field("names").related_model
        known = {row.text: row for row in instance.names.all()} if instance.pk else {}
        found = []
        for text in texts:
            name = known.get(text) or model(text=text, kind=_kind(text, model))
            if len(text) > 300:
                errors["names"] = f"“{text[:40]}…” is longer than 300 characters."
            elif name.pk is None or name.review == ReviewState.REJECTED or name.withdrawn:
                mark(name, ReviewState.ACCEPTED)
                found.append(name)
        return found

    def _identifiers(self, instance: Any, texts: list[str], errors: dict[str, str]) -> list[Identifier]:
        bearer: Any = str(self._meta.model._meta.model_name)
        allowed = [scheme.key for scheme in identifiers.schemes_for(bearer)]
        found = []
        for text in texts:
            scheme, _, value = (part.strip() for part in text.partition(":"))
            if scheme.lower() not in allowed or not value:
                known = ", ".join(allowed)
                errors["identifiers"] = f"“{text}”: write the authority before it (wikidata:Q42), one of {known}."
                continue
            try:
                kept = identifiers.parse(scheme.lower(), value)
            except identifiers.IdentifierError as error:
                errors["identifiers"] = f"“{text}”: {error}"
                continue
            claimed = Identifier.objects.filter(scheme=scheme.lower(), value=kept).first()
            if claimed is None:
                found.append(Identifier(scheme=scheme.lower(), value=kept))
            elif claimed.entity != instance:
                errors["identifiers"] = f"“{text}” is already that of “{claimed.entity}”. Are the two one? Merge them."
        return found


class PersonResource(EntityResource):
    PLAIN = ("name", "name_order", "note")

    class Meta(AuthorityResource.Meta):
        model = Person
        fields = ("slug", "name", "name_order", "names", "identifiers", "note")
        export_order = fields

    def import_instance(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        if instance.pk is None:
            instance.name_order = names.guess_order(_cell(row, "name"))
        super().import_instance(instance, row, **kwargs)


class OrganisationResource(EntityResource):
    PLAIN = ("name", "acronym", "kind", "parent", "note")

    domains = fields.Field(column_name="domains", readonly=True)

    class Meta(AuthorityResource.Meta):
        model = Organisation
        fields = ("slug", "name", "acronym", "kind", "parent", "names", "identifiers", "domains", "note")
        export_order = fields

    def dehydrate_domains(self, organisation: Organisation) -> str:
        return join(organisation.domains.all()) if organisation.pk else ""

    def _more(self, instance: Any, row: dict[str, Any], errors: dict[str, str]) -> dict[str, list[Any]]:
        return super()._more(instance, row, errors) | {
            "domains": self._domains(instance, split(_cell(row, "domains")), errors)
        }

    def _domains(self, instance: Any, texts: list[str], errors: dict[str, str]) -> list[OrganisationDomain]:
        found = []
        for text in texts:
            host = host_of(text)
            claimed = OrganisationDomain.objects.filter(host=host).first()
            if not host:
                errors["domains"] = f"“{text}” is no host. Write it as in an address: paper.example."
            elif claimed is None:
                found.append(OrganisationDomain(host=host))
            elif claimed.organisation != instance:
                errors["domains"] = (
                    f"“{text}” is already that of “{claimed.organisation}”. Are the two one? Merge them."
                )
        return found

    def dehydrate_parent(self, organisation: Organisation) -> str:
        return organisation.parent.slug if organisation.parent else ""


class TopicResource(AuthorityResource):
    PLAIN = ("name", "description", "parent", "note")

    phrases = fields.Field(column_name="phrases", readonly=True)

    class Meta(AuthorityResource.Meta):
        model = Topic
        fields = ("slug", "name", "description", "parent", "phrases", "note")
        export_order = fields

    def dehydrate_parent(self, topic: Topic) -> str:
        return topic.parent.slug if topic.parent else ""

    def dehydrate_phrases(self, topic: Topic) -> str:
        return join(row.text for row in topic.phrases.all()) if topic.pk else ""

    def _read(self, instance: Any, name: str, cell: str) -> Any:
        taken = name == "name" and Topic.objects.filter(name=cell).exclude(pk=instance.pk).first()
        if taken:
            raise ValidationError(f"There is a topic of this name: its slug is “{taken.slug}”.")
        return super()._read(instance, name, cell)

    def _more(self, instance: Any, row: dict[str, Any], errors: dict[str, str]) -> dict[str, list[Any]]:
        known = set(instance.phrases.values_list("folded", flat=True)) if instance.pk else set()
        found = []
        for text in split(_cell(row, "phrases")):
            folded = " ".join(names.fold(text).split())
            if len(text) > 120 or not folded:
                errors["phrases"] = f"“{text[:40]}”: a phrase has 1 to 120 characters."
            elif folded not in known:
                known.add(folded)
                found.append(TopicPhrase(text=text))
        return {"phrases": found}


def _cell(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return join(value) if isinstance(value, list) else str("" if value is None else value).strip()


def _choice(field: Any, cell: str) -> str:
    """By its value or by its label."""
    for value, label in field.choices:
        if names.fold(cell) in (names.fold(str(value)), names.fold(str(label))):
            return str(value)
    raise ValidationError(f"“{cell}” is none of: {', '.join(str(value) for value, _ in field.choices)}.")


def _kind(text: str, model: type[EntityName]) -> str:
    """Return the kind of a name that an editor lists: a full name identifies whoever bears it, others do not."""
    if is_native(text):
        return EntityName.Kind.NATIVE
    if "family" in {field.name for field in model._meta.fields}:
        return EntityName.Kind.FULL if names.parse(text).whole else EntityName.Kind.SHORT
    return EntityName.Kind.ACRONYM if text.isupper() and " " not in text else EntityName.Kind.FULL
