"""Forms of the admin that have done their work, so that none of them does it twice."""

import datetime

from django.db import models
from django.utils import timezone

# Longer than anybody is signed in: with the session the forms that were drawn in it come to an end.
KEPT = datetime.timedelta(days=7)
# How long somebody who sends the same again is asked whether that is meant.
LATELY = datetime.timedelta(hours=1)


class SentForm(models.Model):
    """
    A form that was sent, and what came of it: an address or, for a script, a text.

    Its key tells nothing of the form or of who sent it. It is written in the transaction of the work
    itself, so that whoever sends the same form meanwhile waits until it is known what came of it.
    """

    is_unseen = True

    key = models.CharField(max_length=64, unique=True)
    content = models.CharField(max_length=64)
    led_to = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    wagtail_reference_index_ignore = True

    def __str__(self):
        return f"Sent {self.sent_at:%Y-%m-%d %H:%M}"
