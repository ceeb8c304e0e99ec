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
def help_page(context):
    """Return the Get help page, whose `linked_needs` are what people need, or None without one."""
    site = Site.find_for_request(context["request"])
    return site and ContactsPage.objects.child_of(site.root_page).live().public().first()


@register.simple_tag
def member_count():
    """Return how many organisations are members today; those only in attendance do not count."""
    members = Membership.objects.current().exclude(kind=MembershipKind.ATTENDING)
    return MemberPage.objects.live().public().filter(pk__in=members.values("page")).count()
