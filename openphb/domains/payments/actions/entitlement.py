"""Recording what an agreed plan's lines entitle to, as dated facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import AgreementAnswer, AgreementKind, AgreementState
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.payments.actions.recovering import note_overpayment_of_budget
from openphb.domains.payments.models import LineEntitlement, PaymentSchedule
from openphb.domains.payments.queries.versions import paid_for, started_keys
from openphb.domains.payments.rules.versions import days_given, piece_less, refuse_backwards
from openphb.domains.payments.types import Entitled
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import LineAnswer, PlanAnswer, PlanState
from openphb.foundation.access.types import Actor, NotPermitted, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.facts import record as facts
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal

# It takes no amount from whoever calls it: it writes down what a signed agreement and an agreed
# plan already say. So any of those whose act completes the two may record it.
MAY_RECORD = (
    Permission.AGREEMENT_SIGN_FOR_BODY,
    Permission.PLAN_APPROVE,
    Permission.AGREEMENT_SIGN,
    Permission.AGREEMENT_PREPARE,
)


@dataclass
class _Recording:
    """One call: whose facts they are, who records them, and their place in the order."""

    agreement: AgreementAnswer
    by: Actor
    at: datetime
    known_seq: int

    def line(self, old: LineEntitlement | LineAnswer, valid: Period, unit_pence: int) -> None:
        """Record that a line gives this much over `valid`."""
        line_id = old.line_id if isinstance(old, LineEntitlement) else old.id
        facts.record(
            LineEntitlement,
            key={
                "tenant_id": self.agreement.tenant_id,
                "subject_id": self.agreement.subject_id,
                "line_key": old.line_key,
            },
            valid=valid,
            values={
                "line_id": line_id,
                "budget_id": self.agreement.budget_id,
                "agreement_id": self.agreement.id,
                "management_option": old.management_option,
                "quantity_hundredths": old.quantity_hundredths,
                "unit_pence": unit_pence,
                "basis": old.basis,
                "falls_on": old.falls_on,
            },
            by=self.by,
            at=self.at,
            known_seq=self.known_seq,
        )


def record_entitlement(
    *, by: Viewer, at: datetime, tenant_id: UUID, agreement_id: UUID, plan_id: UUID
) -> int:
    """Record what a plan's direct-payment lines give under an agreement; return the `known_seq`.

    From the later of the agreement's first day and the plan's start, the lines of this version
    hold and no others: a line that is gone, or that ends sooner, gives nothing from there on (a
    fact of zero pence). What held before that day stays as it was. A one-off that has begun or was
    paid keeps its day, so that moving it in a later version does not pay it again. Recording the
    same version again changes nothing.
    Refusals: `nothing_there`, `agreement_not_signed`, `agreement_is_third_party`,
    `plan_not_agreed`, `plan_of_another_budget`, `entitlement_backwards`.
    """
    with transaction.atomic():
        agreement = agreements.agreement(viewer=by, agreement_id=agreement_id)
        plan = plans.whole(viewer=by, plan_id=plan_id)
        fault = _fault(agreement, plan, tenant_id)
        if fault:
            raise fault
        actor = _actor(by, agreement)
        # Two recordings for one person would each miss the other's facts.
        Subject.objects.select_for_update(no_key=True).get(
            tenant_id=tenant_id, pk=agreement.subject_id
        )
        start = max(agreement.first_day, plan.starts_on or agreement.first_day)
        lines = [
            line for line in plan.lines if line.management_option is ManagementOption.DIRECT_PAYMENT
        ]
        recording = _Recording(agreement, actor, at, facts.next_known_seq(tenant_id))
        held = _held(agreement, recording.known_seq)
        days = {line.line_key: _days(line, start, held[line.line_key]) for line in lines}
        refuse_backwards(
            [_fact(one, facts.period_of(one)) for known in held.values() for one in known],
            [_fact(line, given) for line in lines if (given := days[line.line_key]) is not None],
            start=start,
            today=by.today,
        )
        for line in lines:
            _record_line(recording, line, days[line.line_key], start, held)
        for line_key in held.keys() - {line.line_key for line in lines}:
            _end(recording, held[line_key], start, None)
        _record_schedule(recording)
        trail.record(
            "entitlement.recorded",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=agreement.subject_id,
            record_kind="direct_payment_agreement",
            record_id=agreement.id,
            details={
                "plan": str(plan.id),
                "from": start.isoformat(),
                "lines": len(lines),
                "known_seq": recording.known_seq,
            },
        )
        note_overpayment_of_budget(
            by=actor,
            at=at,
            tenant_id=agreement.tenant_id,
            budget_id=agreement.budget_id,
            on=by.today,
        )
        return recording.known_seq


def _fault(agreement: AgreementAnswer, plan: PlanAnswer, tenant_id: UUID) -> Refusal | None:
    if agreement.state is not AgreementState.SIGNED or agreement.tenant_id != tenant_id:
        return Refusal(
            "agreement_not_signed",
            "No money can be due before both sides have signed the agreement.",
            "Have the agreement signed first.",
        )
    if agreement.kind is AgreementKind.THIRD_PARTY:
        return Refusal(
            "agreement_is_third_party",
            "An organisation holds this budget, so nothing of it is paid directly.",
            "Advance it to the organisation, on the page of who holds money.",
        )
    if plan.budget_id != agreement.budget_id:
        return Refusal(
            "plan_of_another_budget",
            "The plan and the agreement belong to different budgets.",
            "Choose the agreed plan of this budget.",
        )
    if plan.state is not PlanState.AGREED:
        return Refusal(
            "plan_not_agreed",
            "No money can be due for a plan that is not agreed.",
            "Have the plan agreed first.",
        )
    return None


def _actor(by: Viewer, agreement: AgreementAnswer) -> Actor:
    for permission in MAY_RECORD:
        try:
            return by.act(
                permission, tenant_id=agreement.tenant_id, subject_id=agreement.subject_id
            )
        except NotPermitted:
            continue
    raise NotPermitted(MAY_RECORD[0])


def _held(agreement: AgreementAnswer, known_seq: int) -> dict[UUID, list[LineEntitlement]]:
    """Return line key → the facts that are known of it now, earliest first."""
    known = facts.as_known(
        LineEntitlement.objects.filter(
            tenant_id=agreement.tenant_id, budget_id=agreement.budget_id, closing=False
        ).exclude(line_key__in=started_keys(agreement.budget_id)),
        known_seq,
    )
    held: dict[UUID, list[LineEntitlement]] = defaultdict(list)
    for fact in sorted(known, key=lambda one: one.valid.lower):
        held[fact.line_key].append(fact)
    return held


def _fact(one: LineEntitlement | LineAnswer, valid: Period) -> Entitled:
    line_id = one.line_id if isinstance(one, LineEntitlement) else one.id
    return Entitled(
        one.line_key,
        line_id,
        one.quantity_hundredths,
        one.unit_pence,
        Basis(one.basis),
        valid,
        falls_on=one.falls_on,
    )


def _days(line: LineAnswer, start: date, held: Iterable[LineEntitlement]) -> Period | None:
    """Return when a line gives, from `start` on; None where it has ended before."""
    begun = [f.valid.lower for f in held if f.unit_pence and f.basis == Basis.ONE_OFF]
    return days_given(
        line, start, begun[0] if begun else None, lambda day: paid_for(line.line_key, day)
    )


def _record_line(
    recording: _Recording,
    line: LineAnswer,
    days: Period | None,
    start: date,
    held: dict[UUID, list[LineEntitlement]],
) -> None:
    known = held[line.line_key]
    _end(recording, known, start, days)
    if days is not None and not any(_same(fact, line, days, recording) for fact in known):
        recording.line(line, days, line.unit_pence)


def _same(fact: LineEntitlement, line: LineAnswer, days: Period, recording: _Recording) -> bool:
    return (
        fact.line_id == line.id
        and fact.agreement_id == recording.agreement.id
        and facts.period_of(fact) == days
        and fact.unit_pence == line.unit_pence
    )


def _end(
    recording: _Recording, known: Iterable[LineEntitlement], start: date, keep: Period | None
) -> None:
    """Record nothing pence for what a line gave from `start` on, outside the days it keeps."""
    for fact in known:
        rest = Period(start).overlap(facts.period_of(fact))
        if fact.unit_pence == 0 or rest is None:
            continue
        for piece in [rest] if keep is None else piece_less(rest, keep):
            recording.line(fact, piece, 0)


def _record_schedule(recording: _Recording) -> None:
    agreement = recording.agreement
    known = facts.as_known(
        PaymentSchedule.objects.filter(
            tenant_id=agreement.tenant_id,
            agreement_id=agreement.id,
            frequency=agreement.frequency,
            first_day=agreement.first_day,
        ),
        recording.known_seq,
    )
    if known.exists():
        return
    key: dict[str, Any] = {
        "tenant_id": agreement.tenant_id,
        "subject_id": agreement.subject_id,
        "agreement_id": agreement.id,
    }
    facts.record(
        PaymentSchedule,
        key=key,
        valid=Period(agreement.first_day),
        values={
            "budget_id": agreement.budget_id,
            "frequency": agreement.frequency,
            "first_day": agreement.first_day,
        },
        by=recording.by,
        at=recording.at,
        known_seq=recording.known_seq,
    )
