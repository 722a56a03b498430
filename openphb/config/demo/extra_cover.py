"""Extra cover that is over: Mr W's of September, and that of somebody whose assistant fell ill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.cast import MADE_UP, CastLine, CastMember
from openphb.config.demo.stage import Stage
from openphb.domains.budgets.types import Basis
from openphb.domains.payments import queries as payments
from openphb.domains.payments.types.extra_cover import ByPhone, CoverAsked
from openphb.domains.plans.extra_cover.types import CoverTerms, Starter, Trigger
from openphb.domains.plans.types import LineKind
from openphb.journeys import extra_cover
from openphb.kernel.periods import financial_year_period

LONG_AGO = timedelta(days=150)
IN_SEPTEMBER = date(2026, 9, 14)
PUT_BY = CastLine(
    LineKind.CONTINGENCY,
    f"Put by for when my assistant is ill ({MADE_UP})",
    "Helping Hands",
    100,
    "weeks put by",
    5_00,
    Basis.PER_WEEK,
    (0,),
    cover=CoverTerms(
        (Trigger.ASSISTANT_ILL,),
        "Ring Helping Hands.",
        400,
        24_60,
        500_00,
        1_000_00,
        5,
    ),
)


def put_by_for_one(members: Sequence[CastMember], until: date) -> list[CastMember]:
    """Give the member who has been paid the longest a line that pays for extra cover."""
    paid = [one for one in members if one.has_direct_payment and one.starts_on < until - LONG_AGO]
    first = min(paid, key=lambda one: one.starts_on, default=None)
    return [replace(one, lines=(*one.lines, PUT_BY)) if one is first else one for one in members]


def she_needed_rest(stage: Stage, mr_w: Begun) -> None:
    """Mrs W could not go on in September, and started four days; they are long over."""
    with on(stage, "mrs.w", IN_SEPTEMBER) as (viewer, at):
        (offer,) = payments.cover_offers(viewer=viewer, budget_id=mr_w.budget_id, on=IN_SEPTEMBER)
        extra_cover.start(
            by=viewer,
            at=at,
            budget_id=mr_w.budget_id,
            line_id=offer.line_id,
            asked=CoverAsked(Trigger.CARER_IN_CRISIS, IN_SEPTEMBER, days=4),
        )


def was_started(stage: Stage, begun: Sequence[Begun], until: date) -> None:
    """Start it for whoever has such a line, as they rang; it has ended by itself since."""
    day = max(until - timedelta(days=12), financial_year_period(until).start)
    for one in begun:
        with on(stage, one.co_ordinator, day) as (viewer, at):
            offers = payments.cover_offers(viewer=viewer, budget_id=one.budget_id, on=day)
            if one.agreement_id is None or not offers:
                continue
            extra_cover.start(
                by=viewer,
                at=at,
                budget_id=one.budget_id,
                line_id=offers[0].line_id,
                asked=CoverAsked(
                    Trigger.ASSISTANT_ILL,
                    day,
                    by_phone=ByPhone(
                        f"{one.member.given_name} {one.member.family_name}", Starter.PERSON, True
                    ),
                ),
            )
