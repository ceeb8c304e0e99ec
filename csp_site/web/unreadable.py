"""Signs that no database holds, a NUL and half of a pair of surrogates, and endless numbers: refused."""

import json
import re
import sys
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.http.request import UnreadablePostError

from csp_site.web.middleware import is_admin

UNHELD = re.compile("[\0\ud800-\udfff]")
# The same where an address writes it down byte by byte.
UNHELD_BYTES = re.compile(rb"\0|\xed[\xa0-\xbf]")

# Python reads no more digits, and a database counts no further.
LONGEST_NUMBER = sys.int_info.default_max_str_digits
LONGEST_PLACE = 18


def without_halves(text):
    """Return a text as a browser sends it in a form: with � for what no database holds."""
    return UNHELD.sub("\ufffd", text)


def refuse_unreadable(get_response):
    """
    Answer 400 where a request holds such a sign, of which a database would make a server error.

    What is typed into search may hold anything, and a form for readers says so beside the field. A form of
    the admin has fields that nobody types into and nothing looks at; no browser sends such a sign in it.
    """

    def middleware(request):
        request.encoding = "utf-8"  # whatever was sent calls itself
        if _is_unreadable(request):
            return HttpResponseBadRequest("This request cannot be read.", content_type="text/plain")
        return get_response(request)

    return middleware


def _is_unreadable(request):
    addresses = [request.path_info]
    if request.path_info != "/search/":
        addresses.append(request.META.get("QUERY_STRING", ""))
    if any(UNHELD_BYTES.search(unquote_to_bytes(address)) for address in addresses):
        return True
    if any(UNHELD.search(cookie) for cookie in request.COOKIES.values()):
        return True
    if request.content_type == "application/json":
        return not _is_json_object(request)
    if request.content_type == "multipart/form-data" and not _names_can_be_read(request):
        return True
    is_staff = is_admin(request) and settings.SESSION_COOKIE_NAME in request.COOKIES
    return is_staff and not (_are_numbers_short(request.GET) and _can_be_held(request))


def _is_json_object(request):
    """Return whether the body is what a script of the admin sends: names with values, all of them held."""
    try:
        found = json.loads(request.body)
        # A half is kept as it is and cannot be encoded; a NUL is written out again.
        said = json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError, UnreadablePostError):
        return False
    return isinstance(found, dict) and b"\\u0000" not in said


def _can_be_held(request):
    if request.method != "POST":
        return True
    try:
        sent = [text for name, values in request.POST.lists() for text in (name, *values)]
    except UnreadablePostError:
        return False
    return _are_numbers_short(request.POST) and not any(UNHELD.search(text) for text in sent)


def _are_numbers_short(sent):
    """Return whether every number in it can be read, and every place in a list be one in a database."""
    return not any(
        value.strip(" +-").isdecimal()
        and len(value) > (LONGEST_PLACE if name == "offset" else LONGEST_NUMBER)
        for name, values in sent.lists()
        for value in values
    )


def _names_can_be_read(request):
    """Return whether the names of files are written in a way that is known: each may say how it is."""
    try:
        request.FILES  # noqa: B018 – it is read here, once
    except (LookupError, UnreadablePostError):
        return False
    return True
