"""Search answers of priorities, their actions and groups."""

from contacts.searchable import public_names
from csp_site.search.answers import Answer, Kind, page_answer, record_answers, watch
from csp_site.search.texts import stream_texts
from priorities.models import ActionUpdate, GroupPage, PriorityAction, PriorityPage

PRIORITY = Kind("priority", "Priority", 20)
GROUP = Kind("group", "Group", 50)
ACTION = Kind("action", "Action", 60)


@page_answer(PriorityPage)
def priority(page):
    lead = public_names({page.lead_id}).values()
    number = f"Priority {page.number}" if page.number else ""
    texts = [page.summary, *stream_texts(page.body), *page.outcomes, number, page.period_text, *lead]
    return Answer(PRIORITY, page.title, texts)


@record_answers(PriorityPage)
def actions(page):
    for action in PriorityAction.objects.filter(priority=page.pk).with_latest_update():
        update = action.latest_update
        said = [update.get_state_display(), update.note] if update else []
        yield Answer(ACTION, action.text, said, [page.title], date=action.latest_date, record=action)


@page_answer(GroupPage)
def group(page):
    names = public_names({page.chair_id, page.lead_id, *(line.member_id for line in page.all_members)})
    led_by = [page.chair_words, page.lead_words, names.get(page.chair_id), names.get(page.lead_id)]
    strands = [text for strand in page.strands.all() for text in (strand.title, strand.text)]
    members = [
        ", ".join(part for part in (line.name or names.get(line.member_id), line.note) if part)
        for line in page.all_members
        if line.name or line.member_id in names
    ]
    texts = [page.summary, *stream_texts(page.body), *page.issue_list, *strands, *members]
    return Answer(GROUP, page.title, [*texts, *filter(None, led_by), page.get_kind_display()])


watch(PriorityAction, lambda action: {action.priority_id})
watch(ActionUpdate, lambda update: {update.action.priority_id})
