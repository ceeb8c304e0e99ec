"""What is known of members and contacts, in full, and what nobody knows of them."""

import datetime

from contacts.models import Channel, MemberName, Membership
from contacts.tests.factories import ContactPageFactory, MemberPageFactory, NeedFactory
from csp_site.tests.statements import Full, fill

UNKNOWN = [r"Not yet marked as checked", r"Not yet set"]
DAY = datetime.date(2026, 1, 12)


def contact():
    need = NeedFactory(summary="What belongs here")
    page = ContactPageFactory(
        channels=[("web", "https://example.org/"), ("email", "a@example.org")], needs=[need]
    )
    page = fill(page, organisation=MemberPageFactory(), last_reviewed=DAY)
    page.channels.add(Channel(kind="phone", value="01223 457950", any_hour=True))
    page.save()
    for channel in page.channels.all():
        fill(channel)
    list_page = page.get_parent().specific
    list_page.own_contact = page
    fill(list_page, last_reviewed=DAY)
    return Full(
        page,
        page.url,
        [list_page.url, f"{list_page.url}numbers/", f"{list_page.url}?need={need.slug}", "/", "/nothing/"],
        may_say={
            "answered at any hour": "The box “any hour” is ticked.",
            "every day": "The box “any hour” is ticked.",
            "other useful contacts": "The heading of the contacts that stand under no need.",
        },
        also=[need, list_page],
    )


def member():
    page = fill(MemberPageFactory(), last_reviewed=DAY)
    for name in page.names.all():
        fill(name, start=DAY, end=None)
    page.names.add(MemberName(name="What it was", acronym="WIW", start=DAY.replace(year=2020), end=DAY))
    page.memberships.add(Membership(kind="member", start=DAY.replace(year=2020), end=DAY))
    page.save()
    for membership in page.memberships.all():
        fill(membership, start=membership.start or DAY, end=membership.end)
    list_page = fill(page.get_parent().specific, last_reviewed=DAY)
    ContactPageFactory(organisation=page)
    return Full(
        page,
        page.url,
        [list_page.url, "/"],
        {"no member is listed here": "It says what the site holds."},
        [list_page],
    )


RECORDS = {"a contact": contact, "a member": member}
