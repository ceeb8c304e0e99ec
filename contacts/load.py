"""Kinds of records that content files hold of members and contacts."""

from contacts.models import ContactPage, ContactsPage, MemberPage, MembersPage, Need
from csp_site.loader import PageKind, RecordKind, register_kind

register_kind(RecordKind("needs", Need, natural_key="name", order_field="position"))
register_kind(PageKind("members_page", MembersPage))
register_kind(PageKind("members", MemberPage, parent_kind="members_page"))
register_kind(PageKind("contacts_page", ContactsPage))
register_kind(PageKind("contacts", ContactPage, parent_kind="contacts_page"))
