"""A budget for what is bought once is said once, wherever it is read."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import Basis
from openphb.domains.plans import queries as plans
from openphb.domains.plans.tests import making
from openphb.journeys.tests.test_changed_circumstances import known_as


def test_what_is_bought_once_is_not_said_by_the_week(house, visit):
    chair = replace(making.DAY_LINE, basis=Basis.ONE_OFF, unit_pence=549_00)
    plan_id = making.agreed_plan(house, making.open_budget(house), chair)
    with house.acting("care_coordinator") as viewer:
        plan = plans.plan(viewer=viewer, plan_id=plan_id)
    known_as(house, plan)
    with house.acting("care_coordinator") as viewer:
        case_id = budgets.budget(viewer=viewer, budget_id=plan.budget_id).case_id
        for path in (
            reverse("plans:plan", args=[plan_id]),
            reverse("staff:case", args=[case_id]),
        ):
            said = visit(viewer, path).content.decode().split("All lines together")[0]
            assert "£549.00</span>" in said
            assert "£0.00" not in said
