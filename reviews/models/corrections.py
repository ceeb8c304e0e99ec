"""Corrections of what turned out to be wrong in a published report. They stay for good."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from csp_site.models import ChangeNote
from reviews.models.sourced import is_report


class Correction(models.Model):
    """
    One correction of a report: from the day it is published nobody can change or delete it.

    A record and no part of the page, so that no older draft takes it away. It can be taken back, with a
    reason that readers see too.
    """

    page = models.ForeignKey(
        "csp_site.BasePage",
        verbose_name="report",
        on_delete=models.PROTECT,
        related_name="corrections",
        help_text="The review or publication in which something was wrong.",
    )
    section = models.ForeignKey(
        "reviews.ReportSection",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fixes",
        help_text="Where in that report it was wrong: the correction stands there too. Leave empty if it "
        "is about the whole report.",
    )
    was = models.TextField(
        "what was wrong",
        max_length=400,
        help_text="In one plain sentence: We said that 52 events were held.",
    )
    now = models.TextField(
        "what is right",
        max_length=400,
        help_text="In one plain sentence: There were 25. Correct it in the report or its records as well.",
    )
    published_on = models.DateField("published", default=timezone.localdate, editable=False)
    recorded_by = models.ForeignKey(
        "csp_site.User", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    taken_back_why = models.TextField(
        "why it is taken back",
        max_length=400,
        blank=True,
        help_text="Only if the correction itself was wrong. One plain sentence that readers see under it, "
        "with today’s date. This cannot be changed afterwards.",
    )
    taken_back_on = models.DateField("taken back", null=True, editable=False)

    place = None  # the section of the report that it stands in, once the report is shown

    class Meta:
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_back_on__isnull=True) | ~models.Q(taken_back_why=""),
                name="a_correction_is_taken_back_with_a_reason",
            )
        ]

    def __str__(self):
        return f"Correction of {self.page}, {self.published_on.day} {self.published_on:%B %Y}"

    def save(self, *args, **kwargs):
        """Save it; a new one of a public page is told under “What is new”."""
        is_new = self.pk is None
        super().save(*args, **kwargs)
        if is_new and self.page.live:
            ChangeNote.objects.create(
                page=self.page,
                text=f"We corrected something in {self.page.title}"[:199] + ".",
                published_at=timezone.now(),
            )

    def clean(self):
        super().clean()
        if self.page_id and not is_report(self.page):
            raise ValidationError({"page": "Choose a review or a publication."})
