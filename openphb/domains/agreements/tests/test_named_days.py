"""An agreement says on which days what it pays for falls, and its signed text holds them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from openphb.domains.agreements import queries
from openphb.domains.agreements.rules import canonical_text
from openphb.domains.agreements.tests import making
from openphb.domains.agreements.types import RecipientKind, TermLine, Terms
from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.plans.tests import making as plans
from openphb.kernel.ids import new_id

pytestmark = pytest.mark.django_db(databases=["default", "attempts"])

VISITS = replace(
    plans.PA_LINE,
    description="Hydrotherapy",
    quantity_hundredths=100,
    unit="visits",
    unit_pence=3_500,
    basis=Basis.ON_WEEKDAYS,
    falls_on=9,
)
KEY = new_id()
INSURANCE = replace(
    VISITS, description="Insurance", unit_pence=11_999, basis=Basis.ONCE_A_YEAR, falls_on=401
)


def test_the_page_says_the_days_and_what_they_come_to(house, visit):
    plan_id = plans.agreed_plan(house, plans.open_budget(house), VISITS, INSURANCE)
    agreement_id = making.prepared(house, plan_id)
    with house.acting("phb_manager") as viewer:
        frequency = queries.agreement(viewer=viewer, agreement_id=agreement_id).frequency
        path = reverse("agreements:agreement", args=[agreement_id])
        shown = " ".join(visit(viewer, path).content.decode().split())
    assert frequency is Frequency.FOUR_WEEKLY
    # Two visits a week at £35; four weeks hold eight of them.
    assert "£70.00 a week, so £280.00 for four weeks" in shown
    assert "£119.99 every 1 April." in shown
    assert "£35.00 every Monday and Thursday" in shown


def text(**changed) -> str:
    line = TermLine(KEY, "Care", 100, "visits", 3_500, Basis.PER_WEEK, plans.STARTS, None)
    lines = (replace(line, **changed),)
    return canonical_text(
        Terms(
            KEY,
            RecipientKind.HOLDER,
            "Mr W",
            Frequency.FOUR_WEEKLY,
            plans.STARTS,
            "",
            lines,
        )
    )


def test_the_signed_text_holds_the_days_and_no_word_of_them_where_none_are_named():
    assert "falls_on" not in text()
    monday = text(basis=Basis.ON_WEEKDAYS, falls_on=1)
    assert '"falls_on":1' in monday
    assert monday != text(basis=Basis.ON_WEEKDAYS, falls_on=2)
