"""Somebody in after-care who chose a dearer home: her sister pays the difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from openphb.config.demo.beginnings import STEPS, Way, on, walk
from openphb.config.demo.cast import CastLine, made_up
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.budgets import actions
from openphb.domains.budgets.types import AgreedPoint, Basis, ManagementOption, PaidBy, TopUpDraft
from openphb.domains.cases.types import Category
from openphb.domains.plans.types import LineKind

# Far from everybody else in the made-up cast.
PLACE = 882
NURSE = "nurse"
STARTED = timedelta(days=40)


def choose(stage: Stage, commissioner: Commissioner, *, seed: int, until: date) -> int:
    """Take Nell as far as her plan, and record what is added to two homes; return how many cases."""
    made = made_up(PLACE, seed=seed, commissioners=(commissioner.name,), today=until)
    starts_on = until - STARTED
    member = replace(
        made,
        given_name="Nell",
        family_name="Hart",
        date_of_birth=date(1991, 8, 30),
        category=Category.S117,
        reason="Section 117 after-care: she left hospital and needs support where she lives.",
        outcomes=(("Stay well and out of hospital", "weeks out of hospital"),),
        lines=(
            CastLine(
                LineKind.OTHER,
                "A room with support (made-up price)",
                "",
                100,
                "weeks",
                845_00,
                Basis.PER_WEEK,
                (0,),
                ManagementOption.NOTIONAL,
            ),
        ),
        starts_on=starts_on,
        why_another_amount="",
    )
    way = Way(stage, member, commissioner, NURSE, PLACE)
    walk(way, STEPS)
    moved = until - timedelta(days=14)
    first = TopUpDraft(
        PaidBy.FAMILY,
        "Rosa Hart",
        "Beech Court, a room with a view (made up)",
        890_00,
        845_00,
        "The home",
        starts_on,
        starts_on - timedelta(days=5),
        starts_on + timedelta(days=182),
        frozenset(AgreedPoint),
    )
    with on(stage, "manager", starts_on) as (viewer, at):
        top_up_id = actions.record_top_up(
            by=viewer, at=at, budget_id=way.made["budget"], draft=first
        )
    with on(stage, "manager", moved) as (viewer, at):
        actions.end_top_up(
            by=viewer,
            at=at,
            top_up_id=top_up_id,
            last_day=moved,
            words="She moves nearer to her sister.",
        )
        actions.record_top_up(
            by=viewer,
            at=at,
            budget_id=way.made["budget"],
            draft=replace(
                first,
                home="Larch House, a room with a garden (made up)",
                cost_pence=920_00,
                starts_on=moved + timedelta(days=1),
                agreed_on=moved,
                review_on=moved + timedelta(days=182),
            ),
        )
    return 1
