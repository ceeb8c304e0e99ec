"""The form for what was reported of an action, wherever it is filled in."""

from wagtail.admin.forms import WagtailAdminModelForm


class UpdateForm(WagtailAdminModelForm):
    """Notes who has entered an update; whoever puts it right later stands in its history."""

    def save(self, commit=True):
        if not self.instance.pk:
            self.instance.recorded_by = self.for_user
        return super().save(commit)
