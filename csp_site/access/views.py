"""The views in which a password is given, changed or asked for: Wagtail's, with a limit of tries."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import account
from wagtail.views import authenticate_with_password

from csp_site.access import limits
from csp_site.access.backend import welcome
from csp_site.access.forms import ChangePasswordForm
from csp_site.caching.kept import never_kept
from csp_site.feedback.guard import visitor_network


class PlainAccountView(account.AccountView):
    """
    Leaves out the profile picture, which Wagtail would keep with the place where it was taken, and limits
    how often an old password may be tried.
    """

    def get_panels(self):
        panels = [
            panel for panel in super().get_panels() if not isinstance(panel, account.AvatarSettingsPanel)
        ]
        for panel in panels:
            if isinstance(panel, account.ChangePasswordPanel):
                panel.form_class = ChangePasswordForm
        return panels


own_account = never_cache(require_admin_access(PlainAccountView.as_view()))


class SignInView(account.LoginView):
    """Signing in, at /admin/login/."""

    def form_invalid(self, form):
        response = super().form_invalid(form)
        error = getattr(self.request, "too_many_tries", None)
        return _refused(response, error) if error else response


class AskForLinkView(account.PasswordResetView):
    """Asking for a link that sets a new password."""

    def form_valid(self, form):
        try:
            limits.count_tries(limits.RESET_FROM.of(visitor_network(self.request)))
        except limits.TooManyTriesError as error:
            form.add_error("email", error.words)
            return _refused(self.form_invalid(form), error)
        return super().form_valid(form)


class NewPasswordView(account.PasswordResetConfirmView):
    """Setting a new password with such a link."""

    def dispatch(self, *args, **kwargs):
        tried = limits.LINK_FROM.of(visitor_network(self.request))
        try:
            limits.count_tries(tried)
        except limits.TooManyTriesError as error:
            return _too_many_tries(self.request, error)
        response = super().dispatch(*args, **kwargs)
        if self.validlink or response.status_code == 302:
            limits.give_back(tried)
        return response

    def form_valid(self, form):
        response = super().form_valid(form)
        # Whoever reads the account's mail is its owner.
        welcome(self.user, self.request)
        return response


@never_kept
def open_page_with_password(request, page_view_restriction_id, page_id):
    """Open a page that has a password from before: an officer can set none any more."""
    if request.method != "POST":
        return authenticate_with_password(request, page_view_restriction_id, page_id)
    page = str(page_view_restriction_id)
    tries = [limits.PAGE_FROM.of(page, visitor_network(request)), limits.PAGE.of(page)]
    try:
        limits.count_tries(*tries)
    except limits.TooManyTriesError as error:
        return _too_many_tries(request, error)
    response = authenticate_with_password(request, page_view_restriction_id, page_id)
    if response.status_code == 302:
        limits.give_back(*tries)
    return response


def _too_many_tries(request, error):
    return _refused(render(request, "csp_admin/too_many_tries.html", {"words": error.words}), error)


def _refused(response, error):
    response.status_code = 429
    response["Retry-After"] = str(error.seconds)
    return response
