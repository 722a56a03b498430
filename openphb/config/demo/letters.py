"""The commissioners' own words of letters, made up for the demonstration, and letters that went out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import on
from openphb.config.demo.stage import Stage, moment
from openphb.domains.cases import actions as cases
from openphb.domains.cases.jobs import write_notice
from openphb.domains.cases.lettering.reference import standard
from openphb.domains.cases.types import LetterDraft, LetterKind
from openphb.foundation.clock.business import Moment
from openphb.foundation.documents.pdf import PrinterMissingError
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run

WRITTEN, FROM = date(2025, 5, 12), date(2025, 6, 1)
AGREED_AFTER = 7
"""Days between writing and agreeing."""
ADDRESS = "Personal health budgets team\nThe Old Mill, Mill Lane, NG1 5FS"
CONTACT = (
    "# How to reach us\n{help}\nOur phone is answered from 9 to 5 on working days: 01632 960 100."
)


def write(stage: Stage, *, until: date) -> None:
    """Agree the first commissioner's own words for a stop and for no budget; one version waits."""
    first = stage.commissioners[0]
    for kind in (LetterKind.BUDGET_IN_PART, LetterKind.STOP):
        with on(stage, "approver", WRITTEN) as (viewer, at):
            made = cases.propose_letter(
                by=viewer, at=at, tenant_id=first.tenant_id, draft=_draft(kind, FROM)
            )
        with on(stage, "manager", WRITTEN + timedelta(days=AGREED_AFTER)) as (viewer, at):
            cases.decide_letter(
                by=viewer,
                at=at,
                letter_template_id=made,
                agree=True,
                reason="Read with two people who have a budget.",
            )
    for one in stage.commissioners:
        with on(stage, "approver", until) as (viewer, at):
            cases.propose_letter(
                by=viewer,
                at=at,
                tenant_id=one.tenant_id,
                draft=_draft(LetterKind.REPAYMENT, until + timedelta(days=60)),
            )


def print_notice(notice_id: UUID, day: date) -> None:
    """Print now the letter about a decision that waits in the queue for a worker."""
    run = Run(SYSTEM_USER_ID, Moment(day, moment(day), pretended=True), 1, last=True)
    # Without a printer the world is the same, and its papers stay in the queue.
    with suppress(PrinterMissingError):
        write_notice.body(run, notice_id)


def _draft(kind: LetterKind, starts_on: date) -> LetterDraft:
    return replace(standard(kind).draft, starts_on=starts_on, address=ADDRESS, contact=CONTACT)
