"""Logs as one JSON object a line, with the request's id and nothing personal."""

import json
import logging
import re
import traceback
from contextvars import ContextVar

request_id = ContextVar("request_id", default="")

# A query string may hold what somebody searched for or typed; no address of a person or a computer,
# wherever it was typed or whatever library names it, reaches a log.
PERSONAL = re.compile(r"\?\S+|[^\s/\"'=<>@]{1,64}@[^\s/\"'<>]+|\bip=\S+|\b\d{1,3}(?:\.\d{1,3}){3}\b")
EXTRA_FIELDS = ("method", "path", "status", "milliseconds", "job")


def without_personal(text):
    """Return the text with query strings, e-mail addresses and IP addresses left out."""
    return PERSONAL.sub("…", text)


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
            "message": without_personal(record.getMessage()),
        }
        # Django's own line on an answer comes when the request is over, and carries the request.
        if known_id := request_id.get() or getattr(getattr(record, "request", None), "id", ""):
            line["request_id"] = known_id
        line |= {name: getattr(record, name) for name in EXTRA_FIELDS if hasattr(record, name)}
        if "path" in line:
            line["path"] = without_personal(line["path"])
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line["exception"] = kind.__name__
            line["trace"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
            ]
        # Nothing but ASCII, so that no character sent to us ends the line or moves a terminal's cursor.
        return json.dumps(line, default=str)


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "csp_site.logs.JsonFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json"},
        "nothing": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Each request is logged once, by csp_site.middleware.log_request.
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
