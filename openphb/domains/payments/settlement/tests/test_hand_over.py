"""A council's direct payment becomes the NHS's from six months ago: nobody's pay is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import PersonContribution
from openphb.domains.payments.settlement.tests import making as between
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import (
    FunderPart,
    RefundBy,
    RefundState,
    SettlementState,
)
from openphb.domains.plans.tests import making as planning
from openphb.kernel.refusal import Refusal

FROM, UNTIL = date(2027, 1, 1), date(2027, 8, 1)
# From 9 January: 16 of the first 28 days, five whole rows, and 25 days.
CARE = 649_14 + 5 * 1_136_00 + 1_014_29
ASKED = 91_43 + 5 * 160_00 + 142_86
# To 31 March: 16 days, two rows, and 10 of the 28 days of the fourth.
CARE_LAST_YEAR = 649_14 + 2 * 1_136_00 + 405_71
ASKED_LAST_YEAR = 91_43 + 2 * 160_00 + 57_14


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def world(house, monkeypatch):
    """Somebody whose own direct payment from the NHS begins on 9 July 2027, and another person."""
    monkeypatch.setattr(planning, "STARTS", date(2027, 7, 5))
    monkeypatch.setattr(planning, "REVIEW", date(2027, 10, 5))
    monkeypatch.setattr(agreeing, "FIRST_DAY", between.TODAY)
    house.today = between.TODAY
    house.at = house.at.replace(year=2027, month=7, day=9)
    making.payer(house)
    pa = replace(planning.PA_LINE, valid_from=planning.STARTS)
    agreement = making.agreement(house, making.entitled(house, pa))
    house.budget_id, house.subject_id = agreement.budget_id, agreement.subject_id
    house.council_id = between.council()
    with house.acting("finance_officer") as viewer:
        found = queries.funding_of_budget(viewer=viewer, budget_id=house.budget_id)
    house.case, house.line_key = found.case_reference, found.lines[0].line_key
    return house


def handed_over(world, refund_by=RefundBy.NHS):
    hand_over_id = between.hand_over(world, world.budget_id, world.council_id, refund_by)
    taken = between.take_in(world, world.council_id, between.schedule(world.case))
    assert (taken.added, taken.known, taken.wrong) == (7, 0, 0)
    return hand_over_id


def test_the_council_is_repaid_the_person_refunded_and_nobodys_pay_is_touched(world):
    """Must show 2, whole: across 31 March, to £0.00."""
    making.entitled(world, replace(planning.PA_LINE, valid_from=planning.STARTS))
    before = between.paid_file(world, between.PAY_ON)
    entitled = between.entitlement(world)

    hand_over_id = handed_over(world)

    # The assistants are paid by the same bytes, of the same facts.
    assert between.paid_file(world, between.PAY_ON) == before
    assert [amount for _who, amount, _period in before[1]] == [1_136_00, 1_136_00]
    assert between.entitlement(world) == entitled

    # What the council paid from 9 January is the NHS's, each day in its own year.
    settlement_id = between.draft(world, world.council_id, FROM, UNTIL)
    found = between.told(world, settlement_id)
    assert sum(line.care_pence for line in found.lines) == CARE
    assert found.summary.to_us_pence == -(CARE - ASKED)
    assert dict(found.by_year) == {
        "2026/27": -(CARE_LAST_YEAR - ASKED_LAST_YEAR),
        "2027/28": -(CARE - ASKED) + (CARE_LAST_YEAR - ASKED_LAST_YEAR),
    }
    assert min(line.days.start for line in found.lines) == between.EFFECTIVE
    between.both_agree(world, settlement_id)
    assert between.stands(world, "2100") == -(CARE - ASKED)
    assert between.stands(world, "5000", "2026/27") == CARE_LAST_YEAR - ASKED_LAST_YEAR

    # Her own contributions come back to her, day by day, by another person's decision.
    with world.acting("finance_officer") as viewer:
        refund_id = actions.propose_refund(by=viewer, at=world.at, hand_over_id=hand_over_id)
        told = queries.refund(viewer=viewer, refund_id=refund_id)
        assert (told.pence, told.state) == (ASKED, RefundState.PROPOSED)
        assert sum(line.pence for line in told.lines) == ASKED
    with world.acting("finance_approver") as viewer:
        actions.decide_refund(
            by=viewer, at=world.at, refund_id=refund_id, agree=True, reason="NHS care is free."
        )
    assert between.stands(world, "2200") == -ASKED
    assert between.stands(world, "5000", "2026/27") == CARE_LAST_YEAR
    with world.acting("finance_officer") as viewer:
        actions.record_refund_paid(
            by=viewer, at=world.at, refund_id=refund_id, paid_on=world.today, reference="FP 77"
        )
        actions.settle(
            by=viewer,
            at=world.at,
            settlement_id=settlement_id,
            settled_on=world.today,
            reference="BACS 9001",
        )
    for account in ("2100", "2200"):
        assert between.stands(world, account) == 0
        # The refund's own liability has no year; what bodies owe is nought in each.
    assert between.stands(world, "2100", "2026/27") == between.stands(world, "2100", "2027/28") == 0
    assert between.stands(world, "5000") == CARE
    assert between.stands(world, "1010") == -CARE
    assert between.told(world, settlement_id).summary.state is SettlementState.SETTLED

    # Nothing is left to say, to repay or to refund.
    with refused("settlement_nothing"):
        between.draft(world, world.council_id, FROM, UNTIL)
    with world.acting("finance_officer") as viewer, refused("refund_nothing"):
        actions.propose_refund(by=viewer, at=world.at, hand_over_id=hand_over_id)
    assert between.paid_file(world, between.PAY_ON) == before


def test_where_the_council_refunds_it_is_repaid_the_whole_care(world):
    hand_over_id = handed_over(world, RefundBy.COUNCIL)
    settlement_id = between.draft(world, world.council_id, FROM, UNTIL)
    assert between.told(world, settlement_id).summary.to_us_pence == -CARE
    between.settled(world, settlement_id)
    with world.acting("finance_officer") as viewer:
        refund_id = actions.propose_refund(by=viewer, at=world.at, hand_over_id=hand_over_id)
    with world.acting("finance_approver") as viewer:
        actions.decide_refund(
            by=viewer, at=world.at, refund_id=refund_id, agree=True, reason="NHS care is free."
        )
    assert (between.stands(world, "5000"), between.stands(world, "2200")) == (CARE, 0)
    with world.acting("finance_officer") as viewer:
        told = queries.refund(viewer=viewer, refund_id=refund_id)
    assert (told.pence, told.by_name, told.journal_id) == (ASKED, "Ourshire County Council", None)


def test_a_correction_by_the_council_is_said_by_a_second_statement_alone(world):
    handed_over(world)
    between.settled(world, between.draft(world, world.council_id, FROM, UNTIL))
    # It paid £28.00 less for four weeks than it said, and took £8.00 less.
    corrected = [("N-8", date(2027, 4, 19), date(2027, 5, 16), "-28.00", "-8.00", "N-5")]
    taken = between.take_in(world, world.council_id, between.schedule(world.case, corrected))
    assert (taken.added, taken.wrong) == (1, 0)
    second = between.told(world, between.draft(world, world.council_id, FROM, UNTIL))
    assert sum(line.care_pence for line in second.lines) == -28_00
    assert second.summary.to_us_pence == 20_00
    between.settled(world, second.summary.id)
    assert between.stands(world, "2100") == 0
    assert between.stands(world, "5000") == CARE - ASKED - 20_00


def test_the_same_schedule_again_adds_nothing_and_each_bad_row_says_why(world):
    handed_over(world)
    data = between.schedule(world.case)
    again = between.take_in(world, world.council_id, data)
    assert (again.added, again.known, again.wrong) == (0, 7, 0)
    bad = [
        ("N-1", *between.PAID[0][1:3], "1137.00", "160.00"),
        ("X-2", date(2027, 2, 1), date(2027, 2, 7), "284.00", "0"),
        ("X-3", date(2026, 12, 1), date(2026, 12, 7), "10.00", "11.00"),
        ("X-4", date(2026, 12, 1), date(2026, 11, 7), "10.00", ""),
        ("X-5", date(2027, 7, 1), date(2027, 7, 10), "10.00", ""),
        ("X-6", date(2026, 12, 1), date(2026, 12, 7), "0", ""),
        ("X-7", date(2026, 12, 1), date(2026, 12, 7), "ten", ""),
        ("X-8", date(2026, 12, 1), date(2026, 12, 7), "-5", "", "N-1"),
        ("X-9", date(2026, 12, 1), date(2026, 12, 7), "-5000", "", "N-1"),
        ("X-10", date(2026, 12, 1), date(2026, 12, 7), "5", "", "N-99"),
        ("X-11", date(2026, 12, 1), date(2026, 12, 7), "5.00", ""),
        ("X-11", date(2026, 12, 8), date(2026, 12, 9), "5.00", ""),
    ]
    rows = between.schedule(world.case, bad).decode().splitlines()
    rows += [
        "X-12,CHC-none,1,2026-12-10,2026-12-11,5,,",
        f"X-13,{world.case},9,2026-12-10,2026-12-11,5,,",
    ]
    taken = between.take_in(world, world.council_id, "\n".join(rows).encode())
    assert (taken.added, taken.known, taken.wrong) == (2, 0, 12)
    with world.acting("finance_officer") as viewer:
        told = queries.schedule(viewer=viewer, schedule_id=taken.schedule_id)
    assert [row.code for row in told.rows] == [
        "row_changed",
        "days_paid_twice",
        "contribution_above_paid",
        "days_backwards",
        "days_ahead",
        "paid_nothing",
        "money_unreadable",
        "",
        "correction_too_large",
        "adds_to_unknown",
        "",
        "row_twice",
        "case_not_theirs",
        "line_unknown",
    ]
    assert all(row.mend for row in told.rows if row.code)


def test_a_hand_over_is_from_a_council_once_and_earlier_days_stay_the_councils(world):
    with refused("hand_over_from_when"):
        late = date(2027, 7, 10)
        between.hand_over(world, world.budget_id, world.council_id, effective_on=late)
    with refused("hand_over_not_a_council"):
        between.hand_over(world, world.budget_id, world.other_organisation_id)
    between.hand_over(world, world.budget_id, world.council_id)
    with refused("hand_over_again"):
        between.hand_over(world, world.budget_id, world.council_id)
    rows = [("N-0", date(2026, 12, 1), date(2026, 12, 28), "1136.00", "160.00")]
    between.take_in(world, world.council_id, between.schedule(world.case, rows))
    with refused("settlement_nothing"):
        between.draft(world, world.council_id, date(2026, 12, 1), UNTIL)


def test_the_end_of_nhs_funding_is_ahead_and_a_contribution_the_councils_alone(world):
    between.hand_over(world, world.budget_id, world.council_id)
    council = FunderPart(world.council_id, ten_thousandths=10_000)
    # Days of the hand-over itself, and of our own payment, are not given back.
    with refused("nhs_end_backwards"):
        between.find(world, world.budget_id, date(2027, 3, 1), council)
    between.find(world, world.budget_id, date(2027, 8, 9), council)
    with world.acting("finance_officer") as viewer:
        told = queries.funding_of_budget(viewer=viewer, budget_id=world.budget_id)
    ((_first, _found, nhs), (ends, _also, theirs)) = told.lines[0].stretches
    assert [part.name for part in nhs] == ["NHS Ourshire ICB"]
    assert ends.start == date(2027, 8, 9)
    assert [(part.name, part.comes_to_pence) for part in theirs] == [
        ("Ourshire County Council", 284_00)
    ]
    the_database_knows_no_contribution_to_an_nhs_share(world)


def the_database_knows_no_contribution_to_an_nhs_share(world):
    """What rules refuse is refused once more, for whoever comes past them."""
    from openphb.domains.budgets import queries as budgets
    from openphb.domains.payments.actions.funding import write_contribution
    from openphb.domains.payments.types import ContributionDraft
    from openphb.foundation.access.types import Permission

    def write(council_id, pence=20_00):
        with world.acting("finance_officer") as viewer, transaction.atomic():
            budget, _reference = budgets.budget_named(
                viewer=viewer, permission=Permission.FUNDING_RECORD, budget_id=world.budget_id
            )
            draft = ContributionDraft(
                world.line_key, council_id, pence, world.today, None, "Means test", "Letter"
            )
            actor = viewer.act(Permission.FUNDING_RECORD, tenant_id=world.tenant_id)
            write_contribution(by=actor, at=world.at, budget=budget, draft=draft)

    # All of it is the NHS's: neither the council nor the NHS may ask for anything.
    for body in (world.council_id, world.organisation_id):
        with pytest.raises(IntegrityError, match=r"contribute|bears no such part"):
            write(body)
    between.find(
        world,
        world.budget_id,
        world.today,
        FunderPart(world.council_id, weekly_pence=15_00),
        FunderPart(world.organisation_id, ten_thousandths=10_000),
    )
    with pytest.raises(IntegrityError, match="bears no such part"):
        write(world.council_id)
    write(world.council_id, 15_00)
    with world.acting("finance_officer"):
        assert PersonContribution.objects.get().weekly_pence == 15_00
