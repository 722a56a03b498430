"""A case passes to another commissioner in mid-period: no payment is missed and none is made twice."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from openphb.domains.agreements import queries as agreement_queries
from openphb.domains.cases import queries as case_queries
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.models import CaseTransfer
from openphb.domains.payments.tests import making
from openphb.domains.payments.transfer.rules import READY
from openphb.domains.payments.types import (
    RunAsked,
    TransferBasis,
    TransferDraft,
    TransferSide,
    TransferState,
)
from openphb.domains.people import queries as people
from openphb.domains.plans import queries as plans
from openphb.domains.plans.models import PlanVersion
from openphb.domains.plans.tests import making as planning
from openphb.domains.reviews import actions as reviewing
from openphb.domains.reviews import queries as reviews
from openphb.domains.reviews.types import Calendar
from openphb.foundation.access.models import GrantLine
from openphb.foundation.access.tests.visiting import visit
from openphb.foundation.tenancy.models import Share
from openphb.journeys import changed_circumstances
from openphb.journeys import transfer_case as journey
from openphb.kernel.refusal import Refusal

__all__ = ["visit"]

FIRST = making.FIRST_DAY  # Friday 11 December 2026
SECOND, THIRD = date(2027, 1, 8), date(2027, 2, 5)
FOUR_WEEKS = 20 * 1420 * 4
MADE_UP = timedelta(days=7)


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@contextmanager
def theirs(house, role):
    with house.acting(role, house.other_tenant_id) as viewer:
        yield viewer


@pytest.fixture
def paid(house):
    """Return a house whose one recipient was paid for four weeks from 11 December."""
    pay_first(house)
    return house


def pay_first(house) -> None:
    """Have one recipient paid for four weeks from 11 December; the house knows who it is."""
    making.payer(house)
    with theirs(house, "finance_approver") as viewer:
        payments.set_payer(
            by=viewer,
            at=house.at,
            tenant_id=house.other_tenant_id,
            organisation_id=house.other_organisation_id,
            bacs_user_number="654321",
            bacs_name="NHS OTHERSHIRE",
            sort_code="20-29-59",
            account_number="43748472",
        )
    house.agreement_id = making.entitled(house)
    made = making.agreement(house, house.agreement_id)
    house.budget_id, house.subject_id = made.budget_id, made.subject_id
    planning.name_person(house, made.subject_id)
    house.holder = house.join("holder", subject_id=made.subject_id, name="William W")
    pay(house, FIRST)


def pay(house, on, tenant_id=None) -> int:
    """Pay everybody on a day, made up in its time; return the pence. Nothing due is nothing."""
    before, house.today = house.today, min(house.today, on - MADE_UP)
    try:
        return _pay(house, on, tenant_id)
    finally:
        house.today = before


def _pay(house, on, tenant_id) -> int:
    tenant_id = tenant_id or house.tenant_id
    organisation = (
        house.organisation_id if tenant_id == house.tenant_id else house.other_organisation_id
    )
    with house.acting("finance_officer", tenant_id) as viewer:
        try:
            made = payments.prepare(
                by=viewer,
                at=house.at,
                asked=RunAsked(tenant_id=tenant_id, organisation_id=organisation, pay_on=on),
            )
        except Refusal as refusal:
            if refusal.code == "nothing_due":
                return 0
            raise
        version = payment_queries.run(viewer=viewer, run_id=made.run_id).version
        payments.review(by=viewer, at=house.at, run_id=made.run_id, version=version)
    with house.acting("finance_approver", tenant_id) as viewer:
        payments.approve(by=viewer, at=house.at, run_id=made.run_id, typed_pence=made.total_pence)
    with house.acting("finance_officer", tenant_id) as viewer:
        payments.submit(by=viewer, at=house.at, run_id=made.run_id)
    house.today = on
    with house.acting("finance_officer", tenant_id) as viewer:
        payments.confirm(by=viewer, at=house.at, run_id=made.run_id)
    return made.total_pence


def propose(house, day, **changes) -> UUID:
    with house.acting("phb_manager") as viewer:
        return payments.propose_transfer(
            by=viewer,
            at=house.at,
            budget_id=house.budget_id,
            draft=TransferDraft(
                **{
                    "to_tenant_id": house.other_tenant_id,
                    "basis": TransferBasis.GP,
                    "effective_on": day,
                    "words": "He moved to his daughter and joined a practice there.",
                    "told_on": house.today,
                    **changes,
                }
            ),
        )


def accept(house, transfer_id) -> None:
    nurse = house.user_id("care_coordinator", house.other_tenant_id)
    with theirs(house, "phb_manager") as viewer:
        journey.accept(
            by=viewer,
            at=house.at,
            transfer_id=transfer_id,
            words="Rang the practice: he is registered.",
            co_ordinator_id=nurse,
        )


def take_over(house, transfer_id):
    with theirs(house, "finance_approver") as viewer:
        return journey.take_over(
            by=viewer,
            at=house.at,
            transfer_id=transfer_id,
            how_checked="Rang the person on the number in the record.",
        )


def moved(house, day):
    transfer_id = propose(house, day)
    accept(house, transfer_id)
    return transfer_id, take_over(house, transfer_id)


def test_until_the_other_body_has_accepted_the_old_one_pays(paid):
    paid.today = date(2026, 12, 14)
    transfer_id = propose(paid, date(2026, 12, 21))
    assert pay(paid, SECOND) == FOUR_WEEKS
    accept(paid, transfer_id)
    with theirs(paid, "finance_officer") as viewer:
        assert not payment_queries.due(
            viewer=viewer, on=SECOND, tenant_id=paid.other_tenant_id
        ).recipients
    with paid.acting("finance_officer") as viewer:
        assert payment_queries.due(viewer=viewer, on=THIRD, tenant_id=paid.tenant_id).recipients


def test_a_case_moves_in_mid_period_and_every_payment_comes_once_and_in_time(paid):
    paid.today = date(2026, 12, 14)
    transfer_id, carried = moved(paid, date(2026, 12, 21))
    with paid.acting("phb_manager") as viewer:
        found = payment_queries.transfer(viewer=viewer, transfer_id=transfer_id)
    # The old body has paid up to 7 January; the new one pays from the 8th.
    assert (found.state, found.pays_from) == (TransferState.DONE, SECOND)
    assert pay(paid, SECOND) == 0
    assert pay(paid, SECOND, paid.other_tenant_id) == FOUR_WEEKS
    assert pay(paid, SECOND, paid.other_tenant_id) == 0
    assert pay(paid, THIRD, paid.other_tenant_id) == FOUR_WEEKS
    assert pay(paid, THIRD) == 0
    with theirs(paid, "finance_officer") as viewer:
        assert payment_queries.received(viewer=viewer, transfer_id=transfer_id).pays_from == SECOND
    assert carried.case_reference


def test_what_the_old_body_paid_for_the_new_ones_days_is_between_the_two(paid):
    paid.today = date(2026, 12, 14)
    transfer_id, _carried = moved(paid, date(2026, 12, 21))
    with paid.acting("finance_officer") as viewer:
        claimed = payment_queries.claimed(viewer=viewer, transfer_id=transfer_id)
        pairs = payment_queries.pairs_now(viewer=viewer)
        assert not payment_queries.overpayments(viewer=viewer)
    # Eighteen of 28 days, 21 December to 7 January, to the penny.
    assert sum(one.pence for one in claimed) == round(FOUR_WEEKS * 18 / 28)
    assert [(pair.other_id, pair.to_us_pence) for pair in pairs] == [
        (paid.other_organisation_id, sum(one.pence for one in claimed))
    ]


def test_a_day_far_ahead_cuts_the_period_between_the_two(paid):
    paid.today = date(2026, 12, 14)
    day = SECOND + timedelta(days=14)
    transfer_id, _carried = moved(paid, day)
    first, second = pay(paid, SECOND), pay(paid, SECOND + timedelta(days=14), paid.other_tenant_id)
    assert first == FOUR_WEEKS // 2
    assert first + second == FOUR_WEEKS
    with paid.acting("finance_officer") as viewer:
        assert not payment_queries.claimed(viewer=viewer, transfer_id=transfer_id)


@pytest.mark.parametrize(("effective", "after"), [(-3, 30), (20, 12), (45, 1), (20, 60)])
def test_whenever_it_is_taken_over_the_two_pay_each_period_once(paid, effective, after):
    """The old body pays until it is taken over, the new one from then on: the sum is the plan's."""
    day = date(2026, 12, 14) + timedelta(days=effective)
    paid.today = date(2026, 12, 14)
    transfer_id = propose(paid, day)
    accept(paid, transfer_id)
    paid.today += timedelta(days=after)
    got = FOUR_WEEKS
    paydays = [FIRST + timedelta(days=28 * n) for n in range(1, 5)]
    for on in paydays:
        if on <= paid.today + MADE_UP:
            got += pay(paid, on)
    take_over(paid, transfer_id)
    with paid.acting("phb_manager") as viewer:
        pays_from = payment_queries.transfer(viewer=viewer, transfer_id=transfer_id).pays_from
    assert pays_from
    assert pays_from >= min(paid.today + READY, day) or pays_from in paydays
    for on in sorted({*paydays, pays_from}):
        if on > paid.today + MADE_UP or on == pays_from:
            got += pay(paid, on) + pay(paid, on, paid.other_tenant_id)
    assert got == FOUR_WEEKS * 5


def test_the_new_body_has_the_person_the_plan_and_the_agreement_as_they_stand(paid):
    with paid.acting("phb_manager") as viewer:
        old_plan = plans.agreed_whole(viewer=viewer, budget_id=paid.budget_id)
        old = agreement_queries.agreement_of_budget(viewer=viewer, budget_id=paid.budget_id)
    paid.today = date(2026, 12, 14)
    _id, carried = moved(paid, date(2026, 12, 21))
    with theirs(paid, "phb_manager") as viewer:
        plan = plans.agreed_whole(viewer=viewer, budget_id=carried.budget_id)
        agreement = agreement_queries.agreement_of_budget(
            viewer=viewer, budget_id=carried.budget_id
        )
        person = people.person_of_subject(viewer=viewer, subject_id=carried.subject_id)
        case = case_queries.case(viewer=viewer, case_id=carried.case_id)
    assert plan
    assert old_plan
    assert agreement
    assert old
    assert [line.line_key for line in plan.lines] == [line.line_key for line in old_plan.lines]
    assert [one.words for one in plan.outcomes] == [one.words for one in old_plan.outcomes]
    assert {share.funder_id for line in plan.lines for share in line.shares} == {
        paid.other_organisation_id
    }
    assert agreement.terms_sha256 == old.terms_sha256
    assert [one.signed_on for one in agreement.signatures] == [
        one.signed_on for one in old.signatures
    ]
    assert person.name
    assert case.co_ordinator_name == "Care Coordinator"
    assert PlanVersion.objects.count() == 0, "nobody acts, so nothing is seen"


def test_what_is_to_be_reviewed_is_due_when_it_was_and_booked_anew(paid):
    with paid.acting("care_coordinator") as viewer:
        reviewing.open_review(
            by=viewer,
            at=paid.at,
            tenant_id=paid.tenant_id,
            subject_id=paid.subject_id,
            budget_id=paid.budget_id,
            calendar=Calendar.PLAN_AND_BUDGET,
            because="Three months after the first payment",
            due_by=date(2027, 3, 11),
        )
        (waiting,) = reviews.reviews_of_budget(viewer=viewer, budget_id=paid.budget_id)
        reviewing.book_review(
            by=viewer, at=paid.at, review_id=waiting.id, booked_for=waiting.due_by, where="At home"
        )
    paid.today = date(2026, 12, 14)
    _id, carried = moved(paid, date(2026, 12, 21))
    with theirs(paid, "care_coordinator") as viewer:
        (there,) = reviews.reviews_of_budget(viewer=viewer, budget_id=carried.budget_id)
        assert (there.calendar, there.because, there.due_by) == (
            waiting.calendar,
            waiting.because,
            waiting.due_by,
        )
        assert (there.booked_for, there.where, there.held_on) == (None, "", None)


def test_nobody_is_asked_for_an_indicative_budget_of_a_plan_that_came_agreed(paid, visit):
    paid.today = date(2026, 12, 14)
    _id, carried = moved(paid, date(2026, 12, 21))
    with theirs(paid, "care_coordinator") as viewer:
        page = visit(viewer, reverse("staff:case", args=[carried.case_id])).content.decode()
    assert "Work out the indicative budget" not in page
    assert "PHB-" in page


def test_who_moved_reads_with_which_body_they_ask_for_a_budget(paid, visit):
    paid.today = date(2026, 12, 14)
    moved(paid, date(2026, 12, 21))
    with paid.acting_as(paid.holder) as viewer:
        page = visit(viewer, reverse("holder:home")).content.decode()
    asked = re.findall(r"Ask for a personal health budget for ([^<]*)<", page)
    assert len(asked) == len(set(asked)) == 2


def test_logins_follow_and_the_share_ends(paid):
    paid.today = date(2026, 12, 14)
    transfer_id, carried = moved(paid, date(2026, 12, 21))
    reached = set(
        GrantLine.objects.filter(grant__user_id=paid.holder).values_list("tenant_id", "subject_id")
    )
    assert reached == {
        (paid.tenant_id, paid.subject_id),
        (paid.other_tenant_id, carried.subject_id),
    }
    with paid.acting("phb_manager"):
        assert Share.objects.get().valid_to == paid.today
    with theirs(paid, "phb_manager") as viewer:
        assert not CaseTransfer.objects.exists()
        with refused("nothing_there"):
            payment_queries.transfer(viewer=viewer, transfer_id=transfer_id)
        with refused("nothing_there"):
            people.person_of_subject(viewer=viewer, subject_id=paid.subject_id)


def test_the_other_body_reads_the_case_only_while_it_is_asked(paid):
    with theirs(paid, "phb_manager") as viewer, refused("nothing_there"):
        people.person_of_subject(viewer=viewer, subject_id=paid.subject_id)
    transfer_id = propose(paid, date(2026, 12, 21))
    with theirs(paid, "phb_manager") as viewer:
        found = payment_queries.transfer(viewer=viewer, transfer_id=transfer_id)
        reading = payment_queries.lent(viewer=viewer, transfer_id=transfer_id)
        assert people.person_of_subject(viewer=reading, subject_id=paid.subject_id).name
        # Not with what they hold themselves: only by what the transfer lends.
        with refused("nothing_there"):
            people.person_of_subject(viewer=viewer, subject_id=paid.subject_id)
    assert found.side is TransferSide.NEW
    with paid.acting("phb_manager") as viewer:
        payments.end_transfer(
            by=viewer, at=paid.at, transfer_id=transfer_id, words="He came back home."
        )
    with theirs(paid, "phb_manager") as viewer, refused("nothing_there"):
        payment_queries.lent(viewer=viewer, transfer_id=transfer_id)


def test_the_two_talk_and_the_other_body_may_refuse(paid):
    transfer_id = propose(paid, date(2026, 12, 21))
    with theirs(paid, "phb_manager") as viewer:
        payments.say_about_transfer(
            by=viewer, at=paid.at, transfer_id=transfer_id, words="Which practice is it?"
        )
    with paid.acting("phb_manager") as viewer:
        payments.say_about_transfer(
            by=viewer, at=paid.at, transfer_id=transfer_id, words="The one on the green."
        )
        found = payment_queries.transfer(viewer=viewer, transfer_id=transfer_id)
    assert [one.side for one in found.said] == [TransferSide.NEW, TransferSide.OLD]
    with theirs(paid, "phb_manager") as viewer:
        state = payments.end_transfer(
            by=viewer, at=paid.at, transfer_id=transfer_id, words="They do not know him."
        )
    assert state is TransferState.REFUSED
    assert pay(paid, SECOND) == FOUR_WEEKS
    # It may be asked again.
    propose(paid, date(2026, 12, 21))


def test_one_person_alone_takes_nothing_over(paid):
    transfer_id = propose(paid, date(2026, 12, 21))
    with theirs(paid, "finance_approver") as viewer, refused("transfer_not_waiting"):
        journey.take_over(by=viewer, at=paid.at, transfer_id=transfer_id, how_checked="Rang them.")
    accept(paid, transfer_id)
    CaseTransfer.objects.none()
    with paid.acting("finance_approver") as viewer, pytest.raises(Refusal):
        journey.take_over(by=viewer, at=paid.at, transfer_id=transfer_id, how_checked="Rang them.")
    with theirs(paid, "phb_manager") as viewer, pytest.raises(Refusal):
        journey.take_over(by=viewer, at=paid.at, transfer_id=transfer_id, how_checked="Rang them.")


def test_the_old_body_cannot_let_its_payments_go_on_beside_the_new_one(paid):
    paid.today = date(2026, 12, 14)
    moved(paid, date(2026, 12, 21))
    with paid.acting("phb_manager") as viewer, refused("paid_by_another"):
        changed_circumstances.resume_payments(
            by=viewer,
            at=paid.at,
            budget_id=paid.budget_id,
            resumes_on=SECOND,
            words="It was a mistake.",
        )
    with paid.acting("phb_manager") as viewer, refused("transfer_open_already"):
        payments.propose_transfer(
            by=viewer,
            at=paid.at,
            budget_id=paid.budget_id,
            draft=TransferDraft(
                paid.other_tenant_id, TransferBasis.GP, SECOND, "He moved again.", paid.today
            ),
        )
