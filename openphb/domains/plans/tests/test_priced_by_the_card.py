"""What a line is priced by, and how many carers come: the rules, the keeping, the question."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from openphb.domains.plans.models import BudgetLine
from openphb.domains.plans.tests import making
from openphb.domains.rates.tests.test_local_rates import agreed, given_rate
from openphb.kernel.refusal import Refusal

HOUR = "agency.weekday.hour"


@pytest.mark.parametrize(
    ("code", "carers", "refusal"),
    [
        ("", 1, ""),
        ("", 2, ""),
        (HOUR, 1, ""),
        (HOUR, 2, ""),
        (f"{HOUR}.double", 2, ""),
        ("mileage.mile", 1, ""),
        (f"{HOUR}.double", 1, "carers_needed"),
        (HOUR, 0, "carers_needed"),
        (HOUR, 3, "carers_needed"),
        ("limit.week", 1, "rate_not_a_price"),
        ("contingency.percent", 1, "rate_not_a_price"),
        ("agency.fortnight", 1, "rate_key_unknown"),
    ],
)
def test_what_a_line_may_be_priced_by(house, code, carers, refusal):
    line = replace(making.PA_LINE, rate_code=code, carers_needed=carers)
    budget_id = making.open_budget(house)
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        outcome_id = pen.outcome(pen.need())
        if not refusal:
            pen.line(outcome_id, line=line)
            kept = pen.plan.lines[0]
            assert (kept.rate_code, kept.carers_needed) == (code, carers)
            return
        with pytest.raises(Refusal) as caught:
            pen.line(outcome_id, line=line)
    assert caught.value.code == refusal


def test_the_database_keeps_a_rate_for_two_to_lines_for_two(house):
    plan_id = making.ready_plan(house, making.open_budget(house))
    with (
        house.acting("care_coordinator"),
        pytest.raises(IntegrityError, match="line_carers_one_or_two"),
        transaction.atomic(),
    ):
        BudgetLine.objects.filter(plan_id=plan_id).update(rate_code=f"{HOUR}.double")


def test_the_next_version_keeps_what_a_line_is_priced_by(house):
    line = replace(making.PA_LINE, rate_code=HOUR, carers_needed=2)
    budget_id = making.open_budget(house)
    making.agreed_plan(house, budget_id, line)
    with house.acting("care_coordinator") as viewer:
        kept = making.start(house, viewer, budget_id).plan.lines[0]
    assert (kept.rate_code, kept.carers_needed) == (HOUR, 2)


def test_the_question_offers_what_the_card_prices(house, visit):
    agreed(house, given_rate(HOUR, 2400), given_rate("limit.week", 90000))
    plan_id = making.ready_plan(house, making.open_budget(house), making.PA_LINE)
    with house.acting("care_coordinator") as viewer:
        shown = visit(viewer, reverse("plans:line_add", args=[plan_id]))
    said = " ".join(html.unescape(shown.content.decode()).split())
    assert "Priced by hand" in said
    assert "Care agency, weekday, an hour: £24.00 an hour" in said
    assert "limit.week" not in said
    assert "Two are needed at the same time" in said
