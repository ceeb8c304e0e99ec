"""Permissions of staff on meetings, beyond those of their groups on pages."""

from wagtail.models import PagePermissionTester


class MeetingsListPermissions(PagePermissionTester):
    """Lets whoever looks after meetings alone not take the list away, with all meetings under it."""

    def _may_publish_above(self):
        return self.page.get_parent().permissions_for_user(self.user).can_publish()

    def can_unpublish(self):
        return super().can_unpublish() and self._may_publish_above()

    def can_set_view_restrictions(self):
        return super().can_set_view_restrictions() and self._may_publish_above()

    def can_delete(self, ignore_bulk=False):
        return super().can_delete(ignore_bulk) and self._may_publish_above()


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
