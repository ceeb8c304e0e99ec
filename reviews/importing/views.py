"""Views of imports: choose a file, see what it would change, do it or leave it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from csp_site.admin.head import head
from reviews.importing.applying import AppliedError, OutOfDateError, apply
from reviews.importing.comparing import MOST, compare_upload
from reviews.importing.forms import UploadForm, reports
from reviews.importing.kinds import KINDS
from reviews.importing.sheets import mistakes, spreadsheet
from reviews.models import SpreadsheetImport

TITLE = "Import from a spreadsheet"
LISTED = 20


def may(user, kind, *actions):
    """Return whether somebody may do all of this with the records of a kind."""
    policy = kind.model.snippet_viewset.permission_policy
    return all(policy.user_has_permission(user, action) for action in actions)


def kinds_for(user):
    """Return the kinds that somebody may import: what they may add, and change, one by one."""
    return [kind for kind in KINDS.values() if may(user, kind, "add", "change")]


def _kinds(request):
    kinds = kinds_for(request.user)
    if not kinds:
        raise PermissionDenied
    return kinds


def start(request):
    """Ask for a spreadsheet; on POST read it and lead to what it would change. Nothing is imported yet."""
    kinds = _kinds(request)
    chosen = {"kind": request.GET.get("kind")}
    form = UploadForm(request.POST or None, request.FILES or None, kinds=kinds, initial=chosen)
    if request.method == "POST" and form.is_valid():
        return redirect("record_import_preview", form.save(request.user).pk)
    done = SpreadsheetImport.objects.applied().select_related("user")
    context = {
        "form": form,
        "kinds": [(kind, [(column, kind.help_of(column)) for column in kind.columns]) for kind in kinds],
        "formats": [("xlsx", "For Excel"), ("csv", "As CSV")],
        "reports": reports(),
        "imports": [(each, KINDS[each.kind].label) for each in done[:LISTED]],
    }
    return _page(request, "import_start.html", TITLE, context)


def download(request, kind, extension):
    """Give the records of a kind as a spreadsheet; with `?empty=1` one to fill in. Raises Http404."""
    kinds = {each.slug: each for each in _kinds(request)}
    if kind not in kinds or extension not in ("csv", "xlsx"):
        raise Http404
    report = request.GET.get("report", "")
    report = reports().filter(pk=report).first() if report.isascii() and report.isdecimal() else None
    return spreadsheet(kinds[kind], extension, report, is_empty=bool(request.GET.get("empty")))


def preview(request, pk):
    """
    Show what a waiting import would change; on POST do all of it.

    Where the records have changed since they were shown, nothing is done and all is shown anew.
    """
    upload = _upload(request, pk)
    may_publish = may(request.user, KINDS[upload.kind], "publish")
    if request.method == "POST":
        as_drafts = "drafts" in request.POST or not may_publish
        try:
            done = apply(upload.pk, request.user, request.POST.get("digest", ""), as_drafts=as_drafts)
        except AppliedError:
            return _leave(request, upload, "This file has been imported already. Nothing was done twice.")
        except (OutOfDateError, DatabaseError):
            words = "Something has changed since you looked, so nothing is imported. Look again."
            messages.warning(request, words)
            return redirect("record_import_preview", upload.pk)
        return _leave(request, done, f"“{done.file_name}” is imported: {done.summary}.")
    if upload.applied_at:
        return _leave(request, upload, f"“{upload.file_name}” has been imported: {upload.summary}.")
    comparison = compare_upload(upload)
    context = {
        "upload": upload,
        "comparison": comparison,
        "sums": comparison.sums,
        "most": MOST,
        "may_publish": may_publish,
    }
    title = f"What “{upload.file_name}” would change"
    return _page(request, "import_preview.html", title, context, (reverse("record_import"), TITLE))


def download_mistakes(request, pk):
    """Give the rows that are wrong, each with what is wrong with it."""
    upload = _upload(request, pk)
    if upload.applied_at:
        raise Http404
    return mistakes(upload, compare_upload(upload))


@require_POST
def discard(request, pk):
    """Throw away a file that was uploaded and not imported."""
    _upload(request, pk)
    SpreadsheetImport.objects.waiting().filter(pk=pk).delete()
    messages.success(request, "The file is thrown away. Nothing is changed.")
    return redirect("record_import")


def _upload(request, pk):
    """Return an import of this very person, who may still do it. Raises Http404 or PermissionDenied."""
    upload = get_object_or_404(SpreadsheetImport, pk=pk, user=request.user)
    if KINDS[upload.kind] not in _kinds(request):
        raise PermissionDenied
    return upload


def _leave(request, upload, words):
    messages.success(request, words)
    return redirect(KINDS[upload.kind].model.snippet_viewset.get_url_name("list"))


def _page(request, template, title, context, *way):
    context |= head("upload", title, (reverse("wagtailadmin_home"), "Home"), *way)
    return TemplateResponse(request, f"reviews/admin/{template}", context)


admin_urls = [
    path("projects/import/", start, name="record_import"),
    path("projects/import/<int:pk>/", preview, name="record_import_preview"),
    path("projects/import/<int:pk>/mistakes.csv", download_mistakes, name="record_import_mistakes"),
    path("projects/import/<int:pk>/discard/", discard, name="record_import_discard"),
    path("projects/download/<slug:kind>.<slug:extension>", download, name="record_download"),
]
