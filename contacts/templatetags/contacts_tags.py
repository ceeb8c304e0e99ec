"""What pages of other apps show of members and contacts."""

from django import template
from wagtail.models import Site

from contacts.enums import MembershipKind
from contacts.models import ContactPage, ContactsPage, MemberPage, Membership

register = template.Library()


@register.simple_tag
def partnership_contact():
    """Return the partnership's own contact with its channels, or None while none is chosen."""
    own = ContactsPage.objects.live().values("own_contact")
    return ContactPage.objects.live().public().prefetch_related("channels").filter(pk__in=own).first()


@register.simple_tag(takes_context=True)
def help_topics(context):
    """Return the needs that somebody can help with, each with the address of its contacts."""
    site = Site.find_for_request(context["request"])
    page = site and ContactsPage.objects.child_of(site.root_page).live().public().first()
    return page.linked_needs() if page else []


@register.simple_tag
def member_count():
    """Return how many organisations are members today; those only in attendance do not count."""
    members = Membership.objects.current().exclude(kind=MembershipKind.ATTENDING)
    return MemberPage.objects.live().public().filter(pk__in=members.values("page")).count()
