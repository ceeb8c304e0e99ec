"""The page where staff keep their own name, password and preferences."""

from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel


class PlainAccountView(AccountView):
    """Leaves out the profile picture, which Wagtail would keep with the place where it was taken."""

    def get_panels(self):
        return [panel for panel in super().get_panels() if not isinstance(panel, AvatarSettingsPanel)]


account = never_cache(require_admin_access(PlainAccountView.as_view()))
