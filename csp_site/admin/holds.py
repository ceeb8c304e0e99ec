"""Closed files in the admin: the page of those public elsewhere, and the door of publishing in bulk."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.log_actions import log

from csp_site.admin.head import head
from csp_site.documents.clearance import CLEAR_ACTION, questions_about
from csp_site.documents.holds import take_down
from csp_site.models.documents import SiteDocument
from csp_site.models.holds import FileHold, held_among, where_held

TAKE_DOWN_ACTION = "csp_site.take_down_file"


def may_take_down(user, document):
    """Return whether somebody may close a public document: who may change it, or publish all its pages."""
    if document.is_editable_by_user(user):
        return True
    pages = document.public_pages_with_it()
    return bool(pages) and all(page.permissions_for_user(user).can_publish() for page in pages)


def still_public(page=None):
    """Return the documents that are public though their file is held: all, or those held for a page."""
    holds = FileHold.objects.filter(page=page.pk) if page else FileHold.objects.all()
    spared = SiteDocument.objects.filter(pk__in=holds.filter(spared__isnull=False).values("spared"))
    return [document for document in spared.order_by("title", "pk") if document.is_open()]


def held_files(request):
    """
    List the papers that are public though their file is restricted or withdrawn elsewhere.

    On POST those that were ticked are taken from readers, if the user may do that.
    """
    rows = still_public_to(request.user)
    if request.method == "POST":
        _take(request, [row for row in rows if str(row["document"].pk) in request.POST.getlist("document")])
        return redirect("held_files")
    documents = (reverse("wagtaildocs:index"), "Documents")
    return TemplateResponse(
        request,
        "csp_admin/held_files.html",
        {
            "rows": rows,
            "may_take_down_any": any(row["may_take_down"] for row in rows),
            **head("lock", "Public here, restricted elsewhere", documents),
        },
    )


def still_public_to(user):
    """Return the rows of the page that somebody may see: of what they may take down or are told of."""
    rows = [_row(document, user) for document in still_public()]
    return [row for row in rows if row["may_take_down"] or row["is_told"]]


def _row(document, user):
    holds = list(FileHold.objects.filter(spared=document).select_related("page", "document__collection"))
    told = where_held(holds, user)
    return {
        "document": document,
        "holds": holds,
        "told": told,
        "is_told": told != where_held(holds),
        "pages": document.public_pages_with_it(),
        "may_take_down": may_take_down(user, document),
    }


def _take(request, rows):
    allowed = [row for row in rows if row["may_take_down"]]
    for row in allowed:
        take_down(row["holds"], [row["document"]])
        log(instance=row["document"], action=TAKE_DOWN_ACTION, user=request.user)
        messages.success(request, f"Readers cannot have “{row['document'].title}” now.")
    if not allowed:
        messages.error(request, "Tick the papers that readers are to lose.")


def tell_what_is_still_public(request, page):
    """Tell whoever saves a page which files it keeps back while readers have them elsewhere."""
    if count := len(still_public(page)):
        papers = (
            "1 file that this page restricts is" if count == 1 else f"{count} files that it restricts are"
        )
        messages.warning(
            request,
            format_html(
                "{} public on this site. Nothing is taken down before you have seen it: "
                '<a href="{}">see what readers would lose</a>.',
                papers,
                reverse("held_files"),
            ),
        )


hooks.register("after_create_page", tell_what_is_still_public)
hooks.register("after_edit_page", tell_what_is_still_public)


@hooks.register("before_bulk_action")
def refuse_unanswered_files(request, action_type, objects, action_class_instance):
    """Publish none of several pages while a file of one is closed, or nobody has answered for it."""
    if request.method != "POST" or action_type != "publish":
        return None
    names = [name for each in objects for name in _waiting(each)]
    if not names:
        return None
    words = f"Nothing is published: see first to {', '.join(names)}. Open the page and publish it there."
    messages.error(request, words)
    return redirect(reverse("wagtailadmin_explore_root"))


def _waiting(page):
    draft = page.get_latest_revision_as_object().specific
    documents = SiteDocument.objects
    held = held_among(documents.filter(pk__in=draft.offered_document_ids()), apart_from=page)
    asked = questions_about(documents.filter(pk__in=draft.unanswered_document_ids()))
    return [f"“{document.title}” on “{draft.title}”" for document in {**held, **asked}]


@hooks.register("register_log_actions")
def register_actions(actions):
    actions.register_action(CLEAR_ACTION, "Say why a file may go out", "Said why the file may go out")
    actions.register_action(TAKE_DOWN_ACTION, "Take a file down", "File taken down: restricted elsewhere")
