"""Template tags for meetings on other pages, and for how every page prints a time."""

from django import template
from django.db.models import Count, Q
from django.urls import reverse
from wagtail.permissions import ModelPermissionPolicy

from meetings.models import MeetingSettings, MeetingsPage, PublicQuestion
from meetings.models.lists import next_and_last
from meetings.notice.clock import notice_clock
from meetings.notice.short_notice import ShortNotice, banner_url
from meetings.page.wording import print_moment, print_time
from meetings.papers import places_of

register = template.Library()


register.simple_tag(next_and_last, name="next_meeting")
register.simple_tag(banner_url)
register.filter("clock", print_time)
register.filter("moment", print_moment)


@register.simple_tag
def places(meeting):
    """Return every item of a meeting's agenda with its papers and their labels, for staff."""
    return places_of(meeting) if meeting.pk else []


@register.simple_tag
def notice(meeting):
    """Return the clock of a meeting's agenda for staff, or None if none runs, in two queries."""
    return notice_clock(meeting) if meeting.pk else None


@register.simple_tag
def short_notice(meeting):
    """Return what staff must tell people of a meeting that changed just before its day, or None."""
    return ShortNotice.of(meeting) if meeting.pk else None


@register.simple_tag
def meetings_feed():
    """Return the address of the feed of meetings, or "" where readers cannot have it, in one query."""
    page = MeetingsPage.objects.live().public().not_sensitive().order_by("path").first()
    return f"{page.url}feed/" if page and page.url else ""


@register.simple_tag
def questions_link(meeting, user):
    """
    Return the way to the questions of a meeting and how many there are; None for whoever may not see them.

    A dict of url, text and add_url, in one query.
    """
    if not meeting.pk or not ModelPermissionPolicy(PublicQuestion).user_has_permission(user, "change"):
        return None
    questions = PublicQuestion.objects.filter(meeting=meeting.pk)
    # Each in a query of its own would be two.
    to_answer = Count("pk", filter=Q(pk__in=questions.order_by().to_answer().values("pk")))
    found = questions.order_by().aggregate(count=Count("pk"), to_answer=to_answer)
    count, waiting = found["count"], found["to_answer"]
    numbers = f" ({count}, {waiting} to answer)" if waiting else f" ({count})"
    names = (PublicQuestion.snippet_viewset.get_url_name(each) for each in ("list", "add"))
    url, add_url = (f"{reverse(name)}?meeting={meeting.pk}" for name in names)
    return {"url": url, "add_url": add_url, "text": f"Questions{numbers}"}


@register.simple_tag
def details_setting(question, user):
    """Return after how many days who asked is forgotten, or None; and where `user` may set that, or ""."""
    setting = MeetingSettings.of_the_partnership().asker_details_days
    is_set = setting is not None or question.kept_days is not None
    url = reverse("wagtailsettings:edit", args=["meetings", "meetingsettings"])
    may_set = user.has_perm("meetings.change_meetingsettings")
    return {"days": question.days(setting) if is_set else None, "url": url if may_set else ""}
