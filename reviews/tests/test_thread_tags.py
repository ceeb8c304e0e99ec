"""What groups and priorities show of each other, of meetings and of projects, linked both ways."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from contacts.tests.factories import MemberPageFactory
from csp_site.tests.editor import edit_url, publish
from meetings.tests.factories import MeetingPageFactory
from priorities.tests.factories import (
    ActionUpdateFactory,
    GroupPageFactory,
    PriorityActionFactory,
    PriorityPageFactory,
)
from reviews.tests.factories import AnnualReviewPageFactory, ProjectFactory, ProjectReportFactory

TODAY = datetime.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def frozen_day():
    with time_machine.travel(datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC), tick=False):
        yield


def hide(page):
    """Return the ways to keep a page from readers, or from pages that do not need safe reading."""
    return {
        "a draft": page.unpublish,
        "private": lambda: PageViewRestriction.objects.create(page=page, restriction_type="login"),
        "sensitive": lambda: type(page).objects.filter(pk=page.pk).update(is_sensitive=True),
    }


def section(client, page, heading):
    """Return the links under a heading of a page as words, or None without such a heading."""
    found = BeautifulSoup(client.get(page.url).content, "html.parser").main.find(
        ["h2", "h3"], string=heading
    )
    return found and [link.get_text() for link in found.find_next("ul").select("a")]


def day(number):
    return TODAY + datetime.timedelta(days=number)


def meet(group, *numbers):
    """Return meetings of a group, so many days from today, each named by its day."""
    made = [
        MeetingPageFactory(group=group, date=day(n), slug=f"{day(n)}", title=f"Day {n}") for n in numbers
    ]
    return made[-1]


def work_on(group, title="Bikes", **facts):
    """Return the public entry of a project that a group works on."""
    entry = ProjectReportFactory(project__title=title, **facts)
    entry.project.groups.add(group)
    entry.project.save()
    return entry


def test_a_group_lists_its_meetings_to_come_and_the_last_five(home, client):
    group = GroupPageFactory()
    assert section(client, group, "Meetings to come") is section(client, group, "Past meetings") is None
    meet(group, -6, -5, -4, -3, -2, -1, 0, 30)
    meet(GroupPageFactory(), 1)
    assert section(client, group, "Meetings to come") == ["Day 0", "Day 30"]
    assert section(client, group, "Past meetings") == [f"Day -{n}" for n in range(1, 6)]


def test_a_group_lists_the_projects_it_works_on_and_their_priorities(home, client):
    group = GroupPageFactory()
    assert (
        section(client, group, "Projects") is section(client, group, "Priorities this work serves") is None
    )
    old, new = (AnnualReviewPageFactory(title=title) for title in ("Review 1", "Review 2"))
    entry = work_on(group, report=old, priority__title="Less theft")
    ProjectReportFactory(project=entry.project, report=new, priority=entry.priority)
    ProjectFactory(title="No report tells of it").groups.add(group)
    assert section(client, group, "Projects") == ["Bikes"]
    assert "Source: Review 2" in client.get(group.url).content.decode()
    assert section(client, group, "Priorities this work serves") == ["Less theft"]
    assert section(client, entry.priority, "Groups that work on it") == [group.title]


def test_an_officer_chooses_priorities_for_a_group(home, client, officer):
    group, priority = GroupPageFactory(title="The group"), PriorityPageFactory(title="Less theft")
    assert section(client, priority, "Groups that work on it") is None
    client.force_login(officer)
    assert publish(client, edit_url(group), priorities=str(priority.pk)).status_code == 302
    client.logout()
    assert section(client, group, "Priorities this work serves") == ["Less theft"]
    assert section(client, priority, "Groups that work on it") == ["The group"]


@pytest.mark.parametrize("way", ["a draft", "private", "sensitive"])
def test_nothing_shows_what_readers_may_not_see(way, home, client):
    group, priority = GroupPageFactory(), PriorityPageFactory(title="Less theft")
    meeting = meet(group, -1)
    report = AnnualReviewPageFactory()
    entry = work_on(group, report=report, priority=priority)
    update = ActionUpdateFactory(action__priority=priority, meeting=meeting)
    assert "Day -1" in client.get(priority.url).content.decode()
    for page in (meeting, report):
        hide(page)[way]()
    assert section(client, group, "Past meetings") is section(client, group, "Projects") is None
    assert section(client, priority, "Groups that work on it") is None
    words = client.get(priority.url).content.decode()
    assert "Day -1" not in words and meeting.url not in words
    assert f'Reported <time datetime="{update.date}">' in words
    # Chosen by hand, each end is hidden from the other too.
    group.priorities.add(priority)
    group.save()
    assert section(client, group, "Priorities this work serves") == ["Less theft"]
    hide(priority)[way]()
    assert section(client, group, "Priorities this work serves") is None
    hide(group)[way]()
    assert entry.project.groups.get() == group


def test_a_meeting_that_an_update_names_is_not_deleted(home, client, administrator):
    update = ActionUpdateFactory(meeting=MeetingPageFactory(date=day(-1), live=False))
    client.force_login(administrator)
    answer = client.post(f"/admin/pages/{update.meeting_id}/delete/", follow=True)
    assert "This cannot be deleted yet." in answer.content.decode()


@pytest.mark.parametrize("is_group", [True, False], ids=["a group", "a priority"])
def test_pages_take_as_many_queries_for_30_of_everything_as_for_3(is_group, home, visit_queries):
    group, priority = GroupPageFactory(), PriorityPageFactory()
    page = group if is_group else priority
    group.priorities.add(priority)
    group.save()

    def grow(numbers):
        for n in numbers:
            meeting = meet(group, -n)
            entry = work_on(group, priority=priority)
            work_on(GroupPageFactory(), priority=entry.priority)
            work_on(group)
            action = PriorityActionFactory(priority=priority, lead=MemberPageFactory())
            ActionUpdateFactory.create_batch(2, action=action, meeting=meeting)

    grow(range(1, 4))
    with_3 = visit_queries(page.url)
    grow(range(4, 31))
    assert visit_queries(page.url) == with_3
    assert len(set(with_3)) == len(with_3) <= 25, len(with_3)
