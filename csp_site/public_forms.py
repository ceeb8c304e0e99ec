"""The forms that readers fill in: one look, words that say what to do, nothing typed ever lost."""

from django import forms
from django.forms.renderers import TemplatesSetting


class PublicRenderer(TemplatesSetting):
    """Draws every field with its label, its hint and what is wrong with it."""

    field_template_name = "components/form_field.html"


class PublicForm(forms.Form):
    """A form for readers. The server checks it, in our own words: the browser's would cover the page."""

    default_renderer = PublicRenderer
    use_required_attribute = False

    @property
    def problems(self):
        """What to put right, as pairs of the id of the place to go to and the words."""
        return [
            (f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label, message)
            for field in self.visible_fields()
            for message in field.errors
        ]

    @property
    def problems_heading(self):
        """How many answers to look at again, as the heading above the list of them."""
        count = len({target for target, _ in self.problems})
        return f"Check {count} answer{'s' if count > 1 else ''}"


class LongText(forms.CharField):
    """A text of several lines. It may be typed longer than allowed, so that nothing is cut off unseen."""

    def __init__(self, *, noun, limit, rows=6, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.noun = noun
        self.limit = limit

    def to_python(self, value):
        """Return the text with the ends of its lines counted once, as a person counts them."""
        return super().to_python(value).replace("\r\n", "\n")

    def validate(self, value):
        super().validate(value)
        if len(value) > self.limit:
            raise forms.ValidationError(
                f"Your {self.noun} is {len(value):,} characters. Make it {self.limit:,} or fewer."
            )


class EmailAddress(forms.EmailField):
    """An email address, which the browser may offer to fill in."""

    def __init__(self, **kwargs):
        widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
        # 254 is what the database and the mail itself can hold.
        super().__init__(widget=widget, max_length=254, **kwargs)
        del self.widget.attrs["maxlength"]

    def run_validators(self, value):
        """Say the same of whatever is no address, however it fails."""
        try:
            super().run_validators(value)
        except forms.ValidationError as error:
            raise forms.ValidationError("Enter an email address like name@example.com") from error
