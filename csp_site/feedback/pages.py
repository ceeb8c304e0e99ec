"""The page that a message is about, and the page of the form itself."""

from django.urls import reverse

from csp_site.frame.pages import FramePage
from csp_site.models import BasePage


def form_page(title, about=None):
    """Return the page of the form, for the frame: it needs as much care as the page it is about."""
    return FramePage(
        title,
        reverse("feedback"),
        in_sensitive_area=bool(about and about.in_sensitive_area),
        has_exit=bool(about and about.has_exit),
        is_problem_form=True,
    )


def page_in_question(request):
    """
    Return the page that `?page=` names, or None.

    A page that not everybody can read is as unknown as one that was never there.
    """
    number = request.GET.get("page", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    page = BasePage.objects.live().public().filter(pk=number, alias_of=None).first()
    return page.specific if page and page.url else None


def shown_title(page):
    """Return what may be shown as the name of a page: neutral where it is sensitive; "" of None."""
    if page is None:
        return ""
    return page.public_title if page.in_sensitive_area else page.title
