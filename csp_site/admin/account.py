"""The page where staff keep their own name, password and preferences."""

from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel, ChangePasswordPanel

from csp_site.access.forms import ChangePasswordForm


class PlainAccountView(AccountView):
    """
    Leaves out the profile picture, which Wagtail would keep with the place where it was taken, and limits
    how often an old password may be tried.
    """

    def get_panels(self):
        panels = [panel for panel in super().get_panels() if not isinstance(panel, AvatarSettingsPanel)]
        for panel in panels:
            if isinstance(panel, ChangePasswordPanel):
                panel.form_class = ChangePasswordForm
        return panels


account = never_cache(require_admin_access(PlainAccountView.as_view()))
