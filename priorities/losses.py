"""Losses that only priorities know: what was promised, and what was reported of it."""

from csp_site.unpublishing.losses import losses, of_type
from priorities.models import ActionUpdate, PriorityAction, PriorityPage


@losses
def actions(gone):
    """Yield the sentence for the actions of priorities, whose pages alone tell of them."""
    going = of_type(gone, PriorityPage)
    if not going:
        return
    actions = PriorityAction.objects.filter(priority__in=going).count()
    updates = ActionUpdate.objects.filter(action__priority__in=going).count()
    if actions:
        told = f"{actions} {'action' if actions == 1 else 'actions'}"
        reported = f", with {updates} {'update' if updates == 1 else 'updates'}" if updates else ""
        yield f"Readers no longer see how we are doing on {told}{reported}."
