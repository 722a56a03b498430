"""Logs carry what operators need and nothing about anybody."""

import json
import logging
import sys

import pytest

from openphb.foundation.operations.logging import REQUEST_ID, JsonFormatter, without_personal_data


def formatted(message, exc_info=None, **extra):
    record = logging.LogRecord("openphb.x", logging.WARNING, __file__, 1, message, (), exc_info)
    for name, value in extra.items():
        setattr(record, name, value)
    return json.loads(JsonFormatter().format(record))


def test_a_line_is_one_json_object_with_the_requests_id():
    token = REQUEST_ID.set("abc-12345")
    try:
        line = formatted("run approved", facts={"run": "r1", "payments": 3})
    finally:
        REQUEST_ID.reset(token)
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "warning",
        "logger": "openphb.x",
        "message": "run approved",
        "request_id": "abc-12345",
        "facts": {"run": "r1", "payments": 3},
    }


def test_an_exception_says_where_and_never_what():
    try:
        raise ValueError("Jack lives at 1 High Street")
    except ValueError:
        line = formatted("failed", exc_info=sys.exc_info())
    assert line["exception"] == "ValueError"
    assert "test_logging.py" in line["raised_at"][0]
    assert "Jack" not in json.dumps(line)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("no match for 9434765919", "no match for [number]"),
        ("no match for 943 476 5919.", "no match for [number]."),
        ("phone +44 7700 900123", "phone [number]"),
        ("sent to mrs.a+x@example.org today", "sent to [e-mail] today"),
        ("due on 2026-11-22 at 10:15", "due on 2026-11-22 at 10:15"),
        ("row 1234567", "row 1234567"),
        (
            "case 01234567-1234-7123-8123-123456789012",
            "case 01234567-1234-7123-8123-123456789012",
        ),
    ],
)
def test_numbers_and_addresses_that_point_to_somebody_are_left_out(text, kept):
    assert without_personal_data(text) == kept
