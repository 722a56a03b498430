"""WeasyPrint, kept to what a page says itself. Only `pdf` loads this, and only when it prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher


class FetchedOutsideError(FatalURLFetchingError):  # type: ignore[misc]  # WeasyPrint is not typed
    """A template asked for something outside itself: a bug, or text that was not escaped."""


class OwnWordsOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint is not typed
    """Fetches what is written inside the page (`data:`) and nothing else: no network, no files."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        if not url.lower().startswith("data:"):
            raise FetchedOutsideError("a printed page may not fetch anything")
        return super().fetch(url, headers)


def printed(words: str) -> bytes:
    """Return a page of HTML as PDF/UA-1. Raises `FetchedOutsideError`."""
    made: bytes = HTML(string=words, url_fetcher=OwnWordsOnly()).write_pdf(pdf_variant="pdf/ua-1")
    return made
