"""Large uploads are turned away without being kept, whether or not they say how large they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from openphb.foundation.documents.types import MAX_BYTES
from openphb.web.shortcuts import page

# A form has more in it than its file.
MAX_REQUEST = MAX_BYTES + 1024 * 1024
# Read and thrown away, so that the browser reads our answer instead of saying "connection reset".
MOST_DRAINED = 256 * 1024 * 1024
BLOCK = 64 * 1024


class RequestLimit:
    """Answers 413 to a request that says it is too large, before anything reads it into memory."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        length = int(said) if said.isascii() and said.isdigit() else 0
        if length <= MAX_REQUEST:
            return self.get_response(request)
        left = min(length, MOST_DRAINED)
        while left > 0 and (block := request.read(min(BLOCK, left))):
            left -= len(block)
        response = page(
            request,
            "layouts/error.jinja",
            {
                "heading": _("That file is too large"),
                "mend": _(
                    "A file may be up to 20 MB. Go back, make it smaller or split it, and try again."
                ),
                "incident": "",
            },
            status=413,
        )
        response["Connection"] = "close"
        return response


class SizeLimit(FileUploadHandler):
    """Stops keeping a file just past the limit, so that the form can say it is too large.

    It stands before Django's own handlers, and counts what comes, not what was announced.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002  Django's signature
        """Pass a piece on to the next handler; nothing more once the file is too large."""
        if self.received > MAX_BYTES:
            return None
        self.received += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002  Django's own handlers make the file
        return None
