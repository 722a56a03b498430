"""What bodies owe each other: a hand-over from the council, a refund, a dispute, a shared budget."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.stage import Stage, join
from openphb.domains.cases.types import Category
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.settlement.schedule_file import HEADER
from openphb.domains.payments.types import (
    ContributionDraft,
    FindingDraft,
    FundedLine,
    FunderPart,
    HandOverDraft,
    RefundBy,
)
from openphb.foundation.access.types import Role
from openphb.foundation.organisations.models import Organisation
from openphb.journeys import hand_over
from openphb.kernel.periods import Period, add_months

COUNCIL = "Nottinghamshire County Council"
FOUR_WEEKS = timedelta(days=28)
# Six rows of four weeks: what the council paid in the half year before, made up.
ROWS = 6
PAID, ASKED = "1136.00", "96.00"
NEVER_BOTH = (Category.CHC_ADULT, Category.CHILDREN_CONTINUING_CARE)


def taken_over(stage: Stage, begun: Sequence[Begun], until: date) -> None:
    """Let the NHS take over Mr W's care as from half a year before, and settle it with the council."""
    council_id = Organisation.objects.get(name=COUNCIL).id
    join(
        stage,
        username="council",
        name="Carol Finch",
        role=Role.OTHER_FUNDER,
        tenant_ids=stage.tenant_ids,
        organisation_id=council_id,
    )
    mr_w = begun[0]
    first = mr_w.member.starts_on - ROWS * FOUR_WEEKS
    day = mr_w.member.starts_on + timedelta(days=14)
    hand_over_id = _take_over(stage, mr_w, council_id, first, day)
    _take_in(stage, mr_w, council_id, _rows(mr_w, first), day + timedelta(days=20), "half-year.csv")
    _refund(stage, hand_over_id, day + timedelta(days=22))
    _settle(stage, mr_w, council_id, first, day + timedelta(days=23))
    _share(stage, begun[1:], council_id, until)
    # The council says later that four weeks were more: a second statement says so, and we dispute it.
    late = until - timedelta(days=12)
    row = [("NCC-7", _case(mr_w), "1", first, first + FOUR_WEEKS, "58.40", "0", "NCC-1")]
    _take_in(stage, mr_w, council_id, row, late, "correction.csv")
    settlement_id = _draft(stage, mr_w, council_id, first, late)
    with on(stage, "finance", until - timedelta(days=5)) as (viewer, at):
        payments.dispute_settlement(
            by=viewer,
            at=at,
            settlement_id=settlement_id,
            words="The plan of the time had no bank holidays: what was the £58.40 for?",
        )


def _take_over(stage: Stage, one: Begun, council_id: UUID, first: date, day: date) -> UUID:
    with on(stage, "approver", day) as (viewer, at):
        return hand_over.take_over(
            by=viewer,
            at=at,
            budget_id=one.budget_id,
            draft=HandOverDraft(
                from_id=council_id,
                effective_on=first,
                decided_on=day - timedelta(days=7),
                decided_by="Ruth Bell",
                reason="The review found that the needs were the same since the referral.",
                source="Outcome letter of the multi-disciplinary team",
                refund_by=RefundBy.NHS,
            ),
        )


def _case(one: Begun) -> str:
    return one.member.nhs_number


def _rows(one: Begun, first: date) -> list[tuple[object, ...]]:
    """Return what the council's system sends: six good rows, and one of a case that is not theirs."""
    starts = [first + n * FOUR_WEEKS for n in range(ROWS)]
    good = [
        (f"NCC-{n}", _case(one), "1", start, start + FOUR_WEEKS, PAID, ASKED, "")
        for n, start in enumerate(starts, start=1)
    ]
    return [*good, ("NCC-90", "CHC-2025-0000", "1", first, first + FOUR_WEEKS, PAID, ASKED, "")]


def _take_in(
    stage: Stage,
    one: Begun,
    council_id: UUID,
    rows: Sequence[tuple[object, ...]],
    day: date,
    name: str,
) -> None:
    with on(stage, "finance", day) as (viewer, at):
        reference = payment_queries.funding_of_budget(
            viewer=viewer, budget_id=one.budget_id
        ).case_reference
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for row in rows:
            number, case, line, start, end, paid, asked, adds_to = row
            assert isinstance(end, date)
            case = reference if case == _case(one) else case
            last = end - timedelta(days=1)
            writer.writerow((number, case, line, start, last, paid, asked, adds_to))
        payments.take_in_schedule(
            by=viewer,
            at=at,
            tenant_id=one.commissioner.tenant_id,
            body_id=council_id,
            data=out.getvalue().encode(),
            file_name=name,
        )


def _refund(stage: Stage, hand_over_id: UUID, day: date) -> None:
    with on(stage, "finance", day) as (viewer, at):
        refund_id = payments.propose_refund(by=viewer, at=at, hand_over_id=hand_over_id)
    with on(stage, "finance.approver", day + timedelta(days=2)) as (viewer, at):
        payments.decide_refund(
            by=viewer,
            at=at,
            refund_id=refund_id,
            agree=True,
            reason="You were eligible for NHS care on these days, and NHS care is free.",
        )
    with on(stage, "finance", day + timedelta(days=6)) as (viewer, at):
        payments.record_refund_paid(
            by=viewer,
            at=at,
            refund_id=refund_id,
            paid_on=day + timedelta(days=5),
            reference="FPS 2025-1207",
        )


def _draft(stage: Stage, one: Begun, council_id: UUID, first: date, day: date) -> UUID:
    with on(stage, "finance", day) as (viewer, at):
        return payments.draft_settlement(
            by=viewer,
            at=at,
            tenant_id=one.commissioner.tenant_id,
            other_id=council_id,
            period=Period(first.replace(day=1), add_months(day.replace(day=1), 1)),
        )


def _settle(stage: Stage, one: Begun, council_id: UUID, first: date, day: date) -> None:
    """Settle the half year: our approver agrees, the council by letter, and the money leaves."""
    settlement_id = _draft(stage, one, council_id, first, day)
    with on(stage, "finance.approver", day + timedelta(days=2)) as (viewer, at):
        payments.agree_settlement(by=viewer, at=at, settlement_id=settlement_id)
    with on(stage, "finance", day + timedelta(days=9)) as (viewer, at):
        payments.key_their_agreement(
            by=viewer,
            at=at,
            settlement_id=settlement_id,
            name="Carol Finch",
            agreed_on=day + timedelta(days=7),
            how="Her letter, reference NCC/CF/118, kept in the shared folder",
        )
    with on(stage, "finance", day + timedelta(days=20)) as (viewer, at):
        payments.settle(
            by=viewer,
            at=at,
            settlement_id=settlement_id,
            settled_on=day + timedelta(days=19),
            reference="BACS 118-NCC",
        )


def _share(stage: Stage, others: Sequence[Begun], council_id: UUID, until: date) -> None:
    """Share the budget of somebody who is paid, and may have both."""
    paid = [
        one
        for one in others
        if one.agreement_id is not None and one.member.category is not Category.S117
    ]
    if not paid:
        return
    share(stage, min(paid, key=lambda two: two.member.category in NEVER_BOTH), council_id, until)


def share(stage: Stage, one: Begun, council_id: UUID, until: date) -> None:
    """Find that a council bears a part of somebody's budget, and asks them for a little of it."""
    continuing = one.member.category in NEVER_BOTH
    start = until if continuing else max(one.member.starts_on, until - timedelta(days=120))
    with on(stage, "finance", until) as (viewer, at):
        lines = payment_queries.funding_of_budget(viewer=viewer, budget_id=one.budget_id).lines
        dear = (line for line in lines if line.stretches and _weekly(line) >= 40_00)
        priced = next(dear, None)
        if priced is None:
            return
        payments.record_finding(
            by=viewer,
            at=at,
            budget_id=one.budget_id,
            draft=FindingDraft(
                line_keys=(priced.line_key,),
                starts_on=start,
                ends_on=None,
                lead_id=stage.icb_id,
                parts=(
                    FunderPart(stage.icb_id, ten_thousandths=7_000),
                    FunderPart(council_id, ten_thousandths=3_000),
                ),
                reason="The joint panel found what of this line is social care.",
                source="Minutes of the joint panel",
                found_by="Ruth Bell and Carol Finch",
            ),
        )
        payments.record_contribution(
            by=viewer,
            at=at,
            budget_id=one.budget_id,
            draft=ContributionDraft(
                line_key=priced.line_key,
                council_id=council_id,
                weekly_pence=8_50,
                starts_on=start,
                ends_on=None,
                reason="Asked for by the council after its financial assessment.",
                source="Financial assessment by the council",
            ),
        )


def _weekly(line: FundedLine) -> int:
    """Return what a line comes to a week now, in pence."""
    _days, _found, parts = line.stretches[-1]
    return sum(part.comes_to_pence or 0 for part in parts)
