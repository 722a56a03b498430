"""Reading all that is known beside a plan, and whether it is ready to agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from openphb.domains.budgets import queries as budgets
from openphb.domains.cases import queries as cases
from openphb.domains.people import queries as people
from openphb.domains.people.types import Standing
from openphb.domains.plans import queries as plans
from openphb.domains.plans.models import (
    BudgetLine,
    LineNote,
    LineOutcome,
    LineVisit,
)
from openphb.domains.plans.readiness import local, named, register, rules
from openphb.domains.plans.readiness.facts import Facts, Parts
from openphb.domains.plans.readiness.types import (
    Beside,
    Check,
    LineAbout,
    NamedException,
    OtherLine,
    OwnMoney,
    Severity,
    Visit,
)
from openphb.domains.plans.sections.types import PersonRole, Section, Sees
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.seeing.rules import faults_told
from openphb.domains.plans.types import Fault, PlanAnswer, PlanState
from openphb.domains.rates import national
from openphb.domains.rates import queries as rates
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.rules import rate_on
from openphb.domains.rates.types import RateCard
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.refusal import Refusal

MINIMUM_WAGE = "nlw_21_plus"
NO_BUDGET = "funded_nursing_care"
COUNCIL = "council"


def faults_of(*, viewer: Viewer, plan: PlanAnswer) -> tuple[Fault, ...]:
    """Return every fault of a plan today: what stops it, what needs approval by name, hints.

    The plan is checked whole. Of what the viewer may not read, they are told that there is a fault.
    """
    whole = plans.whole(viewer=viewer, plan_id=plan.id) if plan.left_out else plan
    facts = facts_of(viewer=viewer, plan=whole)
    found, told = rules.faults(facts), _as_read(viewer, facts)
    return found if told is facts else faults_told(found, rules.faults(told))


def stopping(*, viewer: Viewer, plan: PlanAnswer) -> tuple[Fault, ...]:
    """Return the faults that keep a plan from being sent today."""
    found = faults_of(viewer=viewer, plan=plan)
    return tuple(one for one in found if one.severity is not Severity.WARNS)


def by_exception(*, viewer: Viewer, plan: PlanAnswer) -> tuple[tuple[Fault, NamedException], ...]:
    """Return what a plan does by an exception that somebody approved, each with its approval.

    One query where nobody ever asked for one, which is so of most budgets.
    """
    if not named.of_budget(viewer=viewer, budget_id=plan.budget_id):
        return ()
    return rules.let_through(_as_read(viewer, facts_of(viewer=viewer, plan=plan)))


def checked(*, viewer: Viewer) -> tuple[Check, ...]:
    """Return everything that is checked in a plan today, in the order in which people read it."""
    viewer.scope(Permission.LOCAL_LIST_VIEW)
    on = register.checks_on(viewer.today)
    return tuple(check for check in register.checks() if on.get(check.code) is check)


def about_lines(*, viewer: Viewer, plan: PlanAnswer) -> Mapping[UUID, LineAbout]:
    """Return line → what is said of it besides its price, for the lines of which anything is."""
    reach = viewer.scope(Permission.PLAN_VIEW).q()
    visits: dict[UUID, list[Visit]] = defaultdict(list)
    for visit in LineVisit.objects.filter(reach, plan_id=plan.id).order_by("begins", "id"):
        visits[visit.line_id].append(Visit(visit.weekdays, visit.begins, visit.ends))
    found = {line_id: LineAbout(visits=tuple(some)) for line_id, some in visits.items()}
    for row in LineNote.objects.filter(reach, plan_id=plan.id):
        found[row.line_id] = LineAbout(
            row.paid_name,
            row.relationship,
            row.same_household,
            row.household_from,
            row.dbs_on,
            tuple(visits.get(row.line_id, ())),
            OwnMoney(row.own_money),
            row.own_pence,
            row.own_words,
        )
    return found


def facts_of(*, viewer: Viewer, plan: PlanAnswer) -> Facts:
    """Return a plan with all that is known beside it today, as far as the viewer may know it.

    A holder sees no rate card, so what rests on it is found when staff look at the plan.
    """
    day = max(viewer.today, plan.starts_on or viewer.today)
    budget = budgets.budget(viewer=viewer, budget_id=plan.budget_id)
    case = cases.case_facts(viewer=viewer, case_id=budget.case_id)
    born = people.births(viewer=viewer, subject_ids=[plan.subject_id]).get(plan.subject_id)
    told = budgets.told_indicative(viewer=viewer, budget_id=plan.budget_id)
    card = _card(viewer, plan, day)
    life = people.life(viewer=viewer, subject_id=plan.subject_id)
    return Facts(
        plan=plan,
        on=viewer.today,
        category=case.category,
        no_budget_category=case.category == NO_BUDGET,
        age=None if born is None else _age(born, day),
        parts=_parts(viewer, plan),
        about=about_lines(viewer=viewer, plan=plan),
        beside=_beside(viewer, plan, day),
        others=_others(viewer, plan),
        local=local.on(viewer=viewer, tenant_id=plan.tenant_id, day=day),
        stays=tuple(stay.nights for stay in life.stays),
        exceptions=named.of_budget(viewer=viewer, budget_id=plan.budget_id),
        councils=frozenset(
            one.id for one in organisations.organisations(day) if one.kind == COUNCIL
        ),
        minimum_wage=_minimum_wage(day),
        card_prices={} if card is None else _prices(card, plan, day),
        contingency_hundredths=_from_card(card, "contingency.percent", day),
        panel_weekly_pence=_from_card(card, "limit.week", day),
        panel_one_off_pence=_from_card(card, "limit.once", day),
        told_weekly_pence=None if told is None or told.told_on is None else told.weekly_pence,
    )


def _as_read(viewer: Viewer, facts: Facts) -> Facts:
    """Return facts without what their viewer may not read; the same where there is no such thing."""
    seen = seeing.as_read_by(viewer=viewer, plan=facts.plan)
    if not seen.left_out and all(one.sees == {Sees.BOTH} for one in facts.others):
        return facts
    reads = seeing.reads(
        viewer=viewer, tenant_id=facts.plan.tenant_id, subject_id=facts.plan.subject_id
    )
    others = tuple(one for one in facts.others if one.sees <= reads.lines)
    if not seen.left_out and others == facts.others:
        return facts
    return replace(facts_of(viewer=viewer, plan=seen), others=others)


def _parts(viewer: Viewer, plan: PlanAnswer) -> Parts:
    acted = {one.draft.outcome_id for one in plan.actions if one.draft.outcome_id is not None}
    reasoned = {one.id for one in plan.outcomes if one.no_line_reason.strip()}
    return Parts(
        co_ordinators=tuple(
            one.draft.name for one in plan.people if one.draft.role is PersonRole.CO_ORDINATOR
        ),
        done_without_money=frozenset(acted | reasoned),
        unwatched=tuple(
            (need.id, need.assessed.condition)
            for need in plan.needs
            if need.assessed.condition.strip() and not need.assessed.monitored_by.strip()
        ),
        steps=tuple((one.draft.trigger, one.draft.cap_pence or 0) for one in plan.steps),
        assents=tuple((one.draft.name, one.draft.put_as) for one in plan.assents),
        unseen_risks=frozenset(
            risk.id for risk in plan.risks if not risk.weighed.person_view.strip()
        ),
        hidden=frozenset()
        if plan.tenant_id in viewer.scope(Permission.PLAN_SAFEGUARD).tenant_ids
        else frozenset({Section.SAFEGUARDING}),
    )


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _beside(viewer: Viewer, plan: PlanAnswer, day: date) -> tuple[Beside, ...]:
    return tuple(
        Beside(
            one.name,
            one.relationship,
            one.standing is Standing.REPRESENTATIVE,
            one.standing is Standing.NOMINEE,
            one.same_household,
        )
        for one in people.contacts(viewer=viewer, subject_id=plan.subject_id)
        if one.valid_from <= day and (one.valid_to is None or day < one.valid_to)
    )


def _others(viewer: Viewer, plan: PlanAnswer) -> tuple[OtherLine, ...]:
    """Return the lines of the person's other agreed plans, with the needs that they answer."""
    reach = viewer.scope(Permission.PLAN_VIEW).q()
    lines = list(
        BudgetLine.objects.filter(reach, subject_id=plan.subject_id, plan__state=PlanState.AGREED)
        .exclude(plan__budget_id=plan.budget_id)
        .select_related("plan__budget__case")
        .order_by("plan_id", "position")
    )
    needs: dict[UUID, list[str]] = defaultdict(list)
    seen_by: dict[UUID, set[Sees]] = defaultdict(set)
    for line_id, words, sees in LineOutcome.objects.filter(
        line_id__in=[line.id for line in lines], outcome__need__isnull=False
    ).values_list("line_id", "outcome__need__words", "outcome__need__sees"):
        needs[line_id].append(words)
        seen_by[line_id].add(Sees(sees))
    return tuple(
        OtherLine(
            line.description,
            line.kind,
            line.supplier,
            f"the plan of case {line.plan.budget.case.reference}",
            tuple(needs[line.id]),
            line.valid_from,
            line.valid_to,
            frozenset({Sees(line.sees), *seen_by[line.id]}),
        )
        for line in lines
    )


def _minimum_wage(day: date) -> Fraction | None:
    try:
        return national.rate_on(MINIMUM_WAGE, day).exact * 100
    except Refusal:
        # Next April's is not announced yet: nothing is judged by a number that nobody knows.
        return None


def _card(viewer: Viewer, plan: PlanAnswer, day: date) -> RateCard | None:
    if plan.tenant_id not in viewer.scope(Permission.RATE_VIEW).tenant_ids:
        return None
    return rates.card_on(viewer=viewer, tenant_id=plan.tenant_id, on=day)


def _prices(card: RateCard, plan: PlanAnswer, day: date) -> dict[UUID, int]:
    found = {}
    for line in plan.lines:
        price = _from_card(card, line.rate_code, day) if line.rate_code else None
        if price is not None and line.carers_needed == 1:
            found[line.id] = price
    return found


def _from_card(card: RateCard | None, code: str, day: date) -> int | None:
    if card is None:
        return None
    try:
        return rate_on(card, key_of(code), day).value
    except Refusal:
        # The card says nothing of it on that day.
        return None
