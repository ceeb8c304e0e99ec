"""The form that every page type has in the editor, and what it refuses."""

from django import forms
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.documents import get_document_model

from csp_site.documents.clearance import questions_about
from csp_site.formats.words import one_line
from csp_site.models.holds import held_among, where_held

LONGEST_NOTE = 200


class BasePageForm(WagtailAdminPageForm):
    """Asks, beside the fields of the page, what changed."""

    change_note = forms.CharField(
        label="What changed",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="One plain sentence for readers: We added the number of the new helpline. From the "
        "moment you publish it stands under “What is new” on the home page. "
        "Leave it empty for a small change. Pages that need safe reading are never listed there.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "change_note" in self.fields and self.instance.pk:
            waiting = self.instance.change_notes.filter(published_at=None).first()
            self.initial["change_note"] = waiting.text if waiting else ""

    def clean_change_note(self):
        """Leave out what nobody can see, such as a space of no width."""
        return one_line(self.cleaned_data["change_note"])

    def clean_last_reviewed(self):
        """Refuse a day on which nobody can have reviewed anything yet."""
        day = self.cleaned_data["last_reviewed"]
        if day and day > timezone.localdate() and "last_reviewed" in self.changed_data:
            raise forms.ValidationError("This day is still to come.")
        return day

    def clean_expire_at(self):
        """Refuse a day on which the home page would go, and the site with it."""
        moment = self.cleaned_data["expire_at"]
        if moment and self.instance.pk and self.instance.sites_rooted_here.exists():
            raise forms.ValidationError("This is the home page of this site. It cannot expire.")
        return moment

    def _post_clean(self):
        super()._post_clean()
        if "action-publish" in self.data:
            self._refuse_held_files()
            self._refuse_unanswered_files()

    def _refuse_held_files(self):
        """Refuse to publish a file that is restricted or withdrawn elsewhere, whatever its name."""
        offered = get_document_model().objects.filter(pk__in=self.instance.offered_document_ids())
        for document, holds in held_among(offered, apart_from=self.instance).items():
            words = f"Readers cannot have the file of “{document.title}”, so take it off this page."
            self.add_error(None, f"{words} {where_held(holds, self.for_user)}")

    def _refuse_unanswered_files(self):
        """Refuse to publish what readers would get at once and nobody has answered for."""
        new = get_document_model().objects.filter(pk__in=self.instance.unanswered_document_ids())
        for document, questions in questions_about(new, self.for_user).items():
            told = " ".join(question.text for question in questions)
            self.add_error(None, f"“{document.title}”: {told} {self.instance.where_to_answer}")

    def save(self, commit=True):
        self.instance.waiting_note = self.cleaned_data.get("change_note")
        return super().save(commit)
