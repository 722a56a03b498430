"""A request of 200 MB is turned away, whether it says so or not, and memory never holds it."""

from __future__ import annotations

import io
import tracemalloc
from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpResponse
from django.test import RequestFactory

from openphb.foundation.documents.types import MAX_BYTES
from openphb.foundation.documents.uploads import MAX_REQUEST, RequestLimit, SizeLimit

MEGABYTE = 1024 * 1024


class Endless(io.RawIOBase):
    """So many bytes, made when they are read; counts how many were."""

    def __init__(self, length: int, start: bytes = b"", end: bytes = b"") -> None:
        self.parts = [start, end]
        self.length = length
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        left = self.length - self.given
        if self.parts[0]:
            given, self.parts[0] = self.parts[0], b""
            return given
        if left <= 0:
            given, self.parts[1] = self.parts[1], b""
            return given
        given = bytes(min(size if size > 0 else left, left, MEGABYTE))
        self.given += len(given)
        return given


def post(body: Any, length: int, content_type: str = "application/octet-stream") -> Any:
    return RequestFactory().generic(
        "POST",
        "/somewhere/",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(length), "CONTENT_TYPE": content_type},
    )


def test_a_request_that_says_it_is_200_megabytes_is_answered_413_and_not_kept():
    request = post(Endless(200 * MEGABYTE), 200 * MEGABYTE)

    def never(_request: Any) -> HttpResponse:
        raise AssertionError("the view was reached")

    tracemalloc.start()
    response = RequestLimit(never)(request)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert response.status_code == 413
    assert "20 MB" in response.content.decode()
    assert most < 20 * MEGABYTE


def test_a_request_within_the_limit_passes_unread():
    body = Endless(MAX_REQUEST)
    RequestLimit(lambda _request: HttpResponse())(post(body, MAX_REQUEST))
    assert body.given == 0


def test_a_file_that_is_larger_than_announced_is_cut_just_past_the_limit():
    start = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n"
    )
    end = b"\r\n--b--\r\n"
    size = 60 * MEGABYTE
    request = post(
        Endless(size, start, end),
        len(start) + size + len(end),
        content_type="multipart/form-data; boundary=b",
    )
    request.upload_handlers = [SizeLimit(request), TemporaryFileUploadHandler(request)]
    tracemalloc.start()
    upload = request.FILES["file"]
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert MAX_BYTES < upload.size <= MAX_BYTES + MEGABYTE
    assert most < 20 * MEGABYTE
