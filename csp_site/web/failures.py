"""Failures of a request that are not the site's own: what nobody can read, and a database that is busy."""

import logging
import sys
from pathlib import Path
from traceback import walk_tb

import wagtail
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDictKeyError
from django.views.defaults import server_error

from csp_site.web.middleware import is_admin

logger = logging.getLogger("csp_site.requests")
UNREADABLE = (
    MultiValueDictKeyError,
    ValueError,
    OverflowError,
    ValidationError,
    ObjectDoesNotExist,
    NoReverseMatch,
)
WAGTAIL = Path(wagtail.__file__).parent
# What all code asks for pages, ours too, as it asks Django.
ASKED_BY_ALL = (WAGTAIL / "query.py", WAGTAIL / "models")
LIBRARIES = WAGTAIL.parent
STANDARD_LIBRARY = Path(logging.__file__).parent.parent
SECONDS_TO_WAIT = 30


def answer_failure(request):
    """
    Answer what nothing else caught: Django calls this while it has the error in hand.

    Not a middleware, which gets no error of a form that staff send: OncePerForm runs its view. A
    transaction is undone by now.
    """
    error = sys.exception()
    if isinstance(error, OperationalError) and "locked" in str(error):
        response = HttpResponse(render_to_string("503.html"), status=503)
        response["Retry-After"] = str(SECONDS_TO_WAIT)
        return response
    if isinstance(error, UNREADABLE) and _is_sent_by_staff(request) and _is_wagtails_reading(error):
        # Whoever looks after the site still sees it: it may be a fault after all.
        logger.error("a request that cannot be read", exc_info=error)
        return render(request, "csp_admin/unreadable.html", status=400)
    return server_error(request)


def _is_sent_by_staff(request):
    is_something_sent = request.method == "POST" or request.META.get("QUERY_STRING")
    user = getattr(request, "user", None)
    return bool(is_admin(request) and is_something_sent and user and user.is_authenticated)


def _is_wagtails_reading(error):
    """Return whether it was Wagtail that gave Django, or Python itself, what they could not read."""
    files = [Path(frame.f_code.co_filename) for frame, _ in walk_tb(error.__traceback__)]
    for file in reversed(files):
        if file.is_relative_to(WAGTAIL) and not any(map(file.is_relative_to, ASKED_BY_ALL)):
            return True
        if not file.is_relative_to(LIBRARIES) and not file.is_relative_to(STANDARD_LIBRARY):
            return False
    return False
