"""Care from a provider that sends paper: staff key it in its name. It ends by itself when the person dies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import STEPS, Way, on, walk
from openphb.config.demo.cast import CastLine, made_up
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.cases.types import Category
from openphb.domains.marketplace import actions, queries
from openphb.domains.marketplace.types import (
    Agreed,
    DeliveryAnswer,
    DeliveryGiven,
    InvoiceGiven,
    InvoicesCome,
    LineClaim,
    OrderDraft,
    ProviderDraft,
    SaidHow,
    SentBy,
    VatStatus,
)
from openphb.domains.plans.types import LineKind
from openphb.journeys import changed_circumstances

# Far from everybody else in the made-up cast.
PLACE = 881
NURSE = "nurse2"
STARTED = timedelta(days=36)
DIED, TOLD = timedelta(days=6), timedelta(days=4)
HAROLD = Agreed("Harold Finch", SaidHow.FACE_TO_FACE)
PRICE = 24_50
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def buy(stage: Stage, commissioner: Commissioner, *, seed: int, until: date) -> int:
    """Have help at home ordered for Harold, keyed from paper, and end; return how many cases it is."""
    way = _planned(stage, commissioner, seed, until)
    starts_on = way.member.starts_on
    organisation_id = _written_down(stage, commissioner, starts_on - timedelta(days=12))
    order_id = _ordered(stage, way, organisation_id)
    with on(stage, "finance", starts_on - timedelta(days=5)) as (viewer, at):
        actions.accept(
            by=viewer,
            at=at,
            order_id=order_id,
            words="Mrs Pell of the office, on the telephone. A letter follows.",
        )
        key = queries.order(viewer=viewer, order_id=order_id).order_key
    for number in (1, 2, 3):
        _keyed(stage, key, starts_on + (number - 1) * _WEEK)
    _asked(stage, key, starts_on + 2 * _WEEK)
    with on(stage, "finance", starts_on + 2 * _WEEK + 2 * _DAY) as (viewer, at):
        actions.send_invoice(
            by=viewer,
            at=at,
            given=InvoiceGiven(
                "SV/0417",
                starts_on + 2 * _WEEK,
                (
                    LineClaim(
                        key, starts_on, starts_on + 2 * _WEEK - _DAY, 1200, PRICE, 0, 12 * PRICE
                    ),
                ),
            ),
            how=SentBy.KEYED,
        )
    with on(stage, NURSE, until - TOLD) as (viewer, at):
        changed_circumstances.holder_died(
            by=viewer,
            at=at,
            subject_id=way.made["subject"],
            died_on=until - DIED,
            words="His niece rang.",
        )
    return 1


def _planned(stage: Stage, commissioner: Commissioner, seed: int, until: date) -> Way:
    """Take Harold as far as an agreed plan with a line that the NHS buys."""
    made = made_up(PLACE, seed=seed, commissioners=(commissioner.name,), today=until)
    started = until - STARTED
    member = replace(
        made,
        given_name="Harold",
        family_name="Finch",
        date_of_birth=date(1938, 2, 11),
        category=Category.CHC_ADULT,
        reason="Needs help with everything since his second stroke.",
        outcomes=(("Be at home, and washed and dressed by ten", "days up by ten in a week"),),
        lines=(
            CastLine(
                LineKind.AGENCY,
                "Help at home in the mornings (made-up price)",
                "",
                600,
                "hours",
                PRICE,
                Basis.PER_WEEK,
                (0,),
                ManagementOption.NOTIONAL,
            ),
        ),
        # A Monday, so that the weeks of the order are weeks as people say them.
        starts_on=started - timedelta(days=started.weekday()),
        why_another_amount="",
    )
    way = Way(stage, member, commissioner, NURSE, PLACE)
    walk(way, STEPS)
    return way


def _written_down(stage: Stage, commissioner: Commissioner, day: date) -> UUID:
    with on(stage, "manager", day) as (viewer, at):
        provider_id = actions.add_provider(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            draft=ProviderDraft(
                "Soar Valley Home Care (made up)",
                "",
                VatStatus.EXEMPT,
                InvoicesCome.PAPER,
                "The office, 0115 496 0031",
            ),
        )
        return queries.provider(viewer=viewer, provider_id=provider_id).organisation_id


def _ordered(stage: Stage, way: Way, organisation_id: UUID) -> UUID:
    with on(stage, NURSE, way.member.starts_on - timedelta(days=8)) as (viewer, at):
        (line,) = queries.lines_to_order(viewer=viewer, budget_id=way.made["budget"])
        return actions.order(
            by=viewer,
            at=at,
            budget_id=way.made["budget"],
            line_key=line.line_key,
            draft=OrderDraft(
                organisation_id,
                line.quantity_hundredths,
                line.unit_pence,
                way.member.starts_on,
                None,
                "Harold Finch",
                "3 Canal Row. The key is with number 5.",
                "He is hard of hearing: ring twice.",
            ),
            agreed=HAROLD,
        )


def _keyed(stage: Stage, key: UUID, monday: date) -> None:
    """Have finance key a week's sheet: three mornings of two hours."""
    with on(stage, "finance", monday + _WEEK) as (viewer, at):
        for after in (0, 2, 4):
            actions.tell_delivered(
                by=viewer,
                at=at,
                given=DeliveryGiven(key, monday + after * _DAY, 200, "", ""),
                paper=f"Time sheet of the week of {monday:%-d %B}, by post",
            )


def _asked(stage: Stage, key: UUID, before: date) -> None:
    """Have the nurse ask him about the first weeks."""
    with on(stage, NURSE, before + _DAY) as (viewer, at):
        told = queries.deliveries(viewer=viewer, order_key=key)
        actions.say_right(
            by=viewer,
            at=at,
            order_key=key,
            answers={one.id: (DeliveryAnswer.RIGHT, "") for one in told if one.on < before},
            how=SaidHow.TELEPHONE,
        )
