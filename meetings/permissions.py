"""What staff may do with meetings beyond what their groups may do with pages."""

from wagtail.models import PagePermissionTester


class MeetingPermissions(PagePermissionTester):
    """
    Keeps what was once published: only who may delete pages in bulk, the administrators, deletes it.

    A meeting that falls through is cancelled and keeps its address, and agendas are kept for six years
    (Local Government Act 1972, s.100C(1), for councils). Wagtail's copy, which would take papers,
    minutes and decisions along, is refused: there is our own.
    """

    def can_delete(self, ignore_bulk=False):
        was_public = self.page.live or self.page.first_published_at
        if was_public and not self.user.is_superuser and "bulk_delete" not in self.permissions:
            return False
        return super().can_delete(ignore_bulk)

    def can_copy(self):
        return False
