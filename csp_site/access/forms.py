"""Forms in which a password is given, and the one that asks for a new one."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms.auth import LoginForm, PasswordChangeForm, PasswordResetForm
from wagtail.admin.views.account import password_reset_enabled

from csp_site.access import limits
from csp_site.access.resets import ask_for_link


class SignInForm(LoginForm):
    """Says so when a password was not looked at because there were too many."""

    def get_invalid_login_error(self):
        error = getattr(self.request, "too_many_tries", None)
        if not error:
            return super().get_invalid_login_error()
        other_way = " Or choose “Forgotten password?”." if password_reset_enabled() else ""
        return ValidationError(f"{error.words}{other_way}", code="too_many_tries")


class ChangePasswordForm(PasswordChangeForm):
    """Looks at so many old passwords: a session that was left open is not enough to guess one."""

    def clean_old_password(self):
        tried = limits.OLD_PASSWORD.of(str(self.user.pk))
        try:
            limits.count_tries(tried)
        except limits.TooManyTriesError as error:
            raise ValidationError(error.words, code="too_many_tries") from None
        password = super().clean_old_password()
        limits.forget(tried)
        return password


class AskForLinkForm(PasswordResetForm):
    """Takes note of an address. Whether it is anybody's is asked later, by the scheduled work."""

    def save(self, **options):
        ask_for_link(self.cleaned_data["email"])
