"""Links in rich text: to what readers may see, and fetched together."""

from wagtail import hooks
from wagtail.rich_text.pages import PageLinkHandler


class PublicPageLinkHandler(PageLinkHandler):
    """Leads to public pages alone, found in one query; the words of any other link stay plain text."""

    @classmethod
    def get_many(cls, attrs_list):
        from csp_site.models import BasePage

        ids = [attrs.get("id") for attrs in attrs_list]
        found = {str(page.pk): page for page in BasePage.objects.live().public().filter(pk__in=ids)}
        return [found.get(page_id) for page_id in ids]


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own
def register_page_links(features):
    features.register_link_type(PublicPageLinkHandler)
