"""What they were written, and how they came to read it themselves."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from io import BytesIO

from openphb.config.demo.beginnings.way import Begun, on
from openphb.config.demo.stage import Stage, join, moment
from openphb.domains.agreements.jobs import keep_signed
from openphb.domains.plans.jobs import write_letter
from openphb.foundation.access.types import Permission, Role
from openphb.foundation.audit import trail
from openphb.foundation.clock.business import Moment
from openphb.foundation.documents import actions as documents
from openphb.foundation.documents.pdf import PrinterMissingError
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run
from openphb.foundation.messaging import actions as messages
from openphb.kernel.periods import long_date


def write_to(stage: Stage, begun: Begun) -> None:
    """Write to somebody that their plan is agreed, and keep the papers with their documents."""
    heading = "Your plan is agreed"
    body = (
        f"Dear {begun.member.given_name},\n\n"
        "Your care and support plan has been agreed. The money starts on "
        f"{long_date(begun.member.starts_on)}.\n\nYour care co-ordinator"
    )
    with on(stage, begun.co_ordinator, begun.member.starts_on - timedelta(days=19)) as (viewer, at):
        messages.send(
            by=viewer,
            at=at,
            tenant_id=begun.commissioner.tenant_id,
            subject_id=begun.subject_id,
            to_address=f"holder-{begun.member.nhs_number}@openphb.example",
            heading=heading,
            body=body,
            template="plan_agreed",
        )
        documents.add(
            by=viewer,
            at=at,
            tenant_id=begun.commissioner.tenant_id,
            subject_id=begun.subject_id,
            kind=DocumentKind.CONSENT,
            title="Agreement to share the plan with who helps",
            file_name="agreement-to-share.txt",
            content=BytesIO(b"Said at the home visit, and written down by the co-ordinator."),
        )
        trail.looked(
            "case",
            by=viewer,
            at=at,
            permission=Permission.CASE_VIEW,
            tenant_id=begun.commissioner.tenant_id,
            subject_id=begun.subject_id,
        )
    _print(begun, begun.member.starts_on - timedelta(days=8))


def _print(begun: Begun, day: date) -> None:
    """Print now what waits in the queue for a worker; who is printed already is left alone then."""
    run = Run(SYSTEM_USER_ID, Moment(day, moment(day), pretended=True), 1, last=True)
    # Without a printer the world is the same, and its papers stay in the queue.
    with suppress(PrinterMissingError):
        write_letter.body(run, begun.plan_id)
        if begun.agreement_id:
            keep_signed.body(run, begun.agreement_id)


def join_mr_and_mrs_w(stage: Stage, begun: Begun) -> None:
    """Let Mr W sign in to his own budget, and Mrs W help him with it."""
    for username, name, role, authority in (
        ("mr.w", "William W", Role.HOLDER, "his own record"),
        ("mrs.w", "Mrs W", Role.SUPPORTER, "Mr W's consent, given to the co-ordinator"),
    ):
        join(
            stage,
            username=username,
            name=name,
            role=role,
            tenant_ids=(begun.commissioner.tenant_id,),
            subject_id=begun.subject_id,
            authority=authority,
        )
