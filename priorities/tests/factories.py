"""Makes valid priorities, actions and groups for tests."""

import datetime

import factory

from csp_site.tests.factories import PageFactory
from priorities.enums import ActionState
from priorities.models import (
    ActionUpdate,
    GroupPage,
    GroupsPage,
    PrioritiesPage,
    PriorityAction,
    PriorityPage,
)


class PrioritiesPageFactory(PageFactory):
    title = "Our work"
    slug = "priorities"

    class Meta:
        model = PrioritiesPage


def priorities_page():
    """Return the list of priorities, made when there is none."""
    return PrioritiesPage.objects.first() or PrioritiesPageFactory()


class PriorityPageFactory(PageFactory):
    parent = factory.LazyFunction(priorities_page)
    title = factory.Sequence(lambda n: f"Priority {n}")
    slug = factory.Sequence(lambda n: f"priority-{n}")

    class Meta:
        model = PriorityPage


class PriorityActionFactory(factory.django.DjangoModelFactory):
    key = factory.Sequence(lambda n: f"action-{n}")
    priority = factory.SubFactory(PriorityPageFactory)
    text = factory.Sequence(lambda n: f"Do thing {n}")

    class Meta:
        model = PriorityAction


class ActionUpdateFactory(factory.django.DjangoModelFactory):
    action = factory.SubFactory(PriorityActionFactory)
    date = datetime.date(2026, 1, 15)
    state = ActionState.UNDER_WAY

    class Meta:
        model = ActionUpdate


class GroupsPageFactory(PageFactory):
    title = "Groups"
    slug = "groups"

    class Meta:
        model = GroupsPage


def groups_page():
    """Return the list of groups, made when there is none."""
    return GroupsPage.objects.first() or GroupsPageFactory()


class GroupPageFactory(PageFactory):
    parent = factory.LazyFunction(groups_page)
    title = factory.Sequence(lambda n: f"Group {n}")
    slug = factory.Sequence(lambda n: f"group-{n}")

    class Meta:
        model = GroupPage
