"""Logs as one JSON object a line, with the request's id and nothing personal."""

import json
import logging
import re
import traceback
from contextvars import ContextVar

request_id = ContextVar("request_id", default="")

# A query string may hold what somebody searched for or typed; it never reaches a log.
QUERY_STRING = re.compile(r"\?\S+")
EXTRA_FIELDS = ("method", "path", "status", "milliseconds", "job")


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
            "message": QUERY_STRING.sub("?…", record.getMessage()),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        line |= {name: getattr(record, name) for name in EXTRA_FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line["exception"] = kind.__name__
            line["trace"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
            ]
        return json.dumps(line, ensure_ascii=False, default=str)
