"""Printed papers: tagged PDF (PDF/UA-1) that a screen reader can read."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import cast

from django.template.loader import get_template


class PrinterMissingError(RuntimeError):
    """The libraries of the system that draw letters (Pango, HarfBuzz) are not installed."""


def render(template: str, context: Mapping[str, object]) -> bytes:
    """Return the PDF that a template makes of `context`.

    The template extends `documents/pdf.jinja`, which gives it its language; its `title` block is
    the title of the file. Raises `printer.FetchedOutsideError` where the page wants anything from
    outside, and `PrinterMissingError`.
    """
    words: str = get_template(template).render(dict(context))
    try:
        # Loaded when first needed: it takes half a second or more, and a machine that lacks its
        # libraries must still start and pay people.
        printer = import_module("openphb.foundation.documents.printer")
    except OSError as fault:
        raise PrinterMissingError(
            "Pango and HarfBuzz are not installed. See docs/how-to/make-pdfs.md."
        ) from fault
    return cast(bytes, printer.printed(words))
