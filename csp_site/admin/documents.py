"""The admin's page about one document: who can read it, its earlier files, withdraw and restore."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from csp_site.admin.head import head
from csp_site.admin.holds import held_files, may_take_down
from csp_site.documents.holds import public_twins, take_down
from csp_site.models.documents import DocumentVersion, SiteDocument
from csp_site.models.holds import held_among, told_of_holds, where_held


class WithdrawForm(forms.ModelForm):
    """
    Asks for the sentence that readers see where a withdrawn document was.

    Where the same file is public under another name too, it is shown first and asked about.
    """

    takes_others = forms.BooleanField(
        label="I have seen what else readers lose",
        error_messages={
            "required": "The same file is public elsewhere. Tick to say that you have seen where."
        },
    )

    class Meta:
        model = SiteDocument
        fields = ["withdrawn_note"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["withdrawn_note"].required = True
        twins = public_twins(self.instance)
        self.goes_too = [twin for twin in twins if may_take_down(user, twin)]
        self.stays = [twin for twin in twins if twin not in self.goes_too]
        if not twins:
            del self.fields["takes_others"]

    def withdraw(self):
        """Take the document away from readers, and with it what was shown and may be decided here."""
        self.instance.withdraw(self.cleaned_data["withdrawn_note"])
        take_down(self.instance.holds.all(), self.goes_too)


def told_of_restoring(document, user):
    """Return what to say of a document that was put back, which another place may still keep closed."""
    held = held_among([document])
    if held:
        told = where_held(held[document], user)
        return f"“{document.title}” is no longer withdrawn itself, but its file stays closed. {told}"
    return f"“{document.title}” is back wherever a public page holds it."


def _editable_document(request, document_id):
    """Return the document if the user may change it. Raises Http404 or PermissionDenied."""
    document = get_object_or_404(SiteDocument, pk=document_id)
    if not document.is_editable_by_user(request.user):
        raise PermissionDenied
    return document


def _show(request, document, is_open, form):
    editor = (reverse("wagtaildocs:edit", args=[document.pk]), document.title)
    way = [(reverse("wagtaildocs:index"), "Documents"), editor]
    return TemplateResponse(
        request,
        "csp_admin/document.html",
        {
            "document": document,
            "is_open": is_open,
            "told_of_holds": told_of_holds(document, request.user),
            "versions": document.versions.select_related("replaced_by"),
            "form": form,
            **head("doc-full-inverse", f"Who can read “{document.title}”", *way, here="Who can read it"),
        },
    )


def document_access(request, document_id):
    """
    Show who can read a document now; on POST withdraw it, with a sentence for readers.

    Only what everybody can read is withdrawn: its address then tells the world that it was there.
    """
    document = _editable_document(request, document_id)
    is_open = document.is_open()
    form = WithdrawForm(request.POST or None, instance=document, user=request.user)
    if request.method == "POST" and is_open and form.is_valid():
        form.withdraw()
        messages.success(request, f"“{document.title}” is withdrawn. Nobody outside can read it now.")
        return redirect("document_access", document.pk)
    return _show(request, document, is_open, form)


@require_POST
def restore_document(request, document_id):
    """Let the pages that hold a withdrawn document open it again."""
    document = _editable_document(request, document_id)
    document.restore()
    messages.success(request, told_of_restoring(document, request.user))
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
    path("documents/held/", held_files, name="held_files"),
    path("documents/<int:document_id>/access/", document_access, name="document_access"),
    path("documents/<int:document_id>/restore/", restore_document, name="restore_document"),
    path("documents/versions/<int:version_id>/", document_version, name="document_version"),
]
