"""Members of the partnership and the useful contacts that residents call."""

from contacts.models.channels import Channel
from contacts.models.contacts import ContactPage, ContactsPage
from contacts.models.members import MemberName, MemberPage, Membership, MembersPage
from contacts.models.needs import Need

__all__ = [
    "Channel",
    "ContactPage",
    "ContactsPage",
    "MemberName",
    "MemberPage",
    "Membership",
    "MembersPage",
    "Need",
]
