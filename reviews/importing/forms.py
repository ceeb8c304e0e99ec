"""Form that asks for a spreadsheet."""

from django import forms
from django.core.exceptions import ValidationError

from csp_site.models import BasePage
from reviews.importing.reading import MAX_ROWS, read_table
from reviews.models import AnnualReviewPage, PublicationPage, SpreadsheetImport

LONGEST_NAME = 120


def reports():
    """Return the pages that may tell of projects, by title."""
    return BasePage.objects.type(AnnualReviewPage, PublicationPage).order_by("title", "pk")


class UploadForm(forms.Form):
    """Asks what is in the file, and which report it was read in."""

    kind = forms.ChoiceField(
        label="What is in the file",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is in the file."},
    )
    report = forms.ModelChoiceField(
        BasePage.objects.none(),
        label="Report",
        required=False,
        empty_label="None",
        help_text="For projects: the report that the rows tell of. For new money and figures without a "
        "source: where they were read.",
    )
    file = forms.FileField(
        label="Spreadsheet",
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
        help_text=f"A .xlsx or .csv file, up to 2 MB and {MAX_ROWS:,} rows. Its first row is the headings.",
    )

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = {kind.slug: kind for kind in kinds}
        self.fields["kind"].choices = [(kind.slug, kind.label) for kind in kinds]
        self.fields["report"].queryset = reports()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("file") and cleaned.get("kind"):
            try:
                cleaned["table"] = read_table(cleaned["file"], self.kinds[cleaned["kind"]])
            except ValidationError as error:
                self.add_error("file", error)
        return cleaned

    def save(self, user):
        """Keep what was uploaded until it is imported, and return that."""
        cleaned = self.cleaned_data
        return SpreadsheetImport.objects.create(
            kind=cleaned["kind"],
            report=cleaned["report"],
            file_name=cleaned["file"].name[-LONGEST_NAME:],
            table=cleaned["table"].to_json(),
            user=user,
        )
