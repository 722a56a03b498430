"""What a provider of the city delivers to people whose care the NHS buys, and is paid for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.bills import paid_to
from openphb.config.demo.stage import Commissioner, Stage, opens_account
from openphb.domains.budgets.types import Basis, ManagementOption
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
    VatStatus,
)
from openphb.domains.plans import queries as plans
from openphb.foundation.access import actions as access
from openphb.foundation.access.types import Role

NAME, USERNAME, CONTACT = "Lenton Support (made up)", "city.provider", "Grace Obi"
# Of those whose care the NHS buys, one in so many has it from here.
ORDERS_OF = 4
WEEKS = 4
_WEEK = timedelta(days=7)


def buy(stage: Stage, here: Commissioner, begun: Sequence[Begun], until: date) -> None:
    """Have it ordered, delivered, found right and invoiced: four weeks of one line of each."""
    bought = [one for one in begun if _is_bought(one)][::ORDERS_OF]
    if not bought:
        return
    monday = until - timedelta(days=until.weekday()) - (WEEKS + 1) * _WEEK
    organisation_id = _written_down(stage, here, monday - timedelta(days=30))
    paid_to(
        stage, here.tenant_id, organisation_id, monday - timedelta(days=20), name="Lenton Support"
    )
    for nth, one in enumerate(bought):
        _delivered(stage, one, organisation_id, monday, nth)


def _is_bought(one: Begun) -> bool:
    return any(
        line.option is ManagementOption.NOTIONAL and line.basis is Basis.PER_WEEK
        for line in one.member.lines
    )


def _written_down(stage: Stage, here: Commissioner, day: date) -> UUID:
    with on(stage, "manager", day) as (viewer, at):
        provider_id = actions.add_provider(
            by=viewer,
            at=at,
            tenant_id=here.tenant_id,
            draft=ProviderDraft(
                NAME, "", VatStatus.EXEMPT, InvoicesCome.PAGE, "office@lenton.example"
            ),
        )
        account = actions.invite_member(
            by=viewer,
            at=at,
            provider_id=provider_id,
            person=access.NewStaff(CONTACT, USERNAME, f"{USERNAME}@openphb.example"),
        )
        organisation_id = queries.provider(viewer=viewer, provider_id=provider_id).organisation_id
    opens_account(stage, Role.PROVIDER, account, day)
    return organisation_id


def _delivered(stage: Stage, one: Begun, organisation_id: UUID, monday: date, nth: int) -> None:
    name = f"{one.member.given_name} {one.member.family_name}"
    ordered = monday - timedelta(days=8)
    with on(stage, one.co_ordinator, ordered) as (viewer, at):
        weekly = {
            line.line_key
            for line in plans.plan(viewer=viewer, plan_id=one.plan_id).lines
            if line.basis is Basis.PER_WEEK
        }
        lines = queries.lines_to_order(viewer=viewer, budget_id=one.budget_id)
        line = next((each for each in lines if each.line_key in weekly), None)
        if line is None:
            return
        order_id = actions.order(
            by=viewer,
            at=at,
            budget_id=one.budget_id,
            line_key=line.line_key,
            draft=OrderDraft(
                organisation_id,
                line.quantity_hundredths,
                line.unit_pence,
                monday,
                None,
                name,
                one.member.postcode,
                one.member.how_to_support_me,
            ),
            agreed=Agreed(name, SaidHow.FACE_TO_FACE),
        )
    with on(stage, USERNAME, ordered + timedelta(days=2)) as (viewer, at):
        actions.accept(by=viewer, at=at, order_id=order_id)
        key = queries.order(viewer=viewer, order_id=order_id).order_key
    with on(stage, USERNAME, monday + WEEKS * _WEEK) as (viewer, at):
        actions.take_deliveries(
            by=viewer,
            at=at,
            rows=[
                (
                    n + 2,
                    DeliveryGiven(
                        key, monday + n * _WEEK, line.quantity_hundredths, "", f"{nth}-{n}"
                    ),
                )
                for n in range(WEEKS)
            ],
        )
    with on(stage, one.co_ordinator, monday + WEEKS * _WEEK) as (viewer, at):
        told = queries.deliveries(viewer=viewer, order_key=key)
        actions.say_right(
            by=viewer,
            at=at,
            order_key=key,
            answers={each.id: (DeliveryAnswer.RIGHT, "") for each in told},
            how=SaidHow.TELEPHONE,
        )
    many = WEEKS * line.quantity_hundredths
    day = monday + WEEKS * _WEEK + timedelta(days=1)
    with on(stage, USERNAME, day) as (viewer, at):
        actions.send_invoice(
            by=viewer,
            at=at,
            given=InvoiceGiven(
                f"LS-{2000 + nth}",
                day,
                (
                    LineClaim(
                        key,
                        monday,
                        monday + WEEKS * _WEEK - timedelta(days=1),
                        many,
                        line.unit_pence,
                        0,
                        many * line.unit_pence // 100,
                    ),
                ),
            ),
        )
