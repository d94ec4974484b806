"""Tables of people, organisations and topics: export for editors, import for curators, with a preview."""

import secrets
import time
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from import_export.admin import ImportExportMixin
from import_export.formats import base_formats
from import_export.forms import ConfirmImportForm, ExportForm
from import_export.tmp_storages import BaseStorage

from archive.curation.decisions import IMPORT, decision

#: Rows of a preview that are shown; the others are counted.
SHOWN = 200
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_KEPT_FOR = 24 * 3600  # seconds that an upload waits for its confirmation
_NAME = RegexValidator(r"\A[0-9a-f]{32}\Z", "Upload the file again.")


class SafeCSV(base_formats.CSV):
    """No cell is a formula to a spreadsheet: an apostrophe stands before it, and goes again when it is read."""

    def _escape_formulae(self, dataset: Any) -> None:
        for _ in range(len(dataset)):
            row = dataset.lpop()
            dataset.append([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in row])

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Any:
        dataset = super().create_dataset(in_stream, **kwargs)
        for _ in range(len(dataset)):
            row = dataset.lpop()
            dataset.append([cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell for cell in row])
        return dataset


class PlainJSON(base_formats.JSON):
    """No spreadsheet opens it: values are as they are."""

    def _escape_formulae(self, dataset: Any) -> None:
        """Nothing to escape."""


class Uploads(BaseStorage):
    """Files that wait for their confirmation, in the run-time folder, under a name that nobody guesses."""

    def save(self, data: Any) -> None:
        folder = self._folder()
        for old in folder.iterdir():
            if time.time() - old.stat().st_mtime > _KEPT_FOR:
                old.unlink(missing_ok=True)
        self.name = secrets.token_hex(16)
        self._path().write_bytes(data if isinstance(data, bytes) else data.encode())

    def read(self) -> Any:
        data = self._path().read_bytes()
        return data if "b" in self.read_mode else data.decode(self.encoding or "utf-8-sig")

    def remove(self) -> None:
        self._path().unlink(missing_ok=True)

    def _path(self) -> Path:
        _NAME(self.name)
        return self._folder() / self.name

    @staticmethod
    def _folder() -> Path:
        folder = settings.RUN_DIR / "imports"
        folder.mkdir(mode=0o700, exist_ok=True)
        return Path(folder)


class ConfirmForm(ConfirmImportForm):
    import_file_name = forms.CharField(widget=forms.HiddenInput(), validators=[_NAME])
    format = forms.TypedChoiceField(widget=forms.HiddenInput(), choices=[("0", "CSV"), ("1", "JSON")])
    resource = forms.ChoiceField(widget=forms.HiddenInput(), choices=[("0", "")], required=False)


class ExchangeAdmin(ImportExportMixin, admin.ModelAdmin):
    """For lists that can be written out and read in. ``resource_classes`` names one resource."""

    import_export_change_list_template = "admin/archive/merge/change_list.html"
    import_template_name = "admin/archive/exchange/import.html"
    export_template_name = "admin/archive/exchange/export.html"
    export_form_class = ExportForm
    confirm_form_class = ConfirmForm
    tmp_storage_class = Uploads
    formats = [SafeCSV, PlainJSON]
    skip_admin_log = True  # the history has every change, under one decision

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(IMPORT)) and self.has_add_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_change_permission(request))

    def get_export_queryset(self, request: HttpRequest) -> QuerySet:
        """Return what the list shows, with its filters; related records take one query for all rows."""
        found = super().get_export_queryset(request)
        needed = {"names", "identifiers", "phrases", "parent"} & {field.name for field in self.opts.get_fields()}
        return found.prefetch_related(*sorted(needed))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return super().process_import(request, **kwargs)
        except FileNotFoundError:
            message = "The file waits no longer: it was imported before, or a day is over. Upload it again."
            self.message_user(request, message, messages.ERROR)
            return HttpResponseRedirect("../import/")

    def process_dataset(self, dataset: Any, form: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """One decision, so that the history takes it back as one. Nothing is written where a row is wrong."""
        with decision(
            request.user, "import", needs=IMPORT, file=str(form.cleaned_data.get("original_file_name", ""))[:200]
        ):
            return super().process_dataset(dataset, form, request, rollback_on_validation_errors=True, **kwargs)

    def process_result(self, result: Any, request: HttpRequest) -> Any:
        if result.has_errors() or result.has_validation_errors():
            message = (
                "Nothing was imported: a row no longer fits, since the archive has changed. Upload the file again."
            )
            self.message_user(request, message, messages.ERROR)
            return HttpResponseRedirect("../import/")
        return super().process_result(result, request)

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        new, changed, same = (result.totals[key] for key in ("new", "update", "skip"))
        noun = self.opts.verbose_name_plural
        message = f"Import of {noun}: {new:,} new, {changed:,} changed, {same:,} were so already."
        self.message_user(request, message, messages.SUCCESS)

    def get_import_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"shown": SHOWN}
