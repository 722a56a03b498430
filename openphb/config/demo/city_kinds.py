"""Who of the city holds their money in a way that few do; one-off budgets and wheelchairs there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum
from random import Random

from openphb.config.demo.beginnings import Way, on
from openphb.config.demo.cast import CastLine, made_up
from openphb.config.demo.chairs_and_once import begun_once, closed, planned, supplier_of
from openphb.config.demo.stage import CITY_NURSE, Commissioner, Stage
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.cases.types import Category
from openphb.domains.plans.types import LineKind
from openphb.domains.wheelchairs import actions as chairs
from openphb.domains.wheelchairs.types import (
    AddedBy,
    AddedDraft,
    AddedTo,
    AddedVat,
    ChairDraft,
    ChairOption,
    ChairOwner,
)


class Kind(Enum):
    """How somebody of the city holds their money."""

    MADE_UP = "as their plan says, line by line"
    THIRD_PARTY = "an organisation holds it"
    MANAGED = "a firm keeps their direct payment"
    ONCE = "paid once"
    WHEELCHAIR = "a chair"


# Of twenty people in a row, who holds it so.
PLACES = {3: Kind.THIRD_PARTY, 7: Kind.MANAGED, 11: Kind.ONCE, 15: Kind.WHEELCHAIR}


def kind_of(place: int) -> Kind:
    """Return how who stands at a place of the cast holds their money."""
    return PLACES.get(place % 20, Kind.MADE_UP)


def begin_once(stage: Stage, here: Commissioner, place: int, until: date) -> Way:
    """Take somebody as far as a one-off budget that the next run pays."""
    made = made_up(place, seed=stage.seed, commissioners=(here.name,), today=until)
    days = Random(f"{stage.seed}:once:{place}").randint(110, 500)  # noqa: S311  a story
    return begun_once(
        stage,
        here,
        place,
        until,
        until - timedelta(days=days),
        given=made.given_name,
        family=made.family_name,
        born=date(1940 + place % 37, 7, 2),
        reason="Ready to leave hospital; a few things would let them manage at home.",
        things=(("Riser chair", 549_00), ("Taxis to the day hospital", 240_00)),
        co_ordinator=CITY_NURSE,
    )


def tell_once(stage: Stage, once: Sequence[Way], until: date) -> None:
    """Close the budgets of those who were paid more than four months ago: what they bought is known."""
    for way in once:
        day = way.member.starts_on + timedelta(days=60)
        if day < until - timedelta(days=60):
            closed(stage, way, day)


def have_chairs(stage: Stage, here: Commissioner, places: Sequence[int], until: date) -> None:
    """Arrange a chair for each, to which a charity adds; all but the latest were handed over."""
    starts = [until - timedelta(days=70 + 30 * n) for n, _place in enumerate(places)]
    if not places:
        return
    supplier = supplier_of(stage, here, min(starts) - timedelta(days=30))
    for place, day in zip(places, starts, strict=True):
        way = _needs_chair(stage, here, place, day, until)
        with on(stage, "manager", day) as (viewer, at):
            chair_id = chairs.arrange(
                by=viewer,
                at=at,
                budget_id=way.made["budget"],
                draft=ChairDraft(
                    ChairOption.CONTRIBUTION,
                    "Light chair, fixed frame (made up)",
                    ChairOwner.PERSON,
                    60,
                ),
            )
            chairs.order(
                by=viewer,
                at=at,
                wheelchair_id=chair_id,
                organisation_id=supplier,
                ordered_on=day,
                reference=f"TW-{place}",
            )
            charity = chairs.add_contribution(
                by=viewer,
                at=at,
                wheelchair_id=chair_id,
                draft=AddedDraft(
                    AddedBy.CHARITY,
                    "Wheels for All (made up)",
                    "A frame of titanium",
                    300_00,
                    AddedVat.RELIEF,
                    "charity",
                    AddedTo.NHS,
                ),
            )
        with on(stage, "finance", day + timedelta(days=10)) as (viewer, at):
            chairs.see_contribution(
                by=viewer, at=at, added_id=charity, on=viewer.today, words="Our bank statement"
            )
        if place == places[0]:
            continue
        came = day + timedelta(days=28)
        with on(stage, "finance", came) as (viewer, at):
            chairs.bill(
                by=viewer,
                at=at,
                wheelchair_id=chair_id,
                number=f"TW-B-{place}",
                received_on=came,
                nhs_pence=1_340_00,
                added_pence=300_00,
            )
        with on(stage, CITY_NURSE, came) as (viewer, at):
            chairs.hand_over(
                by=viewer, at=at, wheelchair_id=chair_id, on=came, serial=f"TW {place}"
            )


def _needs_chair(stage: Stage, here: Commissioner, place: int, starts: date, until: date) -> Way:
    made = made_up(place, seed=stage.seed, commissioners=(here.name,), today=until)

    def line(words: str, price: int) -> CastLine:
        return CastLine(
            LineKind.EQUIPMENT,
            f"{words} (made-up price)",
            "",
            100,
            "items",
            price,
            Basis.ONE_OFF,
            (0,),
            ManagementOption.NOTIONAL,
        )

    return planned(
        stage,
        here,
        place,
        stage.seed,
        until,
        starts,
        given=made.given_name,
        family=made.family_name,
        born=date(1970 + place % 30, 3, 9),
        category=Category.WHEELCHAIR,
        reason="They cannot walk outdoors, and work.",
        outcome=("Go to work and to see my friends by myself", "days out in a month"),
        lines=(
            line("Light wheelchair for active use", 1_180_00),
            line("Cushion against sores", 160_00),
            line("Repairs and upkeep, 5 years", 500_00),
        ),
        co_ordinator=CITY_NURSE,
    )
