"""The context of a meeting's page, for readers, and for staff in a preview."""

from meetings.agenda.lines import fill_in
from meetings.enums import AgendaState
from meetings.models.records import MeetingSettings
from meetings.notice.clock import minutes_words, question_words
from meetings.pack.serving import pack_links
from meetings.page.moving import move_sentences
from meetings.page.outcomes import AfterMeeting
from meetings.page.questions import pending_questions, public_questions, put_in_place
from meetings.page.wording import notice_words, state_line
from meetings.querysets import today_in_london


def page_context(meeting, request):
    """Return what readers may see of a meeting. Only staff in a preview also see a pending agenda."""
    today, is_preview = today_in_london(), getattr(request, "is_preview", False)
    are_outcomes_pending = is_preview and meeting.is_held and not meeting.outcomes_are_out
    meeting.outcomes_previewed = are_outcomes_pending
    lines = meeting.pending_lines if is_preview else meeting.public_lines
    minutes = meeting.public_minutes
    after = AfterMeeting(meeting, lines, bool(minutes))
    asked = pending_questions(meeting) if is_preview else public_questions(meeting)
    questions = put_in_place(asked, lines)
    page_ids = {meeting.group_id, *after.page_ids}
    pages = fill_in(lines, minutes, page_ids, questions, on=meeting.date)
    if meeting.pk:
        meeting.shown_papers.mark_late_ones(lines, meeting.agenda_record)
    policy = MeetingSettings.of_the_partnership()
    return {
        "state": state_line(meeting, today, has_minutes=after.has_minutes),
        "moves": move_sentences(meeting, meeting.moved_from_or_to(), today),
        "lines": lines,
        "questions": questions,
        "minutes": [paper for paper in minutes if paper.document],
        "group": pages.get(meeting.group_id),
        "is_pending": is_preview and meeting.agenda_state != AgendaState.PUBLISHED,
        "are_outcomes_pending": are_outcomes_pending,
        "is_past": meeting.date is not None and meeting.date < today,
        "notice": notice_words(meeting.agenda_record, meeting.date),
        "policy": policy,
        "question_words": question_words(meeting, policy),
        "minutes_words": "" if after.has_minutes else minutes_words(meeting, policy),
        "pack": None if is_preview else pack_links(meeting, lines),
        **_links(meeting, today),
        **after.context(pages),
    }


def _links(meeting, today):
    """Return where the feed, the log of actions and the calendar are, each "" where it is of no use."""
    is_public = meeting.live and meeting.trail and meeting.trail[-1].live
    list_url = meeting.trail[-1].url if is_public else ""
    for_machines = list_url if is_public and not meeting.in_sensitive_area else ""
    is_ahead = meeting.date is None or meeting.date >= today
    return {
        "feed_url": f"{for_machines}feed/" if for_machines else "",
        "log_url": f"{list_url}actions/" if list_url else "",
        "calendar_url": f"{meeting.url}meeting.ics"
        if for_machines and is_ahead and not meeting.is_called_off
        else "",
    }
