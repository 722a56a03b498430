"""What keeps a plan from approval, and what plans come to: tables of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openphb.domains.budgets.excluded import Excluded, excluded, excluded_on
from openphb.domains.budgets.types import Basis, ManagementOption, WeeksInYear
from openphb.domains.plans import reference, rules
from openphb.domains.plans.sections.types import (
    PersonAnswer,
    PersonDraft,
    PersonRole,
    Sees,
    StepAnswer,
    StepDraft,
)
from openphb.domains.plans.types import (
    LineAnswer,
    LineKind,
    NeedAnswer,
    OutcomeAnswer,
    PlanAnswer,
    PlanState,
    RiskAnswer,
    Section,
    Totals,
    Verdict,
)
from openphb.kernel.ids import new_id
from openphb.kernel.periods import add_months
from openphb.kernel.refusal import Refusal

ON = date(2026, 11, 24)
STARTS = date(2026, 12, 7)
NEED = NeedAnswer(new_id(), 1, "Help to move safely")
OUTCOME = OutcomeAnswer(new_id(), new_id(), 1, "Be at home", "Nights at home", NEED.id)
LINE = LineAnswer(
    id=new_id(),
    line_key=new_id(),
    position=1,
    kind=LineKind.PERSONAL_ASSISTANT,
    description="Personal assistant",
    supplier="",
    management_option=ManagementOption.DIRECT_PAYMENT,
    quantity_hundredths=2000,
    unit="hours",
    unit_pence=1420,
    basis=Basis.PER_WEEK,
    valid_from=STARTS,
    valid_to=None,
    outcome_ids=(OUTCOME.id,),
    shares=(),
    totals=Totals(28_400, 1_476_800, 0),
)
STEP = StepAnswer(
    new_id(), new_id(), 1, StepDraft("She is ill", "Helping Hands comes", "Ann Hall"), Sees.BOTH
)
PLAN = PlanAnswer(
    id=new_id(),
    tenant_id=new_id(),
    subject_id=new_id(),
    budget_id=new_id(),
    number=1,
    state=PlanState.DRAFT,
    version=1,
    words={Section.CONTINGENCY: "The agency sends somebody within the hour."},
    review_on=date(2027, 3, 7),
    notice_weeks=4,
    starts_on=STARTS,
    weeks_in_year=WeeksInYear.FIFTY_TWO,
    written_by=new_id(),
    submitted_by=None,
    submitted_by_name="",
    submitted_at=None,
    needs=(NEED,),
    outcomes=(OUTCOME,),
    lines=(LINE,),
    risks=(RiskAnswer(new_id(), 1, "None was found", "Look again at the review", "The nurse"),),
    totals=Totals(28_400, 1_476_800, 0),
    direct_payment=Totals(28_400, 1_476_800, 0),
    decision=None,
    people=(
        PersonAnswer(
            new_id(), new_id(), 1, PersonDraft(PersonRole.CO_ORDINATOR, "Ann Hall"), Sees.BOTH
        ),
    ),
)


def described(words: str) -> dict[str, object]:
    return {"lines": (replace(LINE, description=words),)}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"needs": ()}, ["no_need"]),
        ({"outcomes": ()}, ["no_outcome", "line_without_outcome"]),
        ({"outcomes": (replace(OUTCOME, need_id=None),)}, ["outcome_without_need"]),
        ({"lines": ()}, ["no_line"]),
        ({"lines": (replace(LINE, outcome_ids=()),)}, ["line_without_outcome"]),
        ({"words": {Section.CONTINGENCY: " \n"}}, ["no_contingency"]),
        ({"words": {}, "steps": (STEP,)}, []),
        ({"people": ()}, ["no_co_ordinator"]),
        ({"risks": ()}, ["no_risk"]),
        ({"starts_on": None}, ["no_start"]),
        ({"review_on": None}, ["no_review"]),
        ({"review_on": date(2027, 3, 8)}, ["review_too_late"]),
        ({"number": 2, "review_on": date(2027, 12, 7)}, []),
        ({"number": 2, "review_on": date(2027, 12, 8)}, ["review_too_late"]),
        (described("Beer on Fridays"), ["excluded_alcohol"]),
        (described("Alcohol wipes"), []),
        (described("Cigarettes"), ["excluded_tobacco"]),
        (described("Betting money"), ["excluded_gambling"]),
        (described("A better wheelchair"), []),
        (described("Debt from last year"), ["excluded_debt"]),
        (described("Something illegal"), ["excluded_illegal"]),
        (described("Dental treatment"), ["excluded_dental"]),
        ({"lines": (replace(LINE, supplier="Casino"),)}, ["excluded_gambling"]),
        (
            {"lines": (replace(LINE, totals=Totals(5_000_001, 260_000_052, 0)),)},
            ["amount_hard_to_believe"],
        ),
        ({"lines": (replace(LINE, totals=Totals(0, 0, 50_000_001)),)}, ["amount_hard_to_believe"]),
        ({"lines": (replace(LINE, totals=Totals(5_000_000, 1, 0)),)}, []),
        ({"lines": (replace(LINE, valid_to=STARTS),)}, ["line_over_before_start"]),
    ],
)
def test_what_is_missing_is_said(change, codes):
    found = rules.faults(replace(PLAN, **change), on=ON)
    assert [fault.code for fault in found] == codes
    assert all(fault.mend and fault.where for fault in found)


def test_every_exclusion_and_limit_says_where_it_comes_from():
    assert {"alcohol", "tobacco", "gambling", "debt", "illegal"} <= {row.code for row in excluded()}
    rows: list[Excluded | reference.Limit] = [
        *excluded(),
        *reference.limits(),
    ]
    for row in rows:
        assert len(row.source) > 20
        assert row.valid_from == date(2013, 8, 1)


def test_a_limit_before_its_first_day_is_not_guessed():
    with pytest.raises(LookupError):
        reference.limit_on("first_review_months", date(2013, 7, 31))
    assert excluded_on(date(2013, 7, 31)) == ()


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 12, 7), 3, date(2027, 3, 7)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
    ],
)
def test_months_end_where_the_month_does(day, months, after):
    assert add_months(day, months) == after


@pytest.mark.parametrize(
    ("state", "reasons", "same", "code"),
    [
        (PlanState.AGREED, "Yes.", False, "already_decided"),
        (PlanState.REFUSED, "Yes.", False, "already_decided"),
        (PlanState.SUPERSEDED, "Yes.", False, "already_decided"),
        (PlanState.DRAFT, "Yes.", False, "plan_not_submitted"),
        (PlanState.SUBMITTED, "Yes.", True, "approver_submitted_it"),
        (PlanState.SUBMITTED, " \n", False, "reasons_missing"),
    ],
)
def test_who_may_not_decide(state, reasons, same, code):
    sender = new_id()
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == code):
        rules.check_decision(
            state=state,
            decided_by_name="Ann Approver",
            submitted_by=sender,
            user_id=sender if same else new_id(),
            verdict=Verdict.APPROVED,
            reasons=reasons,
        )


@pytest.mark.parametrize(
    ("starts", "review", "weeks", "code"),
    [
        (STARTS, STARTS, 4, "review_before_start"),
        (STARTS, None, 0, "notice_weeks"),
        (None, STARTS, 27, "notice_weeks"),
    ],
)
def test_dates_that_cannot_be_right(starts, review, weeks, code):
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == code):
        rules.check_dates(starts, review, weeks)


def test_totals_are_rounded_once_and_one_offs_stand_alone():
    third_of_a_penny_each = (100, 1, Basis.PER_FOUR_WEEKS, 0)
    found = rules.totals(
        [third_of_a_penny_each] * 4 + [(100, 500, Basis.ONE_OFF, 0)], WeeksInYear.FIFTY_TWO
    )
    assert found == Totals(1, 52, 500)


@settings(
    derandomize=True,
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 1_000_000),
            st.integers(1, 1_000_000),
            st.sampled_from(list(Basis)),
            st.integers(1, 127),
        ),
        max_size=8,
    )
)
def test_a_total_is_within_a_penny_a_line_of_its_rows(lines):
    whole = rules.totals(lines, WeeksInYear.DAYS_OVER_SEVEN)
    rows = [rules.totals([line], WeeksInYear.DAYS_OVER_SEVEN) for line in lines]
    assert abs(whole.weekly_pence - sum(row.weekly_pence for row in rows)) <= len(lines)
    assert abs(whole.annual_pence - sum(row.annual_pence for row in rows)) <= len(lines)


def test_a_submission_names_the_first_fault_and_lists_all():
    plan = replace(PLAN, risks=(), needs=(), submitted_at=datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(Refusal) as caught:
        rules.check_submission(plan, on=ON)
    assert caught.value.code == "plan_not_ready"
    assert caught.value.details["faults"] == ["no_need", "no_risk"]
