"""Refunding a person's own contributions after a hand-over: proposed, decided by another, paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger.types import Dimensions, Posting
from openphb.domains.payments.models import ContributionRefund, HandOver, RefundLine
from openphb.domains.payments.rules.accounts import BANK, EXPENDITURE, TO_REFUND
from openphb.domains.payments.settlement import queries
from openphb.domains.payments.types import Cell, CellKey, RefundBy, RefundState
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.calendars import day_of
from openphb.kernel.ids import new_id
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal


def propose_refund(*, by: Viewer, at: datetime, hand_over_id: UUID) -> UUID:
    """Propose to refund what a person contributed to care that the NHS bears; return its id.

    The amount is worked out from what the council said that it took, never typed. Refusals:
    `nothing_there`, `refund_open`, `refund_nothing`, `refund_below_zero`.
    """
    with transaction.atomic():
        handed = HandOver.objects.filter(
            by.scope(Permission.SETTLEMENT_DRAFT).q(), pk=hand_over_id
        ).first()
        if handed is None:
            raise NothingThere("hand-over")
        actor = by.act(
            Permission.SETTLEMENT_DRAFT, tenant_id=handed.tenant_id, subject_id=handed.subject_id
        )
        Subject.objects.select_for_update(no_key=True).get(
            tenant_id=handed.tenant_id, pk=handed.subject_id
        )
        if ContributionRefund.objects.filter(
            tenant_id=handed.tenant_id, hand_over_id=handed.id, state=RefundState.PROPOSED
        ).exists():
            raise Refusal(
                "refund_open",
                "A refund is proposed already.",
                "Have it decided first; another one says what is left then.",
            )
        cells = queries.to_refund(hand_over=handed, on=by.today)
        whole = sum(cell.refund_pence for cell in cells.values())
        if not cells or whole == 0:
            raise Refusal(
                "refund_nothing",
                "The person contributed nothing to these days that is not to be refunded already.",
                "Take in first what the council paid and was paid.",
            )
        if whole < 0:
            raise Refusal(
                "refund_below_zero",
                f"The council has corrected what it took: {pounds(-whole)} too much is refunded.",
                "Nothing is taken back from the person here. Speak with the council.",
            )
        made = ContributionRefund.objects.create(
            id=new_id(),
            tenant_id=handed.tenant_id,
            subject_id=handed.subject_id,
            hand_over=handed,
            budget_id=handed.budget_id,
            by_body_id=handed.to_body_id
            if handed.refund_by == RefundBy.NHS
            else handed.from_body_id,
            pence=whole,
            state=RefundState.PROPOSED,
            proposed_by=actor.user_id,
            proposed_at=at,
        )
        RefundLine.objects.bulk_create(_line(made, *one) for one in cells.items())
        _audit("refund.proposed", made, by=actor, at=at, pence=whole)
        return made.id


def decide_refund(*, by: Viewer, at: datetime, refund_id: UUID, agree: bool, reason: str) -> None:
    """Agree to a refund that somebody else proposed, or refuse it; what the NHS pays is posted.

    Refusals: `nothing_there`, `refund_decided`, `refund_own`, `reason_needed`, `year_closed`.
    """
    with transaction.atomic():
        row = _lock(by, refund_id, Permission.SETTLEMENT_AGREE)
        actor = by.act(
            Permission.SETTLEMENT_AGREE, tenant_id=row.tenant_id, subject_id=row.subject_id
        )
        if row.state != RefundState.PROPOSED:
            raise Refusal(
                "refund_decided", "This refund is decided already.", "Nothing needs doing."
            )
        if row.proposed_by == actor.user_id:
            raise Refusal(
                "refund_own", "You proposed this refund yourself.", "Somebody else decides it."
            )
        if not reason.strip():
            raise Refusal("reason_needed", "It does not say why.", "Write why.", "reason")
        row.state = RefundState.AGREED if agree else RefundState.REFUSED
        row.decided_by, row.decided_at = actor.user_id, at
        row.decided_reason = reason.strip()
        if agree and _is_ours(row):
            row.journal_id = ledger.post(
                by=actor,
                at=at,
                posted_on=by.today,
                tenant_id=row.tenant_id,
                key=f"contribution-refund:{row.id}",
                what="contribution_refund_agreed",
                subject_id=row.subject_id,
                postings=tuple(_owed(row)),
            )
        row.save()
        _audit(f"refund.{row.state}", row, by=actor, at=at, pence=row.pence)


def record_refund_paid(
    *, by: Viewer, at: datetime, refund_id: UUID, paid_on: date, reference: str
) -> None:
    """Record that the person has had the money, on a day and by which reference, and post it if we paid.

    Refusals: `nothing_there`, `refund_not_agreed`, `refund_paid_when`, `refund_reference_missing`,
    `year_closed`.
    """
    with transaction.atomic():
        row = _lock(by, refund_id, Permission.SETTLEMENT_DRAFT)
        actor = by.act(
            Permission.SETTLEMENT_DRAFT, tenant_id=row.tenant_id, subject_id=row.subject_id
        )
        if row.state != RefundState.AGREED:
            raise Refusal(
                "refund_not_agreed",
                "This refund is not agreed, or it is paid.",
                "Have it decided first.",
            )
        assert row.decided_at is not None
        if not day_of(row.decided_at) <= paid_on <= by.today:
            raise Refusal(
                "refund_paid_when",
                f"It was agreed on {long_date(day_of(row.decided_at))}.",
                "Enter the day on the bank statement: not before that and not in the future.",
                "paid_on",
            )
        if not reference.strip():
            raise Refusal(
                "refund_reference_missing",
                "It does not say by which payment.",
                "Enter the bank’s reference, or the council’s.",
                "reference",
            )
        if _is_ours(row):
            about = Dimensions(budget_id=row.budget_id, funder_id=row.by_body_id)
            row.paid_journal_id = ledger.post(
                by=actor,
                at=at,
                posted_on=paid_on,
                tenant_id=row.tenant_id,
                key=f"contribution-refund-money:{row.id}",
                what="contribution_refund_paid",
                subject_id=row.subject_id,
                postings=(
                    Posting(TO_REFUND, row.pence, 0, about),
                    Posting(BANK, 0, row.pence, about),
                ),
            )
        row.state, row.paid_on, row.paid_reference = RefundState.PAID, paid_on, reference.strip()
        row.save()
        _audit("refund.paid", row, by=actor, at=at, pence=row.pence)


def _line(made: ContributionRefund, key: CellKey, cell: Cell) -> RefundLine:
    assert cell.days.end is not None, "days of a month have an end"
    return RefundLine(
        id=new_id(),
        tenant_id=made.tenant_id,
        subject_id=made.subject_id,
        refund=made,
        line_id=cell.line_id,
        line_key=key.line_key,
        month=key.month,
        service_from=cell.days.start,
        service_to=cell.days.end,
        pence=cell.refund_pence,
    )


def _is_ours(row: ContributionRefund) -> bool:
    return bool(row.by_body_id == row.hand_over.to_body_id)


def _owed(row: ContributionRefund) -> Iterator[Posting]:
    """Yield the care that the NHS bears after all, by line and days, and what it owes for it by year."""
    for line in RefundLine.objects.filter(tenant_id=row.tenant_id, refund_id=row.id).order_by("id"):
        about = Dimensions(
            budget_id=row.budget_id,
            line_id=line.line_id,
            funder_id=row.by_body_id,
            option=ManagementOption.DIRECT_PAYMENT,
            service_from=line.service_from,
            service_to=line.service_to,
        )
        yield Posting(EXPENDITURE, max(line.pence, 0), max(-line.pence, 0), about)
    yield Posting(
        TO_REFUND, 0, row.pence, Dimensions(budget_id=row.budget_id, funder_id=row.by_body_id)
    )


def _lock(by: Viewer, refund_id: UUID, permission: Permission) -> ContributionRefund:
    found = ContributionRefund.objects.filter(by.scope(permission).q(), pk=refund_id).first()
    if found is None:
        raise NothingThere("refund")
    return (
        ContributionRefund.objects.select_for_update(of=("self",))
        .select_related("hand_over")
        .get(tenant_id=found.tenant_id, pk=refund_id)
    )


def _audit(what: str, row: ContributionRefund, *, by: Actor, at: datetime, **details: Any) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="contribution_refund",
        record_id=row.id,
        details=details,
    )
