"""The WSGI application that gunicorn serves."""

import os
import re

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csp_site.settings.production")

# What browsers send: a type, at most a boundary, and no encoding but UTF-8.
PLAIN_CONTENT_TYPE = re.compile(
    r"[\w.+-]+/[\w.+-]+(\s*;\s*(boundary=\"?[\w'()+,./:=?-]+\"?|charset=\"?utf-8\"?))*\s*",
    re.ASCII | re.IGNORECASE,
)

_answer = get_wsgi_application()


def application(environ, start_response):
    """
    Answer a request.

    A content type that no browser sends counts as bytes of no kind: Django reads it before its first
    middleware, and some encodings, such as rot13, would end there in a server error.
    """
    if not PLAIN_CONTENT_TYPE.fullmatch(environ.get("CONTENT_TYPE") or "text/plain"):
        environ["CONTENT_TYPE"] = "application/octet-stream"
    return _answer(environ, start_response)
