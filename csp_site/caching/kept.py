"""
Kept answers: whole answers to visitors, compressed as they went out, for as long as readers see the same.

Only what a view declares with `kept` is kept, only where nothing tells one visitor from another, and
never past the end of its era. Everything else passes by.
"""

import hashlib
import json
import logging
import re
import time
from functools import cache as remembered
from functools import wraps
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags

from csp_site.caching.era import present_era
from csp_site.caching.once import asking_once

logger = logging.getLogger("csp_site.caching")
OWN_APPS = ("csp_site", "contacts", "priorities", "meetings", "reviews")
LONGEST_QUERY = 60
# What caches in front may do: a few seconds, since most of them are told of no change, and no longer while
# the site is down: what was taken down meanwhile would come back. Browsers ask again each time.
MAY_BE_KEPT = "public, max-age=0, s-maxage={}"
IN_FRONT = 10
PACKED = re.compile(r"\bgzip\b")
# Tells a cache in front that what readers see has changed, with the first answer after a change.
VERSION = "X-Content-Version"
# The paths of which this process has kept an answer: of others nobody waits for one. As many as fit in what
# is kept.
_paths = set()
MOST_PATHS = 2000
# How long others wait for one who is making the same answer, in seconds.
WAIT, STEP = 5, 0.02


def kept(view):
    """Declare that what a view answers is the same for every visitor, and may be kept."""

    @wraps(view)
    def answer(*args, **kwargs):
        return keep(view(*args, **kwargs))

    answer.is_kept = True
    return answer


def never_kept(view):
    """Declare that nothing of what a view answers is kept."""
    view.is_kept = False
    return view


def keep(response):
    """Mark an answer as one that may be kept; return it."""
    response.is_kept = True
    return response


def keep_answers(get_response):
    """Answer visitors from what is kept, and keep what may be."""

    _build()  # as the programs are that run here, before others are put in their place

    def middleware(request):
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        era = present_era()
        if era is None:
            with asking_once():
                return get_response(request)
        with asking_once(era.answers, is_shared=True):
            is_for_all = _is_the_same_for_all(request)
            response = _answer(request, era, get_response) if is_for_all else get_response(request)
        response[VERSION] = era.name
        return response

    return middleware


def _is_the_same_for_all(request):
    """Return whether nothing in a request tells its sender from others, nor makes an answer of its own."""
    own = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}
    if own & request.COOKIES.keys() or "HTTP_AUTHORIZATION" in request.META:
        return False
    if getattr(request, "is_dummy", False):  # a preview, which has no sender
        return False
    query = request.META.get("QUERY_STRING", "")
    return len(query) <= LONGEST_QUERY


def _answer(request, era, get_response):
    name = _name(request, era)
    etag = f'W/"{name}"'
    if _has(request, etag):
        return _with_rules(HttpResponseNotModified(), etag, era)
    key = f"{name}.{'packed' if PACKED.search(request.META.get('HTTP_ACCEPT_ENCODING', '')) else 'plain'}"
    if (found := _store("get", key)) is None and request.path_info in _paths:
        # One makes it; whoever asks at the same time waits for that.
        if _store("add", f"{key}.made", True, WAIT):
            try:
                return _made(request, era, get_response(request), etag, key)
            finally:
                _store("delete", f"{key}.made")
        found = _wait_for(key)
    if found is None:
        return _made(request, era, get_response(request), etag, key)
    headers, content = found
    return _with_rules(HttpResponse(content, headers=headers), etag, era)


def _name(request, era):
    """Return what names the answer to a request in an era, whichever way it is packed."""
    meta = request.META
    query = urlencode(sorted(request.GET.items())) if meta.get("QUERY_STRING") else ""
    host = meta.get("HTTP_HOST") or meta["SERVER_NAME"]
    parts = (_build(), era.name, request.scheme, host, request.path_info, query)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


@remembered
def _build():
    """Return what names this version of the programs and templates that make the answers."""
    found = hashlib.sha256(settings.SITE_URL.encode())
    for folder in (settings.BASE_DIR / name for name in ("templates", *OWN_APPS)):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".html", ".txt") and "tests" not in path.parts:
                found.update(path.read_bytes())
    # What the pages name: the files that were collected, each by what is in it.
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    for path in (settings.BASE_DIR / "requirements.txt", collected):
        found.update(path.read_bytes() if path.exists() else b"")
    return found.hexdigest()


def _store(work, *arguments):
    """Ask the cache; None where it does not answer, so that nothing is kept and the site goes on."""
    try:
        return getattr(caches["answers"], work)(*arguments)
    except Exception as error:  # noqa: BLE001 – each kind of cache has its own
        logger.warning("The cache of answers does not work: %s", type(error).__name__)
        return None


def _has(request, etag):
    """Return whether a browser has the answer of this name already."""
    held = request.META.get("HTTP_IF_NONE_MATCH")
    return bool(held) and etag.removeprefix("W/") in (each.removeprefix("W/") for each in parse_etags(held))


def _wait_for(key):
    """Return the kept answer as soon as it is there, or None if it does not come."""
    for _ in range(int(WAIT / STEP)):
        time.sleep(STEP)
        if (found := _store("get", key)) is not None or _store("get", f"{key}.made") is None:
            return found
    return None


def _made(request, era, response, etag, key):
    """Keep an answer that was made, if it may be; return it."""
    if not (getattr(response, "is_kept", False) and response.status_code == 200 and not response.streaming):
        return response
    asked = request.GET.dict() if request.META.get("QUERY_STRING") else {}
    if response.cookies or asked != getattr(request, "answered_query", {}):
        return response
    if "private" in response.get("Cache-Control", ""):
        return response
    seconds = (era.until - timezone.now()).total_seconds()
    if seconds >= 1:
        headers = {name: value for name, value in response.items() if name not in ("ETag", "Vary")}
        if len(_paths) >= MOST_PATHS:
            _paths.clear()
        _paths.add(request.path_info)
        _store("set", key, (headers, response.content), seconds)
    return _with_rules(response, etag, era)


def _with_rules(response, etag, era):
    """Say how long others may keep an answer, and how to ask again; return it."""
    response["Vary"] = "Accept-Encoding"
    if "no-store" in response.get("Cache-Control", ""):
        return response
    response["ETag"] = etag
    if not response.has_header("Cache-Control"):
        left = int((era.until - timezone.now()).total_seconds())
        response["Cache-Control"] = MAY_BE_KEPT.format(max(0, min(IN_FRONT, left)))
    return response
