"""Open data of members and contacts."""

from contacts.models import ContactPage, MemberPage
from csp_site.opendata.tables import (
    Column,
    Dataset,
    address,
    in_one_cell,
    open_keys,
    open_pages,
    period_columns,
    register_dataset,
)

MEMBER = Column("member", "The member: the last part of its address. Other tables name it so.", "page.slug")
MEMBER_ADDRESS = Column("address", "The page of the member.", lambda record: address(record.page))


def _of_members(relation):
    """Return the names or the memberships of all members, those of each in the order of its page."""
    found = []
    for member in open_pages(MemberPage.objects.prefetch_related(relation)):
        for record in getattr(member, relation).all():
            record.page = member
            found.append(record)
    return found


def names():
    return _of_members("names")


def memberships():
    return _of_members("memberships")


def channels():
    """Return every way to reach the contacts that need no safe reading, in the order of their cards."""
    members = open_keys(MemberPage.objects)
    found = []
    for contact in open_pages(ContactPage.objects.prefetch_related("channels", "needs")):
        contact.organisation_key = members.get(contact.organisation_id, "")
        for channel in contact.card_channels:
            channel.page = contact
            found.append(channel)
    return found


register_dataset(
    Dataset(
        "members",
        "Members and their names",
        "Every name that a member of the partnership has or had, one in each row.",
        (
            MEMBER,
            Column("name", "The name in full.", "name"),
            Column("initials", "The usual initials, where it has any.", "acronym"),
            *period_columns("The first day of this name.", "The last day of this name."),
            Column("seen_in", "Where the name was read.", "seen_in"),
            MEMBER_ADDRESS,
        ),
        names,
    )
)
register_dataset(
    Dataset(
        "memberships",
        "How members belong to the partnership",
        "One row for each time in which a member belonged to the partnership in one way.",
        (
            MEMBER,
            Column("kind", "Statutory member, member, or in attendance.", "get_kind_display"),
            Column(
                "responsible_authority",
                "For a statutory member: which responsible authority of the law it is.",
                "get_statutory_basis_display",
            ),
            *period_columns("The first day of this membership.", "The last day of this membership."),
            Column("seen_in", "Where this was read.", "seen_in"),
            MEMBER_ADDRESS,
        ),
        memberships,
    )
)
register_dataset(
    Dataset(
        "contacts",
        "Useful contacts",
        "One row for each way to reach a contact. Contacts that need safe reading are left out.",
        (
            Column("contact", "The contact: the last part of its address.", "page.slug"),
            Column("name", "What the contact is called.", "page.title"),
            Column("about", "What it is for.", "page.summary"),
            Column(
                "topics",
                "What it helps with, several set apart by a semicolon.",
                lambda channel: in_one_cell(need.name for need in channel.page.all_needs),
            ),
            Column("member", "The member that runs it, if one does.", "page.organisation_key"),
            Column("kind", "Telephone, text message, online, email or place.", "get_kind_display"),
            Column("label", "What this way to reach it is for.", "label"),
            Column("value", "The number or the address.", "value"),
            Column("instruction", "What to do after that.", "instruction"),
            Column("hours", "When it is answered.", "hours"),
            Column(
                "any_hour", "Whether somebody always answers: yes, or no if nobody says so.", "any_hour"
            ),
            Column("languages", "Other languages or formats it offers.", "languages"),
            Column("address", "The page of the contact.", lambda channel: address(channel.page)),
        ),
        channels,
    )
)
