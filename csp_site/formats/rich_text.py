"""Links in rich text: to what readers may see, and fetched together."""

from wagtail import hooks
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from csp_site.models.base import BasePage
from csp_site.models.holds import is_closed

LONGEST_ID = 18  # more digits than a database holds


def _usable(attrs_list):
    """Return the ids of links that can be ids; a forged one must not reach the database."""
    ids = [str(attrs.get("id", "")) for attrs in attrs_list]
    return ids, [one for one in ids if one.isdecimal() and one.isascii() and len(one) <= LONGEST_ID]


class PublicPageLinkHandler(PageLinkHandler):
    """Leads to public pages alone, found in one query; the words of any other link stay plain text."""

    @classmethod
    def get_many(cls, attrs_list):
        ids, usable = _usable(attrs_list)
        found = {str(page.pk): page for page in BasePage.objects.live().public().filter(pk__in=usable)}
        return [found.get(page_id) for page_id in ids]


class PublicDocumentLinkHandler(DocumentLinkHandler):
    """Leads to documents that are not withdrawn or restricted, in one query; else plain text."""

    @classmethod
    def get_many(cls, attrs_list):
        ids, usable = _usable(attrs_list)
        there = cls.get_model().objects.exclude(is_closed())
        documents = there.filter(pk__in=usable, withdrawn_at__isnull=True)
        found = {str(document.pk): document for document in documents}
        return [found.get(document_id) for document_id in ids]


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own
def register_links(features):
    features.register_link_type(PublicPageLinkHandler)
    features.register_link_type(PublicDocumentLinkHandler)
