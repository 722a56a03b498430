"""Printing letters and keeping them with the person's documents, once, with the words they were in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from openphb.domains.cases import letters, queries
from openphb.domains.cases.lettering.easy import steps
from openphb.domains.cases.models import LetterSent
from openphb.domains.cases.types import ToldBy
from openphb.foundation.access.types import Viewer
from openphb.foundation.documents import actions as documents
from openphb.foundation.documents import pdf
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import Run
from openphb.kernel.refusal import NothingThere


@job("cases.write_notice", attempts=8)
def write_notice(run: Run, notice_id: UUID) -> None:
    """Print and keep the letter about a decision; in Easy Read too, where the person is told so.

    Not in the request: whoever decides must not wait for a printer, hold its locks, or fail with it.
    """
    with run.acting() as by:
        one = queries.notice(viewer=by, notice_id=notice_id)
        told = letters.of_notice(by, one)
        name = f"decision-{told['case']}"
        _keep(by, run.at, told, one.subject_id, one.id, letters.paper_of(one), name)
        if one.told_by is ToldBy.EASY_READ:
            _keep(by, run.at, told, one.subject_id, one.id, letters.paper_of(one), name, easy=True)


@job("cases.write_reply", attempts=8)
def write_reply(run: Run, disagreement_id: UUID) -> None:
    """Print and keep the letter that answers who asked us to look again."""
    with run.acting() as by:
        one = queries.disagreement(viewer=by, disagreement_id=disagreement_id)
        if one.reply is None:
            raise NothingThere("answer")
        told = letters.of_reply(by, one)
        _keep(by, run.at, told, one.subject_id, one.id, one.id, f"looked-at-again-{told['case']}")


@job("cases.write_late", attempts=8)
def write_late(run: Run, letter_id: UUID) -> None:
    """Print and keep the letter that says sorry for what is late."""
    with run.acting() as by:
        one = queries.late_letter(viewer=by, letter_id=letter_id)
        told = letters.of_late(by, one)
        _keep(by, run.at, told, one.subject_id, one.id, one.id, f"late-{told['case']}")


@job("cases.write_offer", attempts=8)
def write_offer(run: Run, case_id: UUID, offer_id: UUID) -> None:
    """Print and keep the letter by which somebody is offered a budget."""
    with run.acting() as by:
        case = queries.case(viewer=by, case_id=case_id)
        offer = next((one for one in case.offers if one.id == offer_id), None)
        if offer is None:
            raise NothingThere("offer")
        told = letters.of_offer(by, case_id, offer)
        _keep(by, run.at, told, case.facts.subject_id, offer_id, offer_id, f"offer-{told['case']}")


def _keep(
    by: Viewer,
    at: datetime,
    told: dict[str, Any],
    subject_id: UUID,
    about_id: UUID,
    paper_of: UUID,
    name: str,
    *,
    easy: bool = False,
) -> None:
    content = (
        pdf.render(letters.EASY_READ, {**told, "steps": steps(told["letter"])})
        if easy
        else pdf.render(letters.LETTER, told)
    )
    document_id = documents.issue(
        by=by,
        at=at,
        tenant_id=told["tenant_id"],
        subject_id=subject_id,
        kind=DocumentKind.EASY_READ if easy else DocumentKind.LETTER,
        paper_of=paper_of,
        title=f"{told['title']}, Easy Read" if easy else told["title"],
        file_name=f"{name}{'-easy-read' if easy else ''}.pdf",
        content=content,
    )
    # What was kept first stays, and so do the words that it was in.
    LetterSent.objects.get_or_create(
        tenant_id=told["tenant_id"],
        kind=told["kind"],
        about_id=about_id,
        document_id=document_id,
        defaults={
            "subject_id": subject_id,
            "template_id": told["words"].id,
            "words_from": told["words"].counts_from,
            "kept_at": at,
        },
    )
