"""Starting extra cover that was agreed beforehand, ending it sooner, and telling of both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.in_force import PaidUnder, paid_under
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.payments.actions.recovering import note_overpayment_of_budget
from openphb.domains.payments.models import ExtraCover, LineEntitlement
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.queries.extra_cover import STARTERS, days_before, used_in_year
from openphb.domains.payments.rules import extra_cover as rules
from openphb.domains.payments.types import Entitled
from openphb.domains.payments.types.extra_cover import CoverAsked, CoverMoney, PutBy
from openphb.domains.people import queries as people
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import LineAnswer, LineKind, PlanAnswer
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.facts import record as facts
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period, financial_year
from openphb.kernel.refusal import NothingThere, Refusal

ONE_DAY = timedelta(days=1)


def start_extra_cover(
    *, by: Viewer, at: datetime, budget_id: UUID, line_id: UUID, asked: CoverAsked, put_by: PutBy
) -> UUID:
    """Start the extra cover that a line of the agreed plan pays for; return its id.

    Nobody has to agree: that was done with the plan. `put_by` is what is there of the money put by
    for it; what is missing becomes due on the days on which it runs out. Refusals: `nothing_there`,
    `not_permitted`, those of `rules.extra_cover.start_fault`.
    """
    with transaction.atomic():
        budget = budgets.budget(viewer=by, budget_id=budget_id)
        actor = by.act(
            Permission.EXTRA_COVER_START, tenant_id=budget.tenant_id, subject_id=budget.subject_id
        )
        agreement = paid_under(
            viewer=by, permission=Permission.EXTRA_COVER_START, budget_id=budget_id
        )
        if agreement is None:
            raise Refusal(
                "agreement_not_signed",
                "There is no direct payment agreement for this budget.",
                "Ring the care co-ordinator.",
            )
        plan = plans.agreed_whole(viewer=by, budget_id=budget_id)
        # Two who start it at once would each miss the other's.
        Subject.objects.select_for_update(no_key=True).get(
            tenant_id=agreement.tenant_id, pk=agreement.subject_id
        )
        line = _line(plan, line_id)
        known = _standing(by, actor, plan, agreement, line, asked.starts_on)
        fault = rules.start_fault(asked, known)
        if fault:
            raise fault
        assert line is not None
        assert line.cover is not None
        money = CoverMoney(
            rules.days_asked(asked, line.cover, known.used_in_year_pence),
            line.cover.day_pence,
            put_by.pence,
        )
        end = asked.starts_on + money.days * ONE_DAY
        row = ExtraCover.objects.create(
            tenant_id=agreement.tenant_id,
            subject_id=agreement.subject_id,
            budget_id=budget_id,
            agreement_id=agreement.id,
            line_id=line.id,
            line_key=line.line_key,
            due_key=new_id(),
            because=asked.because,
            words=asked.words.strip(),
            starts_on=asked.starts_on,
            ends_before=end,
            agreed_until=end,
            day_pence=money.day_pence,
            cost_pence=money.cost_pence,
            put_by_pence=money.put_by_pence,
            savings_pence=money.savings_pence,
            known_on=put_by.known_on,
            year=financial_year(asked.starts_on),
            started_by=actor.user_id,
            started_at=at,
            rang=asked.by_phone.name.strip() if asked.by_phone else "",
        )
        known_seq = facts.next_known_seq(agreement.tenant_id)
        for piece in rules.pieces(money, asked.starts_on):
            _entitle(row, piece.days, piece.basis, piece.pence, actor, at, known_seq)
        _audit(
            "extra_cover.started",
            actor,
            at,
            row,
            known_seq=known_seq,
            because=str(asked.because),
            days=money.days,
            cost_pence=money.cost_pence,
            savings_pence=money.savings_pence,
            due_pence=money.due_pence,
            by_phone=asked.by_phone is not None,
        )
        note_overpayment_of_budget(
            by=actor, at=at, tenant_id=row.tenant_id, budget_id=budget_id, on=by.today
        )
        return row.id


def end_extra_cover(*, by: Viewer, at: datetime, cover_id: UUID, last_day: date) -> None:
    """Let extra cover end sooner, after `last_day`; the day before its first gives it all up.

    What its days would have cost is put by again, and so is what was paid ahead for them. Refusals:
    `nothing_there`, `not_permitted`, those of `rules.extra_cover.end_fault`.
    """
    with transaction.atomic():
        row = (
            ExtraCover.objects.select_for_update()
            .filter(by.scope(Permission.PAYMENT_VIEW).q(), pk=cover_id)
            .first()
        )
        if row is None:
            raise NothingThere("extra cover")
        actor = by.act(
            Permission.EXTRA_COVER_START, tenant_id=row.tenant_id, subject_id=row.subject_id
        )
        Subject.objects.select_for_update(no_key=True).get(
            tenant_id=row.tenant_id, pk=row.subject_id
        )
        fault = rules.end_fault(
            starts_on=row.starts_on,
            ends_before=row.ends_before,
            last_day=last_day,
            today=by.today,
        )
        if fault:
            raise fault
        end = last_day + ONE_DAY
        money = CoverMoney((end - row.starts_on).days, row.day_pence, row.put_by_pence)
        known_seq = facts.next_known_seq(row.tenant_id)
        row.kept_pence = _cut(row, end, actor, at, known_seq)
        row.ends_before, row.cost_pence = end, money.cost_pence
        row.savings_pence = money.savings_pence
        row.ended_by, row.ended_at = actor.user_id, at
        row.save()
        _audit(
            "extra_cover.ended",
            actor,
            at,
            row,
            known_seq=known_seq,
            last_day=last_day.isoformat(),
            cost_pence=row.cost_pence,
            savings_pence=row.savings_pence,
            kept_pence=row.kept_pence,
        )
        note_overpayment_of_budget(
            by=actor, at=at, tenant_id=row.tenant_id, budget_id=row.budget_id, on=by.today
        )


def _line(plan: PlanAnswer | None, line_id: UUID) -> LineAnswer | None:
    found = (one for one in plan.lines if one.id == line_id) if plan else ()
    return next((one for one in found if one.kind is LineKind.CONTINGENCY), None)


def _standing(
    by: Viewer,
    actor: Actor,
    plan: PlanAnswer | None,
    agreement: PaidUnder,
    line: LineAnswer | None,
    starts_on: date,
) -> rules.Standing:
    pauses = agreements.pauses(viewer=by, budget_id=agreement.budget_id)
    key = line.line_key if line else None
    return rules.Standing(
        terms=line.cover if line else None,
        line_days=Period(line.valid_from, line.valid_to) if line else None,
        plan_agreed=plan is not None,
        paid_directly=line is not None
        and line.management_option is ManagementOption.DIRECT_PAYMENT,
        signed=agreement.signed,
        first_day=agreement.first_day,
        stopped=any(one.period.contains(by.today) for one in pauses),
        died=agreement.subject_id in people.died_by(viewer=by, on=by.today),
        before=days_before(agreement.tenant_id, key) if key else (),
        used_in_year_pence=used_in_year(agreement.tenant_id, key, starts_on) if key else 0,
        as_who=STARTERS.get(actor.role),
        today=by.today,
    )


def _entitle(
    row: ExtraCover,
    days: Period,
    basis: Basis,
    pence: int,
    actor: Actor,
    at: datetime,
    known_seq: int,
) -> None:
    facts.record(
        LineEntitlement,
        key={"tenant_id": row.tenant_id, "subject_id": row.subject_id, "line_key": row.due_key},
        valid=days,
        values={
            "line_id": row.line_id,
            "budget_id": row.budget_id,
            "agreement_id": row.agreement_id,
            "management_option": ManagementOption.DIRECT_PAYMENT,
            "quantity_hundredths": 100,
            "unit_pence": pence,
            "basis": basis,
            "falls_on": 0,
        },
        by=actor,
        at=at,
        known_seq=known_seq,
    )


def _cut(row: ExtraCover, end: date, actor: Actor, at: datetime, known_seq: int) -> int:
    """Let nothing become due from a day on but what was paid for it; return that in pence.

    What was paid ahead before, and given up then, stays: a second end finds it as paid.
    """
    found = budget_facts(
        Q(tenant_id=row.tenant_id, budget_id=row.budget_id), known_to(row.tenant_id), reserved=False
    ).get(row.budget_id)
    if found is None:
        return 0
    paid = [one for one in found.accounted if one.line_key == row.due_key]
    left: list[Entitled] = []
    for fact in found.facts:
        if fact.line_key != row.due_key:
            continue
        gone = Period(end).overlap(fact.valid)
        if gone is not None:
            _entitle(row, gone, fact.basis, 0, actor, at, known_seq)
        if fact.valid.start < end:
            until = end if fact.valid.end is None else min(fact.valid.end, end)
            left.append(replace(fact, valid=Period(fact.valid.start, until), stopped=()))
    together = 0
    for day, pence in rules.kept(left, paid, end):
        _entitle(row, Period(day, day + ONE_DAY), Basis.ONE_OFF, pence, actor, at, known_seq)
        together += pence
    return together


def _audit(what: str, actor: Actor, at: datetime, row: ExtraCover, **details: object) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="extra_cover",
        record_id=row.id,
        details=details,
    )
