"""WeasyPrint, kept to what a page says itself. Only `pdf` loads this, and only when it prints."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

# The fonts of this machine, for every paper of this process: each configuration that is made keeps
# a fifth of a megabyte for good, and a worker prints thousands of letters. No page brings fonts.
_FONTS = FontConfiguration()
# Pango's fonts are used by one thread at a time.
_PRINTING = Lock()


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
    page = HTML(string=words, url_fetcher=OwnWordsOnly())
    with _PRINTING:
        made: bytes = page.write_pdf(pdf_variant="pdf/ua-1", font_config=_FONTS)
    return made
