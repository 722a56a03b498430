"""What people say about themselves: kept if they want, read by few, and by nobody's sum."""

from __future__ import annotations

from datetime import date

import pytest

from openphb.domains.people import actions, queries, rules
from openphb.domains.people.types import (
    Disability,
    EqualityAnswers,
    EthnicGroup,
    PersonDetails,
    Sex,
)
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.tests.html import faults_of


@pytest.fixture
def ann(house):
    with house.acting("care_coordinator") as viewer:
        return actions.register(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            details=PersonDetails(
                "9434765919", "Ann", "Smith", date(1950, 2, 1), postcode="ng15fs"
            ),
        )


def keep(house, viewer, subject_id, **said):
    return actions.record_equality(
        by=viewer, at=house.at, subject_id=subject_id, answers=EqualityAnswers(**said)
    )


def said_of(viewer, subject_id):
    return queries.equality(viewer=viewer, subject_id=subject_id)


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ([], EqualityAnswers()),
        (
            [("white", "female", "no")],
            EqualityAnswers(EthnicGroup.WHITE, Sex.FEMALE, Disability.NO),
        ),
        (
            [("white", "not_asked", "no"), ("not_asked", "male", "yes")],
            EqualityAnswers(EthnicGroup.WHITE, Sex.MALE, Disability.YES),
        ),
        (
            [("white", "male", "yes"), ("rather_not", "not_asked", "not_asked")],
            EqualityAnswers(EthnicGroup.RATHER_NOT, Sex.MALE, Disability.YES),
        ),
    ],
)
def test_the_last_answer_to_each_question_stands(said, stands):
    assert rules.standing_answers(said) == stands


@pytest.mark.parametrize(
    ("postcode", "area"), [("NG5 6AA", "NG5"), ("NG15 6AA", "NG15"), ("", ""), ("W1A 1AA", "W1A")]
)
def test_an_area_is_the_first_part_of_a_postcode(postcode, area):
    assert rules.outward(postcode) == area


def test_staff_read_what_they_wrote_down_themselves_and_the_person_reads_all(house, ann):
    other = house.join("care_coordinator", organisation_id=house.organisation_id)
    holder = house.join("holder", subject_id=ann)
    with house.acting("care_coordinator") as viewer:
        keep(house, viewer, ann, sex=Sex.FEMALE, disability=Disability.RATHER_NOT)
        told = said_of(viewer, ann)
        assert (told.answers.sex, told.all_shown) == (Sex.FEMALE, False)
    with house.acting_as(other) as viewer:
        told = said_of(viewer, ann)
        assert (told.said_on, told.answers) == (house.today, EqualityAnswers())
        keep(house, viewer, ann, ethnic_group=EthnicGroup.MIXED)
        # Writing one answer down does not open the others.
        assert said_of(viewer, ann).answers == EqualityAnswers(ethnic_group=EthnicGroup.MIXED)
    with house.acting_as(holder) as viewer:
        told = said_of(viewer, ann)
        assert told.all_shown
        assert told.answers == EqualityAnswers(EthnicGroup.MIXED, Sex.FEMALE, Disability.RATHER_NOT)


@pytest.mark.parametrize("role", ["approver", "phb_manager", "finance_officer", "programme_lead"])
def test_nobody_else_reads_or_writes_a_single_answer(house, ann, role):
    with house.acting(role) as viewer:
        with pytest.raises(NothingThere):
            said_of(viewer, ann)
        with pytest.raises(NotPermitted):
            keep(house, viewer, ann, sex=Sex.MALE)


def test_answers_are_counted_only_for_whoever_may_see_fairness(house, ann):
    with house.acting("care_coordinator") as viewer:
        keep(house, viewer, ann, sex=Sex.FEMALE)
        assert queries.for_fairness(viewer=viewer) == {}
    with house.acting("programme_lead") as viewer:
        (counted,) = queries.for_fairness(viewer=viewer).values()
    assert (counted.outward, counted.answers.sex) == ("NG1", Sex.FEMALE)
    with house.acting("programme_lead", house.other_tenant_id) as viewer:
        assert queries.for_fairness(viewer=viewer) == {}


def test_a_form_with_every_question_empty_is_told_so(house, ann):
    with house.acting("care_coordinator") as viewer:
        with pytest.raises(Refusal, match="No question has an answer") as refused:
            keep(house, viewer, ann)
    assert refused.value.code == "nothing_answered"


def test_the_page_asks_kindly_and_keeps_what_is_said(house, ann, visit):
    here = f"/people/{ann}/about-you/"
    with house.acting("care_coordinator") as viewer:
        html = visit(viewer, here).content.decode()
        assert faults_of(html) == []
        assert "You do not have to answer" in html
        assert visit(viewer, here, {}, post=True).status_code == 200
        assert visit(viewer, here, {"sex": "female"}, post=True).status_code == 302
        assert said_of(viewer, ann).answers.sex is Sex.FEMALE
        # Neither the person's page nor the audit says which answer it was.
        assert "Female" not in visit(viewer, f"/people/{ann}/").content.decode()
    with house.acting_as(house.join("holder", subject_id=ann)) as viewer:
        assert "checked" in visit(viewer, here).content.decode()
