"""Kinds of content files that hold meetings, and the permissions of who publishes agendas."""

from django.contrib.auth.models import Group, Permission

from csp_site.load import the_site
from csp_site.loader import PageKind, RecordKind, after_load, register_kind
from csp_site.permissions import AGENDA_PUBLISHERS, grant_on_pages
from meetings.models import (
    MeetingPage,
    MeetingSettings,
    MeetingsPage,
    NonWorkingDay,
    OutcomesRelease,
    Venue,
)

PUBLISHER_PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
PUBLISHER_SNIPPETS = ("venue", "nonworkingday", "agreedaction", "publicquestion")

register_kind(RecordKind("venues", Venue, natural_key="name"))
register_kind(RecordKind("non_working_days", NonWorkingDay, natural_key="date"))
register_kind(
    RecordKind("meeting_settings", MeetingSettings, make=lambda: MeetingSettings(site=the_site()))
)
register_kind(PageKind("meetings_page", MeetingsPage))
register_kind(PageKind("meetings", MeetingPage, parent_kind="meetings_page"))
# What came of a meeting that was held before is public only where a file says so.
register_kind(RecordKind("released_outcomes", OutcomesRelease, natural_key="key"))


@after_load
def grant_to_agenda_publishers():
    """Let agenda publishers edit and publish meetings and their snippets. Safe to repeat."""
    group, _ = Group.objects.get_or_create(name=AGENDA_PUBLISHERS)
    snippets = Permission.objects.filter(
        content_type__app_label="meetings", content_type__model__in=PUBLISHER_SNIPPETS
    )
    group.permissions.add(*snippets)
    for page in MeetingsPage.objects.all():
        grant_on_pages(AGENDA_PUBLISHERS, page, PUBLISHER_PAGE_PERMISSIONS)
