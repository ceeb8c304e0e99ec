"""Which members may be named on a page, found together."""

from contacts.models import MemberPage


def public_members(ids):
    """Return the members that readers may see among `ids` (some may be None), by id, with their names."""
    members = MemberPage.objects.live().public().filter(pk__in=[pk for pk in ids if pk])
    return {member.pk: member for member in members.prefetch_related("names")}
