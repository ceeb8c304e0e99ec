"""The files of restricted items, kept closed under every name, here and on every other page."""

import json

from wagtail.models import Revision

from csp_site.documents.holds import keep_back
from meetings.agenda.lines import restricted_document_ids


def hold_restricted(meeting):
    """Hold what a meeting restricts, as it is live, in its latest draft or in one that has a day."""
    keep_back(meeting, _restricted_by(meeting))


def _restricted_by(meeting):
    meetings = type(meeting).objects.filter(pk=meeting.pk)
    stored = meetings.only("agenda", "latest_revision").first()
    if stored is None:
        return set()
    drafts = Revision.page_revisions.filter(object_id=str(meeting.pk), approved_go_live_at__isnull=False)
    contents = {draft.pk: draft.content for draft in drafts}
    if stored.latest_revision:
        contents[stored.latest_revision.pk] = stored.latest_revision.content
    agendas = [stored.agenda.get_prep_value()]
    agendas += [json.loads(content.get("agenda") or "[]") for content in contents.values()]
    return {each for agenda in agendas for each in restricted_document_ids(agenda)}
