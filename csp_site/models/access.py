"""Records of tries to sign in, by nobody's name, and of new passwords that were asked for."""

from django.db import models
from django.utils import timezone


class AccessCount(models.Model):
    """
    How often something was tried since its first try, or that it is known, until a certain time.

    What was tried stands here as a keyed hash alone: neither an account nor an address can be read from it.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.count} until {self.until}"


class PasswordResetRequest(models.Model):
    """An address for which somebody asked for a new password, until the scheduled work has seen to it."""

    email = models.EmailField()
    asked_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"asked at {self.asked_at}"
