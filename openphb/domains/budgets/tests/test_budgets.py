"""A budget is opened, worked out, told, and seen by those who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from openphb.domains.budgets import actions, queries
from openphb.domains.budgets.methods.replay import replay
from openphb.domains.budgets.models import IndicativeBudget, IndicativeLine
from openphb.domains.budgets.tests.conftest import CHAIR, HOURS
from openphb.domains.budgets.types import Frequency, IndicativeAnswer, ToldHow, WeeksInYear
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import NothingThere, Refusal, Stale

OPENING: dict[str, Any] = {
    "opened_on": date(2026, 11, 20),
    "frequency": Frequency.MONTHLY,
    "weeks_in_year": WeeksInYear.DAYS_OVER_SEVEN,
}


def work_out(act, budget_id, after_version=0, lines=(HOURS, CHAIR), **given):
    return act(
        actions.work_out_indicative,
        budget_id=budget_id,
        after_version=after_version,
        lines=lines,
        **given,
    )


def tell(act, budget_id, after_version, told_on):
    return act(
        actions.tell_person,
        budget_id=budget_id,
        after_version=after_version,
        told_on=told_on,
        told_how=ToldHow.LETTER,
    )


def shown(viewer, budget_id, version=None) -> IndicativeAnswer:
    """Return the indicative budget that the viewer sees; one is there."""
    found = queries.indicative(viewer=viewer, budget_id=budget_id, version=version)
    assert found is not None
    return found


def test_a_budget_is_opened_once_for_an_accepted_case(house, act, accepted, budget_id):
    with house.acting("finance_officer") as viewer:
        budget = queries.budget(viewer=viewer, budget_id=budget_id)
        assert queries.budget_of_case(viewer=viewer, case_id=accepted) == budget
        assert queries.budgets_of_subject(viewer=viewer, subject_id=budget.subject_id) == (budget,)
        assert queries.without_indicative(viewer=viewer) == (budget,)
    assert (budget.frequency, budget.weeks_in_year) == (
        Frequency.FOUR_WEEKLY,
        WeeksInYear.FIFTY_TWO,
    )
    with pytest.raises(Refusal) as refusal:
        act(actions.open_budget, case_id=accepted, **OPENING)
    assert refusal.value.code == "budget_exists"


def test_a_case_without_acceptance_has_no_budget(act, office, house):
    case_id = office.refer()
    with pytest.raises(Refusal) as refusal:
        act(actions.open_budget, case_id=case_id, **OPENING)
    assert refusal.value.code == "offer_not_accepted"
    with house.acting("care_coordinator") as viewer:
        assert queries.budget_of_case(viewer=viewer, case_id=case_id) is None


@pytest.mark.parametrize(
    ("opened_on", "code"),
    [
        (date(2026, 11, 25), "opened_in_future"),
        (date(2026, 11, 1), "opened_before_referral"),
    ],
)
def test_a_budget_opens_on_a_possible_day(act, accepted, opened_on, code):
    with pytest.raises(Refusal) as refusal:
        act(actions.open_budget, case_id=accepted, **OPENING | {"opened_on": opened_on})
    assert refusal.value.code == code


def test_an_indicative_budget_is_kept_with_all_its_working(house, act, budget_id):
    work_out(act, budget_id)
    with house.acting("approver") as viewer:
        answer = shown(viewer, budget_id)
        stored = queries.stored_working(viewer=viewer, budget_id=budget_id, version=1)
        assert queries.without_indicative(viewer=viewer) == ()
    assert (answer.version, answer.worked_out_on, answer.told_on) == (1, house.today, None)
    assert (answer.weekly_pence, answer.annual_pence, answer.one_off_pence) == (
        28400,
        1476800,
        50000,
    )
    assert answer.lines == (HOURS, CHAIR)
    assert answer.working[0] == "Personal assistant: 20 hours a week × £14.20 = £284.00 a week."
    assert answer.working[-1].startswith("In the first year")
    assert replay(stored).matches


def test_working_out_again_adds_a_version_and_keeps_the_first(house, act, budget_id):
    work_out(act, budget_id)
    work_out(act, budget_id, after_version=1, lines=[replace(HOURS, unit_pence=1500)])
    with house.acting("care_coordinator") as viewer:
        versions = queries.indicative_versions(viewer=viewer, budget_id=budget_id)
        first = shown(viewer, budget_id, version=1)
    assert [(one.version, one.weekly_pence) for one in versions] == [(2, 30000), (1, 28400)]
    assert first.weekly_pence == 28400
    with pytest.raises(Stale):
        work_out(act, budget_id, after_version=1)


def test_telling_the_person_keeps_the_same_sum_with_its_day(house, act, budget_id):
    work_out(act, budget_id)
    tell(act, budget_id, 1, house.today)
    with house.acting("care_coordinator") as viewer:
        told = shown(viewer, budget_id)
        draft = shown(viewer, budget_id, version=1)
    assert (told.version, told.told_on, draft.told_on) == (2, house.today, None)
    assert replace(told, id=draft.id, version=1, told_on=None, told_how=None) == draft
    with pytest.raises(Refusal) as refusal:
        tell(act, budget_id, 2, house.today)
    assert refusal.value.code == "told_already"


@pytest.mark.parametrize(
    ("told_on", "code"),
    [
        (date(2026, 11, 25), "told_in_future"),
        (date(2026, 11, 23), "told_before_worked_out"),
    ],
)
def test_nobody_is_told_on_an_impossible_day(act, budget_id, told_on, code):
    work_out(act, budget_id)
    with pytest.raises(Refusal) as refusal:
        tell(act, budget_id, 1, told_on)
    assert refusal.value.code == code


def test_there_is_nothing_to_tell_before_it_is_worked_out(house, act, budget_id):
    with pytest.raises(Refusal) as refusal:
        tell(act, budget_id, 0, house.today)
    assert refusal.value.code == "nothing_to_tell"


def test_the_person_sees_what_they_were_told_and_no_draft(house, act, budget_id):
    with house.acting("care_coordinator") as viewer:
        subject_id = queries.budget(viewer=viewer, budget_id=budget_id).subject_id
    holder = house.join("holder", subject_id=subject_id)

    def version_seen():
        with house.acting_as(holder) as viewer:
            answer = queries.indicative(viewer=viewer, budget_id=budget_id)
        return answer and answer.version

    work_out(act, budget_id)
    assert version_seen() is None
    tell(act, budget_id, 1, house.today)
    assert version_seen() == 2
    work_out(act, budget_id, after_version=2, lines=[CHAIR])
    assert version_seen() == 2
    with house.acting_as(holder) as viewer, pytest.raises(NothingThere):
        queries.stored_working(viewer=viewer, budget_id=budget_id, version=3)


def test_another_commissioner_and_another_person_see_nothing(house, act, budget_id, office):
    from openphb.domains.cases.tests.office import BOB

    work_out(act, budget_id)
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        assert queries.indicative(viewer=viewer, budget_id=budget_id) is None
        assert queries.without_indicative(viewer=viewer) == ()
        with pytest.raises(NothingThere):
            queries.budget(viewer=viewer, budget_id=budget_id)
        with pytest.raises(NothingThere):
            actions.work_out_indicative(
                by=viewer, at=house.at, budget_id=budget_id, after_version=1, lines=[HOURS]
            )
    bob = office.case(office.refer(BOB)).facts.subject_id
    with house.acting_as(house.join("holder", subject_id=bob)) as viewer:
        assert queries.indicative_versions(viewer=viewer, budget_id=budget_id) == ()


@pytest.mark.parametrize("role", ["finance_officer", "approver", "clinician", "auditor"])
def test_those_who_only_see_budgets_work_none_out(act, budget_id, role):
    with pytest.raises(NotPermitted):
        work_out(act, budget_id, role=role)


def test_indicative_budgets_are_history(house, act, budget_id):
    work_out(act, budget_id)
    with house.acting("care_coordinator"):
        for change in (
            lambda: IndicativeBudget.objects.update(weekly_pence=1),
            lambda: IndicativeLine.objects.update(unit_pence=1),
            lambda: IndicativeLine.objects.all().delete(),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()


def test_a_refused_sum_leaves_nothing_behind(house, act, budget_id):
    with pytest.raises(Refusal):
        work_out(act, budget_id, lines=[HOURS, replace(CHAIR, unit_pence=0)])
    with house.acting("care_coordinator") as viewer:
        assert queries.indicative_versions(viewer=viewer, budget_id=budget_id) == ()


def test_a_line_keeps_its_code_its_carers_and_its_key_when_the_person_is_told(
    house, act, budget_id
):
    coded = replace(HOURS, rate_code="pa.weekday.hour.double", carers_needed=2, key="the-hours")
    work_out(act, budget_id, lines=[coded, replace(coded, unit_pence=1500), CHAIR])
    tell(act, budget_id, 1, house.today)
    with house.acting("care_coordinator") as viewer:
        before, told = (shown(viewer, budget_id, version=number).lines for number in (1, 2))
    assert [(line.rate_code, line.carers_needed) for line in told] == [
        ("pa.weekday.hour.double", 2),
        ("pa.weekday.hour.double", 2),
        ("", 1),
    ]
    assert [line.key for line in told] == [line.key for line in before]
    assert [line.key for line in told][:2] == ["the-hours", "the-hours#2"]
    assert told[2].key not in ("", "the-hours")


def test_a_line_by_two_people_is_never_kept_as_one_for_one(act, budget_id):
    wrong = replace(HOURS, rate_code="agency.weekday.hour.double")
    with pytest.raises(IntegrityError), transaction.atomic():
        work_out(act, budget_id, lines=[wrong])
