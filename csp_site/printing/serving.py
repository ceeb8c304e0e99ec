"""The response with a file that was made of a page."""

from django.http import FileResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date


def file_answer(request, stored, made_at, filename, as_attachment=False):
    """Return the answer with a stored file under the name that readers see; None where it is not there."""
    etag, changed = f'"{stored.name.rpartition("/")[2]}"', int(made_at.timestamp())
    response = get_conditional_response(request, etag, changed)
    if response is None:
        try:
            file = stored.open("rb")
        except OSError:
            return None
        kind = filename.rpartition(".")[2]
        response = FileResponse(
            file, as_attachment=as_attachment, filename=filename, content_type=f"application/{kind}"
        )
    response["ETag"], response["Last-Modified"] = etag, http_date(changed)
    response["Cache-Control"] = "no-cache"
    # Nothing inside a file may run or load anything as part of this site.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


def mark_as_quiet(answer):
    """Let no browser keep an answer that needs safe reading, nor tell others where it came from."""
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "same-origin"
    return answer
