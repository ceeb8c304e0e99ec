"""The WSGI application that gunicorn serves."""

import os
import re

from django.core.wsgi import get_wsgi_application
from wagtail.rich_text import features, get_rewriter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csp_site.settings.production")

# What browsers send: a type, at most a boundary, and no encoding but UTF-8.
PLAIN_CONTENT_TYPE = re.compile(
    r"[\w.+-]+/[\w.+-]+(\s*;\s*(boundary=\"?[\w'()+,./:=?-]+\"?|charset=\"?utf-8\"?))*\s*",
    re.ASCII | re.IGNORECASE,
)

_answer = get_wsgi_application()
# What threads share is gathered before there are any. Of two visits that gather it at once, one could keep
# Wagtail's own rule for links for good: that one leads to pages that are not public.
features.get_default_features()
get_rewriter()


def application(environ, start_response):
    """
    Answer a request.

    A content type that no browser sends counts as bytes of no kind: Django reads it before its first
    middleware, and some encodings, such as rot13, would end there in a server error.
    """
    if not PLAIN_CONTENT_TYPE.fullmatch(environ.get("CONTENT_TYPE") or "text/plain"):
        environ["CONTENT_TYPE"] = "application/octet-stream"
    return _answer(environ, start_response)
