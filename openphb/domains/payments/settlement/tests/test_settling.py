"""What a council owes of a joint budget: said of what was paid, agreed by two, settled to nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import Settlement, SettlementAgreed
from openphb.domains.payments.settlement.tests import making as between
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import (
    ContributionDraft,
    FunderPart,
    RunKind,
    SettlementState,
    Side,
)
from openphb.domains.plans.tests import making as planning
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

PAID = 1_136_00
FROM, UNTIL = date(2026, 12, 1), date(2027, 2, 1)
# Of four weeks from 11 December, 21 days are December's.
DECEMBER, JANUARY = 340_80, 113_60


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def joint(house):
    """A budget that the council bears 40 % of, paid for four weeks from 11 December."""
    making.payer(house)
    house.council_id = between.council()
    shares = {house.organisation_id: 6_000, house.council_id: 4_000}
    line = replace(planning.PA_LINE, shares=shares)
    agreement = making.agreement(house, making.entitled(house, line))
    house.budget_id, house.subject_id = agreement.budget_id, agreement.subject_id
    making.approved(house)
    house.today, house.at = date(2027, 1, 15), house.at.replace(year=2027, month=1, day=15)
    return house


def test_what_was_paid_is_said_by_month_agreed_by_two_and_settled(joint):
    settlement_id = between.draft(joint, joint.council_id, FROM, UNTIL)
    found = between.told(joint, settlement_id)
    assert [(line.care_pence, line.paid_by_us) for line in found.lines] == [
        (DECEMBER, True),
        (JANUARY, True),
    ]
    with refused("settlement_open"):
        between.draft(joint, joint.council_id, FROM, UNTIL)
    with refused("settlement_whole_months"):
        between.draft(joint, joint.council_id, date(2026, 12, 2), UNTIL)
    with joint.acting("finance_officer") as viewer:
        ask = {"by": viewer, "at": joint.at, "settlement_id": settlement_id}
        with pytest.raises(NotPermitted):
            actions.agree_settlement(**ask)
        with refused("settlement_not_agreed"):
            actions.settle(**ask, settled_on=joint.today, reference="1")
        keyed = {"name": "Carol Finch", "agreed_on": joint.today, "how": "Letter"}
        with refused("settlement_words_missing"):
            actions.key_their_agreement(**ask, **{**keyed, "how": " "})
        with refused("settlement_agreed_when"):
            actions.key_their_agreement(**ask, **{**keyed, "agreed_on": date(2027, 1, 14)})
        assert actions.key_their_agreement(**ask, **keyed) is SettlementState.DRAFT
        with refused("settlement_agreed_already"):
            actions.key_their_agreement(**ask, **keyed)
        # The database holds both sides to it, whoever comes past the rules.
        with pytest.raises(IntegrityError, match="both sides"), transaction.atomic():
            Settlement.objects.filter(pk=settlement_id).update(state=SettlementState.AGREED)
        one = SettlementAgreed.objects.get(settlement_id=settlement_id)
        one.pk, one.side, one.keyed, one.how = new_id(), Side.OURS, False, ""
        one.drafted_by = joint.council_id
        with pytest.raises(IntegrityError, match="agreed_by_two"), transaction.atomic():
            one.save(force_insert=True)
    with joint.acting("finance_approver") as viewer:
        actions.agree_settlement(by=viewer, at=joint.at, settlement_id=settlement_id)
    assert between.stands(joint, "2100") == DECEMBER + JANUARY
    assert between.stands(joint, "4000") == -(DECEMBER + JANUARY)
    with joint.acting("finance_officer") as viewer:
        actions.settle(
            by=viewer,
            at=joint.at,
            settlement_id=settlement_id,
            settled_on=joint.today,
            reference="1",
        )
        with refused("settlement_not_open"):
            actions.withdraw_settlement(by=viewer, at=joint.at, settlement_id=settlement_id)
    assert (between.stands(joint, "2100"), between.stands(joint, "1010")) == (0, 454_40)
    assert between.told(joint, settlement_id).settled_on == joint.today


def test_a_later_finding_is_said_as_what_changed_and_no_recipient_is_touched(joint):
    between.settled(joint, between.draft(joint, joint.council_id, FROM, UNTIL))
    entitled, due = between.entitlement(joint), making.due(joint, making.NEXT_DAY).total_pence
    # From Christmas the council was to bear £50.00 a week: less than 40 % of £284.00.
    between.find(
        joint,
        joint.budget_id,
        date(2026, 12, 25),
        FunderPart(joint.organisation_id, ten_thousandths=10_000),
        FunderPart(joint.council_id, weekly_pence=50_00),
    )
    second = between.told(joint, between.draft(joint, joint.council_id, FROM, UNTIL))
    # A fortnight at £113.60 was said and £100.00 is right: a week each in December and January.
    assert [line.care_pence for line in second.lines] == [-63_60, -63_60]
    assert second.summary.to_us_pence == -127_20
    between.settled(joint, second.summary.id)
    assert (between.stands(joint, "2100"), between.stands(joint, "4000")) == (0, -327_20)
    assert (between.entitlement(joint), making.due(joint, making.NEXT_DAY).total_pence) == (
        entitled,
        due,
    )
    _the_person_contributes_to_the_councils_part_alone(joint)


def _the_person_contributes_to_the_councils_part_alone(joint):
    with joint.acting("finance_officer") as viewer:
        line = queries.funding_of_budget(viewer=viewer, budget_id=joint.budget_id).lines[0]
        draft = ContributionDraft(
            line.line_key, joint.council_id, 20_00, date(2026, 12, 25), None, "Means test", "Letter"
        )
        ask = {"by": viewer, "at": joint.at, "budget_id": joint.budget_id}
        with refused("contribution_above_share"):
            actions.record_contribution(**ask, draft=replace(draft, weekly_pence=50_01))
        with refused("contribution_not_a_council"):
            actions.record_contribution(
                **ask, draft=replace(draft, council_id=joint.organisation_id)
            )
        actions.record_contribution(**ask, draft=draft)
        told = queries.funding_of_budget(viewer=viewer, budget_id=joint.budget_id).lines[0]
    *_earlier, (_days, found, parts) = told.stretches
    assert found
    assert [(part.name, part.person, part.comes_to_pence) for part in parts] == [
        ("Ourshire County Council", True, 20_00),
        ("Ourshire County Council", False, 30_00),
        ("NHS Ourshire ICB", False, 234_00),
    ]
    # It is theirs to collect: what the bodies owe each other is as it was.
    with refused("settlement_nothing"):
        between.draft(joint, joint.council_id, FROM, UNTIL)


def test_a_dispute_stops_the_statement_and_no_payment(joint):
    before = between.paid_file(joint, date(2027, 1, 22))
    settlement_id = between.draft(joint, joint.council_id, FROM, UNTIL)
    stranger = joint.join(
        "other_funder", tenant_id=joint.tenant_id, organisation_id=joint.other_organisation_id
    )
    clerk = joint.join(
        "other_funder",
        tenant_id=joint.tenant_id,
        organisation_id=joint.council_id,
        name="Carol Finch",
    )
    # Another body's people see nothing of it; the council's own see theirs and answer it.
    with joint.acting_as(stranger) as viewer:
        assert queries.settlements(viewer=viewer) == ()
        with pytest.raises(NothingThere):
            queries.settlement(viewer=viewer, settlement_id=settlement_id)
        with pytest.raises(NothingThere):
            actions.agree_for_body(by=viewer, at=joint.at, settlement_id=settlement_id)
    with joint.acting_as(clerk) as viewer:
        assert [one.id for one in queries.settlements(viewer=viewer)] == [settlement_id]
        dispute_id = actions.dispute_settlement(
            by=viewer, at=joint.at, settlement_id=settlement_id, words="We pay 30 % of it."
        )
        with refused("settlement_disputed"):
            actions.agree_for_body(by=viewer, at=joint.at, settlement_id=settlement_id)
        with pytest.raises(Refusal):
            queries.funding_of_budget(viewer=viewer, budget_id=joint.budget_id)
    assert between.told(joint, settlement_id).summary.disputed
    assert between.paid_file(joint, date(2027, 1, 22)) == before
    with joint.acting("finance_officer") as viewer:
        ask = {"by": viewer, "at": joint.at, "dispute_id": dispute_id}
        actions.resolve_dispute(**ask, words="The minutes say 40 %: they agree.")
        with refused("dispute_over"):
            actions.resolve_dispute(**ask, words="Again")
    with joint.acting_as(clerk) as viewer:
        actions.agree_for_body(by=viewer, at=joint.at, settlement_id=settlement_id)
    with joint.acting("finance_approver") as viewer:
        actions.agree_settlement(by=viewer, at=joint.at, settlement_id=settlement_id)
    told = between.told(joint, settlement_id)
    assert [(one.side, one.body, one.name, one.keyed_by) for one in told.agreed] == [
        (Side.THEIRS, "Ourshire County Council", "Carol Finch", ""),
        (Side.OURS, "NHS Ourshire ICB", "Finance Approver", ""),
    ]
    assert told.summary.state is SettlementState.AGREED


def test_what_came_back_or_was_withdrawn_is_not_owed(joint):
    first = between.draft(joint, joint.council_id, FROM, UNTIL)
    with joint.acting("finance_officer") as viewer:
        actions.withdraw_settlement(by=viewer, at=joint.at, settlement_id=first)
    second = between.draft(joint, joint.council_id, FROM, UNTIL)
    assert between.told(joint, second).summary.to_us_pence == DECEMBER + JANUARY
    assert between.told(joint, second).summary.number == 2
    between.settled(joint, second)
    with joint.acting("finance_officer") as viewer:
        (run,) = queries.runs(viewer=viewer)
        (paid,) = queries.payments_of_run(viewer=viewer, run_id=run.id).payments
        actions.take_file(by=viewer, at=joint.at, run_id=run.id)
        actions.submit(by=viewer, at=joint.at, run_id=run.id)
        actions.record_return(
            by=viewer, at=joint.at, payment_id=paid.id, returned_on=joint.today, reason="Closed"
        )
    third = between.told(joint, between.draft(joint, joint.council_id, FROM, UNTIL))
    assert third.summary.to_us_pence == -(DECEMBER + JANUARY)


def test_what_an_organisation_was_paid_by_a_bill_is_settled_by_the_days_of_its_care(joint):
    shares = {joint.organisation_id: 6_000, joint.council_id: 4_000}
    bought = making.notional(joint, planning.PA_LINE, replace(planning.DAY_LINE, shares=shares))
    provider_id = making.provider(joint)
    making.organisation_paid_to(joint, provider_id)
    making.put(joint, making.bill_asked(joint, bought, provider_id, pence=280_00))
    making.approved(joint, joint.today + timedelta(days=7), kind=RunKind.BILLS)
    found = between.told(joint, between.draft(joint, joint.council_id, FROM, UNTIL))
    # Of 28 days from 11 December, 21 are December's: 40 % of £210.00 and of £70.00.
    assert [
        line.care_pence for line in found.lines if line.care_pence not in (DECEMBER, JANUARY)
    ] == [84_00, 28_00]
