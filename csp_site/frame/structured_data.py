"""Structured data of a page: JSON-LD with the words of schema.org, public facts alone."""

import json

from django.conf import settings
from django.utils.safestring import mark_safe

# What could end the element or begin a comment in it; the same as in Django's json_script.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def absolute(path):
    """Return the public address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


def organisation(frame, contact_points=()):
    """Return the partnership, with the ways to reach it (a list of ContactPoint) where they are known."""
    name = {"@type": "Organization", "name": frame.settings.name, "url": absolute("/")}
    if frame.settings.place:
        name["areaServed"] = frame.settings.place
    if contact_points:
        name["contactPoint"] = list(contact_points)
    return name


def breadcrumbs(frame):
    """Return the way from the home page to the page shown, as readers see it above the page."""
    steps = [("Home", absolute("/"))]
    steps += [(page.title, absolute(page.url)) for page in frame.breadcrumbs]
    steps.append((frame.page.title, frame.canonical_url))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }


def graph(frame, contact_points=()):
    """
    Return what to tell of the page in the frame, as a list of dicts: nothing where it is sensitive.

    `contact_points` are the partnership's own; they stand on the home page.
    """
    if not frame.canonical_url or frame.is_sensitive:
        return []
    is_home = not frame.page.trail
    above = organisation(frame, contact_points) if is_home else breadcrumbs(frame)
    return [above, *frame.page.structured_data(frame)]


def as_script(items):
    """Return a list of dicts as the content of a script element that no browser runs, or ""."""
    if not items:
        return ""
    text = json.dumps({"@context": "https://schema.org", "@graph": items}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 – nothing in it ends the element
