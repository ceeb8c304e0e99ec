"""
Links for new passwords: asked for in a request, sent by the scheduled work.

So the request takes the same time and does the same work whether there is such an account or not.
"""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from csp_site.access import limits
from csp_site.models import PasswordResetRequest

TRIED_FOR = datetime.timedelta(hours=1)


class _LinkForm(PasswordResetForm):
    """Django's form, which finds the account and makes the link; what goes wrong in sending is raised."""

    def send_mail(
        self, subject_template_name, email_template_name, context, from_email, to_email, **options
    ):
        subject = render_to_string(subject_template_name, context)
        words = render_to_string(email_template_name, context)
        EmailMessage("".join(subject.splitlines()), words, from_email, [to_email]).send()


def ask_for_link(email):
    """
    Note that a link is to be sent to an address, if it is an account's.

    Nobody is sent more than a few in an hour. Whoever asks for more is not told: those sent still work.
    """
    try:
        limits.count_tries(limits.RESET_OF.of(email.strip().lower()))
    except limits.TooManyTriesError:
        return
    PasswordResetRequest.objects.create(email=email)


def send_links():
    """
    Send the links that were asked for. What fails is tried again the next time, for an hour.

    Raises what went wrong last, so that the admin shows that the job fails.
    """
    PasswordResetRequest.objects.filter(asked_at__lte=timezone.now() - TRIED_FOR).delete()
    failure = None
    for asked in PasswordResetRequest.objects.all():
        try:
            _send_link(asked.email)
        except Exception as error:  # noqa: BLE001 – one address that is refused keeps no other waiting
            failure = error
        else:
            asked.delete()
    if failure:
        raise failure


def _send_link(email):
    form = _LinkForm({"email": email})
    if form.is_valid():
        form.save(
            domain_override=urlsplit(settings.SITE_URL).netloc,
            use_https=settings.IS_PUBLIC,
            subject_template_name="wagtailadmin/account/password_reset/email_subject.txt",
            email_template_name="wagtailadmin/account/password_reset/email.txt",
        )
