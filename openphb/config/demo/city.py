"""Nottingham City: many people with eighteen months behind them, and every way of holding the money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openphb.config.demo import city_firms, city_kinds, city_life, city_provider, months
from openphb.config.demo.beginnings import Begun, begin, on
from openphb.config.demo.cast import made_up
from openphb.config.demo.city_kinds import Kind
from openphb.config.demo.stage import CITY, CITY_NURSE, Commissioner, Stage, join
from openphb.domains.plans import actions as plans
from openphb.foundation.access.types import Role

# The first place of its people in the made-up cast: beyond the county's, and beyond all stories.
FIRST = 10_000


def live(stage: Stage, people: int, *, until: date) -> None:
    """Begin so many people of the city, and let the months pass."""
    city = stage.of([CITY[1]])
    here = city.commissioners[0]
    join(
        city,
        username=CITY_NURSE,
        name="Maya Lindo",
        role=Role.CARE_COORDINATOR,
        tenant_ids=city.tenant_ids,
    )
    begun = list(_begin(city, here, people, until))
    once = [city_kinds.begin_once(city, here, one, until) for one in _places(people, Kind.ONCE)]
    kept = city_firms.begin_kept(city, here, list(_places(people, Kind.MANAGED)), until)
    months.set_payer(city, here)
    paid = months.pay_for_months(city, begun, until)
    for one in begun:
        index = one.place
        if one.agreement_id is not None:
            habits = city_life.habits_of(index, until)
            months.spend(city, one, paid[one.budget_id], until, index, habits)
        months.hold_reviews(city, one, until, index)
    city_kinds.tell_once(city, once, until)
    city_kinds.have_chairs(city, here, list(_places(people, Kind.WHEELCHAIR)), until)
    city_firms.tell_kept(kept, until)
    city_life.befall(city, begun, until)
    city_provider.buy(city, here, begun, until)
    city_firms.hold(city, here, list(_places(people, Kind.THIRD_PARTY)), until)
    months.end_month(city, until)
    _shares_precedents(city, here, until)


def _places(people: int, kind: Kind) -> Iterator[int]:
    """Yield the places of those who hold their money in a way that few do."""
    for place in range(FIRST, FIRST + people):
        if city_kinds.kind_of(place) is kind:
            yield place


def _begin(stage: Stage, here: Commissioner, people: int, until: date) -> Iterator[Begun]:
    for place in _places(people, Kind.MADE_UP):
        member = made_up(place, seed=stage.seed, commissioners=(here.name,), today=until)
        one = begin(stage, member, place, until=until, co_ordinator=CITY_NURSE)
        assert one is not None, "the last of them began two months ago"
        yield one


def _shares_precedents(stage: Stage, here: Commissioner, until: date) -> None:
    with on(stage, "manager", until) as (viewer, at):
        plans.share_precedents(
            by=viewer,
            at=at,
            tenant_id=here.tenant_id,
            shares=True,
            words="The board agreed in May, so that like cases are decided alike.",
        )
