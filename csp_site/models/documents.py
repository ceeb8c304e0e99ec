"""Documents, their earlier files, and who may read one now; `csp_site/documents/lock.py` serves them."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from wagtail.documents.models import AbstractDocument
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from csp_site.caching.once import once
from csp_site.documents.facts import FileFacts
from csp_site.documents.uploads import extension_of
from csp_site.documents.words import particulars, warnings
from csp_site.models.base import BasePage, stands_under
from csp_site.models.holds import is_closed
from csp_site.signals import document_changed


def document_storage():
    """Return the storage of documents, which lies outside everything that is served as it is."""
    return storages["documents"]


def in_private_collection(path="collection__path"):
    """Return a condition: a document lies in a collection that is not for everybody, or below one."""
    restrictions = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
    return stands_under(once("private collections", restrictions), path)


class SiteDocument(AbstractDocument):
    """A file that pages offer to readers, such as an agenda or a report."""

    file = models.FileField(upload_to="documents", storage=document_storage)
    public_name = models.CharField(max_length=255, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_note = models.CharField(
        "why it was withdrawn",
        max_length=300,
        blank=True,
        help_text="Readers see this sentence where the document was.",
    )

    # What readers are told of the newest file; the earlier versions hold what they were told before.
    replaced_at = models.DateTimeField(null=True, editable=False)
    replaced_note = models.CharField(max_length=200, blank=True, editable=False)
    # What the file says of itself, as FileFacts; empty until somebody has read it.
    facts = models.JSONField(default=dict, editable=False)

    admin_form_fields = ("title", "file", "collection", "tags")
    reading = None  # the form has read the file before it is stored

    def clean(self):
        """Check the ending of the file's name, unless the form has refused the file already."""
        if self.file:
            super().clean()

    def save(self, *args, **kwargs):
        """
        Save, and keep the first file's name: the address stays when the file is replaced.

        Size and fingerprint are written with the file, never later in a reader's visit.
        """
        if not self.public_name:
            self.public_name = get_valid_filename(PurePosixPath(self.file.name).name)
        if not self.file._committed or not self.file_hash:
            self._set_document_file_metadata()
        super().save(*args, **kwargs)

    def _set_document_file_metadata(self):
        """Write down size and fingerprint; what was known of another file is forgotten."""
        before = self.file_hash
        super()._set_document_file_metadata()
        if self.file_hash != before:
            self.facts = {}

    @property
    def known(self):
        """What is known of the file, as FileFacts."""
        return FileFacts(**self.facts)

    @property
    def particulars(self):
        """What its link tells beside the title: kind, size, pages, and a language other than English."""
        return particulars(self)

    @property
    def warnings(self):
        """What is wrong with the file, as sentences for an officer."""
        return warnings(self.known, self.file_extension)

    @property
    def filename(self):
        """The name in the address and in a reader's downloads: that of the first file."""
        return self.public_name or super().filename

    @property
    def content_type(self):
        """The type the file was checked to be when it was uploaded. Nothing is guessed of any other."""
        return settings.WAGTAILDOCS_CONTENT_TYPES.get(self.file_extension, "application/octet-stream")

    @property
    def file_extension(self):
        return extension_of(self.file.name)

    @property
    def url(self):
        return reverse("wagtaildocs_serve", args=[self.pk, self.filename])

    def is_open(self):
        """Return whether everybody may read this document now."""
        return not self.withdrawn_at and self.is_held()

    def is_held(self):
        """Return whether a public page holds this document now, so that all may know of it."""
        if self.collection.get_view_restrictions().exists() or self.is_closed_by_content():
            return False
        return any(self.pk in page.public_document_ids() for page in self.public_pages_with_it())

    def is_closed_by_content(self):
        """Return whether the same file is restricted or withdrawn anywhere, under whatever name."""
        return SiteDocument.objects.filter(is_closed(), pk=self.pk).exists()

    def is_readable_by(self, user):
        """Return whether this member of staff may read the document though it is not open."""
        from wagtail.documents.permissions import permission_policy

        actions = ["add", "change", "delete", "choose"]
        return user.is_authenticated and permission_policy.user_has_any_permission_for_instance(
            user, actions, self
        )

    def withdraw(self, note):
        """Take the document away from readers at once; `note` says publicly why."""
        self.withdrawn_at = timezone.now()
        self.withdrawn_note = note
        self.save(update_fields=["withdrawn_at", "withdrawn_note"])
        document_changed.send(SiteDocument, document=self)

    def restore(self):
        """Let the pages that hold the document open it again."""
        self.withdrawn_at, self.withdrawn_note = None, ""
        self.save(update_fields=["withdrawn_at", "withdrawn_note"])
        document_changed.send(SiteDocument, document=self)

    def replace(self, earlier, user, note):
        """
        Keep the file that was replaced for staff; `note` tells readers what changed, "" tells nothing.

        `earlier` is the document as it is stored. The new file is saved by whoever calls this.
        """
        DocumentVersion.objects.create(
            document=self,
            file=earlier.file.name,
            file_hash=earlier.file_hash,
            replaced_by=user,
            note=note,
        )
        if note:
            self.replaced_at, self.replaced_note = timezone.now(), note

    def was_ever_open(self):
        """Return whether somebody outside may have read this document, now or before."""
        return bool(self.withdrawn_at or self.replaced_at) or self.is_open()

    def ids_of_pages_with_it(self):
        """Return the ids of the pages that the reference index names, for a query."""
        index = ReferenceIndex.get_references_to(self)
        of_pages = index.filter(base_content_type=ReferenceIndex._get_base_content_type(Page))
        # The index keeps ids as text.
        return of_pages.annotate(page_id=Cast("object_id", models.BigIntegerField())).values("page_id")

    def public_pages_with_it(self):
        """Return the public pages that the reference index names, each as what it is."""
        named = self.ids_of_pages_with_it()
        pages = BasePage.objects.live().public().filter(pk__in=named, alias_of__isnull=True)
        not_past = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
        return pages.filter(not_past).specific()


class DocumentVersion(models.Model):
    """An earlier file of a document, kept for staff when the file is replaced."""

    document = models.ForeignKey(SiteDocument, on_delete=models.CASCADE, related_name="versions")
    file = models.FileField(upload_to="documents", storage=document_storage)
    # What is restricted or withdrawn is so in its earlier files too.
    file_hash = models.CharField(max_length=40, blank=True, editable=False)
    note = models.CharField(max_length=200, blank=True)
    replaced_at = models.DateTimeField(auto_now_add=True)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-replaced_at", "-pk"]

    def __str__(self):
        return f"{self.document}, until {self.replaced_at:%d %B %Y}"
