"""Kinds of records that content files hold of priorities, their actions and groups."""

from csp_site.loader import PageKind, RecordKind, register_kind
from priorities.models import GroupPage, GroupsPage, PrioritiesPage, PriorityAction, PriorityPage


def new_action():
    """
    Return an unsaved action that belongs to some priority: the loader checks it before it knows which.

    Raises LookupError while there is no priority.
    """
    priority = PriorityPage.objects.first()
    if priority is None:
        raise LookupError("there is no priority for this action; add the priority first")
    return PriorityAction(priority=priority)


register_kind(PageKind("priorities_page", PrioritiesPage))
register_kind(PageKind("priorities", PriorityPage, parent_kind="priorities_page"))
register_kind(PageKind("groups_page", GroupsPage))
register_kind(PageKind("groups", GroupPage, parent_kind="groups_page"))
register_kind(
    RecordKind("actions", PriorityAction, natural_key="key", order_field="position", make=new_action)
)
