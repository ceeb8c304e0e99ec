"""The examples of contacts, help topics and members. No number in them belongs to anybody."""

import datetime

from contacts.enums import ChannelKind, MembershipKind
from contacts.models import Channel, ContactPage, MemberName, Membership, Need
from contacts.templatetags import contacts_tags
from csp_site.library import Example, Group
from csp_site.library.examples import NOWHERE

HELP = Group("Help and contacts", voice="help")
MEMBERS = Group("Members")

# Ofcom keeps these numbers for drama: nobody has them, and nobody ever will.
NUMBER = "020 7946 0000"
OTHER_NUMBER = "01632 960 000"
MOBILE_NUMBER = "07700 900 000"


def example_contact(*channels, **facts):
    """Return a contact that can be reached by `channels`, every fact of its card filled in unless given."""
    known = {"title": "Name of a service", "summary": "What it does, in one plain sentence."}
    page = ContactPage(**(known | {"source": "Name of the report"} | facts))
    page.channels = channels or every_channel()
    return Example(page, needs_care=False)


def every_channel():
    """Return a channel of each kind, the first with every fact that a channel can have."""
    return [
        Channel(
            kind=ChannelKind.PHONE,
            label="What this number is for",
            value=NUMBER,
            instruction="then press option 2",
            hours="9am to 5pm, Monday to Friday",
            languages="BSL, text relay",
        ),
        Channel(kind=ChannelKind.PHONE, label="At night", value=OTHER_NUMBER, any_hour=True),
        Channel(kind=ChannelKind.TEXT, label="By text", value=MOBILE_NUMBER),
        Channel(kind=ChannelKind.WEB, label="Name of the website", value="https://www.example.org/"),
        Channel(kind=ChannelKind.EMAIL, value="name@example.org"),
        Channel(kind=ChannelKind.PLACE, value="Name of the building, name of the street"),
    ]


def one_number():
    return Channel(kind=ChannelKind.PHONE, value=NUMBER)


def example_needs():
    """Return help topics with addresses that lead nowhere."""
    names = ("A help topic", "Another help topic", "A third one")
    return [Example(Need(name=name, slug=f"topic-{place}")) for place, name in enumerate(names)]


@HELP.add(
    "components/care_bands.html",
    "999, 101 or advice",
    "Stands on Get help by itself; nobody can take it away.",
)
def care_bands():
    yield "", {}


@HELP.add(
    "components/care_999.html",
    "When to call 999",
    "Stands first where what was typed into search tells of danger.",
)
def care_999():
    yield "", {}


@HELP.add(
    "components/other_ways_to_999.html",
    "Other ways to reach 999",
    "Says how to call 999 for people who cannot speak or hear; it is inside the emergency strip.",
    inside=("div", "prose"),
)
def other_ways_to_999():
    yield "", {}


@HELP.add(
    "components/safe_calls.html",
    "What a call leaves behind",
    "Stands above the numbers of every page that has an exit.",
)
def safe_calls():
    yield "", {}


@HELP.add(
    "components/need_list.html",
    "Help topics on the home page",
    "Lists what people need help with; order and words come from the menu item Needs.",
)
def need_list():
    yield "With the way to all help", {"needs": example_needs(), "help_page": Example()}
    yield "Without it", {"needs": example_needs(), "help_page": None}


@HELP.add(
    "components/need_filter.html",
    "Help topics to choose from",
    "Narrows Get help down to one topic; the chosen one is ticked.",
)
def need_filter():
    needs = example_needs()
    yield "Nothing chosen", {"needs": needs, "chosen": None, "all_url": NOWHERE}
    yield "One chosen", {"needs": needs, "chosen": needs[1], "all_url": NOWHERE}


@HELP.add(
    "components/need_group.html",
    "Who can help with one thing",
    "Shows every contact of a help topic; tick the topic on the page of a contact to add it.",
)
def need_group():
    need = Need(name="A help topic", summary="A few words that make plain what belongs here.")
    yield "A help topic", {"group": {"need": need, "contacts": [example_contact(one_number())]}}
    yield "All other contacts", {"group": {"need": None, "contacts": [example_contact(one_number())]}}


@HELP.add(
    "components/contact_card.html",
    "Contact card",
    "Shows a contact wherever it is listed; change it once, on the contact’s own page.",
)
def contact_card():
    yield "Every way to reach it, every fact", {"page": example_contact()}
    yield "A number alone", {"page": example_contact(one_number(), summary="", source="")}


@HELP.add(
    "components/contact_checked.html",
    "When a contact was checked",
    "Ends every contact; press “Checked, still right” when you have called the number.",
)
def contact_checked():
    checked = example_contact(last_reviewed=datetime.date(2026, 2, 24))
    yield "Checked, and readers can tell us", {"contact": checked, "address": NOWHERE}
    yield "From a report", {"contact": example_contact(), "address": ""}


@HELP.add(
    "components/ways_to_ask.html",
    "How to reach somebody, in a sentence",
    "Ends a sentence with the first number and the first email address of a contact.",
    inside=("p", ""),
)
def ways_to_ask():
    yield "", {"ways": contacts_tags.ways_to_ask(example_contact())}


@HELP.add(
    "contacts/search_answer.html",
    "Who can help, above the results of a search",
    "Comes by itself when a contact or a help topic is what somebody looks for.",
)
def search_answer():
    lead = {"contacts": [example_contact(one_number())], "help_url": NOWHERE}
    yield "A help topic", {"lead": lead | {"topic": ("topic", "A help topic"), "needs_care": False}}
    yield "A contact that needs safe reading", {"lead": lead | {"topic": None, "needs_care": True}}


@HELP.add(
    "components/channels.html",
    "Ways to reach a contact",
    "Always in the same order: telephone, text, online, email, place.",
)
def channels():
    for channel in every_channel():
        kind = ChannelKind(channel.kind).label
        extra = ", answered at any hour" if channel.any_hour else ""
        extra = ", with every fact" if channel.instruction else extra
        yield f"{kind}{extra}", {"contact": example_contact(channel)}


@HELP.add(
    "components/channel_lines.html",
    "Ways to reach a contact, as lines",
    "Used where a card would be too much, such as at the foot of every page.",
)
def channel_lines():
    yield "", {"contact": example_contact()}


@HELP.add(
    "components/contact_own.html",
    "Ask us",
    "Ends a page that could not help; it shows the partnership’s own contact, chosen on Get help.",
)
def contact_own():
    yield "", {"contact": example_contact(one_number()), "heading": "Or ask us"}


@MEMBERS.add(
    "components/member_facts.html",
    "What is known of a member",
    "Stands beside the page of a member; it comes from its names and its membership over time.",
)
def member_facts():
    membership = Membership(kind=MembershipKind.STATUTORY)
    other = MemberName(name="An earlier name", acronym="AEN", seen_in="Name of the report")
    yield "", {"acronym": "NOM", "membership": membership, "other_names": [other]}


@MEMBERS.add(
    "components/member_group.html",
    "Members of one kind",
    "Lists the members of one kind with their number, by the name they have today.",
)
def member_group():
    members = [
        Example(display_name="Name of a member", acronym="NOM"),
        Example(display_name="Name of another member", acronym=""),
    ]
    heading, explanation = "A kind of member", "What that means, in one sentence."
    group = {"kind": "member", "heading": heading, "explanation": explanation, "members": members}
    yield "", {"group": group}
