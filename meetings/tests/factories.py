"""Makes valid meetings, agendas and papers for tests."""

import datetime

import factory
from wagtail.models import Site
from wagtail.rich_text import RichText

from csp_site.tests.factories import PageFactory
from meetings.agenda.items import items_of
from meetings.models import (
    AgendaPublication,
    AgreedAction,
    Attendance,
    MeetingPage,
    MeetingSettings,
    MeetingsPage,
    NonWorkingDay,
    OutcomesRelease,
    PublicQuestion,
    Venue,
)
from meetings.models.release import start_of


class MeetingsPageFactory(PageFactory):
    title = "Meetings"
    slug = "meetings"

    class Meta:
        model = MeetingsPage


def meetings_page():
    """Return the list of meetings, made when there is none."""
    return MeetingsPage.objects.first() or MeetingsPageFactory()


class VenueFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Hall {n}")
    room = "Room 2"
    address = "High Street, Anytown"
    postcode = "AN1 1YT"

    class Meta:
        model = Venue


class NonWorkingDayFactory(factory.django.DjangoModelFactory):
    date = factory.Sequence(lambda n: datetime.date(2026, 1, 1) + datetime.timedelta(days=n))
    reason = "The offices are closed"

    class Meta:
        model = NonWorkingDay


class MeetingPageFactory(PageFactory):
    """Makes a meeting that is past whenever the test runs, unless it is given a date."""

    parent = factory.LazyFunction(meetings_page)
    title = factory.Sequence(lambda n: f"Meeting {n}")
    slug = factory.Sequence(lambda n: f"meeting-{n}")
    date = factory.Sequence(lambda n: datetime.date(2024, 1, 1) + datetime.timedelta(days=n % 300))
    start_time = datetime.time(10)

    class Meta:
        model = MeetingPage

    @classmethod
    def _create(cls, model_class, *args, released=True, **facts):
        """Make it as if somebody had released what came of it on its day, unless told otherwise."""
        meeting = super()._create(model_class, *args, **facts)
        if released and meeting.date:
            OutcomesRelease.objects.create(meeting=meeting, released_at=start_of(meeting))
        return meeting


def item(title="An item", papers=(), sub_items=(), **values):
    """Return an item of an agenda, ready for its field; `part` gives what goes into `sub_items`."""
    return ("item", part(title, papers, **values) | {"sub_items": list(sub_items)})


def part(title="A part", papers=(), text="", **values):
    """Return a part of an item. Its papers are documents, or dicts with a title and a note too."""
    papers = [one if isinstance(one, dict) else paper(one) for one in papers]
    return {"title": title, "papers": papers, "text": RichText(text), **values}


def paper(document, title="", note=""):
    return {"document": document, "title": title, "note": note}


def agenda_page(*items, **options):
    """Return a live meeting with these items on its agenda, which nobody has published yet."""
    return MeetingPageFactory(agenda=list(items), **options)


def publish_agenda(meeting, user=None):
    """Publish the agenda of a meeting and return the meeting as it is found again."""
    AgendaPublication.objects.publish(meeting, user)
    return MeetingPage.objects.get(pk=meeting.pk)


def withdraw_agenda(meeting):
    AgendaPublication.objects.withdraw(meeting)
    return MeetingPage.objects.get(pk=meeting.pk)


def under(meeting, number):
    """Return what puts an action or a question under the item that has this number now."""
    found = {each.number: each.block for each in items_of(MeetingPage.objects.get(pk=meeting.pk))}
    return {"meeting": meeting, "item": found[number]}


class AgreedActionFactory(factory.django.DjangoModelFactory):
    text = factory.Sequence(lambda n: f"Do thing {n}.")

    class Meta:
        model = AgreedAction


def attend(meeting, member, **facts):
    """Record that somebody came to a meeting for a member, or what else `facts` say."""
    return Attendance.objects.create(meeting=meeting, member=member, **facts)


class PublicQuestionFactory(factory.django.DjangoModelFactory):
    """Makes a question that is accepted and not answered; `answered` gives what makes it so."""

    meeting = factory.SubFactory(MeetingPageFactory)
    received_on = datetime.date(2024, 1, 1)
    channel = "telephone"
    public_wording = factory.Sequence(lambda n: f"Public question {n}?")
    state = "accepted"

    class Meta:
        model = PublicQuestion


def answered(words="Yes, we will.", **facts):
    """Return what makes a question an answered one."""
    day = datetime.date(2024, 1, 2)
    return {
        "state": "answered",
        "answer": f"<p>{words}</p>",
        "answered_on": day,
        "answered_by": "the chair",
        **facts,
    }


def allow_details(days=30):
    """Set after how many days who asked is forgotten, so that it can be written down."""
    site = Site.objects.get(is_default_site=True)
    MeetingSettings.objects.update_or_create(site=site, defaults={"asker_details_days": days})
