"""Money paid too much: found, put to a named person, and dealt with by two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.cases import actions as cases
from openphb.domains.cases.types import NoticeDraft, NoticeKind, ToldBy
from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger.types import Dimensions, Posting
from openphb.domains.payments.actions.lapsing import lapse_write_offs
from openphb.domains.payments.models import Overpayment, Recovery, RecoveryLine
from openphb.domains.payments.queries.due import BudgetFacts, budget_facts, commissioner, known_to
from openphb.domains.payments.rules import recovery as rules
from openphb.domains.payments.rules.accounts import BANK, EXPENDITURE, WRITTEN_OFF
from openphb.domains.payments.types import (
    RecoveryKind,
    RecoveryProposed,
    RecoveryState,
)
from openphb.domains.people import queries as people
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal


@dataclass(frozen=True)
class Standing:
    """How a budget stands: by how much it is overpaid now, and whom that is put to."""

    budget_id: UUID
    subject_id: UUID
    overpaid_pence: int
    co_ordinator_id: UUID | None


def note_overpayments(
    *, by: Actor, at: datetime, tenant_id: UUID, on: date, standings: Iterable[Standing]
) -> None:
    """Open an overpayment for each budget that is overpaid and has none; close those that are not.

    Called by whoever has just changed or worked out what is due, and has shown that they may. Each
    is put to the case's co-ordinator; nothing is taken from anybody.
    """
    found = {one.budget_id: one for one in standings}
    open_now = {
        row.budget_id: row
        for row in Overpayment.objects.filter(
            tenant_id=tenant_id, closed_on=None, budget_id__in=found.keys()
        )
    }
    for budget_id, row in open_now.items():
        if not found[budget_id].overpaid_pence and not _waiting(row):
            row.closed_on = on
            row.save(update_fields=["closed_on"])
    for budget_id, one in sorted(found.items()):
        if not one.overpaid_pence or budget_id in open_now:
            continue
        row = Overpayment.objects.create(
            id=new_id(),
            tenant_id=tenant_id,
            subject_id=one.subject_id,
            budget_id=budget_id,
            found_on=on,
            found_pence=one.overpaid_pence,
            for_user_id=one.co_ordinator_id,
        )
        _audit("overpayment.found", by, at, row, pence=one.overpaid_pence)


def note_overpayment_of_budget(
    *, by: Actor, at: datetime, tenant_id: UUID, budget_id: UUID, on: date
) -> None:
    """Look at one budget again, after something about it changed."""
    found = _facts(tenant_id, budget_id)
    if found is not None and lapse_write_offs(by=by, at=at, found=found, on=on):
        found = _facts(tenant_id, budget_id)
    if found is None:
        return
    standing = Standing(budget_id, found.subject_id, _overpaid(found, on), found.co_ordinator_id)
    note_overpayments(by=by, at=at, tenant_id=tenant_id, on=on, standings=[standing])


def _waiting(row: Overpayment) -> bool:
    return Recovery.objects.filter(
        overpayment=row, state__in=[RecoveryState.PROPOSED, RecoveryState.AGREED]
    ).exists()


def propose_recovery(
    *, by: Viewer, at: datetime, overpayment_id: UUID, proposed: RecoveryProposed
) -> UUID:
    """Propose an offset, a repayment or a write-off; return its id. Somebody else decides it.

    Refusals: `nothing_there`, `recovery_open`, and those of `rules.recovery.proposal_fault`.
    """
    with transaction.atomic():
        row = _lock(by, overpayment_id, Permission.RECOVERY_PROPOSE)
        actor = by.act(
            Permission.RECOVERY_PROPOSE, tenant_id=row.tenant_id, subject_id=row.subject_id
        )
        if _waiting(row):
            raise Refusal(
                "recovery_open",
                "Something is proposed or agreed for this already.",
                "Have it decided or done first.",
            )
        found = _facts(row.tenant_id, row.budget_id)
        fault = rules.proposal_fault(
            proposed,
            outstanding_pence=_overpaid(found, by.today),
            one_period_pence=found.next_period_pence(by.today) if found else 0,
            today=by.today,
        )
        if fault:
            raise fault
        made = Recovery.objects.create(
            id=new_id(),
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            overpayment=row,
            kind=proposed.kind,
            state=RecoveryState.PROPOSED,
            pence=proposed.pence,
            reasons=proposed.reasons.strip(),
            told_on=proposed.told_on,
            answer_by=proposed.answer_by,
            repaid_by=proposed.repaid_by.strip(),
            unused_pence=proposed.unused_pence,
            unused_on=proposed.unused_on,
            enough=proposed.enough.strip(),
            proposed_by=actor.user_id,
            proposed_at=at,
        )
        _audit("recovery.proposed", actor, at, row, kind=str(proposed.kind), pence=proposed.pence)
        return made.id


def decide_recovery(
    *, by: Viewer, at: datetime, recovery_id: UUID, agree: bool, reason: str
) -> None:
    """Agree or refuse a recovery that somebody else proposed; a write-off is done with that.

    Refusals: `nothing_there`, `recovery_above_outstanding`, and those of
    `rules.recovery.decision_fault`.
    """
    with transaction.atomic():
        row, recovery = _lock_recovery(by, recovery_id, Permission.RECOVERY_DECIDE)
        actor = by.act(
            Permission.RECOVERY_DECIDE, tenant_id=row.tenant_id, subject_id=row.subject_id
        )
        fault = rules.decision_fault(
            state=RecoveryState(recovery.state),
            same_person=recovery.proposed_by == actor.user_id,
            reason=reason,
        )
        if fault:
            raise fault
        recovery.state = RecoveryState.AGREED if agree else RecoveryState.REFUSED
        recovery.decided_by, recovery.decided_at = actor.user_id, at
        recovery.decided_reason = reason.strip()
        recovery.save()
        _audit(f"recovery.{recovery.state}", actor, at, row, pence=recovery.pence)
        if agree and recovery.kind == RecoveryKind.WRITE_OFF:
            _settle(row, recovery, by=actor, at=at, on=by.today, against=WRITTEN_OFF)
        elif agree:
            _give_notice(by, at, row, recovery)


def _give_notice(by: Viewer, at: datetime, row: Overpayment, recovery: Recovery) -> None:
    """Record what the person was told: they may ask to have an offset or a repayment looked at again.

    Source: SI 2013/1617, regulations 13(4) and 15.
    """
    assert recovery.decided_by is not None
    assert recovery.told_on is not None, "an offset or a repayment is told before it is proposed"
    died = row.subject_id in people.died_by(viewer=by, on=by.today)
    offset = recovery.kind == RecoveryKind.OFFSET
    cases.give_notice(
        by=by,
        at=at,
        case_id=budgets.budget(viewer=by, budget_id=row.budget_id).case_id,
        draft=NoticeDraft(
            kind=NoticeKind.REDUCTION if offset else NoticeKind.REPAYMENT,
            about_id=recovery.id,
            what=f"{pounds(recovery.pence)} that was paid too much, "
            + ("taken from one later payment" if offset else "to be paid back"),
            grounds=("offset",) if offset else ("death",) if died else ("changed",),
            reasons=recovery.reasons,
            evidence=recovery.enough,
            decided_by=recovery.decided_by,
            decided_on=by.today,
            told_on=recovery.told_on,
            told_by=ToldBy.LETTER,
            from_day=recovery.answer_by if offset else None,
            amount_pence=recovery.pence,
            pay_by=None if offset else recovery.answer_by,
            who_pays="" if offset else recovery.repaid_by,
            why_sooner="Only money that lies unused is taken." if offset else "",
        ),
    )


def record_repayment(*, by: Viewer, at: datetime, recovery_id: UUID, received_on: date) -> None:
    """Record that an agreed repayment reached the bank.

    Refusals: `nothing_there`, `repayment_not_agreed`, `repayment_received_when`,
    `recovery_above_outstanding`.
    """
    with transaction.atomic():
        row, recovery = _lock_recovery(by, recovery_id, Permission.PAYMENT_RETURN)
        actor = by.act(
            Permission.PAYMENT_RETURN, tenant_id=row.tenant_id, subject_id=row.subject_id
        )
        if recovery.kind != RecoveryKind.REPAYMENT or recovery.state != RecoveryState.AGREED:
            raise Refusal(
                "repayment_not_agreed",
                "No repayment is agreed here that money could have come in for.",
                "Propose it and have it agreed first.",
            )
        if received_on > by.today or (recovery.told_on and received_on < recovery.told_on):
            raise Refusal(
                "repayment_received_when",
                "Money for this cannot have come in on that day.",
                "Enter the day on the bank statement: after the notice, and not in the future.",
                "received_on",
            )
        _settle(row, recovery, by=actor, at=at, on=received_on, against=BANK)


def _settle(
    row: Overpayment,
    recovery: Recovery,
    *,
    by: Actor,
    at: datetime,
    on: date,
    against: str,
) -> None:
    """Take a repayment or a write-off out of what was overpaid, and post it."""
    found = _facts(row.tenant_id, row.budget_id)
    if found is None or recovery.pence > _overpaid(found, on):
        raise Refusal(
            "recovery_above_outstanding",
            "Less is overpaid now than when this was proposed.",
            "Refuse it, and propose what is overpaid now.",
        )
    lines = rules.recovered_lines(found.due(on), recovery.pence)
    funder_id, _code = commissioner(row.tenant_id, on)
    about = Dimensions(
        budget_id=row.budget_id, funder_id=funder_id, option=ManagementOption.DIRECT_PAYMENT
    )
    recovery.journal_id = ledger.post(
        by=by,
        at=at,
        posted_on=on,
        tenant_id=row.tenant_id,
        key=f"recovery:{recovery.id}",
        what=f"overpayment_{recovery.kind}",
        subject_id=row.subject_id,
        postings=[
            Posting(against, recovery.pence, 0, about),
            *(
                Posting(
                    EXPENDITURE,
                    max(line.pence, 0),
                    max(-line.pence, 0),
                    replace(
                        about,
                        line_id=line.line_id,
                        service_from=line.period.start,
                        service_to=line.period.end,
                    ),
                )
                for line in lines
            ),
        ],
    )
    RecoveryLine.objects.bulk_create(
        RecoveryLine(
            id=new_id(),
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            recovery=recovery,
            budget_id=row.budget_id,
            line_id=line.line_id,
            line_key=line.line_key,
            service_from=line.period.start,
            service_to=_end(line.period),
            pence=line.pence,
        )
        for line in lines
    )
    recovery.state, recovery.done_on = RecoveryState.DONE, on
    recovery.save()
    _audit("recovery.done", by, at, row, kind=str(recovery.kind), pence=recovery.pence)
    note_overpayment_of_budget(
        by=by, at=at, tenant_id=row.tenant_id, budget_id=row.budget_id, on=on
    )


def _facts(tenant_id: UUID, budget_id: UUID) -> BudgetFacts | None:
    """Return what is known of a budget's money now, and what of it was really paid."""
    reach = Q(tenant_id=tenant_id, budget_id=budget_id)
    return budget_facts(reach, known_to(tenant_id), reserved=False).get(budget_id)


def _overpaid(found: BudgetFacts | None, on: date) -> int:
    return sum(period.overpaid_pence for period in found.due(on)) if found else 0


def _end(period: Period) -> date:
    assert period.end is not None, "a service period has an end"
    return period.end


def _lock(by: Viewer, overpayment_id: UUID, permission: Permission) -> Overpayment:
    row = Overpayment.objects.filter(by.scope(permission).q(), pk=overpayment_id).first()
    if row is None:
        raise NothingThere("overpayment")
    # As when facts are recorded: what is overpaid must not move while this is decided.
    Subject.objects.select_for_update(no_key=True).get(tenant_id=row.tenant_id, pk=row.subject_id)
    return Overpayment.objects.select_for_update().get(tenant_id=row.tenant_id, pk=row.id)


def _lock_recovery(
    by: Viewer, recovery_id: UUID, permission: Permission
) -> tuple[Overpayment, Recovery]:
    found = Recovery.objects.filter(by.scope(permission).q(), pk=recovery_id).first()
    if found is None:
        raise NothingThere("recovery")
    row = _lock(by, found.overpayment_id, permission)
    return row, Recovery.objects.select_for_update().get(tenant_id=row.tenant_id, pk=recovery_id)


def _audit(what: str, by: Actor, at: datetime, row: Overpayment, **details: Any) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="overpayment",
        record_id=row.id,
        details=details,
    )
