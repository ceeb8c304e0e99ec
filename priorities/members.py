"""Members that may be named on a page, found together."""

from django.db.models import OuterRef, Subquery

from contacts.models import MemberName
from csp_site.models import BasePage


def public_members(ids):
    """
    Return the pages of the members that readers may see among `ids` (some may be None), by id.

    Each has its name of today as `display_name`; all are found in one query.
    """
    names = MemberName.objects.current().filter(page=OuterRef("pk")).values("name")[:1]
    pages = BasePage.objects.live().public().filter(pk__in=[pk for pk in ids if pk])
    members = {page.pk: page for page in pages.annotate(name_today=Subquery(names))}
    for member in members.values():
        member.display_name = member.name_today or member.title
    return members
