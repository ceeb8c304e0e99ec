"""Search entries of meetings: of an agenda only what is published, of minutes only what is out."""

from csp_site.search.answers import (
    Answer,
    Kind,
    Lead,
    lead,
    page_answer,
    record_answers,
    watch,
)
from csp_site.search.normaliser import terms_of
from csp_site.search.texts import rich_text
from meetings.agenda.lines import fill_in, flat
from meetings.models import (
    AgendaPublication,
    AgreedAction,
    MeetingPage,
    OutcomesRelease,
    PublicQuestion,
    Venue,
)
from meetings.models.lists import next_and_last
from meetings.page.questions import public_questions

MEETING = Kind("meeting", "Meeting", 55)
AGREED = Kind("agreed-action", "Agreed action", 65)
# Whoever types a meeting and nothing but these asks when to come.
ABOUT_WHEN = terms_of("attend come date day go meeting next open partnership public time upcoming when")
A_MEETING = terms_of("meeting")


@page_answer(MeetingPage)
def meeting(page):
    lines, minutes = page.public_lines, page.public_minutes
    fill_in(lines, papers=minutes)
    when_and_where = [page.long_date, page.time_text, page.venue.text if page.venue else ""]
    texts = [page.summary, *when_and_where, page.tag, "" if page.open_to_public else page.closed_reason]
    texts += [page.discussed if page.outcomes_are_out else ""]
    for line in flat(lines):
        texts += [_line_text(line), line.lead_text, rich_text(line.text.source) if line.text else ""]
        texts += [rich_text(line.minute.source) if line.minute else "", line.decision]
    for group in public_questions(page):
        # Not who asked: that name goes one day, and nobody should be found by it until then.
        texts += [question.text for question in group.questions]
        texts.append(rich_text(group.answer.source) if group.answer else "")
    papers = [*(paper for line in flat(lines) for paper in line.papers), *minutes]
    texts += [f"{paper.text}. {paper.note}" for paper in papers if _is_shown(paper)]
    return Answer(MEETING, page.title, texts, date=page.date)


@record_answers(MeetingPage)
def agreed_actions(page):
    """Tell of what a meeting agreed, once that is released."""
    for action in AgreedAction.objects.public(with_sensitive=True).filter(meeting=page.pk):
        said = [action.get_state_display(), action.owner_words, action.outcome]
        anchor = f"action-{action.pk}"
        yield Answer(
            AGREED, action.text, said, [page.title], date=action.agreed_on, anchor=anchor, record=action
        )


@lead
def when_to_come(query, is_loose):
    """Return the next meeting that residents can come to, or what there is instead of one, or None."""
    if not all(_is_met(need, ABOUT_WHEN) for need in query.needs):
        return None
    if not any(_is_met(need, A_MEETING) for need in query.needs):
        return None
    context = next_and_last()
    coming = context["next"]
    return Lead("meetings/search_answer.html", context, frozenset({coming.pk} if coming else ()))


def _is_met(need, terms):
    return any(terms.issuperset(way) for way in need.alternatives)


def _line_text(line):
    return ". ".join(part for part in (line.number, line.title or line.reason, line.purpose) if part)


def _is_shown(paper):
    return paper.document and not paper.document.withdrawn_at


watch(AgreedAction, lambda action: {action.meeting_id})
watch(AgendaPublication, lambda publication: {publication.meeting_id})
watch(OutcomesRelease, lambda release: {release.meeting_id})
watch(PublicQuestion, lambda question: question.meetings_that_tell)
watch(Venue, lambda venue: MeetingPage.objects.filter(venue=venue).values_list("pk", flat=True))
