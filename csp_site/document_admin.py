"""The admin's page about one document: who can read it, its earlier files, withdraw and restore."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from csp_site.documents import DocumentVersion, SiteDocument


class WithdrawForm(forms.ModelForm):
    """Asks for the sentence that readers see where a withdrawn document was."""

    class Meta:
        model = SiteDocument
        fields = ["withdrawn_note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["withdrawn_note"].required = True


def _editable_document(request, document_id):
    """Return the document if the user may change it. Raises Http404 or PermissionDenied."""
    document = get_object_or_404(SiteDocument, pk=document_id)
    if not document.is_editable_by_user(request.user):
        raise PermissionDenied
    return document


def _show(request, document, is_open, form):
    return TemplateResponse(
        request,
        "csp_admin/document.html",
        {
            "document": document,
            "is_open": is_open,
            "versions": document.versions.select_related("replaced_by"),
            "form": form,
            "header_icon": "doc-full-inverse",
            "breadcrumbs_items": [
                {"url": reverse("wagtaildocs:index"), "label": "Documents"},
                {"url": reverse("wagtaildocs:edit", args=[document.pk]), "label": document.title},
                {"url": "", "label": "Who can read it"},
            ],
            "header_title": f"Who can read “{document.title}”",
        },
    )


def document_access(request, document_id):
    """
    Show who can read a document now; on POST withdraw it, with a sentence for readers.

    Only what everybody can read is withdrawn: its address then tells the world that it was there.
    """
    document = _editable_document(request, document_id)
    is_open = document.is_open()
    form = WithdrawForm(request.POST or None, instance=document)
    if request.method == "POST" and is_open and form.is_valid():
        document.withdraw(form.cleaned_data["withdrawn_note"])
        messages.success(request, f"“{document.title}” is withdrawn. Nobody outside can read it now.")
        return redirect("document_access", document.pk)
    return _show(request, document, is_open, form)


@require_POST
def restore_document(request, document_id):
    """Let the pages that hold a withdrawn document open it again."""
    document = _editable_document(request, document_id)
    document.restore()
    messages.success(request, f"“{document.title}” is back wherever a public page holds it.")
    return redirect("document_access", document.pk)


@require_safe
def document_version(request, version_id):
    """Send an earlier file of a document to staff who may change the document."""
    version = get_object_or_404(DocumentVersion, pk=version_id)
    document = _editable_document(request, version.document_id)
    try:
        file = version.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        file,
        as_attachment=True,
        filename=document.filename,
        content_type=document.content_type,
    )


document_urls = [
    path("documents/<int:document_id>/access/", document_access, name="document_access"),
    path("documents/<int:document_id>/restore/", restore_document, name="restore_document"),
    path("documents/versions/<int:version_id>/", document_version, name="document_version"),
]
