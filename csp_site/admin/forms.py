"""The admin's forms for documents and pictures."""

from pathlib import PurePosixPath

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import get_valid_filename
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.utils.file import hash_filelike

from csp_site.documents.clearance import clear, questions_about
from csp_site.documents.facts import PASSWORD
from csp_site.documents.uploads import UNREADABLE_PICTURE, check_document, clean_picture, extension_of
from csp_site.documents.words import failure
from csp_site.models.clearance import LONGEST_REASON
from csp_site.models.documents import SiteDocument
from csp_site.models.holds import held_among, told_of_holds, where_held
from csp_site.search.documents import note_marks, read_upload
from csp_site.signals import document_changed


def _plain_name(name):
    """Return the name a file has in its address: without signs, and short enough for every disk."""
    path = PurePosixPath(name)
    plain = get_valid_filename(path.stem[:60] + path.suffix)
    return f"document{plain}" if plain.startswith(".") else plain


class DocumentForm(BaseDocumentForm):
    """Checks what an uploaded document holds, and keeps the file it replaces."""

    replaced_note = forms.CharField(
        label="What changed in the new file",
        max_length=200,
        required=False,
        help_text="Only if you replace the file. A few words that readers see beside it, with the date: "
        "table 2 corrected.",
    )

    clearance = forms.CharField(
        label="Why it may go out",
        max_length=LONGEST_REASON,
        required=False,
        help_text="Only if something in the new file says that it is not for everybody, or nobody can "
        "tell. Your answer is kept with the file, for staff.",
    )

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.user, self.questions = user, []
        if not (self.is_bound and self.instance.pk and "file" in self.fields):
            del self.fields["clearance"]
        # A new document replaces nothing, and a list of new ones shows them without their files.
        if not self.instance.pk or "file" not in self.fields:
            del self.fields["replaced_note"]
        # The list of files that have just been uploaded shows each as this form alone, without its file.
        if "file" not in self.fields and self.instance.pk:
            closed = [told] if (told := told_of_holds(self.instance, user)) else []
            self.fields["title"].help_text = " ".join([*closed, *self.instance.warnings])

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        check_document(file)
        self.instance.reading = self._read(file)
        if self.instance.reading and self.instance.reading.facts.state == PASSWORD:
            raise ValidationError(
                failure(self.instance.reading.facts, extension_of(file.name)), code="protected"
            )
        if self.original_file and extension_of(file.name) != extension_of(self.original_file.name):
            raise ValidationError(
                f"This document is a .{extension_of(self.original_file.name)} file and its address says "
                "so. Upload a file of the same kind, or add a new document.",
                code="other_kind",
            )
        if self.original_file:
            self._refuse_held(file)
        file.name = _plain_name(file.name)
        return file

    def _refuse_held(self, file):
        """Refuse to put a file that is restricted or withdrawn elsewhere in the place of another."""
        kept = SiteDocument(pk=self.instance.pk, file_hash=hash_filelike(file))
        holds = [hold for hold in held_among([kept]).get(kept, ()) if hold.document_id != kept.pk]
        if holds:
            raise ValidationError(
                f"Readers cannot have this file. {where_held(holds, self.user)}", code="held"
            )

    def clean(self):
        found = super().clean()
        note = (self.cleaned_data.get("replaced_note") or "").strip()
        if note and self.original_file and "file" not in self.changed_data:
            self.add_error("file", "Choose the new file too, or say nothing of what changed in it.")
        if self._replaces_file() and not note and self.instance.was_ever_open():
            self.add_error(
                "replaced_note",
                "Readers may have the earlier file. Say in a few words what changed, such as “table 2 "
                "corrected”, and choose the new file again: a browser does not keep it.",
            )
        if self._replaces_file():
            self._ask_about_new_file()
        if self.instance.pk and "file" not in self.fields:
            self._refuse_what_readers_have()
        return found

    def _refuse_what_readers_have(self):
        """
        Refuse the form under a file just uploaded once readers have the document.

        It asks nothing and knows no version, and by then somebody has put the document on a page.
        """
        changed = [name for name in ("title", "collection", "tags") if name in self.changed_data]
        if changed and SiteDocument.objects.get(pk=self.instance.pk).was_ever_open():
            self.add_error(
                changed[0],
                "Readers have this document already, so nothing is changed here. Open it in the list of "
                "documents and change it there.",
            )

    def _ask_about_new_file(self):
        """Ask why a file with a marking may go out; where readers get it at once, also an unread one."""
        file = self.cleaned_data["file"]
        new = SiteDocument(pk=self.instance.pk, public_name=self.instance.public_name, file=file)
        new.title, new.file_hash = self.cleaned_data.get("title", ""), hash_filelike(file)
        note_marks(new.file_hash, self.instance.reading)
        is_open = SiteDocument.objects.get(pk=self.instance.pk).is_open()
        asked = questions_about([new], self.user).get(new, [])
        self.questions = [question for question in asked if is_open or question.is_marking]
        if self.questions and not (self.cleaned_data.get("clearance") or "").strip():
            told = " ".join(question.text for question in self.questions)
            self.add_error("clearance", f"{told} Say why it may go out, and choose the new file again.")

    def _post_clean(self):
        super()._post_clean()
        # The page with the form looks at the file, and one that was refused is not there.
        if self.errors and self.original_file:
            self.instance.file = self.original_file

    def _replaces_file(self):
        return bool(self.original_file and "file" in self.changed_data and self.cleaned_data.get("file"))

    def _read(self, file):
        """Return the Reading of the file. Whoever sends several has read them already, all together."""
        return file.reading if hasattr(file, "reading") else read_upload(file, extension_of(file.name))

    @transaction.atomic
    def save(self, commit=True):
        is_replaced = self._replaces_file()
        if commit and is_replaced:
            # Asked for anew, since somebody else may have replaced it while this form was open. Whoever
            # publishes a page that holds it need not wait.
            present = SiteDocument.objects.select_for_update(no_key=True).get(pk=self.instance.pk)
            self.instance.replace(present, self.user, self.cleaned_data["replaced_note"].strip())
            # Wagtail deletes the earlier file; here it belongs to the version from now on.
            self.original_file = None
        document = super().save(commit)
        if commit and is_replaced:
            if self.questions:
                clear(document, self.questions, self.cleaned_data["clearance"].strip(), self.user)
            document_changed.send(SiteDocument, document=document)
        return document


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
