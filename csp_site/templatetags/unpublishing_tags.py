"""Template tags for Wagtail's own screens that unpublish: what readers lose."""

from django import template

from csp_site.unpublishing.doors import losses_of_unpublishing, refusal_of_unpublishing
from csp_site.unpublishing.expiry import Expiry

register = template.Library()


@register.simple_tag
def unpublishing(page):
    """Return what unpublishing a page means: its `refusal`, "" if it may go, and the `losses`."""
    return _asked([page])


@register.simple_tag
def unpublishing_all(items):
    """Return the same for several pages, as the screen of a bulk action lists them."""
    return _asked([item["item"] for item in items])


@register.simple_tag
def expiry(page):
    """Return the Expiry of the page in the editor, or None."""
    return Expiry.of(page)


def _asked(pages):
    return {"refusal": refusal_of_unpublishing(pages), "losses": losses_of_unpublishing(pages)}
