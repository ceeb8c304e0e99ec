"""The admin's forms for documents and pictures."""

from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import get_valid_filename
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from csp_site.documents import DocumentVersion, SiteDocument
from csp_site.uploads import UNREADABLE_PICTURE, check_document, clean_picture, extension_of


def _plain_name(name):
    """Return the name a file has in its address: without signs, and short enough for every disk."""
    path = PurePosixPath(name)
    plain = get_valid_filename(path.stem[:60] + path.suffix)
    return f"document{plain}" if plain.startswith(".") else plain


class DocumentForm(BaseDocumentForm):
    """Checks what an uploaded document holds, and keeps the file it replaces."""

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.user = user

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        check_document(file)
        if self.original_file and extension_of(file.name) != extension_of(self.original_file.name):
            raise ValidationError(
                f"This document is a .{extension_of(self.original_file.name)} file and its address says "
                "so. Upload a file of the same kind, or add a new document.",
                code="other_kind",
            )
        file.name = _plain_name(file.name)
        return file

    @transaction.atomic
    def save(self, commit=True):
        if commit and "file" in self.changed_data and self.original_file:
            # Asked for anew, since somebody else may have replaced it while this form was open. Whoever
            # publishes a page that holds it need not wait.
            present = SiteDocument.objects.select_for_update(no_key=True).get(pk=self.instance.pk)
            DocumentVersion.objects.create(
                document=self.instance, file=present.file.name, replaced_by=self.user
            )
            # Wagtail deletes the earlier file; here it belongs to the version from now on.
            self.original_file = None
        return super().save(commit)


class PictureField(WagtailImageField):
    """Takes a still picture of an allowed type and size, and takes its notes off it."""

    default_error_messages = {"invalid_image": UNREADABLE_PICTURE}

    def check_image_pixel_size(self, f):
        """Measure and strip the picture. Wagtail's way of measuring unpacks it, however large it is."""
        clean_picture(f)


class ImageForm(BaseImageForm):
    """Strips what a picture tells about where it was taken, and keeps its sizes up to date."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            old = self.fields["file"]
            self.fields["file"] = PictureField(label=old.label, required=old.required, widget=old.widget)

    def save(self, commit=True):
        image = super().save(commit)
        if commit and "file" in self.changed_data and self.original_file:
            image.make_renditions()
        return image
