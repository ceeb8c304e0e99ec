"""The context of the frame around every public page: settings, menu, banners, breadcrumbs, exit."""

from copy import copy

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Site

from csp_site.caching.once import once
from csp_site.models import Banner, BasePage, SiteSettings


class Frame:
    """The frame of one request; each part is fetched once, when a template first asks for it."""

    def __init__(self, request):
        self.request = request

    @cached_property
    def page(self):
        """The page being shown, or None on an error page or another view."""
        return getattr(self.request, "served_page", None)

    @cached_property
    def settings(self):
        return SiteSettings.for_visitor(self.request)

    @cached_property
    def linked_pages(self):
        """The public pages right under the home page that the menu or the footer has."""
        site = Site.find_for_request(self.request)
        if not site:
            return []
        return once(f"linked from {site.root_page_id}", BasePage.objects.linked_from(site.root_page))

    @cached_property
    def menu(self):
        """The main menu: the pages an officer ticked, in tree order, the present one marked."""
        pages = [copy(page) for page in self.linked_pages if page.show_in_menus]
        for page in pages:
            page.is_current = self.page is not None and self.page.path.startswith(page.path)
        return pages

    @cached_property
    def footer_links(self):
        return [page for page in self.linked_pages if page.show_in_footer]

    @cached_property
    def banners(self):
        now = timezone.now()
        return once("banners", Banner.objects.filter(starts_at__lte=now, ends_at__gt=now))

    @cached_property
    def breadcrumbs(self):
        """The pages between the home page and this one, without those that are unpublished."""
        trail = self.page.trail[1:] if self.page else []
        # A part of a page is as live as the page.
        return [page for page in trail if getattr(page, "live", True)]

    @cached_property
    def is_sensitive(self):
        return self.page is not None and self.page.in_sensitive_area

    @cached_property
    def has_exit(self):
        return self.is_sensitive or (self.page is not None and self.page.has_exit)

    @cached_property
    def browser_title(self):
        """The text of the title element: neutral where the page is sensitive."""
        name = self.settings.short_name
        return f"{self.page.public_title} – {name}" if self.page else name

    @cached_property
    def description(self):
        return self.page.public_description if self.page else ""

    @cached_property
    def canonical_url(self):
        """The one address of what is shown: a later page of a long list has one of its own."""
        if not self.page or not self.page.url:
            return ""
        number = getattr(self.request, "page_number", 1)
        return settings.SITE_URL + self.page.url + (f"?page={number}" if number > 1 else "")

    @cached_property
    def problem_address(self):
        """Where to say that something is wrong with this page; "" while nobody could read it."""
        if not self.settings.takes_reports or getattr(self.page, "is_problem_form", False):
            return ""
        number = getattr(self.page, "pk", None)
        return reverse("feedback") + (f"?page={number}" if number else "")

    @property
    def share_picture(self):
        """The address of the picture beside a shared link, the same for every page."""
        return settings.SITE_URL + static("images/share.png")


def frame(request):
    """Give templates the frame; nothing is fetched until it is used."""
    return {"frame": Frame(request)}
