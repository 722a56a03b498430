"""A case from referral to an accepted offer, with who may do what."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from openphb.domains.cases import actions, queries
from openphb.domains.cases.actions import referring
from openphb.domains.cases.models import Case, EligibilityDecision, Offer, ReferenceCounter
from openphb.domains.cases.tests.office import ANN, BOB
from openphb.domains.cases.types import (
    Category,
    DeclinedBecause,
    Doing,
    Eligibility,
    OfferAnswer,
    Standing,
    Step,
)
from openphb.domains.people.types import Format, PersonDetails
from openphb.foundation.access.types import NotPermitted
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal, Stale


def test_a_case_goes_from_referral_to_acceptance(office):
    case_id = office.refer()
    case = office.case(case_id)
    assert (case.facts.step, case.facts.standing) == (Step.REFERRED, Standing.RIGHT)
    assert (case.name, case.facts.reference, case.version) == ("Ann Smith", "PHB-000001", 1)
    office.decide(case_id)
    assert office.case(case_id).facts.step is Step.ELIGIBLE
    office.offer(case_id)
    assert office.case(case_id).facts.step is Step.OFFERED
    office.answer(case_id)
    case = office.case(case_id)
    assert case.facts.step is Step.ACCEPTED
    assert case.decisions[0].reasons == "Primary health need"
    assert case.offers[0].answered_on == date(2026, 11, 14)
    assert case.version == 4


def test_a_person_found_by_number_is_not_registered_again(office):
    first, second = office.refer(), office.refer(replace(ANN, given_name="A", postcode=""))
    one, two = office.case(first).facts, office.case(second).facts
    assert one.subject_id == two.subject_id
    assert (one.reference, two.reference) == ("PHB-000001", "PHB-000002")


def test_a_number_with_another_date_of_birth_is_refused_and_opens_nothing(office, house):
    office.refer()
    with pytest.raises(Refusal) as refusal:
        office.refer(replace(ANN, date_of_birth=date(1950, 1, 2)))
    assert (refusal.value.code, refusal.value.where) == ("person_differs", "date_of_birth")
    with house.acting("phb_manager") as viewer:
        assert len(queries.cases(viewer=viewer).rows) == 1


def test_somebody_new_needs_a_name(office):
    with pytest.raises(Refusal) as refusal:
        office.refer(replace(ANN, family_name=" "))
    assert (refusal.value.code, refusal.value.where) == ("person_unknown", "given_name")
    office.refer()
    assert office.case(office.refer(replace(ANN, family_name=" "))).name == "Ann Smith"


def test_a_refused_category_registers_nobody(office, house):
    from openphb.domains.people import queries as people

    with pytest.raises(Refusal) as refusal:
        office.refer(category=Category.CHILDREN_CONTINUING_CARE)
    assert refusal.value.code == "category_for_children"
    with house.acting("phb_manager") as viewer:
        assert people.find(viewer=viewer, text=ANN.nhs_number) == ()


def test_each_commissioner_counts_its_own_references(office, house):
    office.refer()
    other = office.refer(tenant_id=house.other_tenant_id)
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        case = queries.case_facts(viewer=viewer, case_id=other)
    assert case.reference == "PHB-000001"


def test_another_commissioner_sees_and_changes_nothing(office, house):
    case_id = office.refer()
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        assert queries.cases(viewer=viewer).rows == ()
        assert queries.needing_attention(viewer=viewer) == ()
        assert queries.facts_of(viewer=viewer, case_ids=[case_id]) == {}
        for ask in (queries.case, queries.case_facts):
            with pytest.raises(NothingThere):
                ask(viewer=viewer, case_id=case_id)
        with pytest.raises(NothingThere):
            actions.make_offer(
                by=viewer,
                at=house.at,
                case_id=case_id,
                version=1,
                offered_on=house.today,
                how="x",
                formats=(Format.STANDARD,),
            )


def test_nobody_refers_another_commissioners_person(office, house):
    subject_id = office.case(office.refer()).facts.subject_id
    with (
        house.acting("phb_manager", house.other_tenant_id) as viewer,
        pytest.raises(NothingThere),
    ):
        actions.refer(
            by=viewer,
            at=house.at,
            tenant_id=house.other_tenant_id,
            subject_id=subject_id,
            category=Category.ONE_OFF,
            referred_on=house.today,
            referred_by="x",
            reason="x",
        )


def test_a_holder_sees_their_own_case_only(office, house):
    mine, theirs = office.refer(), office.refer(BOB)
    subject_id = office.case(mine).facts.subject_id
    with house.acting_as(house.join("holder", subject_id=subject_id)) as viewer:
        assert queries.case(viewer=viewer, case_id=mine).name == "Ann Smith"
        assert [row.facts.id for row in queries.cases(viewer=viewer).rows] == [mine]
        with pytest.raises(NothingThere):
            queries.case(viewer=viewer, case_id=theirs)


@pytest.mark.parametrize(
    ("step", "role"),
    [
        ("decide", "care_coordinator"),
        ("decide", "approver"),
        ("offer", "clinician"),
        ("offer", "auditor"),
        ("answer", "clinician"),
        ("assign", "clinician"),
    ],
)
def test_each_step_is_refused_to_those_without_its_permission(office, house, step, role):
    case_id = office.refer()
    given = {"user_id": house.user_id("care_coordinator")} if step == "assign" else {}
    with pytest.raises(NotPermitted):
        getattr(office, step)(case_id, role=role, **given)


@pytest.mark.parametrize("role", ["finance_officer", "approver", "programme_lead"])
def test_some_roles_may_not_refer(office, role):
    with pytest.raises(NotPermitted):
        office.refer(role=role)


def test_a_form_opened_before_somebody_elses_change_is_stale(office):
    case_id = office.refer()
    office.decide(case_id)
    with pytest.raises(Stale):
        office.decide(case_id, Eligibility.NOT_ELIGIBLE, version=1)
    assert office.case(case_id).facts.step is Step.ELIGIBLE


def test_a_later_decision_replaces_an_earlier_one_and_both_stay(office):
    case_id = office.refer()
    office.decide(case_id, decided_on=date(2026, 11, 10))
    office.decide(case_id, Eligibility.NOT_ELIGIBLE, decided_on=date(2026, 11, 20))
    # Recorded last, but decided before: it tells history and does not change where the case is.
    office.decide(case_id, decided_on=date(2026, 11, 5))
    case = office.case(case_id)
    assert case.facts.step is Step.NOT_ELIGIBLE
    assert [one.decided_on.day for one in case.decisions] == [20, 10, 5]


def test_a_declined_offer_may_be_made_again(office):
    case_id = office.refer()
    office.decide(case_id)
    office.offer(case_id)
    office.answer(
        case_id,
        OfferAnswer.DECLINED,
        decline_reason="Not now",
        because=DeclinedBecause.NOT_NOW,
    )
    declined = office.case(case_id).offers[0]
    assert (declined.decline_reason, declined.declined_because) == ("Not now", "not_now")
    assert declined.formats == (Format.STANDARD,)
    office.offer(case_id, offered_on=date(2026, 11, 20))
    assert office.case(case_id).facts.step is Step.OFFERED


def test_an_answer_needs_an_offer(office):
    case_id = office.refer()
    with pytest.raises(Refusal) as refusal:
        office.answer(case_id)
    assert refusal.value.code == "no_offer"


def test_only_a_care_co_ordinator_of_that_commissioner_is_assigned(office, house):
    case_id = office.refer()
    here = house.user_id("care_coordinator")
    office.assign(case_id, here)
    assert office.case(case_id).facts.co_ordinator_id == here
    assert office.case(case_id).co_ordinator_name == "Care Coordinator"
    for user_id in (
        house.user_id("clinician"),
        house.user_id("care_coordinator", house.other_tenant_id),
    ):
        with pytest.raises(Refusal) as refusal:
            office.assign(case_id, user_id)
        assert refusal.value.code == "not_a_co_ordinator"
    with house.acting("phb_manager") as viewer:
        assert [one.user_id for one in queries.co_ordinators(viewer=viewer)] == [here]


def test_an_ended_grant_makes_no_co_ordinator(office, house):
    from openphb.foundation.access.models import Grant

    user_id = house.join("care_coordinator", organisation_id=house.organisation_id)
    Grant.objects.filter(user_id=user_id).update(valid_to=house.today)
    with pytest.raises(Refusal):
        office.assign(office.refer(), user_id)


def people_like_ann(count):
    """Return so many people with NHS numbers of their own."""
    made: list[PersonDetails] = []
    for nine in range(400000000, 400001000):
        rest = 11 - sum(int(d) * (10 - i) for i, d in enumerate(str(nine))) % 11
        if rest != 10 and len(made) < count:
            made.append(replace(ANN, nhs_number=f"{nine}{rest % 11}"))
    return made


def test_the_list_is_read_by_pages_of_fifty_in_four_queries(
    office, house, django_assert_num_queries
):
    started = date(2026, 1, 1)
    made = [
        office.refer(person, referred_on=started + timedelta(days=number // 2))
        for number, person in enumerate(people_like_ann(52))
    ]
    with house.acting("phb_manager") as viewer:
        with django_assert_num_queries(4):
            first = queries.cases(viewer=viewer)
        second = queries.cases(viewer=viewer, after=first.next_after)
        assert (len(first.rows), len(second.rows)) == (50, 2)
        assert second.next_after == ""
        listed = [row.facts.id for row in first.rows + second.rows]
        assert sorted(listed) == sorted(made)
        days = [row.facts.referred_on for row in first.rows + second.rows]
        assert days == sorted(days, reverse=True)
        assert queries.cases(viewer=viewer, co_ordinator_id=viewer.user_id).rows == ()
        for key in ("x", "2026-13-01.0", "20260101.00000000-0000-0000-0000-000000000001"):
            with pytest.raises(Refusal):
                queries.cases(viewer=viewer, after=key)


def test_what_needs_attention_is_listed_with_its_clock(office, house, django_assert_num_queries):
    co_ordinator = house.user_id("care_coordinator")
    people = people_like_ann(6)
    decide, offer, answer, done, refused, unassigned = (office.refer(one) for one in people)
    for case_id in (decide, offer, answer, done, refused):
        office.assign(case_id, co_ordinator)
    for case_id in (offer, answer, done, unassigned):
        office.decide(case_id)
    office.decide(refused, Eligibility.NOT_ELIGIBLE)
    for case_id in (answer, done, unassigned):
        office.offer(case_id)
    for case_id in (done, unassigned):
        office.answer(case_id)
    with house.acting("care_coordinator") as viewer:
        actions.note_budget_opened(by=viewer, at=house.at, case_id=done)
        with django_assert_num_queries(4):
            items = queries.needing_attention(viewer=viewer)
        mine = queries.needing_attention(viewer=viewer, co_ordinator_id=co_ordinator)
    referred = date(2026, 11, 2)
    assert [(item.case_id, item.doing, item.since, item.due) for item in items] == [
        (decide, Doing.DECIDE, referred, date(2026, 11, 30)),
        (unassigned, Doing.ASSIGN, referred, None),
        (offer, Doing.OFFER, date(2026, 11, 10), None),
        (answer, Doing.ANSWER, date(2026, 11, 12), None),
        (unassigned, Doing.BUDGET, date(2026, 11, 14), None),
    ]
    assert {item.name for item in items} == {"Ann Smith"}
    assert [item.doing for item in mine] == [Doing.DECIDE, Doing.OFFER, Doing.ANSWER]


def test_a_subjects_cases_are_listed_newest_first(office, house):
    old = office.refer(referred_on=date(2026, 1, 5))
    new = office.refer(category=Category.WHEELCHAIR)
    subject_id = office.case(old).facts.subject_id
    with house.acting("clinician") as viewer:
        rows = queries.cases_of_subject(viewer=viewer, subject_id=subject_id)
    assert [row.facts.id for row in rows] == [new, old]


def test_decisions_are_history_and_a_second_open_offer_is_impossible(office, house):
    case_id = office.refer()
    office.decide(case_id)
    office.offer(case_id)
    with house.acting("phb_manager") as viewer:
        case = Case.objects.get(id=case_id)
        with pytest.raises(IntegrityError), transaction.atomic():
            EligibilityDecision.objects.update(reasons="Other")
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.create(
                tenant_id=case.tenant_id,
                subject_id=case.subject_id,
                case=case,
                offered_on=house.today,
                how="x",
                offered_by=viewer.user_id,
            )


def test_cases_referred_at_the_same_time_have_different_numbers(django_db_setup, django_db_blocker):
    """Real transactions on two connections; what they leave behind is taken away again."""
    tenant_id, numbers = new_id(), []

    def count():
        for _ in range(10):
            with transaction.atomic():
                reach()
                numbers.append(referring.next_numbers(tenant_id, 1))
        connection.close()

    def reach():
        with connection.cursor() as cursor:
            cursor.execute("select access_reach(null, null, %s, '{}')", [[tenant_id]])

    with django_db_blocker.unblock():
        Tenant.objects.create(id=tenant_id, name=f"Counted {tenant_id}")
        try:
            threads = [threading.Thread(target=count) for _ in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(timeout=30)
        finally:
            with transaction.atomic():
                reach()
                ReferenceCounter.objects.filter(tenant_id=tenant_id).delete()
                with connection.cursor() as cursor:
                    cursor.execute("delete from tenancy_tenant where id = %s", [tenant_id])
            connection.close()
    assert sorted(numbers) == list(range(1, 31))
