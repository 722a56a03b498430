"""Why a payment is what it is: its sums, what was stopped, and what changed since the last one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import Q

from openphb.domains.agreements import queries as agreements
from openphb.domains.budgets.types import Basis
from openphb.domains.payments.models import (
    Bill,
    ClosingCost,
    ExtraCover,
    LineEntitlement,
    Payment,
    PaymentLine,
    PaymentRun,
)
from openphb.domains.payments.queries.circumstances import Known, known_between
from openphb.domains.payments.queries.due import FACT_COLUMNS, budgets_of
from openphb.domains.payments.queries.payments import MADE, one_payment, payment_answer
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.rules.words import changed_words, sentence, stop_words
from openphb.domains.payments.types import (
    Change,
    ClosingKind,
    ClosingLiability,
    StopKind,
    WhyLine,
    WhyPayment,
    WorkingPart,
)
from openphb.domains.people import queries as people
from openphb.domains.people.types import LifeKind
from openphb.domains.plans.extra_cover.types import Trigger
from openphb.foundation.access.models import User
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period, long_date


def why(*, viewer: Viewer, payment_id: UUID) -> WhyPayment:
    """Return why a payment is what it is. Refusal: `nothing_there`."""
    row = one_payment(viewer, payment_id)
    lines = list(
        PaymentLine.objects.filter(tenant_id=row.tenant_id, payment_id=row.id)
        .select_related("line__plan")
        .order_by("service_from", "line__position", "id")
    )
    plans = sorted({(line.line.plan.number, line.line.plan_id) for line in lines})
    run = PaymentRun.objects.filter(viewer.scope(Permission.RUN_VIEW).tenants_q(), pk=row.run_id)
    by = run.values_list("prepared_by", "approved_by").first() or (None, None)
    names = dict(User.objects.filter(pk__in=by).values_list("id", "name"))
    closing = {one.line_key: one for one in _closing(viewer).filter(budget_id=row.budget_id)}
    words = _stop_words(viewer, _stops_of(lines))
    called = {key: closing_words(one) for key, one in closing.items()} | {
        one.due_key: cover_words(one)
        for one in ExtraCover.objects.filter(
            viewer.scope(Permission.PAYMENT_VIEW).q(), budget_id=row.budget_id
        )
    }
    told = [_why_line(line, words, called.get(line.line_key, "")) for line in lines]
    if row.bill is not None:
        told = [replace(one, sentences=(_billed(row.bill),)) for one in told]
    return WhyPayment(
        payment=payment_answer(row),
        lines=tuple(one for one in told if row.bill_id or one.period.start == row.period_from),
        earlier=tuple(
            one for one in told if not row.bill_id and one.period.start != row.period_from
        ),
        plan_id=plans[-1][1] if plans else None,
        plan_number=plans[-1][0] if plans else None,
        worked_out_on=row.worked_out_on,
        known_seq=row.known_seq,
        prepared_by=names.get(by[0]),
        approved_by=names.get(by[1]),
        changes=() if row.bill_id else _changes(row),
    )


def _billed(bill: Bill) -> str:
    return (
        f"{bill.organisation.name} asked for it in its bill {bill.reference}, "
        f"which came on {long_date(bill.received_on)} and was found right."
    )


def closing_costs(*, viewer: Viewer, budget_id: UUID) -> tuple[ClosingLiability, ...]:
    """Return what was recorded as still owed after a death, in order of its day."""
    rows = _closing(viewer).filter(budget_id=budget_id).select_related("line")
    return tuple(
        ClosingLiability(
            row.id,
            ClosingKind(row.kind),
            row.words,
            row.authority,
            row.pence,
            row.due_on,
            row.line.description,
        )
        for row in rows.order_by("due_on", "id")
    )


def _closing(viewer: Viewer) -> Any:
    return ClosingCost.objects.filter(viewer.scope(Permission.PAYMENT_VIEW).q())


def closing_words(one: ClosingCost) -> str:
    """Return what is still owed after a death, in words."""
    return f"{ClosingKind(one.kind).words}: {one.words}"


def cover_words(one: ExtraCover) -> str:
    """Return why extra cover becomes due, and how much of it was put by, in words."""
    because = Trigger(one.because).words
    return (
        f"Extra cover from {long_date(one.starts_on)}, {because[:1].lower()}{because[1:]}: "
        f"{pounds(one.savings_pence)} of {pounds(one.cost_pence)} comes from the money put by"
    )


def _why_line(line: PaymentLine, words: Mapping[UUID, str], called: str) -> WhyLine:
    """Return why a line is what it is; `called` is what it is for besides what the plan calls it."""
    description = line.line.description
    return WhyLine(
        line_key=line.line_key,
        line_id=line.line_id,
        description=f"{called} ({description})" if called else description,
        sentences=tuple(
            sentence(part, line.line.unit, words.get(part.source_id, "") if part.source_id else "")
            for part in map(_part, line.working["parts"])
        ),
        period=Period(line.service_from, line.service_to),
        entitled_pence=line.entitled_pence,
        accounted_pence=line.accounted_pence,
        due_pence=line.due_pence,
    )


def _part(stored: dict[str, Any]) -> WorkingPart:
    because = stored.get("because")
    return WorkingPart(
        Period(date.fromisoformat(stored["from"]), date.fromisoformat(stored["to"])),
        stored["quantity_hundredths"],
        stored["unit_pence"],
        Basis(stored["basis"]),
        stored["pence"],
        StopKind(because) if because else None,
        UUID(stored["source"]) if because else None,
        stored.get("falls_on", 0),
    )


def _stops_of(lines: Iterable[PaymentLine]) -> dict[UUID, tuple[StopKind, Period]]:
    """Return record → why it stopped something, and the days it stopped in these lines."""
    found: dict[UUID, tuple[StopKind, Period]] = {}
    for part in (_part(one) for line in lines for one in line.working["parts"]):
        if part.because is None or part.source_id is None:
            continue
        days = found.get(part.source_id, (part.because, part.period))[1]
        assert days.end is not None
        assert part.period.end is not None
        whole = Period(min(days.start, part.period.start), max(days.end, part.period.end))
        found[part.source_id] = (part.because, whole)
    return found


def _stop_words(viewer: Viewer, stops: Mapping[UUID, tuple[StopKind, Period]]) -> dict[UUID, str]:
    """Return record → what it was, in words, with its days and its authority."""
    by_kind: dict[StopKind, list[UUID]] = defaultdict(list)
    for source_id, (kind, _days) in stops.items():
        by_kind[kind].append(source_id)
    pauses = agreements.pauses_told(viewer=viewer, pause_ids=by_kind[StopKind.PAUSE])
    life = people.life_told(
        viewer=viewer, record_ids=[*by_kind[StopKind.HOSPITAL], *by_kind[StopKind.DEATH]]
    )
    return {
        source_id: stop_words(kind, days, pause=pauses.get(source_id), life=life.get(source_id))
        for source_id, (kind, days) in stops.items()
    }


def _changes(row: Payment) -> tuple[Change, ...]:
    """Return what was recorded between the last payment's cut and this one's, and moved it.

    Each recording is set beside the moment before it: all that was ever due up to the end of this
    payment's period, as known then and as known just before.
    """
    before = (
        Payment.objects.filter(
            tenant_id=row.tenant_id,
            budget_id=row.budget_id,
            bill=None,
            state__in=MADE,
            known_seq__lt=row.known_seq,
        )
        .order_by("-known_seq")
        .values_list("known_seq", flat=True)
        .first()
    )
    if before is None:
        return ()
    reach = Q(tenant_id=row.tenant_id, budget_id=row.budget_id)
    facts = list(
        LineEntitlement.objects.filter(
            reach, known__overlap=NumericRange(before, row.known_seq + 1)
        ).values(*FACT_COLUMNS, "known", "recorded_at")
    )
    known = known_between(
        reach,
        tenant_ids={row.tenant_id},
        subject_ids={row.subject_id},
        since=before,
        until=row.known_seq,
    )
    places = sorted(
        place
        for place in {*_fact_places(facts), *_circumstance_places(row, known)}
        if before < place <= row.known_seq
    )
    if not places:
        return ()
    names = _recorded(row, facts, known)
    changes = []
    for place in places:
        moved = _due(row, facts, known, place) - _due(row, facts, known, place - 1)
        if moved:
            changes.append(
                Change(place, names.get(place), tuple(_told(row, facts, known, place)), moved)
            )
    return tuple(changes)


def _fact_places(facts: Iterable[Mapping[str, Any]]) -> set[int]:
    return {
        place
        for fact in facts
        if not fact["known"].isempty
        for place in (fact["known"].lower, fact["known"].upper)
        if place is not None
    }


def _circumstance_places(row: Payment, known: Known) -> set[int]:
    spans = [*known.pauses.get(row.budget_id, ()), *known.life.get(row.subject_id, ())]
    return {place for one in spans for place in (one.known_from, one.known_to) if place is not None}


def _due(row: Payment, facts: Sequence[Mapping[str, Any]], known: Known, place: int) -> int:
    """Return the pence entitled to up to the end of a payment's period, as known at a place."""
    then = [fact for fact in facts if place in fact["known"]]
    found = budgets_of(then, known, place, {}).get(row.budget_id)
    if found is None or not found.facts:
        return 0
    first = min(fact.valid.start for fact in found.facts)
    if first >= row.period_to:
        return 0
    return sum(entitled_pence(fact, Period(first, row.period_to)) for fact in found.facts)


def _recorded(row: Payment, facts: Iterable[Mapping[str, Any]], known: Known) -> dict[int, date]:
    """Return place → the day on which it was recorded; a place that only took back has none."""
    spans = [*known.pauses.get(row.budget_id, ()), *known.life.get(row.subject_id, ())]
    return {
        fact["known"].lower: day_of(fact["recorded_at"])
        for fact in facts
        if not fact["known"].isempty
    } | {one.known_from: day_of(one.recorded_at) for one in spans}


def _told(
    row: Payment, facts: Iterable[Mapping[str, Any]], known: Known, place: int
) -> Iterable[str]:
    """Yield in words what was recorded at one place in the order."""
    facts = [fact for fact in facts if not fact["known"].isempty]
    gone = [fact for fact in facts if fact["known"].upper == place]
    for fact in sorted(facts, key=lambda one: (one["line__description"], one["valid"].lower)):
        if fact["known"].lower == place and not _restated(fact, gone):
            yield changed_words(
                fact["line__description"],
                Period(fact["valid"].lower, fact["valid"].upper),
                (
                    *(fact["quantity_hundredths"], fact["unit_pence"], Basis(fact["basis"])),
                    fact["falls_on"],
                ),
                fact["line__unit"],
            )
    stops = [(StopKind.PAUSE, one.pause_id, one) for one in known.pauses.get(row.budget_id, ())] + [
        (
            StopKind.DEATH if one.kind is LifeKind.DEATH else StopKind.HOSPITAL,
            one.record_id,
            one,
        )
        for one in known.life.get(row.subject_id, ())
    ]
    said = {record_id for _kind, record_id, one in stops if one.known_from == place}
    for kind, record_id, one in stops:
        if one.known_from == place:
            yield stop_words(kind, one.valid)
        elif one.known_to == place and record_id not in said:
            yield stop_words(kind, one.valid, taken_back=True)


def _restated(fact: Mapping[str, Any], gone: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether those that are gone gave the same for all its days: a new version of a plan
    writes down every line again, under an id of its own."""
    same = (
        *("line_key", "quantity_hundredths", "unit_pence", "basis", "falls_on"),
        "agreement_id",
    )
    told: date | None = fact["valid"].lower
    for old in sorted(gone, key=lambda one: one["valid"].lower):
        if told is None or any(fact[name] != old[name] for name in same):
            continue
        if old["valid"].lower <= told and (old["valid"].upper is None or old["valid"].upper > told):
            told = old["valid"].upper
    end = fact["valid"].upper
    return told is None or (end is not None and told >= end)
