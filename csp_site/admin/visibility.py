"""Names that a member of staff may be told: of what they may see, and of nothing else."""

from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from csp_site.models import BasePage

PAGE_ACTIONS = ("add", "change", "publish", "lock", "unlock", "bulk_delete")
FILE_ACTIONS = ("add", "change", "delete", "choose")
RECORD_ACTIONS = ("add", "change", "delete", "view")


def those_seen_by(user, things):
    """Return those of `things`, objects of any kind, whose names this member of staff may know."""
    pages = [thing.pk for thing in things if isinstance(thing, Page)]
    public = set(BasePage.objects.live().public().filter(pk__in=pages).values_list("pk", flat=True))
    return [thing for thing in things if is_public(thing, public) or may_see(user, thing)]


def is_public(thing, public_pages):
    """Return whether everybody may know of a thing; the ids of the public pages are known."""
    if isinstance(thing, AbstractDocument):
        return thing.is_open()
    return isinstance(thing, Page) and thing.pk in public_pages


def may_see(user, thing):
    """Return whether a right of this member of staff covers a thing, published or not."""
    if isinstance(thing, Page):
        return page_permission_policy.user_has_any_permission_for_instance(user, PAGE_ACTIONS, thing)
    if isinstance(thing, AbstractDocument):
        return thing.is_readable_by(user)
    if isinstance(thing, AbstractImage):
        return image_policy.user_has_any_permission_for_instance(user, FILE_ACTIONS, thing)
    viewset = getattr(thing, "snippet_viewset", None)
    policy = viewset.permission_policy if viewset else ModelPermissionPolicy(type(thing))
    return policy.user_has_any_permission(user, RECORD_ACTIONS)
