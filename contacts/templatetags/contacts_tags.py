"""Template tags that show members and contacts on pages of other apps."""

from django import template
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Site

from contacts.enums import ChannelKind, MembershipKind
from contacts.models import ContactPage, ContactsPage, MemberPage, Membership, MembersPage

register = template.Library()


@register.simple_tag
def partnership_contact():
    """Return the partnership's own contact with its channels, in one query, or None without any."""
    own = ContactsPage.objects.live().values("own_contact")
    contacts = ContactPage.objects.live().public().filter(pk__in=own)
    return next(iter(contacts.with_channels().values()), None)


@register.simple_tag
def ways_to_ask(contact):
    """Return how to ask a contact something: its first number and its first email address."""
    channels = contact.card_channels if contact else []
    verbs = {ChannelKind.PHONE: "call", ChannelKind.EMAIL: "email"}
    first = {}
    for channel in channels:
        if channel.kind in verbs:
            first.setdefault(channel.kind, {"verb": verbs[channel.kind], "channel": channel})
    return list(first.values())


@register.simple_tag(takes_context=True)
def help_page(context):
    """Return the Get help page, whose `linked_needs` are what people need, or None without one."""
    if page := _linked(context, ContactsPage):
        return page.specific_deferred
    site = Site.find_for_request(context["request"])
    return site and ContactsPage.objects.child_of(site.root_page).live().public().first()


@register.simple_tag(takes_context=True)
def members_page(context):
    """Return the list of members where the menu or the footer has it, or None."""
    return _linked(context, MembersPage)


def _linked(context, model):
    """Return the page of a type that the menu or the footer has, which costs no query, or None."""
    kind = ContentType.objects.get_for_model(model)
    return next((page for page in context["frame"].linked_pages if page.content_type_id == kind.pk), None)


@register.simple_tag
def member_count():
    """Return how many organisations are members today; those only in attendance do not count."""
    members = Membership.objects.current().exclude(kind=MembershipKind.ATTENDING)
    return MemberPage.objects.live().public().filter(pk__in=members.values("page")).count()
