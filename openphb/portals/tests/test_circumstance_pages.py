"""The pages of a pause, a hospital stay and a death: mended words, and what each reader is told."""

from __future__ import annotations

import html
from datetime import date

import pytest
from django.urls import reverse

from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.budgets import queries as budgets
from openphb.domains.payments.tests import making
from openphb.domains.plans.tests import making as planning
from openphb.kernel.periods import Period
from openphb.portals import circumstances

FIRST = making.FIRST_DAY


def day(name: str, on: date) -> dict[str, str]:
    return {
        f"{name}-day": str(on.day),
        f"{name}-month": str(on.month),
        f"{name}-year": str(on.year),
    }


@pytest.fixture
def person(house):
    """Return a house with somebody whose direct payment is signed."""
    made = making.agreement(house, making.entitled(house))
    house.budget_id, house.subject_id = made.budget_id, made.subject_id
    with house.acting("phb_manager") as viewer:
        house.case_id = budgets.budget(viewer=viewer, budget_id=made.budget_id).case_id
    planning.name_person(house, made.subject_id)
    house.holder = agreeing.holder_of(house, made.id)
    return house


def post(house, visit, name, answers, role="care_coordinator", **ids):
    path = reverse(f"journeys:{name}", kwargs=ids)
    with house.acting(role) as viewer:
        response = visit(viewer, path, answers, post=True)
    return response.status_code, html.unescape(response.content.decode())


def told(house):
    with house.acting_as(house.holder) as viewer:
        known = circumstances.of(viewer, house.subject_id, house.budget_id)
    return " ".join(circumstances.holder_words(known))


PAUSE = {
    "reason": "care_elsewhere",
    "words": "You are with your sister for now.",
    "authority": "Paul Grant, PHB manager.",
    "safe_care": "Your sister and the district nurses.",
    **day("starts_on", FIRST),
}


def test_a_pause_says_what_is_missing_and_is_told_to_the_holder_in_plain_words(person, visit):
    status, words = post(person, visit, "pause", {}, budget_id=person.budget_id)
    assert status == 200
    assert "Say who gives the care while payments are paused" in words
    status, words = post(person, visit, "pause", PAUSE, budget_id=person.budget_id)
    assert (status, "Choose whether it is known when payments go on" in words) == (200, True)
    status, words = post(
        person, visit, "pause", PAUSE | {"until": "open"}, budget_id=person.budget_id
    )
    assert (status, "Enter the day on which somebody looks at it again" in words) == (200, True)
    # A day that was typed under the other answer and left there is no part of this one.
    left_there = day("ends_on", date(2026, 12, 25)) | {"until": "open"}
    with_review = PAUSE | left_there | day("review_on", date(2027, 1, 5))
    assert post(person, visit, "pause", with_review, budget_id=person.budget_id)[0] == 302
    assert told(person) == (
        "Payments are paused from Friday 11 December 2026. You are with your sister for now. "
        "Your care meanwhile: Your sister and the district nurses. "
        "We look at this again by Tuesday 5 January 2027. "
        "Paul Grant, PHB manager decided it. If you disagree, ask your care co-ordinator to look again."
    )
    resumed = {"words": "You are home again.", **day("resumes_on", date(2026, 12, 20))}
    assert post(person, visit, "resume", resumed, budget_id=person.budget_id)[0] == 302
    assert "to Saturday 19 December 2026" in told(person)


def test_a_pause_is_asked_in_three_parts_and_recorded_with_the_last(person, visit):
    def send(step, answers):
        return post(person, visit, "pause", answers | {"step": step}, budget_id=person.budget_id)

    why = {name: PAUSE[name] for name in ("reason", "words")}
    status, words = send("0", {"words": why["words"]})
    assert (status, "Choose why payments pause" in words) == (200, True)
    assert "Part 1 of 3" in words
    assert "Name who decided it" not in words
    _status, words = send("0", why)
    assert "Part 2 of 3" in words
    # Nothing is wrong with what was not asked yet; what was answered goes along.
    assert "There is a problem" not in words
    assert '<input type="hidden" name="words" value="You are with your sister for now.">' in words
    when = day("starts_on", FIRST) | {"until": "open"} | day("review_on", date(2027, 1, 5))
    assert "Part 3 of 3" in send("1", why | when)[1]
    _status, words = send("2", why | when | {"back": "1"})
    assert "Part 2 of 3" in words
    assert 'value="2027"' in words
    # A refusal stands beside the question that it is about.
    care = {name: PAUSE[name] for name in ("authority", "safe_care")}
    too_late = day("review_on", date(2026, 11, 20))
    status, words = send("2", why | when | too_late | care)
    assert (status, "Part 2 of 3" in words, "There is a problem" in words) == (200, True, True)
    assert told(person) == ""
    assert send("2", why | when | care)[0] == 302
    assert "Payments are paused from Friday 11 December 2026" in told(person)


def test_a_stay_and_a_discharge_are_recorded_with_their_nights(person, visit):
    person.today = date(2026, 12, 20)
    stay = {"place": "Queen's", "words": "The ward rang.", **day("admitted_on", FIRST)}
    tomorrow = stay | day("admitted_on", date(2026, 12, 21))
    status, words = post(person, visit, "hospital_stay", tomorrow, case_id=person.case_id)
    assert (status, "Record it when it has happened" in words) == (200, True)
    assert post(person, visit, "hospital_stay", stay, case_id=person.case_id)[0] == 302
    assert "You are in hospital since Friday 11 December 2026" in told(person)
    home = {"words": "The ward rang.", **day("discharged_on", date(2026, 12, 14))}
    assert post(person, visit, "discharge", home, case_id=person.case_id)[0] == 302
    assert told(person) == ""
    with person.acting("care_coordinator") as viewer:
        (one,) = circumstances.of(viewer, person.subject_id, person.budget_id).life.stays
    assert one.nights == Period(FIRST, date(2026, 12, 14))


def test_a_death_is_told_kindly_and_can_be_taken_back(person, visit):
    person.today = date(2026, 12, 20)
    died = {"words": "His wife rang.", **day("died_on", date(2026, 12, 18))}
    assert post(person, visit, "death", died, case_id=person.case_id)[0] == 302
    assert told(person).startswith("We are sorry. Payments stopped after Friday 18 December 2026.")
    status, words = post(person, visit, "death", died, case_id=person.case_id)
    assert (status, "It is recorded already" in words) == (200, True)
    status, words = post(
        person, visit, "closing_cost", {}, role="phb_manager", budget_id=person.budget_id
    )
    assert (status, "Name who agreed that it is paid" in words) == (200, True)
    mistake = {"words": "It was another man."}
    assert post(person, visit, "death_mistaken", mistake, case_id=person.case_id)[0] == 302
    assert told(person) == ""


def test_what_must_be_recorded_first_is_said_instead_of_a_form(person, visit):
    for name, role, ids, first in (
        ("resume", "care_coordinator", {"budget_id": person.budget_id}, "Nothing is paused"),
        ("discharge", "care_coordinator", {"case_id": person.case_id}, "Record the stay first"),
        ("death_mistaken", "care_coordinator", {"case_id": person.case_id}, "nothing to take back"),
        ("closing_cost", "phb_manager", {"budget_id": person.budget_id}, "Neither a death nor"),
    ):
        status, words = post(person, visit, name, {}, role=role, **ids)
        assert status == 409
        assert first in words
        assert "This cannot be recorded yet" in words
