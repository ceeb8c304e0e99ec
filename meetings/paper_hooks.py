"""Where the admin leads to the papers of a meeting."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from meetings.models import MeetingPage
from meetings.paper_views import paper_urls


@hooks.register("register_admin_urls")
def register_paper_urls():
    return paper_urls


@hooks.register("insert_global_admin_css")
def add_style_sheet():
    return format_html('<link rel="stylesheet" href="{}">', static("css/staff/papers.css"))


def paper_buttons(page, user):
    """Yield the ways to bring papers to a meeting and to see it as readers will, for whoever may."""
    if page.specific_class is MeetingPage and page.permissions_for_user(user).can_edit():
        papers, readers = (
            reverse(name, args=[page.pk]) for name in ("meeting_papers", "meeting_as_readers_will")
        )
        yield Button("Add papers", papers, icon_name="doc-full", priority=4)
        yield Button("See it as the public will", readers, icon_name="view", priority=6)


@hooks.register("register_page_header_buttons")
def add_header_buttons(page, user, view_name, next_url=None):
    return paper_buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def add_listing_buttons(page, user, next_url=None):
    return paper_buttons(page, user)
