"""Nottingham City: many people with eighteen months behind them, and what befell some of them."""

from __future__ import annotations

from datetime import date

from openphb.config.demo import months
from openphb.config.demo.beginnings import Begun, begin, on
from openphb.config.demo.cast import made_up
from openphb.config.demo.stage import CITY, Commissioner, Stage, join
from openphb.domains.plans import actions as plans
from openphb.foundation.access.types import Role

CO_ORDINATOR = "city.nurse"
# The first place of its people in the made-up cast: beyond the county's, and beyond all stories.
FIRST = 10_000


def live(stage: Stage, people: int, *, until: date) -> None:
    """Begin so many people of the city, and let the months pass."""
    city = stage.of([CITY[1]])
    here = city.commissioners[0]
    join(
        city,
        username=CO_ORDINATOR,
        name="Maya Lindo",
        role=Role.CARE_COORDINATOR,
        tenant_ids=city.tenant_ids,
    )
    begun = _begin(city, here, people, until)
    months.set_payer(city, here)
    paid = months.pay_for_months(city, begun, until)
    for index, one in enumerate(begun, start=FIRST):
        if one.agreement_id is not None:
            months.spend(city, one, paid[one.budget_id], until, index, months.habits_of(index))
        months.hold_reviews(city, one, until, index)
    months.end_month(city, until)
    _shares_precedents(city, here, until)


def _begin(stage: Stage, here: Commissioner, people: int, until: date) -> list[Begun]:
    found = []
    for place in range(FIRST, FIRST + people):
        member = made_up(place, seed=stage.seed, commissioners=(here.name,), today=until)
        one = begin(stage, member, place, until=until, co_ordinator=CO_ORDINATOR)
        assert one is not None, "the last of them began two months ago"
        found.append(one)
    return found


def _shares_precedents(stage: Stage, here: Commissioner, until: date) -> None:
    with on(stage, "manager", until) as (viewer, at):
        plans.share_precedents(
            by=viewer,
            at=at,
            tenant_id=here.tenant_id,
            shares=True,
            words="The board agreed in May, so that like cases are decided alike.",
        )
