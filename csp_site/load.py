"""Kinds of records that content files hold of the site itself, and what is done around a load."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from wagtail.models import Page, Site

from csp_site.loader import PageKind, RecordKind, after_load, before_load, register_kind
from csp_site.models import (
    BasePage,
    GlossaryTerm,
    HomePage,
    InformationPage,
    OpenPoint,
    Role,
    SiteSettings,
)
from csp_site.permissions import (
    ADMINISTRATOR_PAGE_PERMISSIONS,
    ADMINISTRATORS,
    AGENDA_PUBLISHERS,
    COUNCIL_OFFICERS,
    EDITOR_PAGE_PERMISSIONS,
    grant_on_files,
    grant_on_pages,
)
from csp_site.search.entries import rebuild

register_kind(RecordKind("roles", Role, natural_key="name"))
register_kind(PageKind("pages", BasePage, types={"home": HomePage, "information": InformationPage}))
register_kind(RecordKind("glossary", GlossaryTerm, natural_key="term"))
register_kind(RecordKind("open_points", OpenPoint, natural_key="key"))


def the_site():
    """
    Return the one site, at the address of the settings, with the home page as its root.

    Raises LookupError while there is no home page.
    """
    home = HomePage.objects.first()
    if home is None:
        raise LookupError("there is no home page for these settings; add a page of the type home")
    address = urlsplit(settings.SITE_URL)
    where = {
        "hostname": address.hostname,
        "port": address.port or (443 if address.scheme == "https" else 80),
        "root_page": home,
    }
    return Site.objects.update_or_create(is_default_site=True, defaults=where)[0]


register_kind(RecordKind("settings", SiteSettings, make=lambda: SiteSettings(site=the_site())))


@before_load
def remove_placeholders():
    """Remove what Wagtail's own migrations make: a page that greets nobody, two groups that have no use."""
    placeholders = Page.objects.filter(depth=2, numchild=0).exact_type(Page)
    if not placeholders:
        return
    for page in placeholders:
        page.delete()
    Group.objects.filter(name__in=("Editors", "Moderators"), user=None).delete()


@after_load
def finish():
    """Point the site at its home page and give the groups their pages and files."""
    home = HomePage.objects.first()
    if home is None:
        return
    site = the_site()
    site.site_name = SiteSettings.for_site(site).name
    site.save()
    grant_on_pages(ADMINISTRATORS, home.get_parent(), ADMINISTRATOR_PAGE_PERMISSIONS)
    grant_on_pages(COUNCIL_OFFICERS, home, EDITOR_PAGE_PERMISSIONS)
    for group in (ADMINISTRATORS, COUNCIL_OFFICERS, AGENDA_PUBLISHERS):
        grant_on_files(group)


@after_load
def complete_search():
    """Leave nothing out of search, whatever order things were loaded in."""
    rebuild()
