"""The letter about a rise: as a page, and on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from openphb.domains.sufficiency import queries
from openphb.domains.sufficiency.letters import LETTER, letter
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.web.shortcuts import page


@requires(Permission.UPLIFT_LETTER)
def letter_page(request: Request, raise_id: UUID) -> HttpResponse:
    """What a person is told about the rise of their budget."""
    told = _told(request, raise_id, "letter about a rise")
    return page(
        request,
        "sufficiency/letter.jinja",
        {
            **told,
            "pdf_href": reverse("sufficiency:letter_pdf", args=[raise_id]),
            "back_href": reverse("sufficiency:batch", args=[told["batch_id"]]),
        },
    )


@requires(Permission.UPLIFT_LETTER)
def letter_pdf(request: Request, raise_id: UUID) -> HttpResponse:
    """Give out the letter as a PDF."""
    told = _told(request, raise_id, "letter about a rise as PDF")
    name = f"rise-{told['case']}-version-{told['plan'].number}.pdf"
    return downloads.printed(LETTER, told, name)


def _told(request: Request, raise_id: UUID, what: str) -> dict[str, Any]:
    batch_id, budget_id = queries.raised(viewer=request.viewer, raise_id=raise_id)
    told = letter(request.viewer, batch_id, budget_id)
    trail.looked(
        what,
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.UPLIFT_LETTER,
        tenant_id=told["plan"].tenant_id,
        subject_id=told["plan"].subject_id,
    )
    return told
