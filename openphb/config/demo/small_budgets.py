"""Two people with small budgets: one for a wheelchair, one for a few things that are bought once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from openphb.config.demo.beginnings import STEPS, Way, on
from openphb.config.demo.cast import CastMember, made_up
from openphb.config.demo.first_ideas import TOLD_BEFORE
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.budgets import actions as budgets
from openphb.domains.budgets.methods.making import Asked
from openphb.domains.budgets.methods.one_off import OneOffThings, Quote, Thing
from openphb.domains.budgets.methods.wheelchair import (
    Evidence,
    HowLong,
    RepairsPaid,
    Supplied,
    WheelchairNeed,
)
from openphb.domains.budgets.types import Frequency, ToldHow, WeeksInYear
from openphb.domains.cases.types import Category
from openphb.domains.rates.catalogue import own_key
from openphb.domains.rates.types import Unit

# Far from everybody else in the made-up cast, whose numbers begin at nought.
PLACES = (801, 802)
NURSE = "nurse"


def begin_small(stage: Stage, commissioner: Commissioner, *, seed: int, until: date) -> None:
    """Have two people accept their offers and be told what their budget may be."""
    told = until - timedelta(days=7)
    wheels, things = (
        made_up(place, seed=seed, commissioners=(commissioner.name,), today=until)
        for place in PLACES
    )
    _told(
        stage,
        commissioner,
        replace(
            wheels,
            given_name="Imani",
            family_name="Okoro",
            date_of_birth=date(1988, 6, 11),
            category=Category.WHEELCHAIR,
            reason="Cannot walk outdoors; needs a wheelchair for more than a short time.",
        ),
        wheelchair(told),
        told,
    )
    _told(
        stage,
        commissioner,
        replace(
            things,
            given_name="Stanley",
            family_name="Marsh",
            date_of_birth=date(1949, 2, 27),
            category=Category.ONE_OFF,
            reason="Ready to leave hospital; a few things would let him manage at home.",
        ),
        one_off(told),
        told,
    )


def wheelchair(on_day: date) -> WheelchairNeed:
    """Return what the wheelchair service would have supplied, from the list and from a catalogue."""
    return WheelchairNeed(
        assessed_by="Jo Field, occupational therapist",
        assessed_on=on_day - timedelta(days=21),
        need="You need a chair that you can push by yourself, at home and outside.",
        chair=Supplied(code=own_key("Standard manual wheelchair", Unit.ONCE).code),
        extras=(
            Supplied(code=own_key("Pressure-relieving cushion", Unit.ONCE).code),
            Supplied(
                words="Lap tray",
                pence=6400,
                evidence=Evidence.CATALOGUE,
                found_in="Made-up catalogue 2026, page 31",
                dated=date(2026, 4, 1),
            ),
        ),
        repairs=Supplied(code=own_key("Wheelchair repairs and upkeep", Unit.YEAR).code),
        repairs_paid=RepairsPaid.AHEAD,
        period=HowLong.FIVE_YEARS,
        starts_on=on_day + timedelta(days=28),
        not_covered=("Rain covers and bags",),
        wanted="Light red chair",
        wanted_pence=139500,
    )


def one_off(on_day: date) -> OneOffThings:
    """Return three things with their quotes; one is not the cheapest, and says why."""

    def quote(supplier: str, pence: int, days: int) -> Quote:
        return Quote(f"{supplier} (made up)", pence, on_day - timedelta(days=days))

    return OneOffThings(
        (
            Thing(
                "Riser chair",
                "You can get up by yourself.",
                (
                    quote("Comfort at Home", 54900, 9),
                    quote("Easy Rise", 49900, 8),
                    quote("Nottingham Chairs", 61500, 8),
                ),
                chosen=0,
                reason="The cheaper one is too wide for the door",
                fitting_pence=4500,
            ),
            Thing(
                "Tablet",
                "You can see your nurse and your family on it.",
                (quote("Screen Shop", 21900, 6), quote("Byte Box", 23500, 6)),
            ),
            Thing("Key safe", "Help can come in to you.", (quote("Lock and Key", 5800, 5),)),
        )
    )


def _told(
    stage: Stage, commissioner: Commissioner, member: CastMember, asked: Asked, told: date
) -> None:
    way = Way(stage, replace(member, starts_on=told + TOLD_BEFORE), commissioner, NURSE, 0)
    for step in STEPS:
        day = way.member.starts_on - timedelta(days=step.days_before)
        if day >= told:
            break
        with on(stage, step.who or NURSE, day) as (viewer, at):
            step.do(viewer, at, way)
    with on(stage, NURSE, told) as (viewer, at):
        budget_id = budgets.open_budget(
            by=viewer,
            at=at,
            case_id=way.made["case"],
            opened_on=told,
            frequency=Frequency.MONTHLY,
            weeks_in_year=WeeksInYear.FIFTY_TWO,
        )
        budgets.work_out_asked(by=viewer, at=at, budget_id=budget_id, after_version=0, asked=asked)
        budgets.tell_person(
            by=viewer,
            at=at,
            budget_id=budget_id,
            after_version=1,
            told_on=told,
            told_how=ToldHow.LETTER,
        )
