"""How long the sum of what one holder is due takes after so many years: `benchmarks.due YEARS`.

The years are lived through the actions and journeys that people use, a commit each, payment by
payment: a run every four weeks (prepared, reviewed, approved by another, submitted, confirmed), a
new version of the plan with new rates every half year, of which each third begins weeks before it
is agreed, a pause a year, and a hospital stay a year that is told of when it is over. They run from
the day of the tests' house on, so the days are to come; nothing in the sum asks what today is.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import django

YEARS = 10
TIMES = 50
WARM_UP = 3
PERIOD = timedelta(days=28)
RUNS_A_YEAR = 13
# Runs after which something else happens, counted within its own stretch.
PLAN_EVERY, PAUSE_EVERY, STAY_EVERY = 6, 13, 13
BACKDATED_EVERY = 3


@dataclass(frozen=True)
class Asked:
    """One budget's history, and milliseconds to read and add it up for a payment day."""

    years: int
    runs: int
    plan_versions: int
    facts: int
    stopped: int
    accounted: int
    periods: int
    queries: int
    times: int
    median_ms: float
    p95_ms: float
    sum_only_median_ms: float
    seconds_to_build: float


def main() -> None:
    """Live the years in the database that the environment names; print what was measured."""
    django.setup()
    from conftest import make_house

    house = make_house()
    began = time.perf_counter()
    budget_id, last_day, versions = _live(house, int(sys.argv[1]))
    built = time.perf_counter() - began
    json.dump(asdict(_asked(house, budget_id, last_day, versions, built)), sys.stdout)


def _live(house: Any, years: int) -> tuple[UUID, date, int]:
    """Return the budget, the first day of the last period that was paid, and the plan's versions."""
    from openphb.domains.payments.tests import making

    making.payer(house)
    budget_id, subject_id = _begin(house)
    versions = 1
    runs = years * RUNS_A_YEAR
    for number in range(runs):
        starts = making.FIRST_DAY + PERIOD * number
        if number:
            _day(house, starts - timedelta(days=20))
            if number % PLAN_EVERY == 0:
                versions += 1
                _new_rates(house, budget_id, starts, versions)
            if number % PAUSE_EVERY == 4:
                _pause(house, budget_id, starts)
            if number % STAY_EVERY == 9:
                _stay(house, subject_id, starts - PERIOD)
        _pay(house, starts)
    return budget_id, making.FIRST_DAY + PERIOD * (runs - 1), versions


def _day(house: Any, day: date) -> None:
    house.today = day
    house.at = datetime.combine(day, house.at.timetz())


def _begin(house: Any) -> tuple[UUID, UUID]:
    """Have a plan agreed and its agreement signed, with an account; return budget and person."""
    from openphb.domains.agreements import actions as agreeing_actions
    from openphb.domains.agreements import queries as agreements
    from openphb.domains.agreements.tests import making as agreeing
    from openphb.domains.agreements.types import HospitalRule, HospitalTerm, RecipientKind
    from openphb.domains.budgets.types import Basis, Frequency
    from openphb.domains.payments.tests import making
    from openphb.domains.plans.tests import making as planning
    from openphb.domains.plans.types import LineKind

    more = replace(planning.PA_LINE, quantity_hundredths=100, unit="each", supplier="")
    lines = (
        planning.PA_LINE,
        replace(planning.PA_LINE, description="Personal assistant, nights", unit_pence=1610),
        replace(
            more,
            kind=LineKind.DAY_SERVICE,
            description="Respite",
            unit_pence=260_000,
            basis=Basis.PER_YEAR,
        ),
        replace(more, description="Employer's insurance", unit_pence=900, basis=Basis.PER_MONTH),
    )
    budget_id = planning.open_budget(house)
    plan_id = planning.agreed_plan(house, budget_id, *lines)
    with house.acting("care_coordinator") as viewer:
        agreement_id = agreeing_actions.prepare(
            by=viewer,
            at=house.at,
            plan_id=plan_id,
            recipient_kind=RecipientKind.HOLDER,
            recipient_name="Mr W",
            frequency=Frequency.FOUR_WEEKLY,
            first_day=making.FIRST_DAY,
            hospital=HospitalTerm(HospitalRule.PAID_FOR_NIGHTS, nights=7),
        )
        subject_id = agreements.agreement(viewer=viewer, agreement_id=agreement_id).subject_id
    planning.name_person(house, subject_id)
    agreeing.paid_to(house, agreeing.signed(house, agreement_id))
    making.record(house, agreement_id, plan_id)
    return budget_id, subject_id


def _new_rates(house: Any, budget_id: UUID, starts: date, version: int) -> None:
    """Agree the next version of the plan; each third begins weeks before."""
    from openphb.domains.plans import actions as plans
    from openphb.domains.plans.tests import making as planning
    from openphb.domains.plans.types import Verdict
    from openphb.journeys import agree_plan

    backdated = version % BACKDATED_EVERY == 0
    begins = starts - timedelta(days=61) if backdated else starts
    with house.acting("care_coordinator") as viewer:
        pen = planning.start(house, viewer, budget_id)
        outcome_ids = [outcome.id for outcome in pen.plan.outcomes]
        for line in pen.plan.lines:
            # Up most times; each fourth version takes something back.
            pence = line.unit_pence - 15 if version % 4 == 0 else line.unit_pence + 22
            drafted = planning.PA_LINE.__class__(
                kind=line.kind,
                description=line.description,
                supplier=line.supplier,
                management_option=line.management_option,
                quantity_hundredths=line.quantity_hundredths,
                unit=line.unit,
                unit_pence=pence,
                basis=line.basis,
                valid_from=line.valid_from,
                valid_to=line.valid_to,
                outcome_ids=(),
            )
            pen.line(*outcome_ids, line=drafted, line_id=line.id)
        pen.write(
            plans.set_dates,
            starts_on=begins,
            review_on=starts + timedelta(days=180),
            notice_weeks=4,
        )
        pen.write(plans.submit)
        plan_id = pen.plan_id
    with house.acting("approver") as viewer:
        agree_plan.decide(
            by=viewer,
            at=house.at,
            plan_id=plan_id,
            version=planning.Pen(house, viewer, plan_id).plan.version,
            verdict=Verdict.APPROVED,
            reasons="It meets his needs at a fair price.",
        )


def _pause(house: Any, budget_id: UUID, starts: date) -> None:
    from openphb.domains.agreements.types import PauseDraft, PauseReason
    from openphb.journeys import changed_circumstances

    draft = PauseDraft(
        reason=PauseReason.AWAY,
        words="You are with your sister in Leeds for ten days.",
        authority="The PHB manager, under condition 9 of the agreement",
        safe_care="Your sister, and the Leeds district nurses every day.",
        starts_on=starts + timedelta(days=3),
        ends_on=starts + timedelta(days=13),
        review_on=starts + timedelta(days=13),
    )
    with house.acting("care_coordinator") as viewer:
        changed_circumstances.pause_payments(
            by=viewer, at=house.at, budget_id=budget_id, draft=draft
        )


def _stay(house: Any, subject_id: UUID, admitted_on: date) -> None:
    """Tell of nights in hospital that were paid for already, two of them beyond the agreement's."""
    from openphb.journeys import changed_circumstances

    with house.acting("care_coordinator") as viewer:
        changed_circumstances.went_into_hospital(
            by=viewer,
            at=house.at,
            subject_id=subject_id,
            admitted_on=admitted_on - timedelta(days=2),
            discharged_on=admitted_on + timedelta(days=7),
            place="Queen's Medical Centre",
            words="The discharge letter.",
        )


def _pay(house: Any, starts: date) -> None:
    """Pay one period, from the draft of its run to what the bank's statement confirms."""
    from openphb.domains.payments import actions
    from openphb.domains.payments.rules.periods import payment_day
    from openphb.domains.payments.tests import making

    pay_on = payment_day(starts)
    _day(house, pay_on - timedelta(days=10))
    run_id = making.approved(house, pay_on)
    with house.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=house.at, run_id=run_id)
    _day(house, pay_on)
    with house.acting("finance_officer") as viewer:
        actions.confirm(by=viewer, at=house.at, run_id=run_id)


def _asked(house: Any, budget_id: UUID, last_day: date, versions: int, built: float) -> Asked:
    """Ask as a page does, a transaction each time, for the payment after the last one."""
    from django.db import connection
    from django.db.models import Q
    from django.test.utils import CaptureQueriesContext

    from benchmarks.walk import percentile
    from openphb.domains.payments.models import PaymentRun
    from openphb.domains.payments.queries.due import budget_facts, known_to

    on = last_day + PERIOD
    reach = Q(tenant_id=house.tenant_id, budget_id=budget_id)
    whole, summed = [], []
    for number in range(WARM_UP + TIMES):
        with house.acting("finance_officer"):
            began = time.perf_counter()
            facts = budget_facts(reach, known_to(house.tenant_id))[budget_id]
            read = time.perf_counter()
            periods = facts.due(on)
            ended = time.perf_counter()
        if number >= WARM_UP:
            whole.append((ended - began) * 1000)
            summed.append((ended - read) * 1000)
    with house.acting("finance_officer"), CaptureQueriesContext(connection) as asked:
        facts = budget_facts(reach, known_to(house.tenant_id))[budget_id]
        runs = PaymentRun.objects.filter(tenant_id=house.tenant_id, state="confirmed").count()
    return Asked(
        years=runs // RUNS_A_YEAR,
        runs=runs,
        plan_versions=versions,
        facts=len(facts.facts),
        stopped=sum(len(fact.stopped) for fact in facts.facts),
        accounted=len(facts.accounted),
        periods=len(periods),
        queries=len(asked) - 1,
        times=TIMES,
        median_ms=round(percentile(whole, 50), 1),
        p95_ms=round(percentile(whole, 95), 1),
        sum_only_median_ms=round(percentile(summed, 50), 1),
        seconds_to_build=round(built, 1),
    )


if __name__ == "__main__":
    main()
