"""The examples of what groups and priorities show of each other."""

from csp_site.library import Example
from priorities.patterns import GROUPS
from reviews.patterns import example_entry


@GROUPS.add(
    "reviews/group_touches.html",
    "What a group works on",
    "On the page of a group: tick it on a project that reports tell of, or tick priorities on the group.",
    fetched_by=("reviews/group_work.html",),
)
def group_touches():
    priority = Example(title="Name of a priority", period_text="2025 to 2027")
    yield "", {"entries": [example_entry()], "priorities": [priority]}
