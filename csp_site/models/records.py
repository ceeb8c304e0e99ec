"""Small records beside the pages: those that officers keep, and those that the site keeps by itself."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel


class Role(models.Model):
    """A job that keeps pages right, whoever holds it at the time."""

    name = models.CharField(max_length=120, unique=True, help_text="The job, not the person who holds it.")
    email = models.EmailField(
        blank=True, help_text="Where reminders go. A shared mailbox outlives the person."
    )
    backup = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who steps in when nobody answers.",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.pk and self.backup_id == self.pk:
            raise ValidationError({"backup": "Choose a different role as the backup."})


class Banner(models.Model):
    """A short notice above every page, for a time that always ends."""

    message = models.CharField(
        max_length=250, help_text="One plain sentence. It stands at the top of every page."
    )
    link_text = models.CharField(
        max_length=80, blank=True, help_text="The words of the link, if there is one."
    )
    link_url = models.URLField(
        "link address", blank=True, help_text="Where the link leads, starting with https://"
    )
    starts_at = models.DateTimeField(
        default=timezone.now, help_text="When the notice goes up (London time)."
    )
    ends_at = models.DateTimeField(
        help_text="When it comes down by itself (London time). Every notice must end."
    )

    panels = [
        FieldPanel("message"),
        FieldRowPanel([FieldPanel("link_text"), FieldPanel("link_url")]),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    ]

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="banner_ends_after_it_starts",
                violation_error_message="The notice must end after it starts.",
            )
        ]

    def __str__(self):
        return self.message

    def clean(self):
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "The notice must end after it starts."})
        if bool(self.link_text) != bool(self.link_url):
            missing = "link_url" if self.link_text else "link_text"
            raise ValidationError({missing: "Give the link both words and an address."})


class OpenPoint(models.Model):
    """Something an officer must still supply or confirm, and the field where it goes."""

    is_unseen = True

    key = models.SlugField(max_length=100, unique=True, help_text="A short name that never changes.")
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="The page where the answer goes.",
    )
    page.wagtail_reference_index_ignore = True  # an open question never keeps a page from going
    field = models.CharField(
        max_length=60,
        blank=True,
        help_text="The field of that page, as the editor names it: body, names, channels.",
    )
    text = models.TextField(help_text="What is missing or unsure, and what to do about it.")
    source_row = models.CharField(
        max_length=40, blank=True, help_text="Where it comes from, for example: R-64."
    )
    closed_on = models.DateField(
        null=True, blank=True, help_text="The day it was settled. Leave empty until then."
    )

    panels = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("page"), FieldPanel("field")]),
        FieldRowPanel([FieldPanel("key"), FieldPanel("source_row")]),
        FieldPanel("closed_on"),
    ]

    class Meta:
        ordering = ["closed_on", "key"]

    def __str__(self):
        return self.text


class GlossaryTerm(models.Model):
    """A term of the field or a set of initials, and what it means in plain words."""

    term = models.CharField(
        max_length=80, unique=True, help_text="The word or initials we prefer, for example: PGPM."
    )
    meaning = models.TextField(help_text="What it stands for or means, in one plain sentence.")
    also = models.TextField(
        "also written",
        blank=True,
        help_text="Other ways people write it, one on each line. Search finds them too.",
    )

    class Meta:
        ordering = ["term"]

    def __str__(self):
        return self.term


class LoadedRecord(models.Model):
    """What the loader last wrote, so that it can tell an officer's edit from its own."""

    is_unseen = True

    key = models.CharField(max_length=160, unique=True)
    content_type = models.ForeignKey("contenttypes.ContentType", on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    values = models.JSONField(default=dict)

    class Meta:
        ordering = ["key"]

    def __str__(self):
        return self.key


class LoadedPartnership(models.Model):
    """Which partnership the database belongs to: one row, written when its content is first loaded."""

    is_unseen = True

    ONLY = 1

    # Only one can be, so two loads at once cannot each note another.
    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    key = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="database_belongs_to_one_partnership")
        ]

    def __str__(self):
        return self.key


class JobRun(models.Model):
    """When a scheduled job last ran, and whether it went well."""

    is_unseen = True

    job = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    succeeded = models.BooleanField(default=False)

    class Meta:
        ordering = ["job"]

    def __str__(self):
        return self.job


class AccessCount(models.Model):
    """
    How often something was tried since its first try, or that it is known, until a certain time.

    What was tried stands here as a keyed hash alone: neither an account nor an address can be read from it.
    """

    is_unseen = True

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.count} until {self.until}"


class PasswordResetRequest(models.Model):
    """An address for which somebody asked for a new password, until the scheduled work has seen to it."""

    is_unseen = True

    email = models.EmailField()
    asked_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"asked at {self.asked_at}"


class DatasetState(models.Model):
    """
    How a table of open data was last seen, so that the day of its last change is true.

    Written by the scheduled work alone: what changes a row may be a draft published, a record taken
    away or a day that has come.
    """

    name = models.SlugField(unique=True, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    rows = models.PositiveIntegerField(editable=False)
    since = models.DateTimeField("first seen", editable=False)
    changed_at = models.DateTimeField("last changed", null=True, editable=False)

    class Meta:
        verbose_name = "state of open data"
        verbose_name_plural = "states of open data"
        ordering = ["name"]
        # Nobody writes one by hand.
        default_permissions = ()

    def __str__(self):
        return self.name
