"""Search answers of contacts and members."""

from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef, Q

from contacts.enums import ChannelKind
from contacts.models import Channel, ContactPage, MemberPage, Need
from contacts.naming import Candidate, named, numbers_in, telling
from csp_site.models.base import is_in_sensitive_area
from csp_site.references import pages_that_name
from csp_site.search.answers import Answer, Kind, Lead, lead, page_answer, topics, watch
from csp_site.search.engines import holds
from csp_site.search.finding import visible
from csp_site.search.texts import stream_texts
from csp_site.search.topics import Topic

CONTACT = Kind("contact", "Contact", 10, is_neutral=True, is_help=True)
MEMBER = Kind("member", "Member", 40)
# One for each channel and each topic of a contact that may be meant: more than any partnership has.
MAX_ROWS = 3_000


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


@lead
def who_to_call(query, is_loose):
    """Return the cards of the contacts that what was typed names, or None."""
    asked = telling(query)
    candidates = _candidates(asked, query.named.keys) if asked or query.named.keys else {}
    chosen, topic = named(candidates.values(), asked, is_loose, query.named.keys)
    if not chosen:
        return None
    contacts = ContactPage.objects.filter(pk__in=[each.pk for each in chosen]).with_channels()
    shown = [contacts[each.pk] for each in chosen if each.pk in contacts]
    for contact in shown:
        contact.takes_reports = candidates[contact.pk].takes_reports
    if not shown:
        return None
    context = {
        "contacts": shown,
        "topic": topic,
        "help_url": (shown[0].url or "").removesuffix(f"{shown[0].slug}/"),
        "needs_care": any(candidates[contact.pk].needs_care for contact in shown),
    }
    pages = frozenset(contact.pk for contact in shown)
    return Lead("contacts/search_answer.html", context, pages, context["needs_care"])


@topics
def help_topics():
    """Return the help topics, and the words that people use for them."""
    return [
        Topic(
            key=need.slug,
            position=need.position,
            is_urgent=need.is_urgent,
            who=need.who,
            what=need.what,
            phrases=need.also,
            danger=need.danger,
            insults=need.insults,
        )
        for need in Need.objects.all()
    ]


def _candidates(asked, topics):
    """
    Return the contacts that may be meant as Candidates, by their ids, in one query.

    They hold any of what is asked for, or are of one of these help topics.
    """
    meant = Q(page__in=ContactPage.objects.filter(needs__slug__in=topics).values("pk"))
    if asked:
        meant |= Q(holds(asked, "any_of"))
    entries = visible().filter(meant, kind=CONTACT.slug)
    contacts = ContactPage.objects.filter(pk__in=entries.values("page")).with_reports()
    at_any_hour = Channel.objects.filter(page=OuterRef("pk"), any_hour=True)
    contacts = contacts.annotate(needs_care=is_in_sensitive_area(), any_hour=Exists(at_any_hour))
    own = ("pk", "title", "summary", "path", "needs_care", "any_hour", "takes_reports")
    rows = contacts.order_by("path").values_list(*own, "needs__slug", "needs__name", "channels__value")
    found = {}
    for *fields, slug, topic, value in rows[:MAX_ROWS]:
        candidate = found.setdefault(fields[0], Candidate(*fields))
        if slug:
            candidate.topics[slug] = topic
        candidate.numbers |= numbers_in(value or "")
    return found


def public_names(member_ids):
    """Return the names of the members that readers may see among these ids (some may be None), by id."""
    return {pk: member.display_name for pk, member in MemberPage.objects.by_id(member_ids).items()}


def _channel_text(channel):
    value = channel.value
    if channel.kind == ChannelKind.WEB:
        value = urlsplit(value).netloc.removeprefix("www.")
    start = f"{channel.label}: {value}" if channel.label else value
    return ", ".join(
        part for part in (start, channel.instruction, channel.hours, channel.languages) if part
    )


watch(MemberPage, pages_that_name)
watch(Need, lambda need: ContactPage.objects.filter(needs=need).values_list("pk", flat=True))
