"""What search finds of contacts and members."""

from urllib.parse import urlsplit

from wagtail.models import Page, ReferenceIndex

from contacts.enums import ChannelKind
from contacts.models import ContactPage, MemberPage, Need
from csp_site.search.answers import Answer, Kind, page_answer, watch
from csp_site.search.texts import stream_texts

CONTACT = Kind("contact", "Contact", 10, is_neutral=True)
MEMBER = Kind("member", "Member", 40)


@page_answer(ContactPage)
def contact(page):
    channels = [_channel_text(channel) for channel in page.card_channels]
    needs = [need.name for need in page.all_needs]
    organisation = public_names({page.organisation_id}).values()
    return Answer(CONTACT, page.title, [page.summary, *channels], [*needs, *organisation])


@page_answer(MemberPage)
def member(page):
    names = [str(name) for name in page.all_names]
    kind = page.membership.get_kind_display() if page.membership else ""
    return Answer(MEMBER, page.display_name, [page.summary, *names, kind, *stream_texts(page.body)])


def public_names(member_ids):
    """Return the names of the members that readers may see among these ids (some may be None), by id."""
    members = MemberPage.objects.live().public().filter(pk__in=[pk for pk in member_ids if pk])
    return {member.pk: member.display_name for member in members.prefetch_related("names")}


def _channel_text(channel):
    value = channel.value
    if channel.kind == ChannelKind.WEB:
        value = urlsplit(value).netloc.removeprefix("www.")
    start = f"{channel.label}: {value}" if channel.label else value
    return ", ".join(
        part for part in (start, channel.instruction, channel.hours, channel.languages) if part
    )


def _pages_that_name(member):
    """Return the ids of the pages that refer to a member, and so may show its name."""
    references = ReferenceIndex.get_references_to(member)
    pages = references.filter(base_content_type=ReferenceIndex._get_base_content_type(Page))
    return {int(page_id) for page_id in pages.values_list("object_id", flat=True)}


watch(MemberPage, _pages_that_name)
watch(Need, lambda need: ContactPage.objects.filter(needs=need).values_list("pk", flat=True))
