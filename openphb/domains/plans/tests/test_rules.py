"""What keeps a plan from approval, and what plans come to: tables of cases."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openphb.domains.budgets.excluded import Excluded, excluded, excluded_on
from openphb.domains.budgets.types import Basis, ManagementOption, WeeksInYear
from openphb.domains.plans import reference, rules
from openphb.domains.plans.readiness.types import Severity
from openphb.domains.plans.sections.types import (
    PersonAnswer,
    PersonDraft,
    PersonRole,
    Section,
    Sees,
    StepAnswer,
    StepDraft,
)
from openphb.domains.plans.types import (
    Fault,
    LineAnswer,
    LineKind,
    NeedAnswer,
    OutcomeAnswer,
    PlanAnswer,
    PlanState,
    RiskAnswer,
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


def test_a_submission_names_the_first_fault_and_lists_all_but_the_hints():
    found = [
        Fault("no_need", "No need.", "Add one.", "needs"),
        Fault("household_paid", "Paid.", "Ask.", "about", Severity.NEEDS_APPROVAL),
        Fault("no_insurance", "None.", "Add it.", "lines", Severity.WARNS),
    ]
    with pytest.raises(Refusal) as caught:
        rules.check_submission(PlanState.DRAFT, found)
    assert (caught.value.code, caught.value.message) == ("plan_not_ready", "No need.")
    assert caught.value.details["faults"] == ["no_need", "household_paid"]
    rules.check_submission(PlanState.DRAFT, found[2:])
