"""Giving a file out: to be saved, never shown inside our own pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, TypeVar

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from openphb.foundation.documents import pdf
from openphb.foundation.documents.types import Sniffed
from openphb.kernel.refusal import Refusal

R = TypeVar("R", bound=HttpResponseBase)


def file(content: IO[bytes], file_name: str, media_type: str) -> FileResponse:
    """Return a file as a download; the response closes it."""
    return _guarded(
        FileResponse(content, as_attachment=True, filename=file_name, content_type=media_type)
    )


def printed(template: str, context: Mapping[str, object], file_name: str) -> HttpResponse:
    """Return what a template prints, made now, as a download.

    `file_name` has a reference in it and nobody's name: it is read over shoulders.

    :raises Refusal: `cannot_print`, where this computer lacks what draws letters.
    """
    try:
        content = pdf.render(template, context)
    except pdf.PrinterMissingError as fault:
        raise Refusal(
            "cannot_print",
            _("PDFs cannot be made on this computer yet."),
            _("Print the page itself, or ask whoever runs OpenPHB to install what it needs."),
        ) from fault
    response = _guarded(HttpResponse(content, content_type=Sniffed.PDF.value))
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _guarded(response: R) -> R:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    # Were a browser to show it after all, it could do nothing.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
