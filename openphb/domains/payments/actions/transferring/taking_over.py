"""Taking a case over from another commissioner: its funding, its entitlement, its facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from openphb.domains.agreements.types import AgreementState
from openphb.domains.budgets.types import Basis, BudgetSummary
from openphb.domains.payments.actions.funding import write_finding
from openphb.domains.payments.actions.transferring.asking import (
    audit_transfer,
    hold_subject,
    transfer_held,
)
from openphb.domains.payments.funding import queries as funding
from openphb.domains.payments.funding.rules import stretches
from openphb.domains.payments.models import (
    CaseTransfer,
    LineEntitlement,
    PaymentSchedule,
    TransferReceived,
)
from openphb.domains.payments.queries.versions import started_keys
from openphb.domains.payments.transfer import queries, rules
from openphb.domains.payments.types import (
    CarriedOver,
    FindingDraft,
    FindingKind,
    FunderPart,
    HeldByKind,
    TransferState,
)
from openphb.domains.plans.live.funding import lines_agreed
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.facts import record as facts
from openphb.foundation.tenancy.sharing import end_share
from openphb.kernel.periods import Period, long_date
from openphb.kernel.refusal import Refusal


def hold_to_take_over(
    *, by: Viewer, at: datetime, transfer_id: UUID, has_account: bool, reason: str
) -> tuple[Actor, date]:
    """Lock a transfer and its person for being taken over; return who acts and from when they pay.

    Refusals: `nothing_there`, `not_permitted`, those of `rules.taking_over_fault`,
    `transfer_plan_begins_later`.
    """
    # Nothing is written yet; who comes after writes at this moment.
    del at
    row, side = transfer_held(by, transfer_id)
    fault = rules.taking_over_fault(
        state=TransferState(row.state),
        side=side,
        same_person=row.accepted_by == by.user_id,
        account=has_account,
        reason=reason,
    )
    if fault:
        raise fault
    actor = by.act(Permission.TRANSFER_TAKE_OVER, tenant_id=row.to_tenant_id)
    hold_subject(row.tenant_id, row.subject_id)
    pays_from = queries.paying_from(row, by.today)
    _refuse_later_plan(row, pays_from)
    return actor, pays_from


def pass_on_funding(
    *, by: Actor, at: datetime, transfer_id: UUID, budget: BudgetSummary, until: date, today: date
) -> int:
    """Record that the new body bears what the old one pays for its days; return how many findings.

    From the effective day until the day on which the new body pays itself. What others bear stays
    theirs. So the next statement between the two says it, and nothing is asked of the person.
    Refusals: those of a finding.
    """
    row = CaseTransfer.objects.get(pk=transfer_id)
    if until <= row.effective_on:
        return 0
    from_id, to_id = funding.ours(row.tenant_id, today), funding.ours(row.to_tenant_id, today)
    grouped: dict[tuple[Period, tuple[FunderPart, ...]], list[UUID]] = defaultdict(list)
    for line_key, days, parts in _borne(budget, Period(row.effective_on, until), today):
        passed = tuple(
            FunderPart(
                to_id if part.funder_id == from_id else part.funder_id,
                part.ten_thousandths,
                part.weekly_pence,
            )
            for part in parts
        )
        grouped[days, passed].append(line_key)
    for (days, passed), line_keys in grouped.items():
        # An amount a week belongs to one line.
        single = any(part.weekly_pence is not None for part in passed)
        for keys in [(key,) for key in line_keys] if single else [tuple(line_keys)]:
            write_finding(
                by=by,
                at=at,
                budget=budget,
                kind=FindingKind.TRANSFER,
                draft=FindingDraft(
                    line_keys=keys,
                    starts_on=days.start,
                    ends_on=days.end,
                    lead_id=passed[0].funder_id,
                    parts=passed,
                    reason=row.words,
                    source=f"The transfer of the case as from {long_date(row.effective_on)}",
                    found_by=by.name,
                ),
                today=today,
            )
    return len(grouped)


def carry_entitlement(
    *,
    by: Viewer,
    at: datetime,
    transfer_id: UUID,
    carried: CarriedOver,
    to_tenant_id: UUID,
    line_ids: Mapping[UUID, UUID],
    since: date,
) -> int:
    """Record for the new body what the old one's facts give from a day on; return the `known_seq`.

    Fact by fact, and on the same rhythm of payment: what the two give adds up to what one would have
    given. A one-off of a day before stays with the old body. Refusals: `not_permitted`.
    """
    row = CaseTransfer.objects.get(pk=transfer_id)
    actor = by.act(Permission.TRANSFER_TAKE_OVER, tenant_id=to_tenant_id)
    known_seq = facts.next_known_seq(to_tenant_id)
    new = {"tenant_id": to_tenant_id, "subject_id": carried.subject_id}
    for fact, days in _lasting(row, since):
        facts.record(
            LineEntitlement,
            key={**new, "line_key": fact.line_key},
            valid=days,
            values={
                "line_id": line_ids[fact.line_id],
                "budget_id": carried.budget_id,
                "agreement_id": carried.agreement_id,
                "management_option": fact.management_option,
                "quantity_hundredths": fact.quantity_hundredths,
                "unit_pence": fact.unit_pence,
                "basis": fact.basis,
                "falls_on": fact.falls_on,
            },
            by=actor,
            at=at,
            known_seq=known_seq,
        )
    schedules = facts.as_known(
        PaymentSchedule.objects.filter(tenant_id=row.tenant_id, budget_id=row.budget_id), facts.NOW
    )
    for schedule in schedules.order_by("valid"):
        held = facts.period_of(schedule).overlap(Period(since))
        if held is not None and schedule.agreement.state == AgreementState.SIGNED:
            facts.record(
                PaymentSchedule,
                key={**new, "agreement_id": carried.agreement_id},
                valid=held,
                values={
                    "budget_id": carried.budget_id,
                    "frequency": schedule.frequency,
                    "first_day": schedule.first_day,
                },
                by=actor,
                at=at,
                known_seq=known_seq,
            )
    return known_seq


def record_taken_over(
    *,
    by: Viewer,
    at: datetime,
    transfer_id: UUID,
    carried: CarriedOver,
    pays_from: date,
    from_name: str,
    from_reference: str,
    held: HeldByKind | None,
    how_checked: str,
) -> None:
    """Write on both sides that a transfer is done, and end what let the new body read the old case.

    Refusals: `nothing_there`, `not_permitted`.
    """
    row, _side = transfer_held(by, transfer_id)
    actor = by.act(Permission.TRANSFER_TAKE_OVER, tenant_id=row.to_tenant_id)
    row.state = TransferState.DONE
    row.done_by, row.done_at, row.pays_from = actor.user_id, at, pays_from
    row.to_case_id, row.to_reference = carried.case_id, carried.case_reference
    row.save()
    audit_transfer("transfer.done", actor, at, row)
    TransferReceived.objects.create(
        id=row.id,
        tenant_id=row.to_tenant_id,
        subject_id=carried.subject_id,
        budget_id=carried.budget_id,
        agreement_id=carried.agreement_id,
        from_tenant_id=row.tenant_id,
        from_name=from_name,
        from_reference=from_reference,
        basis=row.basis,
        effective_on=row.effective_on,
        pays_from=pays_from,
        words=row.words,
        held_pence=held.held_pence if held else None,
        earmarked_pence=held.earmarked_pence if held else None,
        planned_pence=held.planned_pence if held else None,
        unexplained_pence=held.unexplained_pence if held else None,
        proved_until=held.proved_until if held else None,
        check_on=how_checked.strip(),
        taken_over_by=actor.user_id,
        taken_over_at=at,
    )
    trail.record(
        "transfer.received",
        by=actor,
        at=at,
        tenant_id=row.to_tenant_id,
        subject_id=carried.subject_id,
        record_kind="transfer",
        record_id=row.id,
        details={"pays_from": pays_from.isoformat(), "from": from_reference},
    )
    end_share(share_id=row.share_id, on=by.today)


def _lasting(row: CaseTransfer, since: date) -> Iterator[tuple[LineEntitlement, Period]]:
    """Yield what the old body's facts still give from a day on, with the days."""
    known = facts.as_known(
        LineEntitlement.objects.filter(
            tenant_id=row.tenant_id, budget_id=row.budget_id, closing=False, unit_pence__gt=0
        ).exclude(line_key__in=started_keys(row.budget_id)),
        facts.NOW,
    )
    for fact in known.order_by("line_key", "valid"):
        days = facts.period_of(fact).overlap(Period(since))
        if days is None or (fact.basis == Basis.ONE_OFF and days.start > fact.valid.lower):
            continue
        yield fact, days


def _refuse_later_plan(row: CaseTransfer, pays_from: date) -> None:
    """Refuse where a plan is agreed that begins after the new body does: two plans would have to go."""
    agreed = agreed_lines(row)
    if any(fact.line_id not in agreed for fact, _days in _lasting(row, pays_from)):
        raise Refusal(
            "transfer_plan_begins_later",
            "A newer plan is agreed there, which begins after your first day.",
            "Wait until it has begun, or ask the other body for a later day.",
        )


def agreed_lines(row: CaseTransfer) -> frozenset[UUID]:
    """Return the lines of the agreed plan of a transfer's budget."""
    found = lines_agreed(Q(tenant_id=row.tenant_id, budget_id=row.budget_id))
    return frozenset(line.line_id for line in found)


def _borne(
    budget: BudgetSummary, days: Period, today: date
) -> Iterator[tuple[UUID, Period, tuple[FunderPart, ...]]]:
    """Yield who bears each line of the agreed plan over some days, as known now."""
    found = funding.lines_of_budget(budget.tenant_id, budget.id, today)
    for line in lines_agreed(Q(tenant_id=budget.tenant_id, budget_id=budget.id)):
        for piece, parts, _asked in stretches(found.who, line.line_key, line.line_id, days):
            yield line.line_key, piece, tuple(parts)
