"""Which priorities the lists of the record name beside projects and money."""

from django.db.models import F

from priorities.models import PriorityPage


def priorities_beside(relation):
    """
    Return the priorities that readers may see, each once, and those of each record, all in one query.

    `relation` leads from a priority to the records. The first is a list in the order of the priorities,
    those of today before the others; the second a dict of lists by the id of the record.
    """
    pages = PriorityPage.objects.live().public().not_sensitive().in_order().defer_streamfields()
    priorities, by_record = {}, {}
    for row in pages.annotate(record=F(relation)):
        priority = priorities.setdefault(row.pk, row)
        if row.record:
            by_record.setdefault(row.record, []).append(priority)
    in_order = sorted(priorities.values(), key=lambda priority: not priority.is_current())
    return in_order, by_record
