"""Budgets that are short, and batches, made as people make them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from openphb.domains.agreements import queries as agreements
from openphb.domains.payments.tests import making as paying
from openphb.domains.plans.tests import making as planning
from openphb.domains.plans.types import LineKind
from openphb.domains.rates.tests.test_local_rates import agreed, given_rate
from openphb.domains.sufficiency import actions, queries

FIRST = paying.FIRST_DAY
HOUR = "agency.weekday.hour"
AGENCY_LINE = replace(
    planning.PA_LINE,
    kind=LineKind.AGENCY,
    description="Agency, mornings",
    quantity_hundredths=1000,
    unit_pence=2400,
    rate_code=HOUR,
)


def card(house, pence: int = 2500, day: date = date(2026, 4, 1), code: str = HOUR) -> None:
    """Have the price of something agreed from a day."""
    agreed(house, given_rate(code, pence, day))


def paid_budget(house, *lines) -> UUID:
    """Make somebody who is paid a direct payment for lines; return the budget."""
    agreement_id = paying.entitled(house, *(lines or (AGENCY_LINE,)))
    with house.acting("finance_officer") as viewer:
        return agreements.agreement(viewer=viewer, agreement_id=agreement_id).budget_id


def found(house, on: date = FIRST, role: str = "finance_officer"):
    with house.acting(role) as viewer:
        return queries.sufficiency(viewer=viewer, tenant_id=house.tenant_id, on=on)


def proposed(house, on: date = FIRST, role: str = "finance_officer") -> UUID:
    with house.acting(role) as viewer:
        return actions.propose(by=viewer, at=house.at, tenant_id=house.tenant_id, from_day=on)


def decided(house, batch_id: UUID, *, agree: bool = True, role: str = "approver") -> None:
    with house.acting(role) as viewer:
        actions.decide(
            by=viewer,
            at=house.at,
            batch_id=batch_id,
            agree=agree,
            reason="The card of the year pays more.",
        )


def raised(house, batch_id: UUID) -> list[str]:
    """Raise every budget of a batch that is still to be; return what came of each."""
    with house.acting("approver") as viewer:
        waiting = queries.budgets_to_raise(viewer=viewer, batch_id=batch_id)
    outcomes = []
    for budget_id in waiting:
        with house.acting("approver") as viewer:
            outcomes.append(
                str(
                    actions.raise_budget(
                        by=viewer, at=house.at, batch_id=batch_id, budget_id=budget_id
                    )
                )
            )
    return outcomes


def batch(house, batch_id: UUID, role: str = "finance_officer"):
    with house.acting(role) as viewer:
        return queries.batch(viewer=viewer, batch_id=batch_id)


def days_on(weeks: int) -> date:
    return FIRST + timedelta(weeks=weeks)
