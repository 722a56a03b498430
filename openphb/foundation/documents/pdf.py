"""Printed letters: tagged PDF (PDF/UA-1) that a screen reader can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.loader import get_template
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher


class FetchedOutsideError(FatalURLFetchingError):  # type: ignore[misc]  # WeasyPrint is not typed
    """A template asked for something outside itself: a bug, or text that was not escaped."""


class OwnWordsOnly(URLFetcher):  # type: ignore[misc]
    """Fetches what is written inside the page (`data:`) and nothing else: no network, no files."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        if not url.lower().startswith("data:"):
            raise FetchedOutsideError("a printed page may not fetch anything")
        return super().fetch(url, headers)


def render(template: str, context: Mapping[str, object]) -> bytes:
    """Return the PDF that a template makes of `context`.

    The template extends `documents/pdf.jinja`, which gives it its language; its `title` block is
    the title of the file. Raises `FetchedOutsideError` where the page wants anything from outside.
    """
    words: str = get_template(template).render(dict(context))
    made: bytes = HTML(string=words, url_fetcher=OwnWordsOnly()).write_pdf(pdf_variant="pdf/ua-1")
    return made
