"""A month in which the Bacs bureau failed: who had a second way was paid by it, and on the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.house_rules import agree_rule
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.continuity import queries as continuity
from openphb.domains.payments.continuity.types import Proof, SecondWayProposed
from openphb.domains.payments.types import NumberProposed, Rail, RailTerms, RuleAbout
from openphb.journeys import first_payment
from openphb.kernel.calendars import add_working_days

# How many had a second way when it happened: the others waited for the bureau's answer.
READY = 2
FIRST_CARD = 48813
CARD = f"PFS-{FIRST_CARD}"


def have_second_ways(stage: Stage, ready: Sequence[Begun], day: date) -> None:
    """Send a penny to a few people by Faster Payments, and record that it arrived."""
    for one in ready:
        with on(stage, "finance", day) as (viewer, at):
            payments.record_second_way(
                by=viewer,
                at=at,
                budget_id=one.budget_id,
                asked=SecondWayProposed(
                    Rail.FASTER_PAYMENTS,
                    Proof.TEST_PAYMENT,
                    day,
                    "A penny was sent from the bank’s own page; they saw it arrive, told by phone.",
                ),
            )


def bureau_fails(stage: Stage, commissioner: Commissioner, run_id: UUID, pay_on: date) -> None:
    """After a run was sent: its rail fails, some are paid by another's word, and it answers late."""
    failed = add_working_days(pay_on, -2)
    with on(stage, "finance", failed) as (viewer, at):
        outage_id = payments.declare_outage(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            rail=Rail.BACS,
            began_on=failed,
            site="Our bureau",
            reason="The bureau cannot say which files it processed since last night.",
        )
    with on(stage, "finance.approver", failed) as (viewer, at):
        plan = continuity.move_plan(viewer=viewer, at=at, run_id=run_id)
        made = (
            payments.override(
                by=viewer,
                at=at,
                run_id=run_id,
                reason="They pay wages on that day and cannot wait for the bureau.",
            ).run_ids
            if plan.by_word
            else ()
        )
    for new_id in made:
        _approve(stage, new_id, failed)
    with on(stage, "finance", pay_on) as (viewer, at):
        # In the morning nobody has their money, and Today says so.
        payments.look_for_late(by=viewer, at=at, tenant_id=commissioner.tenant_id)
        for new_id in made:
            payments.take_file(by=viewer, at=at, run_id=new_id)
            first_payment.submit(by=viewer, at=at, run_id=new_id)
        for one in continuity.exposures(viewer=viewer, still_open=True):
            if one.tenant_id == commissioner.tenant_id:
                payments.close_exposure(
                    by=viewer,
                    at=at,
                    exposure_id=one.id,
                    paid=False,
                    on=pay_on,
                    evidence="The bureau’s list of what it sent does not have it.",
                )
        for each in (run_id, *made):
            payments.confirm(by=viewer, at=at, run_id=each)
        payments.end_outage(
            by=viewer, at=at, outage_id=outage_id, reason="The bureau’s list is complete again."
        )
        payments.look_for_late(by=viewer, at=at, tenant_id=commissioner.tenant_id)


def _approve(stage: Stage, run_id: UUID, day: date) -> None:
    with on(stage, "finance", day) as (viewer, at):
        found = payment_queries.run(viewer=viewer, run_id=run_id)
        payments.review(by=viewer, at=at, run_id=run_id, version=found.version)
    with on(stage, "finance.second", day) as (viewer, at):
        payments.approve(by=viewer, at=at, run_id=run_id, typed_pence=found.total_pence)


def have_cards(stage: Stage, several: Sequence[Begun], until: date) -> None:
    """Give a few people of one commissioner prepaid cards, and take in what is on them."""
    day = until - timedelta(days=9)
    commissioner = several[0].commissioner
    agree_rule(stage, commissioner, day, RuleAbout.RAIL, RailTerms(Rail.PREPAID_CARD, 1))
    cards = [f"PFS-{FIRST_CARD + n}" for n, _one in enumerate(several)]
    for one, card in zip(several, cards, strict=True):
        assert one.agreement_id is not None, "who has a card is paid"
        with on(stage, "finance", day) as (viewer, at):
            number_id = payments.propose_number(
                by=viewer,
                at=at,
                agreement_id=one.agreement_id,
                asked=NumberProposed(
                    Rail.PREPAID_CARD,
                    card,
                    day,
                    "Letter of the card provider, chosen by the person",
                ),
            )
        with on(stage, "finance.approver", day) as (viewer, at):
            payments.decide_number(
                by=viewer,
                at=at,
                number_id=number_id,
                agree=True,
                reason="Seen on the provider’s page, with the person’s name.",
            )
    rows = [f"{card},{until - timedelta(days=1)},0.00" for card in cards]
    with on(stage, "finance", until) as (viewer, at):
        payments.take_in_balances(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            data="\n".join(["card_id,day,balance", *rows, ""]).encode(),
        )
