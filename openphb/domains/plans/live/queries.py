"""What of the agreed plans is in force: for counting people, and for saying what money was for.

Other domains ask here in place of reading whole plans: a finance officer codes a movement to a line
and an outcome without seeing the rest of the plan, and counts read no person's plan at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from openphb.domains.budgets.rules import annual_fraction
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.plans.live.funding import lines_in_force, versions_in_force
from openphb.domains.plans.live.types import (
    AgreedOutcome,
    LineCost,
    LiveOptions,
    LivePerson,
    OnceLine,
    Purpose,
)
from openphb.domains.plans.models import BudgetLine, LineOutcome, Outcome, PlanDecision
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.money import round_half_up

PAGE = 50
# Groups of groups, which the ORM cannot say: a million people come back as a few rows.
PEOPLE_BY_OPTIONS = (
    "select tenant_id, options, count(*) from ({people}) people group by tenant_id, options"
)


def live_options(
    *, viewer: Viewer, tenant_ids: Collection[UUID], on: date
) -> tuple[LiveOptions, ...]:
    """Return the people with a live line on a day, by the ways their money is managed. One query.

    A person with several budgets is one person, with the ways of all of them.
    """
    if viewer.scope(Permission.PROGRAMME_VIEW).tenant_ids.isdisjoint(tenant_ids):
        return ()
    people = _people(viewer, tenant_ids, on).order_by()
    sql, parameters = people.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE_BY_OPTIONS.format(people=sql), parameters)
        return tuple(
            LiveOptions(tenant_id, frozenset(map(ManagementOption, options)), number)
            for tenant_id, options, number in cursor
        )


def last_decisions(*, viewer: Viewer, tenant_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return tenant → the last decision about a plan there: counts change with nothing else."""
    found = PlanDecision.objects.filter(
        tenant_id__in=viewer.scope(Permission.PROGRAMME_VIEW).tenant_ids & frozenset(tenant_ids)
    )
    # One query that looks at the end of each tenant's index, however many decisions there are.
    latest = found.filter(tenant_id=OuterRef("pk")).order_by("-decided_at", "-id").values("id")[:1]
    tenants = Tenant.objects.filter(pk__in=tenant_ids).annotate(last=Subquery(latest))
    return {one.pk: one.last for one in tenants if one.last is not None}


def live_people(
    *, viewer: Viewer, tenant_id: UUID, on: date, after: UUID | None = None
) -> tuple[LivePerson, ...]:
    """Return the people behind a count of one tenant, a page of them and one more, by subject."""
    people = _people(viewer, [tenant_id], on)
    if after is not None:
        people = people.filter(subject_id__gt=after)
    return tuple(
        LivePerson(
            tenant_id=row["tenant_id"],
            subject_id=row["subject_id"],
            options=frozenset(map(ManagementOption, row["options"])),
            since=row["since"],
        )
        for row in people.order_by("subject_id")[: PAGE + 1]
    )


def purposes(*, viewer: Viewer, permission: Permission, budget_id: UUID) -> tuple[Purpose, ...]:
    """Return each pair of a line and an outcome it serves, of the plan agreed now, in its order.

    `permission` is the one that lets the viewer ask, on the budget's own person.
    """
    links = (
        LineOutcome.objects.filter(viewer.scope(permission).q())
        .filter(line__plan__budget_id=budget_id, line__plan__state=PlanState.AGREED)
        .order_by("line__position", "line_id", "outcome__position", "outcome_id")
        # Bare values: it is asked for every movement that is coded.
        .values_list(
            "line_id",
            "line__line_key",
            "line__description",
            "line__supplier",
            "line__management_option",
            "outcome_id",
            "outcome__outcome_key",
            "outcome__words",
        )
    )
    return tuple(
        Purpose(
            line_id=line_id,
            line_key=line_key,
            line=line,
            supplier=supplier,
            management_option=ManagementOption(option),
            outcome_id=outcome_id,
            outcome_key=outcome_key,
            outcome=outcome,
        )
        for line_id, line_key, line, supplier, option, outcome_id, outcome_key, outcome in links
    )


def agreed_outcomes(
    *, viewer: Viewer, permission: Permission, budget_id: UUID
) -> tuple[AgreedOutcome, ...]:
    """Return the outcomes of the plan agreed now, in its order."""
    outcomes = (
        Outcome.objects.filter(viewer.scope(permission).q())
        .filter(plan__budget_id=budget_id, plan__state=PlanState.AGREED)
        .order_by("position", "id")
    )
    return tuple(AgreedOutcome(one.id, one.outcome_key, one.words) for one in outcomes)


def line_costs(*, viewer: Viewer, permission: Permission, budget_id: UUID) -> tuple[LineCost, ...]:
    """Return what the lines of the plan agreed now cost."""
    lines = (
        BudgetLine.objects.filter(viewer.scope(permission).q())
        .filter(plan__budget_id=budget_id, plan__state=PlanState.AGREED)
        .order_by("position", "id")
    )
    return tuple(
        LineCost(
            line_key=line.line_key,
            management_option=ManagementOption(line.management_option),
            quantity_hundredths=line.quantity_hundredths,
            unit_pence=line.unit_pence,
            basis=Basis(line.basis),
            valid_from=line.valid_from,
            valid_to=line.valid_to,
            falls_on=line.falls_on,
        )
        for line in lines
    )


def once_lines(
    *,
    viewer: Viewer,
    permission: Permission,
    budget_ids: Collection[UUID] | None = None,
    most: int | None = None,
) -> tuple[OnceLine, ...]:
    """Return the lines of one-off budgets: those whose agreed plan pays directly once, and no more.

    By budget, the oldest first; all that the permission reaches of open cases where `budget_ids`
    is None. Of `most` lines or more, those of the budgets that are whole among them.
    """
    found = tuple(
        OnceLine(*(*row[:-2], round_half_up(Fraction(row[-2] * row[-1], 100))))
        for row in _once_lines(viewer.scope(permission).q(), budget_ids, most)
    )
    if len(found) != most:
        return found
    return tuple(line for line in found if line.budget_id != found[-1].budget_id)


@asked
def _once_lines(reach: Q, budget_ids: Collection[UUID] | None, most: int | None) -> Any:
    direct = BudgetLine.objects.filter(
        reach,
        plan__state=PlanState.AGREED,
        management_option=ManagementOption.DIRECT_PAYMENT,
        basis=Basis.ONE_OFF,
    )
    if budget_ids is None:
        direct = direct.filter(plan__budget__case__closed_on=None)
    else:
        direct = direct.filter(plan__budget_id__in=budget_ids)
    again = BudgetLine.objects.filter(
        plan_id=OuterRef("plan_id"), management_option=ManagementOption.DIRECT_PAYMENT
    ).exclude(basis=Basis.ONE_OFF)
    # Looked up for each line by its plan: as `not exists` it would read every line there is.
    alone = direct.annotate(again=Subquery(again.values("id")[:1])).filter(again=None)
    lines = alone.order_by("plan__budget_id", "position", "id")
    return lines.values_list(
        *("tenant_id", "subject_id", "plan__budget_id", "plan_id", "id", "line_key"),
        *("description", "quantity_hundredths", "unit_pence"),
    )[:most]


def yearly_amounts(*, viewer: Viewer, on: date) -> dict[UUID, int]:
    """Return budget → the pence a year that its plan in force on a day costs, without what comes once.

    Where the viewer may compare budgets. Exact, and rounded once.
    """
    found: defaultdict[UUID, Fraction] = defaultdict(Fraction)
    for line in lines_in_force(viewer.scope(Permission.FAIRNESS_VIEW).tenants_q(), on):
        found[line.budget_id] += annual_fraction(
            line.quantity_hundredths, line.unit_pence, line.basis, line.weeks_in_year, line.falls_on
        )
    return {budget_id: round_half_up(pence) for budget_id, pence in found.items()}


def _people(viewer: Viewer, tenant_ids: Collection[UUID], on: date) -> QuerySet[BudgetLine, Any]:
    """Return each person with a live line on a day, with their options and since when."""
    in_force = versions_in_force(
        viewer.scope(Permission.PROGRAMME_VIEW).tenants_q() & Q(tenant_id__in=tenant_ids), on
    )
    return (
        BudgetLine.objects.filter(plan_id__in=in_force.values("id"), valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gt=on))
        .values("tenant_id", "subject_id")
        .annotate(
            options=ArrayAgg("management_option", distinct=True, order_by="management_option"),
            since=Min("valid_from"),
        )
    )
