"""What somebody wrote on a page that could not be saved, as their next visit of it offers it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from openphb.web.forms import Form

# The hidden answer by which a form says whose page it stood on; see components and `openphb.js`.
MARK = "writer_mark"
LEAVE_OUT = "leave_out_unsaved"


@dataclass(frozen=True, slots=True)
class Unsaved:
    """The answers of a form that reached us when nobody was signed in any more, and when."""

    sent: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes on a page, for the page itself.

    `mark` proves that the page was made for them; `name` tells one writer's words in a browser from
    another's and says nothing else; `key` (base64) seals those words there.
    """

    mark: str
    name: str
    key: str


def offer(request: HttpRequest, form: object) -> datetime | None:
    """Put into a form that is only being asked what was kept of it; return when that was written.

    `request.unsaved` is what middleware left there. None where nothing was kept.
    """
    kept: Unsaved | None = getattr(request, "unsaved", None)
    if kept is None or request.method != "GET" or not isinstance(form, Form) or form.is_bound:
        return None
    form.stand_as_sent(kept.sent)
    return kept.at
