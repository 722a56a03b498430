"""A wheelchair with a contribution, a one-off budget that is closed, and one that nobody told of yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from openphb.config.demo.beginnings import STEPS, Way, on, walk
from openphb.config.demo.beginnings.steps import PAYMENT_STEPS
from openphb.config.demo.bills import paid_to
from openphb.config.demo.cast import CastLine, made_up
from openphb.config.demo.stage import Commissioner, Stage, join, moment
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.cases.types import Category
from openphb.domains.marketplace import actions as marketplace
from openphb.domains.marketplace import queries as market
from openphb.domains.marketplace.types import InvoicesCome, ProviderDraft, VatStatus
from openphb.domains.one_offs import actions as one_offs
from openphb.domains.one_offs import queries
from openphb.domains.one_offs.types import SaidBy, ToldDraft, UnspentUse
from openphb.domains.plans.types import LineKind
from openphb.domains.wheelchairs import actions as chairs
from openphb.domains.wheelchairs.types import (
    AddedBy,
    AddedDraft,
    AddedTo,
    AddedVat,
    AskedHow,
    ChairDraft,
    ChairOption,
    ChairOwner,
    ChairPart,
    RepairPaid,
)
from openphb.foundation.access.session import acting
from openphb.foundation.access.types import Role
from openphb.foundation.jobs.types import SYSTEM_USER_ID
from openphb.journeys import close_one_off

# Far from everybody else in the made-up cast.
CHAIR, CLOSED, WAITING = 851, 852, 854
NURSE = "nurse"
SUPPLIER = "Trent Wheels (made up)"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Once:
    """Two people with one-off budgets, who are paid with everybody else."""

    closed: Way
    waiting: Way


def begin_once(stage: Stage, commissioner: Commissioner, *, until: date) -> Once:
    """Take two people as far as a one-off budget whose account is approved, before anybody is paid."""
    return Once(
        begun_once(
            stage,
            commissioner,
            CLOSED,
            until,
            until - timedelta(days=114),
            given="Harriet",
            family="Moss",
            born=date(1947, 7, 2),
            reason="Ready to leave hospital; a few things would let her manage at home.",
            things=(("Riser chair", 549_00), ("Taxis to the day hospital", 240_00)),
        ),
        begun_once(
            stage,
            commissioner,
            WAITING,
            until,
            # The month after it is the one in which Bacs failed.
            until - timedelta(days=86),
            given="Priya",
            family="Nair",
            born=date(1982, 10, 21),
            reason="Her treatment is far from home; her parents stay with her.",
            things=(("Her parents’ journeys to be with her", 630_00),),
        ),
    )


def told_once(stage: Stage, once: Once, *, until: date) -> None:
    """Have one of them told of and closed, and the other reminded."""
    closed(stage, once.closed, until - timedelta(days=80))
    _waiting(stage, once.waiting, until)


def arrange(stage: Stage, commissioner: Commissioner, *, seed: int, until: date) -> None:
    """Arrange a chair to which two others add, and hand it over."""
    starts = until - timedelta(days=70)

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

    way = planned(
        stage,
        commissioner,
        CHAIR,
        seed,
        until,
        starts,
        given="Leon",
        family="Baxter",
        born=date(1991, 3, 9),
        category=Category.WHEELCHAIR,
        reason="A spinal injury. He cannot walk, and works in a school.",
        outcome=("Go to work and to training by myself", "days out in a month"),
        lines=(
            line("Light wheelchair for active use", 1_180_00),
            line("Cushion against sores", 160_00),
            line("Repairs and upkeep, 5 years", 500_00),
        ),
    )
    budget_id = way.made["budget"]
    supplier = supplier_of(stage, commissioner, starts - timedelta(days=5))
    with on(stage, "manager", starts) as (viewer, at):
        chair_id = chairs.arrange(
            by=viewer,
            at=at,
            budget_id=budget_id,
            draft=ChairDraft(
                ChairOption.CONTRIBUTION,
                "Light chair, fixed frame, red (made up)",
                ChairOwner.PERSON,
                60,
            ),
        )
        chairs.order(
            by=viewer,
            at=at,
            wheelchair_id=chair_id,
            organisation_id=supplier,
            ordered_on=starts,
            reference="TW-5518",
        )
        charity = chairs.add_contribution(
            by=viewer,
            at=at,
            wheelchair_id=chair_id,
            draft=AddedDraft(
                AddedBy.CHARITY,
                "Wheels for All (made up)",
                "A frame of titanium",
                700_00,
                AddedVat.RELIEF,
                "charity",
                AddedTo.NHS,
            ),
        )
        chairs.add_contribution(
            by=viewer,
            at=at,
            wheelchair_id=chair_id,
            draft=AddedDraft(
                AddedBy.EMPLOYER,
                "Carlton School (made up)",
                "A motor for hills, at work",
                350_00,
                AddedVat.STANDARD,
                "",
                AddedTo.SUPPLIER,
            ),
        )
    with on(stage, "finance", starts + timedelta(days=10)) as (viewer, at):
        chairs.see_contribution(
            by=viewer, at=at, added_id=charity, on=viewer.today, words="Our bank statement"
        )
    came = starts + timedelta(days=28)
    with on(stage, "finance", came) as (viewer, at):
        chairs.bill(
            by=viewer,
            at=at,
            wheelchair_id=chair_id,
            number="TW-2044",
            received_on=came,
            nhs_pence=1_340_00,
            added_pence=700_00,
        )
    with on(stage, NURSE, came) as (viewer, at):
        chairs.hand_over(by=viewer, at=at, wheelchair_id=chair_id, on=came, serial="TW 77 1203")
    leon = join(
        stage,
        username="leon",
        name=way.name,
        role=Role.HOLDER,
        tenant_ids=(commissioner.tenant_id,),
        subject_id=way.made["subject"],
    )
    with on(stage, NURSE, came + timedelta(days=14)) as (viewer, at):
        tyre = chairs.ask_repair(
            by=viewer,
            at=at,
            wheelchair_id=chair_id,
            part=ChairPart.CHAIR,
            words="A flat tyre on the left",
            how=AskedHow.TELEPHONE,
            name=way.name,
        )
        chairs.record_repair(
            by=viewer,
            at=at,
            repair_id=tyre,
            on=viewer.today,
            words="A new tyre, at his home",
            paid=RepairPaid.BILL,
            pence=46_00,
            organisation_id=supplier,
            number="TW-R-90",
        )
    with acting(leon, until) as viewer:
        said: dict[str, Any] = {"by": viewer, "at": moment(until), "wheelchair_id": chair_id}
        chairs.ask_repair(**said, part=ChairPart.CHAIR, words="The brake on the right slips")
        chairs.ask_repair(**said, part=ChairPart.EXTRAS, words="The motor makes a noise")
        chairs.ask_look(**said, words="I have lost weight. The seat is too wide for me now.")


def closed(stage: Stage, way: Way, day: date) -> None:
    """Hear what was bought, agree another use of the rest, and close it with what it did."""
    budget_id = way.made["budget"]
    with on(stage, way.nurse, day) as (viewer, at):
        found = queries.one_off(viewer=viewer, budget_id=budget_id)
        assert found is not None
        chair, taxis = (line.line_key for line in found.lines)
        for line_key, pence, words in (
            (chair, 549_00, "Riser chair, from Comfort at Home (made up)"),
            (taxis, 200_00, "Ten taxis to the day hospital"),
        ):
            told_id = one_offs.tell(
                by=viewer,
                at=at,
                budget_id=budget_id,
                draft=ToldDraft(line_key, day - 2 * _DAY, pence, words, SaidBy.TELEPHONE, way.name),
            )
            one_offs.look(by=viewer, at=at, told_id=told_id, accepts=True)
        one_offs.agree_use(
            by=viewer,
            at=at,
            budget_id=budget_id,
            line_key=taxis,
            use=UnspentUse.OTHER,
            pence=40_00,
            words="A raised seat for the toilet, which she needs more",
            agreed_with=way.name,
        )
        one_offs.say_help(
            by=viewer,
            at=at,
            budget_id=budget_id,
            score=4,
            words="I get up by myself, and I am out of hospital.",
            how=SaidBy.TELEPHONE,
            name=way.name,
        )
        close_one_off.close(by=viewer, at=at, budget_id=budget_id)


def _waiting(stage: Stage, way: Way, until: date) -> None:
    """Nobody has said what was spent, though it was asked twice."""
    join(
        stage,
        username="priya.nair",
        name=way.name,
        role=Role.HOLDER,
        tenant_ids=(way.commissioner.tenant_id,),
        subject_id=way.made["subject"],
    )
    with on(stage, NURSE, until) as (viewer, _at):
        found = queries.one_off(viewer=viewer, budget_id=way.made["budget"])
    assert found is not None
    assert found.facts.due_on is not None, "it was paid with everybody else"
    for day in (found.facts.due_on - timedelta(days=3), until):
        with acting(SYSTEM_USER_ID, day) as viewer:
            one_offs.remind(by=viewer, at=moment(day), tenant_id=way.commissioner.tenant_id)


def begun_once(
    stage: Stage,
    commissioner: Commissioner,
    place: int,
    until: date,
    starts: date,
    *,
    given: str,
    family: str,
    born: date,
    reason: str,
    things: tuple[tuple[str, int], ...],
    co_ordinator: str = NURSE,
) -> Way:
    """Take somebody as far as a one-off budget for some things, whose account is approved."""
    return planned(
        stage,
        commissioner,
        place,
        stage.seed,
        until,
        starts,
        given=given,
        family=family,
        born=born,
        category=Category.ONE_OFF,
        reason=reason,
        outcome=("Be at home, and not alone", "they say how it goes"),
        lines=tuple(
            CastLine(
                LineKind.EQUIPMENT if "chair" in words else LineKind.TRAVEL,
                f"{words} (made-up price)",
                "",
                100,
                "items",
                price,
                Basis.ONE_OFF,
                (0,),
            )
            for words, price in things
        ),
        co_ordinator=co_ordinator,
    )


def planned(
    stage: Stage,
    commissioner: Commissioner,
    place: int,
    seed: int,
    until: date,
    starts: date,
    *,
    given: str,
    family: str,
    born: date,
    category: Category,
    reason: str,
    outcome: tuple[str, str],
    lines: tuple[CastLine, ...],
    co_ordinator: str = NURSE,
) -> Way:
    """Take somebody as far as an agreed plan and, for a direct payment, to an approved account."""
    made = made_up(place, seed=seed, commissioners=(commissioner.name,), today=until)
    member = replace(
        made,
        given_name=given,
        family_name=family,
        date_of_birth=born,
        category=category,
        reason=reason,
        outcomes=(outcome,),
        lines=lines,
        starts_on=starts,
        why_another_amount="",
    )
    way = Way(stage, member, commissioner, co_ordinator, place)
    walk(way, STEPS + (PAYMENT_STEPS if member.has_direct_payment else ()))
    return way


def supplier_of(stage: Stage, commissioner: Commissioner, day: date) -> UUID:
    """Write down who sells chairs, with the account that it is paid to; return the organisation."""
    with on(stage, "manager", day) as (viewer, at):
        provider_id = marketplace.add_provider(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            draft=ProviderDraft(
                SUPPLIER, "", VatStatus.STANDARD, InvoicesCome.PAPER, "office@trentwheels.example"
            ),
        )
        organisation_id = market.provider(viewer=viewer, provider_id=provider_id).organisation_id
    paid_to(stage, commissioner.tenant_id, organisation_id, day, name="Trent Wheels")
    return organisation_id
