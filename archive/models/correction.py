"""What readers report: an error on a page, in their words. It waits on the editors' board."""

from typing import Self

from django.conf import settings
from django.db import models


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> Self:
        return self.filter(state=Correction.State.OPEN)


class Correction(models.Model):
    class State(models.TextChoices):
        OPEN = "open", "waiting"
        DONE = "done", "corrected"
        DECLINED = "declined", "not an error"

    address = models.CharField(max_length=500, help_text="The page it is about, without the host.")
    words = models.TextField("what is wrong", max_length=4000)
    contact = models.CharField(max_length=200, blank=True, help_text="How to answer, if the reader gave it.")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(blank=True, help_text="For editors: what was done about it.")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["id"], condition=models.Q(state="open"), name="correction_waiting")]

    def __str__(self) -> str:
        return f"{self.address}: {self.words[:60]}"
