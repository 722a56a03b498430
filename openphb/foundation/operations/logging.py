"""Structured logs: one JSON object a line, with the request's id and nobody's data.

A message says what kind of thing happened; `extra={"facts": {...}}` adds ids, codes and counts. An
exception is logged as its type and where it was raised: its message may quote a row.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")

# The last net, for messages of other people's code: e-mail addresses, and digits that could be an
# NHS number, a telephone number or an account. Digits inside a UUID or a date are left alone.
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
LONG_NUMBER = re.compile(r"(?<![\w.-])\+?\d(?: ?\d){7,}(?![\w-])")


def request_id() -> str:
    """The id of the request being answered, or "" outside one. Shown on the error page."""
    return REQUEST_ID.get()


def without_personal_data(text: str) -> str:
    """`text` with e-mail addresses and long numbers left out."""
    return LONG_NUMBER.sub("[number]", EMAIL.sub("[e-mail]", text))


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_personal_data(record.getMessage()),
        }
        if current := request_id():
            line["request_id"] = current
        facts = getattr(record, "facts", None)
        if isinstance(facts, dict):
            line["facts"] = facts
        if record.exc_info:
            kind, _, trace = record.exc_info
            line["exception"] = kind.__name__ if kind else "unknown"
            line["raised_at"] = places(trace)
        return json.dumps(line, default=str, ensure_ascii=False)


def places(trace: TracebackType | None) -> list[str]:
    """Where an exception passed, outermost first: file, line and function, no source, no values."""
    return [f"{at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(trace)]
