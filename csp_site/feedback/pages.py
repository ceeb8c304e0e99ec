"""The page that a message is about, and the page of the form itself."""

from django.urls import reverse

from csp_site.models import BasePage


class ProblemPage:
    """The page of the form, as the frame of the site asks about the page it surrounds."""

    public_description = ""
    path = ""
    trail = ()
    is_problem_form = True

    def __init__(self, title, about):
        self.public_title = self.title = title
        self.url = reverse("feedback")
        self.in_sensitive_area = bool(about and about.in_sensitive_area)
        self.has_exit = bool(about and about.has_exit)


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
