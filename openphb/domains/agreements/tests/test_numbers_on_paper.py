"""Every amount and day of an agreement on paper is its plan's or its own, and a wrong one is found."""

from __future__ import annotations

import pytest

from openphb.domains.agreements import queries
from openphb.domains.agreements.tests import making
from openphb.domains.agreements.views import printing
from openphb.domains.plans import queries as plans
from openphb.domains.plans.tests.making import name_person
from openphb.foundation.documents import pdf
from openphb.foundation.documents.tests.numbers import Source, numbers_of, strays
from openphb.foundation.documents.tests.reading import read


@pytest.fixture
def agreement_id(house):
    made = making.prepared(house)
    with house.acting("phb_manager") as viewer:
        subject_id = queries.agreement(viewer=viewer, agreement_id=made).subject_id
    name_person(house, subject_id)
    return made


def test_each_amount_and_day_of_an_agreement_is_its_plans_own(house, agreement_id):
    with house.acting("care_coordinator") as viewer:
        found = queries.agreement(viewer=viewer, agreement_id=agreement_id)
        plan = plans.plan(viewer=viewer, plan_id=found.plan_id)
        words = read(pdf.render(printing.AGREEMENT, printing.on_paper(viewer, found))).words
        today = viewer.today
    weekly = {plan.direct_payment.weekly_pence, *(line.totals.weekly_pence for line in plan.lines)}
    days = {today, found.first_day, plan.starts_on, plan.review_on}
    source = Source(
        pence=frozenset(
            # A period's payment is four whole weeks.
            {*weekly, *(4 * one for one in weekly), *(line.unit_pence for line in plan.lines)}
        ),
        days=frozenset(one for one in days if one),
        # Its conditions count weeks and days of their own; here amounts and days are held.
        counts=frozenset(numbers_of(words, found.conditions.splitlines()).counts),
        spoken=tuple(found.conditions.splitlines()),
    )
    assert strays(words, source) == []
    assert plan.direct_payment.weekly_pence in numbers_of(words).pence
    for wrong in ("£284.01", "1 December 2031"):
        assert len(strays(f"{words} {wrong}", source)) == 1, wrong
