"""At which meeting a priority was last on the agenda."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex

from meetings.agenda import flat
from meetings.models import MeetingPage

# Agendas are read one by one, the latest first; the first that names the priority ends the search.
MOST_READ = 24


@dataclass(frozen=True)
class Report:
    """An item of a published agenda that reports on a priority."""

    meeting: MeetingPage
    anchor: str

    @property
    def url(self):
        return f"{self.meeting.url}#{self.anchor}"


def last_report(priority):
    """
    Return the Report of the last meeting so far with a public item on a priority, or None; one query.

    The reference index only nominates; what readers may see of each agenda decides.
    """
    index = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(Page),
        to_object_id=str(priority.pk),
    )
    # The index keeps ids as text.
    ids = index.annotate(page_id=Cast("object_id", BigIntegerField())).values("page_id")
    meetings = MeetingPage.objects.live().public().past().going_ahead().select_related("publication")
    for meeting in meetings.filter(pk__in=ids, publication__published_at__isnull=False)[:MOST_READ]:
        for line in flat(meeting.public_lines):
            if line.priority_id == priority.pk:
                return Report(meeting, line.anchor)
    return None
