"""Emails to whoever keeps a page right: there is a message about it. The message itself stays here."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from csp_site.feedback.pages import shown_title
from csp_site.models import PageReport, SiteSettings

SUBJECT = "A message about a page"
WORDS = """A reader says that something is wrong {where}.

Sign in to read the message, and say there what was done about it:
{address}

The message is not in this email, because it may be private. It is deleted by itself on {day}.
"""


def tell_owners():
    """
    Email whoever has not been told yet. What fails is tried again the next time.

    It is done by the scheduled work, so that no reader waits for a mail server. Raises what went wrong
    last, so that the admin shows that the job fails.
    """
    reports = PageReport.objects.filter(told_at=None).select_related("page__owner_role__backup")
    reports = [(report, address) for report in reports if (address := _address_for(report))]
    if not reports:
        return
    failure = None
    with get_connection() as connection:
        for report, address in reports:
            try:
                EmailMessage(SUBJECT, _words(report), to=[address], connection=connection).send()
            except Exception as error:  # noqa: BLE001 – one address that is refused keeps no other waiting
                failure = error
            else:
                report.told_at = timezone.now()
                report.save(update_fields=["told_at"])
    if failure:
        raise failure


def _address_for(report):
    """Return the email address of the page's role, of who steps in for it, or of the site; or ""."""
    role = report.page.owner_role if report.page else None
    for each in filter(None, (role, role and role.backup)):
        if each.email:
            return each.email
    site = SiteSettings.objects.filter(site__is_default_site=True).first()
    return site.data_contact if site else ""


def _words(report):
    title = shown_title(report.page and report.page.specific)
    edit = reverse("page_reports:edit", args=[report.pk])
    return WORDS.format(
        where=f"on the page “{title}”" if title else "on the website",
        address=f"{settings.SITE_URL}{edit}",
        day=date_format(timezone.localtime(report.kept_until), "j F Y"),
    )
