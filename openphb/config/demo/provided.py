"""Care that the NHS buys for somebody: ordered, delivered, answered, invoiced, and paid where it is right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import STEPS, Way, on, walk
from openphb.config.demo.bills import paid_to
from openphb.config.demo.cast import CastLine, made_up
from openphb.config.demo.stage import Commissioner, Stage, opens_account
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
    Received,
    SaidHow,
    VatStatus,
)
from openphb.domains.plans.types import LineKind
from openphb.foundation.access import actions as access
from openphb.foundation.access.types import Role
from openphb.kernel.periods import Period

# Far from everybody else in the made-up cast.
PLACE = 821
NURSE = "nurse"
STARTED = timedelta(days=36)
USERNAME = "provider"
CENTRE = "Sherwood Day Opportunities (made up)"
TOBY = Agreed("Toby Farrow", SaidHow.FACE_TO_FACE)
DAY_PENCE, DEARER_PENCE = 58_00, 60_00
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class _Ordered:
    """The order of the day centre, and the Monday from which it holds."""

    key: UUID
    starts_on: date
    organisation_id: UUID

    def week(self, number: int) -> Period:
        first = self.starts_on + (number - 1) * _WEEK
        return Period(first, first + _WEEK)


def buy(stage: Stage, commissioner: Commissioner, *, seed: int, until: date) -> None:
    """Have a day centre ordered, delivered and invoiced for Toby."""
    way = _planned(stage, commissioner, seed, until)
    starts_on = way.member.starts_on
    organisation_id = _written_down(stage, commissioner, starts_on - timedelta(days=12))
    paid_to(
        stage,
        commissioner.tenant_id,
        organisation_id,
        starts_on - timedelta(days=11),
        name="Sherwood Day Opportuniti",
    )
    centre = _ordered(stage, way, organisation_id)[0]
    with on(stage, USERNAME, starts_on - timedelta(days=6)) as (viewer, at):
        actions.accept(by=viewer, at=at, order_id=centre)
        key = queries.order(viewer=viewer, order_id=centre).order_key
    ordered = _Ordered(key, starts_on, organisation_id)
    for number in (1, 2, 3, 4, 5):
        _told(stage, ordered, number, until)
    _answered(stage, ordered, number_of_weeks=2, on_day=ordered.week(3).start + _DAY)
    first = _invoice(
        stage, ordered, "SDO-2101", (1, 2), DAY_PENCE, ordered.week(3).start + 2 * _DAY
    )
    assert not first.disputed_pence, "the first invoice is right"
    second = _invoice(stage, ordered, "SDO-2133", (3, 5), DEARER_PENCE, until - _DAY)
    with on(stage, USERNAME, until) as (viewer, at):
        actions.credit(
            by=viewer,
            at=at,
            invoice_id=second.invoice_id,
            number="SDO-C-7",
            credited_on=until,
            pence=2_00,
        )


def _planned(stage: Stage, commissioner: Commissioner, seed: int, until: date) -> Way:
    """Take Toby as far as an agreed plan whose lines the NHS buys."""
    made = made_up(PLACE, seed=seed, commissioners=(commissioner.name,), today=until)
    started = until - STARTED

    def line(kind: LineKind, words: str, many: int, unit: str, price: int) -> CastLine:
        notional = ManagementOption.NOTIONAL
        said = f"{words} (made-up price)"
        return CastLine(kind, said, "", many, unit, price, Basis.PER_WEEK, (0,), notional)

    member = replace(
        made,
        given_name="Toby",
        family_name="Farrow",
        date_of_birth=date(2004, 6, 21),
        category=Category.LEARNING_DISABILITY,
        outcomes=(("Be with my friends, and learn to cook", "days out in a week"),),
        lines=(
            line(LineKind.DAY_SERVICE, "Day centre, three days a week", 300, "days", DAY_PENCE),
            line(LineKind.THERAPY, "Music therapy", 100, "sessions", 46_00),
            line(LineKind.ACTIVITY, "Swimming with a helper", 200, "hours", 21_00),
        ),
        # A Monday, so that the weeks of the order are weeks as people say them.
        starts_on=started - timedelta(days=started.weekday()),
        why_another_amount="",
    )
    way = Way(stage, member, commissioner, NURSE, PLACE)
    walk(way, STEPS)
    return way


def _written_down(stage: Stage, commissioner: Commissioner, day: date) -> UUID:
    """Have the manager write down the day centre, and its office open its account."""
    with on(stage, "manager", day) as (viewer, at):
        provider_id = actions.add_provider(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            draft=ProviderDraft(
                CENTRE, "", VatStatus.EXEMPT, InvoicesCome.PAGE, "office@sherwood.example"
            ),
        )
        account = actions.invite_member(
            by=viewer,
            at=at,
            provider_id=provider_id,
            person=access.NewStaff("Mina Patel", USERNAME, "provider@openphb.example"),
        )
        organisation_id = queries.provider(viewer=viewer, provider_id=provider_id).organisation_id
    opens_account(stage, Role.PROVIDER, account, day)
    return organisation_id


def _ordered(stage: Stage, way: Way, organisation_id: UUID) -> tuple[UUID, ...]:
    """Order on each line: one to be accepted, one that waits for Toby, one for the centre."""
    day = way.member.starts_on - timedelta(days=8)
    with on(stage, NURSE, day) as (viewer, at):
        lines = queries.lines_to_order(viewer=viewer, budget_id=way.made["budget"])
        made = []
        for line, agreed in zip(lines, (TOBY, None, TOBY), strict=True):
            made.append(
                actions.order(
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
                        "Toby Farrow",
                        "12 Mill Lane. Call his sister Ann, 0115 496 0007, on the way.",
                        "He walks with a frame. He likes to be told who comes.",
                    ),
                    agreed=agreed,
                )
            )
    return tuple(made)


def _told(stage: Stage, ordered: _Ordered, number: int, until: date) -> None:
    """Have the centre say, after each week, on which days he came."""
    week = ordered.week(number)
    assert week.end is not None
    day = min(week.end, until)
    days = [week.start, week.start + 2 * _DAY, week.start + 4 * _DAY]
    if number == 4:
        days.append(week.start + 3 * _DAY)
    with on(stage, USERNAME, day) as (viewer, at):
        actions.take_deliveries(
            by=viewer,
            at=at,
            rows=[
                (n, DeliveryGiven(ordered.key, one, 100, "", f"W{number}-{n}"))
                for n, one in enumerate(days, start=2)
            ],
        )


def _answered(stage: Stage, ordered: _Ordered, *, number_of_weeks: int, on_day: date) -> None:
    """Have the nurse ask him on the telephone about the first weeks, and write down what he says."""
    until = ordered.week(number_of_weeks).end
    assert until is not None
    with on(stage, NURSE, on_day) as (viewer, at):
        told = queries.deliveries(viewer=viewer, order_key=ordered.key)
        actions.say_right(
            by=viewer,
            at=at,
            order_key=ordered.key,
            answers={one.id: (DeliveryAnswer.RIGHT, "") for one in told if one.on < until},
            how=SaidHow.TELEPHONE,
        )


def _invoice(
    stage: Stage, ordered: _Ordered, number: str, weeks: tuple[int, int], price: int, day: date
) -> Received:
    first, last = ordered.week(weeks[0]), ordered.week(weeks[1]).last_day
    assert last is not None
    many = 600 if weeks == (1, 2) else 1000
    with on(stage, USERNAME, day) as (viewer, at):
        return actions.send_invoice(
            by=viewer,
            at=at,
            given=InvoiceGiven(
                number,
                day,
                (
                    LineClaim(
                        ordered.key,
                        first.start,
                        min(last, day),
                        many,
                        price,
                        0,
                        many * price // 100,
                    ),
                ),
            ),
        )
