"""Views of Wagtail's without a hook, behind the same question: privacy, and the collection of files."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms.collections import CollectionForm
from wagtail.admin.views import collection_privacy, collections, page_privacy
from wagtail.documents.forms import get_document_form
from wagtail.documents.views import documents
from wagtail.models import Collection, Page, Site
from wagtail.permissions import collection_permission_policy, site_permission_policy
from wagtail.sites.forms import SiteForm
from wagtail.sites.views import SiteViewSet

from csp_site.models.documents import SiteDocument
from csp_site.unpublishing.asking import (
    IS_HOME,
    ask_first,
    ask_in_window,
    home_page_among,
    refuse,
    refuse_in_window,
    subtrees,
)
from csp_site.unpublishing.doors import ask_about_collection, becomes_private
from csp_site.unpublishing.losses import losses_of_documents, losses_of_pages, public_pages
from csp_site.versions.middleware import versioned

MAKE_PRIVATE = "Yes, make it private"
# Wagtail's own, which save over nothing newer.
EDIT_COLLECTION = versioned(collections.Edit.as_view())
EDIT_DOCUMENT = versioned(documents.EditView.as_view())


class OneSiteForm(SiteForm):
    """Keeps one site the default, by which every address leads somewhere, and one home page for all."""

    def clean_root_page(self):
        page = self.cleaned_data["root_page"]
        default = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        # Another one for a site that is there is asked about before this form is filled in.
        if self.instance.pk is None and default and page != default.root_page:
            raise ValidationError(
                f"There is one home page, and readers would find nothing else at this address. Choose "
                f"“{default.root_page.title}”."
            )
        return page

    def clean_is_default_site(self):
        is_default = self.cleaned_data["is_default_site"]
        others = Site.objects.filter(is_default_site=True).exclude(pk=self.instance.pk)
        if not is_default and not others.exists():
            raise ValidationError(
                "Keep this ticked: without it readers find no page at any other address than this one."
            )
        return is_default


class OneSiteViewSet(SiteViewSet):
    """Wagtail's own pages about sites, with the form above."""

    def get_form_class(self, for_update=False):
        return OneSiteForm


SITES = OneSiteViewSet("wagtailsites", url_prefix="sites")
EDIT_SITE = versioned(SITES.edit_view)


def page_privacy_view(request, page_id):
    """Ask before a page and everything under it become private."""
    page = get_object_or_404(Page, pk=page_id)
    may = page.specific_deferred.permissions_for_user(request.user).can_set_view_restrictions()
    if may and becomes_private(request, page.get_view_restrictions()):
        if reason := home_page_among(subtrees([page])):
            return refuse_in_window(request, reason)
        if question := ask_in_window(request, losses_of_pages(subtrees([page])), MAKE_PRIVATE):
            return question
    return page_privacy.set_privacy(request, page_id)


def documents_in(collection):
    return SiteDocument.objects.filter(collection__path__startswith=collection.path)


def _chosen(form, name):
    """Return what a form that was sent reads in one of its fields; None where it reads nothing."""
    field = form.fields.get(name)
    if field is None:
        return None
    sent = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
    try:
        return field.clean(sent)
    except ValidationError:
        return None


def _may_change(request, collection):
    return collection_permission_policy.user_has_permission_for_instance(request.user, "change", collection)


def collection_privacy_view(request, collection_id):
    """Ask before the documents of a collection become private."""
    collection = get_object_or_404(Collection, pk=collection_id)
    restrictions = collection.get_view_restrictions()
    if _may_change(request, collection) and becomes_private(request, restrictions):
        losses = losses_of_documents(documents_in(collection))
        if question := ask_in_window(request, losses, MAKE_PRIVATE):
            return question
    return collection_privacy.set_privacy(request, collection_id)


def collection_view(request, pk):
    """Ask before a collection moves under a private one."""
    collection = get_object_or_404(Collection, pk=pk)
    parent = _chosen(CollectionForm(request.POST), "parent")
    if parent and _may_change(request, collection) and parent.get_view_restrictions().exists():
        back = reverse("wagtailadmin_collections:edit", args=[pk])
        if question := ask_first(
            request, losses_of_documents(documents_in(collection)), "Yes, move it", back
        ):
            return question
    return EDIT_COLLECTION(request, pk=pk)


def document_view(request, document_id):
    """Ask before a document goes into a private collection."""
    document = get_object_or_404(SiteDocument, pk=document_id)
    if document.is_editable_by_user(request.user):
        form = get_document_form(SiteDocument)(request.POST, instance=document, user=request.user)
        collection = _chosen(form, "collection")
        moves = collection and collection.pk != document.collection_id
        back = reverse("wagtaildocs:edit", args=[document_id])
        if moves and (question := ask_about_collection(request, [document], collection, back)):
            return question
    return EDIT_DOCUMENT(request, document_id=document_id)


def site_view(request, pk):
    """Refuse a home page that readers cannot have, and ask before they lose pages with another one."""
    site = get_object_or_404(Site, pk=pk)
    chosen = _chosen(OneSiteForm(request.POST, instance=site), "root_page")
    may = site_permission_policy.user_has_permission(request.user, "change")
    if may and chosen and chosen.pk != site.root_page_id:
        back = reverse("wagtailsites:edit", args=[pk])
        if not public_pages().filter(pk=chosen.pk).exists():
            return refuse(request, f"Readers cannot have “{chosen.title}”. Publish it first.", back)
        if chosen.expire_at:
            return refuse(request, f"“{chosen.title}” expires. Take its expiry date out first.", back)
        outside = subtrees([site.root_page]).exclude(path__startswith=chosen.path)
        if question := ask_first(request, losses_of_pages(outside), "Yes, change the home page", back):
            return question
    return EDIT_SITE(request, pk=pk)


def site_deletion_view(request, pk):
    """Refuse to delete a site, with which its home page and every address would go."""
    site = get_object_or_404(Site, pk=pk)
    if site_permission_policy.user_has_permission(request.user, "delete"):
        return refuse(request, IS_HOME.format(site.root_page.title), reverse("wagtailsites:index"))
    raise PermissionDenied


class PagesWithoutActions(PagesAdminAPIViewSet):
    """Pages as menus of the admin read them, without actions: nothing sends one, and they pass by hooks."""

    actions = {}


@hooks.register("construct_admin_api")
def leave_out_actions(router):
    router.register_endpoint("pages", PagesWithoutActions)


# They stand before Wagtail's own, whose names still lead to them.
urlpatterns = [
    path(address, never_cache(require_admin_access(view)))
    for address, view in (
        ("pages/<int:page_id>/privacy/", page_privacy_view),
        ("collections/<int:collection_id>/privacy/", collection_privacy_view),
        ("collections/<int:pk>/", collection_view),
        ("documents/edit/<int:document_id>/", document_view),
        ("sites/new/", SITES.add_view),
        ("sites/edit/<int:pk>/", site_view),
        ("sites/delete/<int:pk>/", site_deletion_view),
    )
]
