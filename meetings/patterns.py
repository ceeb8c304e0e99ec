"""The examples of meetings, their agendas and papers. Every day in them is an example."""

import datetime

from django.utils import timezone
from wagtail.rich_text import RichText

from contacts.patterns import example_contact
from csp_site.library import Example, Group
from csp_site.library.examples import NOWHERE, example_document
from meetings.agenda import Line, Paper
from meetings.enums import Known, MeetingStatus, Purpose
from meetings.models import AgendaPublication, MeetingPage, MeetingSettings, Venue
from meetings.moving import Move
from meetings.questions import Asked, AskedTogether
from meetings.wording import MEETING_STATES, StateLine

MEETINGS = Group("Meetings")
AGENDAS = Group("Agendas and papers")

A_DAY = datetime.date(2026, 2, 24)
A_MOMENT = timezone.make_aware(datetime.datetime(2026, 2, 17, 10))
PROMISE = "in the week before the meeting"


def example_venue(**facts):
    return Venue(name="Name of the building", room="Room 1", address="Name of the street", **facts)


def example_meeting(**facts):
    """Return a meeting that is going ahead in public, unless told otherwise."""
    known = {"title": "Name of a meeting", "date": A_DAY, "start_time": datetime.time(10)}
    return Example(
        MeetingPage(venue=example_venue(), **(known | facts)), agenda_state="awaited", promise=""
    )


def not_public():
    return example_meeting(open_to_public=False, closed_reason="The reason why not.")


@MEETINGS.add(
    "meetings/includes/next_meeting.html",
    "Next public meeting",
    "Stands on the home page and above the list of meetings; it finds the next meeting by itself.",
)
def next_meeting():
    none = {"next": None, "last": None, "has_others": False, "contact": example_contact()}
    ahead = example_meeting()
    ahead.promise = PROMISE
    published = example_meeting(status=MeetingStatus.PROVISIONAL)
    published.agenda_state = "published"
    yield "Its agenda is awaited", none | {"next": ahead}
    yield "Its agenda is published, its date is not certain", none | {"next": published}
    yield "No later date is here", none | {"last": example_meeting()}


@MEETINGS.add(
    "meetings/search_answer.html",
    "Next meeting, above the results of a search",
    "Comes by itself when somebody asks search when the next meeting is.",
)
def search_answer():
    yield "", {"lead": {"next": example_meeting(), "last": None, "has_others": False}, "own": None}


@MEETINGS.add(
    "meetings/includes/meeting_rows.html",
    "List of meetings",
    "Lists meetings by day, with a word where one does not simply go ahead.",
)
def meeting_rows():
    statuses = (MeetingStatus.CONFIRMED, *(status for status in MeetingStatus if status != "confirmed"))
    yield "", {"meetings": [*(example_meeting(status=status) for status in statuses), not_public()]}


@MEETINGS.add(
    "meetings/includes/meetings_of_group.html",
    "Meetings of a group",
    "On the page of a group: choose the group in the meeting.",
)
def meetings_of_group():
    yield "", {"coming": [example_meeting()], "past": [example_meeting()]}


@MEETINGS.add(
    "meetings/includes/date_block.html",
    "The day of a meeting",
    "Stands beside a meeting in a list.",
)
def date_block():
    yield "", {"date": A_DAY}


@MEETINGS.add(
    "meetings/includes/state.html",
    "How a meeting stands",
    "The first thing on the page of a meeting; it follows from Status and from the day.",
)
def state():
    for status, moments in MEETING_STATES.items():
        for when, (tone, icon, sentence) in zip(("before", "on the day", "after"), moments, strict=True):
            shown = {"state": StateLine(tone, icon, (sentence,)), "moves": []}
            yield f"{status.label}, {when}", shown
    postponed = StateLine(*MEETING_STATES[MeetingStatus.POSTPONED][0][:2], ("This meeting is postponed.",))
    move = Move("It will be held on", NOWHERE, "Tuesday 3 March 2026", " instead.")
    yield "Postponed, with a new date", {"state": postponed, "moves": [move]}


@MEETINGS.add(
    "meetings/includes/meeting_facts.html",
    "What is known of a meeting",
    "Stands beside the page of a meeting: when and where it is, and who may come.",
)
def meeting_facts():
    ahead = {"meeting": example_meeting(), "group": Example(title="Name of a group")}
    yield "Open to everyone", ahead | {"calendar_url": NOWHERE}
    yield "Not open to the public", {"meeting": not_public(), "group": None, "calendar_url": ""}


@MEETINGS.add(
    "meetings/includes/keep_up.html",
    "Keep up with our meetings",
    "Stands under the list of meetings and leads to the calendar and the feed.",
)
def keep_up():
    yield "", {"calendar_url": NOWHERE, "feed_url": NOWHERE}


@MEETINGS.add(
    "meetings/includes/coming_along.html",
    "Coming along",
    "Says who may come, how to get in and how to ask; keep what is known of the room under Venues.",
)
def coming_along():
    policy = MeetingSettings(
        question_deadline="When questions must come in.",
        what_happens="Who speaks, and whether people who come may.",
        access_help="What we can arrange, and how long it takes.",
    )
    known = {"step_free": Known.YES, "hearing_loop": Known.NO, "parking": "what to know about it"}
    beside = {"policy": policy, "question_words": "", "contact": example_contact()}
    venue = example_venue(remote_url="https://www.example.org/", **known)
    yield "All is known of the room", {"meeting": example_meeting(), "venue": venue, **beside}
    unknown = {"meeting": example_meeting(), "venue": example_venue(), **beside}
    yield "Nothing is known of the room", unknown
    dated = {"question_words": "Send us your question by a day that is counted back from the meeting."}
    yield "The day for questions is set", unknown | dated
    yield "Not open to the public", {"meeting": not_public(), "venue": None, **beside}


@MEETINGS.add(
    "meetings/includes/raise_issue.html",
    "How to raise an issue",
    "One sentence with the first number and the first email address of the partnership.",
    inside=("p", ""),
)
def raise_issue():
    yield "An issue", {"contact": example_contact(), "what": ""}
    yield "What there is to ask", {"contact": example_contact(), "what": "ask for the next date"}


@MEETINGS.add(
    "meetings/includes/reported.html",
    "When we last reported on a priority",
    "A step of a priority’s page; choose the priority in an item of the agenda.",
    inside=("ol", "thread"),
)
def reported():
    papers = [example_paper()]
    known = {"report": None, "update": None}
    reported = Example(meeting=example_meeting(), papers=papers)
    yield "Reported, with a paper", known | {"report": reported}
    yield "Reported", known | {"report": Example(meeting=example_meeting(), papers=[])}
    update = Example(date=datetime.date(2026, 2, 24), public_meeting=example_meeting())
    yield "One of its actions", known | {"update": update}


@MEETINGS.add(
    "meetings/includes/years.html", "Past meetings by year", "Leads to the meetings of each year."
)
def years():
    found = [{"year": 2026, "count": 4}, {"year": 2025, "count": 1}]
    yield "", {"years": found, "chosen": 2026, "list_url": NOWHERE}


def example_paper(**facts):
    return Paper(0, "", "", document=example_document(title="Name of a paper", **facts))


def example_line(number="5", **facts):
    """Return an item of an agenda with everything that an item can have, unless told otherwise."""
    known = {
        "title": "What the item is about",
        "purpose": Purpose.DISCUSSION.label,
        "lead": "Name of a member",
        "lead_words": "a role",
        "priority": Example(title="Name of a priority"),
        "text": RichText("<p>A short explanation, if the title needs one.</p>"),
        "papers": [example_paper()],
    }
    return Line(number, f"item-{number}", **(known | facts))


def restricted_line(number="6"):
    return Line(number, f"item-{number}", reason="Why the item is not public.")


@AGENDAS.add(
    "meetings/includes/agenda.html",
    "Agenda of a meeting",
    "Shows the agenda once you press Publish agenda, and until then honest words in its place.",
)
def agenda():
    none = {"lines": [], "state": "awaited", "record": None, "notice": "", "promise": ""}
    none |= {"is_past": False, "is_called_off": False}
    record = AgendaPublication(first_published_at=A_MOMENT, withdrawn_at=A_MOMENT)
    late = AgendaPublication(first_published_at=A_MOMENT, late_reason="Why it came later.")
    back = AgendaPublication(
        first_published_at=A_MOMENT, published_at=A_MOMENT + datetime.timedelta(days=1)
    )
    lines = [example_line("1", papers=[], priority=None), restricted_line("2")]
    shown = none | {"lines": lines, "state": "published"}
    yield "Published", shown | {"record": record, "notice": "6 full working days before the meeting"}
    yield "Published later than promised", shown | {"record": late, "notice": "after the meeting"}
    yield "Published, away for a time and here again", shown | {"record": back}
    yield "Awaited, with a promise", none | {"promise": PROMISE}
    yield "Awaited", none
    yield "Withdrawn", none | {"state": "withdrawn", "record": record}
    yield "Of a meeting in the past", none | {"is_past": True}
    yield "Of a meeting that is called off", none | {"is_called_off": True}


@AGENDAS.add(
    "meetings/includes/agenda_promise.html",
    "Agenda awaited, with a promise",
    "Says when agendas are published, in your own words from Settings, Meetings.",
)
def agenda_promise():
    yield "", {"promise": PROMISE}


@AGENDAS.add(
    "meetings/includes/agenda_lines.html",
    "Items of an agenda",
    "Every item with its number, its parts and its papers; of a restricted one the reason alone.",
)
def agenda_lines():
    parts = [example_line("5a", papers=[], priority=None), restricted_line("5b")]
    yield "", {"lines": [example_line(sub_items=parts), restricted_line()]}


@AGENDAS.add(
    "meetings/includes/agenda_line.html",
    "What stands under an item",
    "What the meeting does with the item, who leads it, which priority it is about, its papers.",
)
def agenda_line():
    for purpose in Purpose:
        yield purpose.label, {"line": example_line(purpose=purpose.label)}


@AGENDAS.add(
    "meetings/includes/questions.html",
    "Questions from the public",
    "Under the item that shows them, or after the agenda; write them down under Meetings, Questions.",
)
def questions():
    asked, named = Asked("question-1", "A question?"), Asked("question-2", "Another?", "Name of a person")
    said = {"answer": RichText("<p>What we say.</p>"), "answered_on": A_DAY, "answered_by": "a role"}
    yield "Answered", {"groups": [AskedTogether([asked], **said)]}
    yield "Answered together", {"groups": [AskedTogether([asked, named], **said)]}
    yield "Not answered yet", {"groups": [AskedTogether([asked])]}


@AGENDAS.add(
    "meetings/includes/paper.html",
    "Paper",
    "A document under an item or among the minutes; a withdrawn one is named without a link.",
)
def paper():
    facts = {"title": "", "note": "What it is about.", "added": ""}
    withdrawn = example_document(withdrawn_at=A_MOMENT, withdrawn_note="Why it was withdrawn.")
    yield "To open", {"document": example_document(), **facts}
    yield "Added after the agenda", {"document": example_document(), **facts, "added": A_DAY}
    yield "Withdrawn", {"document": withdrawn, **facts}


from meetings import outcome_patterns  # noqa: E402, F401 – it adds its examples to those above
from meetings.pack import patterns  # noqa: E402, F401 – more examples, made of those above
