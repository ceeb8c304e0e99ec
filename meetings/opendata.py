"""Open data on meetings and on what they agreed. Of an agenda only when it was published."""

from contacts.models import MemberPage
from csp_site.opendata.tables import Column, Dataset, address, date_columns, open_keys, register_dataset
from meetings.enums import AgendaState
from meetings.models import AgreedAction, MeetingPage
from meetings.models.publication import day_in_london
from priorities.models import GroupPage


def meetings():
    """Return the meetings by their day, each with the key of the group that meets."""
    groups = open_keys(GroupPage.objects)
    found = [meeting for meeting in MeetingPage.objects.for_machines() if meeting.url]
    for meeting in found:
        meeting.group_key = groups.get(meeting.group_id, "")
    return sorted(found, key=lambda meeting: (meeting.date, meeting.path))


def agreed_actions():
    """Return what meetings agreed, by their day."""
    members = open_keys(MemberPage.objects)
    found = AgreedAction.objects.public().select_related("meeting").defer("meeting__agenda")
    found = [action for action in found if action.meeting.url]
    for action in found:
        action.owner_key = members.get(action.owner_id, "")
    return sorted(found, key=lambda one: (one.agreed_on, one.meeting.path, one.position, one.key))


def _agenda_published(meeting):
    if meeting.agenda_state != AgendaState.PUBLISHED:
        return None
    return day_in_london(meeting.agenda_record.published_at)


def _minutes(meeting):
    if not meeting.public_minutes:
        return ""
    return meeting.get_minutes_state_display() or "Published"


register_dataset(
    Dataset(
        "meetings",
        "Meetings",
        "The meetings of the partnership and its groups, those to come and those that were.",
        (
            Column(
                "meeting", "The meeting: the last part of its address. Other tables name it so.", "slug"
            ),
            Column("title", "What it is called.", "title"),
            Column("date", "The day of the meeting.", "date"),
            Column("starts", "When it starts, London time. Empty while that is not set.", "start_time"),
            Column("ends", "When it ends, if that is known.", "end_time"),
            Column("status", "Provisional, confirmed, cancelled or postponed.", "get_status_display"),
            Column(
                "moved_to", "For a postponed meeting: the day of the one that takes its place.", "moved_on"
            ),
            Column("group", "The group that meets. Empty for the whole partnership.", "group_key"),
            Column("open_to_public", "Whether everybody may come: yes or no.", "open_to_public"),
            Column("why_not_open", "Why it is not open to everybody.", "closed_reason"),
            Column("place", "Where it is.", lambda meeting: meeting.venue.text if meeting.venue else ""),
            Column(
                "agenda_published",
                "The day on which its agenda was published. Empty until then.",
                _agenda_published,
            ),
            Column(
                "minutes",
                "How its minutes stand: draft, confirmed, or published where nobody has said which. "
                "Empty until there are any.",
                _minutes,
            ),
            Column("address", "The page of the meeting.", address),
        ),
        meetings,
    )
)
register_dataset(
    Dataset(
        "agreed-actions",
        "What meetings agreed",
        "What meetings agreed that somebody does, and how far it has got. Private actions are left out.",
        (
            Column("agreed_action", "The agreed action: a short name that never changes.", "key"),
            Column("meeting", "The meeting that agreed it.", "meeting.slug"),
            Column("agreed_on", "The day of that meeting.", "agreed_on"),
            Column("text", "What is to be done.", "text"),
            Column("owner", "The member that does it.", "owner_key"),
            Column("owner_role", "Who there does it.", "owner_words"),
            *date_columns("due", "By when it is to be done. Empty if nobody has said.", "due"),
            Column("state", "Open, done or dropped.", "get_state_display"),
            Column("closed_on", "The day on which it was done or dropped.", "closed_on"),
            Column("outcome", "What came of it, or why it was dropped.", "outcome"),
            Column("address", "The page of the meeting.", lambda action: address(action.meeting)),
        ),
        agreed_actions,
    )
)
