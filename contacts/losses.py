"""Losses that only contacts know: how to reach the partnership, and what nobody is named for any longer."""

from contacts.models import ContactPage, ContactsPage, Need
from csp_site.unpublishing.losses import losses, of_type, quoted

GONE = "“Call us” and “email us” go from the home page, the foot of every page and the page “not found”."


@losses
def own_contact(gone):
    """Yield the sentence for the partnership's own contact, when it or the page that names it goes."""
    pages = ContactsPage.objects.live().filter(own_contact__isnull=False)
    page = pages.select_related("own_contact").first()
    if page is None:
        return
    if page.own_contact_id in gone:
        yield f"“{page.own_contact.title}” is how people reach the partnership itself. {GONE}"
    elif page.pk in gone and page.own_contact.live:
        yield f"“{page.title}” says how people reach the partnership itself. {GONE}"


@losses
def needs(gone):
    """Yield the sentence for needs that no public contact is listed under any longer."""
    going = of_type(gone, ContactPage)
    if not going:
        return
    staying = ContactPage.objects.live().public().exclude(pk__in=going)
    needs = Need.objects.filter(contacts__in=going).exclude(contacts__in=staying.values("pk"))
    if names := [need.name for need in needs.distinct().order_by("position", "name")]:
        yield f"Nobody is listed any longer who helps with {quoted(names)}."
