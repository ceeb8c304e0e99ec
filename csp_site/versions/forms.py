"""Forms of our own pages that edit something stored: each row of them carries its version."""

from django import forms

from csp_site.versions.digest import FIELD, version_of
from csp_site.versions.words import words_of_field

MESSAGE = (
    "Somebody else has saved this since you opened it: {}. Yours is not saved. Press again to keep it."
)


class VersionedForm(forms.ModelForm):
    """Saves over nothing newer than what it was opened from. Its `is_valid` belongs in a transaction."""

    opened_version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial[FIELD] = self._version(self.instance)

    def clean(self):
        found = super().clean()
        model = type(self.instance)
        stored = model._base_manager.select_for_update(of=("self",), no_key=True).get(pk=self.instance.pk)
        current = self._version(stored)
        if found.get(FIELD) == current:
            return found
        self.data = self.data.copy()
        self.data[self.add_prefix(FIELD)] = current
        self.add_error(self._meta.fields[0], MESSAGE.format(self._words(stored)))
        return found

    def _version(self, instance):
        return version_of({name: str(getattr(instance, name)) for name in self._meta.fields})

    def _words(self, stored):
        """Return what is stored, field by field, as it differs from what was typed."""
        values = {name: getattr(stored, name) for name in self._meta.fields}
        return "; ".join(
            f"{self[name].label} “{words_of_field(self.fields[name], value)}”"
            for name, value in values.items()
            if str(value) != str(self[name].value() or "")
        )
