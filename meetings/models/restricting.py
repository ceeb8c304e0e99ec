"""Keeps the files of restricted items closed under every name, here and on every other page."""

import json

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Revision

from csp_site.documents.holds import keep_back
from meetings.agenda.lines import restricted_document_ids
from meetings.models.meetings import MeetingPage


@receiver(post_save, sender=MeetingPage)
def meeting_saved(instance, raw=False, **kwargs):
    """Hold what a meeting restricts, as it is live, in its latest draft or in one that has a day."""
    if not raw:
        keep_back(instance, _restricted_by(instance.pk))


def renew_all():
    """Hold what every meeting restricts."""
    for meeting in MeetingPage.objects.only("pk", "path"):
        keep_back(meeting, _restricted_by(meeting.pk))


def _restricted_by(page_id):
    meeting = MeetingPage.objects.filter(pk=page_id).only("agenda", "latest_revision").first()
    if meeting is None:
        return set()
    drafts = Revision.page_revisions.filter(object_id=str(page_id), approved_go_live_at__isnull=False)
    contents = {draft.pk: draft.content for draft in drafts}
    if meeting.latest_revision:
        contents[meeting.latest_revision.pk] = meeting.latest_revision.content
    agendas = [meeting.agenda.get_prep_value()]
    agendas += [json.loads(content.get("agenda") or "[]") for content in contents.values()]
    return {each for agenda in agendas for each in restricted_document_ids(agenda)}
