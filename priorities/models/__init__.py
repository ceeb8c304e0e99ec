"""Priorities of the partnership, their actions, and its working groups."""

from priorities.models.actions import ActionUpdate, PriorityAction
from priorities.models.groups import GroupMember, GroupPage, GroupsPage, GroupStrand
from priorities.models.priorities import PrioritiesPage, PriorityPage

__all__ = [
    "ActionUpdate",
    "GroupMember",
    "GroupPage",
    "GroupStrand",
    "GroupsPage",
    "PrioritiesPage",
    "PriorityAction",
    "PriorityPage",
]
