"""Logs as one JSON object a line, with the request's id and nothing personal."""

import json
import logging
import re
import traceback
from contextvars import ContextVar

request_id = ContextVar("request_id", default="")

# A query string may hold what somebody searched for or typed; no address of a person or a computer,
# wherever it was typed or whatever library names it, reaches a log.
PERSONAL = re.compile(
    r"(?:\?|%3F)\S+"
    r"|[^\s/\"'=<>@]{1,64}(?:@|%40)[^\s/\"'<>]+"
    r"|\bip=\S+"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])"
    r"|(?<![\w:])(?:[0-9a-f]{0,4}:){1,7}(?::[0-9a-f]{1,4}){1,7}(?![\w:])",
    re.IGNORECASE,
)
QUOTED = re.compile(r"""(?<!\w)(['"]).*\1""", re.DOTALL)
# A word or a part of an address that is long enough to be a secret: a link that sets a password, a session.
LONG = re.compile(r"[\w.~:=%+-]{8,}")
PIECE = re.compile(r"[0-9A-Za-z]+")
CHANGE_OF_CASE = re.compile("[a-z](?=[A-Z])")
EXTRA_FIELDS = ("method", "path", "status", "milliseconds", "job")
# The patterns of the addresses of pages, which are for everybody to see.
PAGES = ("wagtail_serve", "page_file")
HIDDEN = "…"


def without_secrets(text):
    """
    Return the text with what may be somebody's or nobody else's to know left out.

    That is query strings, addresses of people and computers, and words that look made by chance.
    """
    return LONG.sub(_unless_random, PERSONAL.sub(HIDDEN, text))


def shown_path(request):
    """
    Return the path of a request as a log may have it.

    Where it is no page's, the parts that its pattern leaves open are left out unless they are whole
    numbers: they may be tokens or names of files.
    """
    match, path = request.resolver_match, request.path
    if match and match.url_name not in PAGES:
        for value in sorted(map(str, (*match.args, *match.kwargs.values())), key=len, reverse=True):
            if value and not value.isdecimal():
                path = path.replace(value, HIDDEN)
    return without_secrets(path)


def _unless_random(found):
    return HIDDEN if any(map(_looks_random, PIECE.findall(found[0]))) else found[0]


def _looks_random(piece):
    """Return whether letters and digits are mixed as no word of an address has them, or without end."""
    if len(piece) < 8:
        return False
    if piece.isdigit():
        return len(piece) > 8  # more than a day such as 20260224
    if not piece.isalpha() or len(piece) >= 30:
        return True
    return len(CHANGE_OF_CASE.findall(piece)) > 3


class JsonFormatter(logging.Formatter):
    """Format a record as one line of JSON."""

    def format(self, record):
        """
        Return the record as JSON: time, level, logger, message, request id and the known extras.

        An exception is told by its type and the places it passed, never by its message, which may
        quote what a person typed.
        """
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._message(record),
        }
        # Django's own line on an answer comes when the request is over, and carries the request.
        if known_id := request_id.get() or getattr(getattr(record, "request", None), "id", ""):
            line["request_id"] = known_id
        line |= {name: getattr(record, name) for name in EXTRA_FIELDS if hasattr(record, name)}
        if "path" in line:
            line["path"] = without_secrets(line["path"])
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line["exception"] = kind.__name__
            line["trace"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
            ]
        # Nothing but ASCII, so that no character sent to us ends the line or moves a terminal's cursor.
        return json.dumps(line, default=str)

    @staticmethod
    def _message(record):
        if record.name.startswith("django.security."):
            return "refused"  # the logger's name says why; the reason itself quotes what was sent
        message, request = record.getMessage(), getattr(record, "request", None)
        if path := getattr(request, "path", ""):
            # As Django writes it into a message.
            path = path.encode("unicode_escape").decode("ascii")
            message = message.replace(path, shown_path(request))
        if record.name.startswith("gunicorn"):
            message = QUOTED.sub(HIDDEN, message)  # what it cannot read it quotes
        return without_secrets(message)


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "csp_site.web.logs.JsonFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json"},
        "nothing": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Each request is logged once, by csp_site.web.middleware.log_request.
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        # A logger without any handler would print what was sent, on several lines.
        "django.security.DisallowedHost": {"handlers": ["nothing"], "propagate": False},
        # Its own format would name the reader's address and the query string.
        "gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # These tell of every background task and name every page.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "django.server": {"handlers": ["nothing"], "level": "ERROR", "propagate": False},
    },
}
