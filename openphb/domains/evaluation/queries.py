"""Reads of evaluation: figures about many people, worked out when they are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetCounted
from openphb.domains.evaluation import rules
from openphb.domains.evaluation.types import Amount, Fairness, Grouping, Measure, Need
from openphb.domains.people import queries as people
from openphb.domains.people.types import PersonCounted
from openphb.domains.plans.live import queries as plans
from openphb.domains.rates import queries as rates
from openphb.domains.rates.rules import holding
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.periods import age_on

SMALLEST_NUMBER = "smallest_number.people"
USUAL_SMALLEST = 10
"""Where a card says nothing: a house rule of OpenPHB. Below it, who knows some of a group can often
work out the others."""
LEAST_SMALLEST = 5
"""No card lowers it further."""
NO_ANSWER = {"not_asked", "rather_not"}


def smallest_number(*, viewer: Viewer, on: date) -> int:
    """Return the smallest number of people that may be shown: the highest of the viewer's cards."""
    said = [LEAST_SMALLEST]
    for tenant_id in viewer.scope(Permission.FAIRNESS_VIEW).tenant_ids:
        card = rates.card_on(viewer=viewer, tenant_id=tenant_id, on=on)
        held = holding(card.rates, on).get(SMALLEST_NUMBER)
        said.append(USUAL_SMALLEST if held is None or held.value is None else held.value)
    return max(said)


def fairness(*, viewer: Viewer, measure: Measure, on: date) -> Fairness:
    """Return how budgets of a day differ between people of the same need, in all the viewer's tenants.

    All of them together, so that no difference of two pages is about a few people. Answers about
    themselves are those that stand today, so that who takes one back is not counted by it.
    """
    amounts = amounts_of(viewer=viewer, measure=measure, on=on)
    limit = smallest_number(viewer=viewer, on=on)
    return rules.judged(amounts, measure=measure, on=on, limit=limit)


def amounts_of(*, viewer: Viewer, measure: Measure, on: date) -> tuple[Amount, ...]:
    """Return what each person has a year for each need; those of several cases alike are added up.

    For `fairness` and its tests alone: nothing of this may be shown of one person.
    """
    counted = budgets.counted(viewer=viewer, on=on)
    told = budgets.told_by(viewer=viewer, on=on)
    if measure is Measure.INDICATIVE:
        pence = {budget_id: one.annual_pence for budget_id, one in told.items()}
    else:
        pence = plans.yearly_amounts(viewer=viewer, on=on)
    levels = {budget_id: one.levels for budget_id, one in told.items()}
    about = people.for_fairness(viewer=viewer)
    places = _commissioners(viewer)
    co_ordinators = _co_ordinators(viewer, counted)
    found: dict[tuple[UUID, Need], list[tuple[int, BudgetCounted]]] = defaultdict(list)
    for budget in counted:
        if budget.id in pence and budget.subject_id in about:
            need = Need(budget.category, rules.need_band(levels.get(budget.id)))
            found[budget.subject_id, need].append((pence[budget.id], budget))
    return tuple(
        Amount(
            subject_id,
            need,
            sum(amount for amount, _budget in own),
            _groups(about[subject_id], own[-1][1], on, places, co_ordinators),
        )
        for (subject_id, need), own in found.items()
    )


def _groups(
    person: PersonCounted,
    budget: BudgetCounted,
    on: date,
    places: Mapping[UUID, str],
    co_ordinators: Mapping[UUID, str],
) -> dict[Grouping, str]:
    answers = person.answers
    known = {
        Grouping.AGE: rules.age_band(age_on(person.born, on)),
        Grouping.AREA: person.outward,
        Grouping.COMMISSIONER: places.get(budget.tenant_id, ""),
    }
    if budget.co_ordinator_id is not None:
        known[Grouping.CO_ORDINATOR] = co_ordinators.get(budget.co_ordinator_id, "")
    for grouping, answer in (
        (Grouping.SEX, answers.sex),
        (Grouping.ETHNIC_GROUP, answers.ethnic_group),
        (Grouping.DISABILITY, answers.disability),
    ):
        if answer not in NO_ANSWER:
            known[grouping] = answer.words
    return {grouping: group for grouping, group in known.items() if group}


def _commissioners(viewer: Viewer) -> dict[UUID, str]:
    tenant_ids = viewer.scope(Permission.FAIRNESS_VIEW).tenant_ids
    return dict(Tenant.objects.filter(id__in=tenant_ids).values_list("id", "name"))


def _co_ordinators(viewer: Viewer, counted: Collection[BudgetCounted]) -> dict[UUID, str]:
    """Return co-ordinator → how they are called to this viewer: two of one name are two groups."""
    ids = sorted({one.co_ordinator_id for one in counted if one.co_ordinator_id is not None})
    if not viewer.holds(Permission.FAIRNESS_CO_ORDINATORS):
        return {id_: f"Co-ordinator {place}" for place, id_ in enumerate(ids, start=1)}
    names = names_of(ids)
    called = [names.get(id_, "") for id_ in ids]
    return {
        id_: name if called.count(name) == 1 else f"{name} ({str(id_)[-4:]})"
        for id_, name in zip(ids, called, strict=True)
    }
