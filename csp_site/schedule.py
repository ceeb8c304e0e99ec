"""The scheduled jobs of the site itself."""

import datetime

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from csp_site.access import limits, resets
from csp_site.documents import holds
from csp_site.feedback import mail
from csp_site.jobs import register_job
from csp_site.models import PageReport
from csp_site.models.sent_forms import KEPT, SentForm
from csp_site.opendata import tables
from csp_site.search import entries
from csp_site.search.documents import unread_documents


# Less than the minute between two rounds, so that one which begins a little early skips nothing.
@register_job("publish and unpublish what is due", every=datetime.timedelta(seconds=30))
def publish_scheduled():
    # No form takes such a day; one that was stored past all of them would take the site away.
    Page.objects.filter(sites_rooted_here__isnull=False, expire_at__isnull=False).update(expire_at=None)
    call_command("publish_scheduled", verbosity=0)


@register_job("clear old sessions", every=datetime.timedelta(days=1))
def clear_sessions():
    call_command("clearsessions", verbosity=0)


@register_job("forget forms that nobody can send again", every=datetime.timedelta(days=1))
def forget_sent_forms():
    SentForm.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()


register_job("bring search up to date", every=datetime.timedelta(days=1))(entries.rebuild)


# Few at a time, for each may take seconds.
@register_job("read documents that nobody has read yet", every=datetime.timedelta(minutes=10))
def read_waiting_documents():
    for document_id in unread_documents()[:20]:
        entries.read_and_refresh_document(document_id)


# A failed try is made again in the next round, so that no message waits for somebody to look.
register_job("tell who keeps a page right", every=datetime.timedelta(seconds=30))(mail.tell_owners)

register_job("send links for new passwords", every=datetime.timedelta(seconds=30))(resets.send_links)

register_job("delete old counts of tries", every=datetime.timedelta(hours=1))(limits.delete_old_counts)


@register_job("delete messages whose time is over", every=datetime.timedelta(hours=1))
def delete_old_reports():
    PageReport.objects.set_right()
    PageReport.objects.over().delete()


# Soon enough for a day: what is told of it is the day.
register_job("note when open data changed", every=datetime.timedelta(minutes=10))(tables.note_changes)

# Saving keeps it right; this finds what was stored before there were holds, or past every saving.
register_job("keep withdrawn files closed", every=datetime.timedelta(days=1))(holds.renew_all)
