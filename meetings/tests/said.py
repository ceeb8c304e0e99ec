"""What is known of meetings, in full, and what nobody knows of them."""

import datetime

from wagtail.models import Site

from contacts.tests.factories import ContactPageFactory, MemberPageFactory
from csp_site.tests.factories import DocumentFactory
from csp_site.tests.statements import Full, fill
from meetings.models import MeetingPage, MeetingSettings, OutcomesRelease
from meetings.models.release import start_of
from meetings.tests.factories import (
    AgreedActionFactory,
    MeetingPageFactory,
    PublicQuestionFactory,
    VenueFactory,
    answered,
    attend,
    item,
    meetings_page,
    part,
    publish_agenda,
    under,
)
from priorities.tests.factories import GroupPageFactory, PriorityPageFactory

UNKNOWN = [
    r"Offline(EventAttendance)",
    r"has been held",
    r"meeting is booked",
    r"The last was on",
    r"We do not know yet about",
    r"Not set yet",
    r"time is not set yet",
    r"We do not have the agenda",
    r"never confirmed",
    r"No agreed action is open",
]
AHEAD = datetime.date(2026, 2, 24)
BEFORE = datetime.date(2026, 1, 20)
HOLDS = "It says what the site holds."
ASKS = "It invites people to ask."
BY_DATE = "The site lists meetings by their dates."
RECORDED = "The record says so, and has its date."
PROMISED = "The settings hold this promise."
NONE_AHEAD = {
    "no later date is on this website": HOLDS,
    "the latest one here is": HOLDS,
    "to ask for the next date or raise an issue": ASKS,
}
PASSED = {
    "past meetings": BY_DATE,
    "past meetings by year": BY_DATE,
    "meetings in 2026": BY_DATE,
    "other years": BY_DATE,
}
NOT_CALLED_OFF = NONE_AHEAD | {
    "the date of this meeting has passed": RECORDED,
    "the minutes are not on this website": HOLDS,
    "the minutes": PROMISED,
    "we aimed to publish a draft by 2026": PROMISED,
    "the agenda is not on this website": HOLDS,
}
AWAITED = {"it is not here yet": HOLDS}
VENUE = {"ask us about parking before you come": ASKS}


def meeting(date, **facts):
    """Return a full meeting on a date, with the list, the place and the settings beside it."""
    site = Site.objects.get(is_default_site=True)
    settings = fill(
        MeetingSettings.for_site(site), promise="in the week before", holidays_confirmed_to=None
    )
    venue = fill(VenueFactory(step_free="yes", hearing_loop="yes"))
    documents = [DocumentFactory(title="A report")]
    about = {"lead_words": "The lead", "purpose": "decision", "background_papers": "A law"}
    agenda = [
        item(
            "An item",
            documents,
            [part("A part", text="<p>Words of the part</p>")],
            text="<p>Words of the item</p>",
            priority=PriorityPageFactory(),
            **about,
        ),
        item("Matters arising", shows="actions"),
    ]
    page = MeetingPageFactory(date=date, agenda=agenda, released=False, venue=venue)
    page = fill(page, last_reviewed=BEFORE, end_time=datetime.time(12), group=GroupPageFactory(), **facts)
    listed = fill(meetings_page(), last_reviewed=BEFORE)
    contact = ContactPageFactory()
    listed_help = contact.get_parent().specific
    listed_help.own_contact = contact
    listed_help.save()
    around = [f"{page.url}agenda/", f"{page.url}meeting.ics", listed.url, f"{listed.url}feed/"]
    around += [f"{listed.url}calendar.ics", f"{listed.url}actions/", f"{listed.url}past/{date.year}/"]
    around += ["/", page.group.url]
    return Full(page, page.url, around, {}, [listed, venue, settings])


def to_come():
    full = meeting(AHEAD)
    publish_agenda(full.record)
    PublicQuestionFactory(meeting=full.record)
    full.may_say = PASSED | NOT_CALLED_OFF | VENUE
    full.may_say |= {"awaited": PROMISED, "we publish it": PROMISED, "with the papers": PROMISED}
    return full


def awaited():
    full = meeting(AHEAD)
    full.may_say = PASSED | NOT_CALLED_OFF | VENUE | AWAITED
    return full


def over():
    full = meeting(BEFORE)
    publish_agenda(full.record)
    page = MeetingPage.objects.get(pk=full.record.pk)
    minutes = {"document": DocumentFactory(title="Minutes"), "title": "", "note": "A note"}
    page.minutes = [("document", minutes)]
    page.save()
    attend(page, MemberPageFactory(), who="Their chief", kind="present")
    about = {"owner_words": "The council", "due": AHEAD, "outcome": "So it goes"}
    AgreedActionFactory(**under(page, "1"), **about)
    PublicQuestionFactory(meeting=page, **answered())
    OutcomesRelease.objects.create(meeting=page, released_at=start_of(page))
    full.record = MeetingPage.objects.get(pk=page.pk)
    full.may_say = {
        "awaited": PROMISED,
        "we aimed to publish a draft by 2026": PROMISED,
        "the minutes are not on this website": HOLDS,
        "the agenda is not on this website": HOLDS,
        "past its date": RECORDED,
    }
    return full


def called(status, *sentences):
    """Return what makes a meeting of a status, which may say these sentences once its date is over."""

    def make():
        full = meeting(AHEAD, status=status)
        full.is_like_another = True
        full.may_say = PASSED | dict.fromkeys(sentences, RECORDED)
        return full

    return make


RECORDS = {
    "a meeting to come": to_come,
    "a meeting without its agenda": awaited,
    "a meeting that is over": over,
    "a provisional meeting": called("provisional", *NOT_CALLED_OFF, *AWAITED, "it was not certain"),
    "a cancelled meeting": called("cancelled", "this meeting was cancelled", "it did not take place"),
    "a postponed meeting": called(
        "postponed", "this meeting was postponed", "it did not take place on this date"
    ),
}
