"""Losses that only meetings know: the next meeting, the calendar to subscribe to and the feed."""

from csp_site.unpublishing.losses import losses, of_type, quoted
from meetings.models import AgreedAction, MeetingPage, MeetingsPage
from meetings.querysets import today_in_london


@losses
def list_of_meetings(gone):
    """Yield the sentence for what hangs on the list of meetings."""
    if of_type(gone, MeetingsPage):
        yield "The calendar to subscribe to and the feed of meetings stop."


@losses
def meetings_to_come(gone):
    """Yield the sentence for meetings that people could still come to."""
    going = of_type(gone, MeetingPage)
    if not going:
        return
    coming = MeetingPage.objects.filter(pk__in=going, date__gte=today_in_london()).order_by("date")
    if titles := list(coming.values_list("title", flat=True)):
        yield f"The home page, the calendar and the feed no longer tell of {quoted(titles)}, still to come."


@losses
def agreed_actions(gone):
    """Yield the sentence for the log of agreed actions, which tells of those of public meetings."""
    going = of_type(gone, MeetingPage)
    count = AgreedAction.objects.public().filter(meeting__in=going).count() if going else 0
    if count:
        yield f"The log of agreed actions loses {count} {'action' if count == 1 else 'actions'}."
