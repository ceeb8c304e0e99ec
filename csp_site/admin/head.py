"""The head of an admin page of our own, as Wagtail draws it: its icon, its title and the way to it."""

from django.urls import reverse


def head(icon, title, *way, here=""):
    """
    Return the context of the head of a page.

    `way` are the pages that lead to it, each an address and a label; at its end the page is called `here`.
    """
    crumbs = [{"url": url, "label": label} for url, label in (*way, ("", here or title))]
    return {"header_icon": icon, "header_title": title, "breadcrumbs_items": crumbs}


def list_below(page):
    """Return the list of the pages below one, as a part of the way."""
    return reverse("wagtailadmin_explore", args=[page.pk]), page.title


def editor_of(page):
    """Return the editor of a page, as a part of the way."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk]), page.title
