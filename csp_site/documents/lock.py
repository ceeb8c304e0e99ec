"""
The lock that decides who may read a document, wherever its address is asked for.

A document is open to everybody only while a page that is live, public and not past its end holds it:
the reference index nominates pages, and each page is then asked itself. Snippets and settings never
open a file. Files lie in a storage of their own that nothing else serves.
"""

from django.http import FileResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from wagtail import hooks

from csp_site.caching.kept import never_kept
from csp_site.models import SiteDocument


@hooks.register("before_serve_document", order=-100)
def keep_closed(document, request):
    """Stop Wagtail's own view, should anything ever reach it, as the site's own does."""
    if not (document.is_open() or document.is_readable_by(request.user)):
        return closed(request)
    return None


def closed(request, document=None):
    """
    Return the page that stands where a document is not to be had.

    It is the same whether the document never was, is not published yet or is private, so that nobody
    learns by asking. A withdrawn one says so, with the date, where the public could read it before.
    """
    template = "documents/withdrawn.html" if document else "documents/closed.html"
    status = 410 if document else 404
    response = render(request, template, {"document": document}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@never_kept
@require_safe
def serve(request, document_id, filename):
    """
    Serve a document at the address made from its first name.

    To everybody while it is open, to staff who may see documents at any time; otherwise the page that
    says it cannot be shown. Headers of the request never change who may read it.
    """
    document = SiteDocument.objects.filter(pk=document_id, public_name=filename).first()
    if document is None:
        return closed(request)
    is_open = document.is_open()
    if not is_open and not document.is_readable_by(request.user):
        return closed(request, document if document.withdrawn_at and document.is_held() else None)
    return _send(request, document, is_open)


def _send(request, document, is_open):
    etag = f'"{document.file_hash}"'
    response = get_conditional_response(request, etag)
    if response is None:
        try:
            file = document.file.open("rb")
        except FileNotFoundError:
            return closed(request)
        response = FileResponse(
            file,
            as_attachment=document.file_extension != "pdf",
            filename=document.filename,
            content_type=document.content_type,
        )
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache" if is_open else "private, no-store"
    # Nothing inside a document may run or load anything as part of this site.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response["X-Robots-Tag"] = "noindex" if not is_open else "all"
    return response
