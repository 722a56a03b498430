"""A lower direct payment is kept with its finding and told; the database holds it too."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError

from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import NoticeKind
from openphb.domains.plans import actions
from openphb.domains.plans.approving.refusing import NotAgreed
from openphb.domains.plans.lowering import queries
from openphb.domains.plans.lowering.types import FallStep, WhyLower
from openphb.domains.plans.models import LoweredPayment
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.making import Pen, settled
from openphb.domains.plans.types import Verdict
from openphb.domains.plans.views.lowering import told_in_letter
from openphb.kernel.refusal import Refusal

WHY = WhyLower(("enough",), "He asked for it from that day.")


@pytest.fixture
def budget_id(house):
    budget_id = making.open_budget(house)
    making.agreed_plan(house, budget_id)
    return budget_id


def sent(house, budget_id, starts_on, weeks=4, **changed):
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        line = next(one for one in pen.plan.lines if one.unit == "hours")
        pen.line(*line.outcome_ids, line=replace(making.PA_LINE, **changed), line_id=line.id)
        pen.write(
            actions.set_dates, starts_on=starts_on, review_on=making.REVIEW, notice_weeks=weeks
        )
        pen.write(actions.submit)
        return pen.plan_id


def decide(house, plan_id, **words):
    with house.acting("approver") as viewer, settled():
        Pen(house, viewer, plan_id).write(
            actions.decide, verdict=Verdict.APPROVED, reasons="The day centre does it.", **words
        )


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_it_is_kept_and_told_with_its_reason_and_why_it_comes_sooner(house, budget_id):
    soon = making.STARTS + timedelta(days=7)
    plan_id = sent(house, budget_id, soon, quantity_hundredths=1500)
    with refused("lowered_too_soon"):
        decide(house, plan_id)
    with refused("lowered_ground_missing"):
        decide(house, plan_id, why_lower=WhyLower((), WHY.why_sooner))
    decide(house, plan_id, why_lower=WHY)
    with house.acting("approver") as viewer:
        kept = queries.lowered_by(viewer=viewer, plan_id=plan_id)
        assert kept is not None
        assert (kept.lowering.fall.from_day, kept.grounds) == (soon, ("enough",))
        assert kept.why_sooner == WHY.why_sooner
        notice = cases.notice_about(viewer=viewer, kind=NoticeKind.REDUCTION, about_id=plan_id)
        assert notice is not None
        assert (notice.from_day, notice.amount_pence) == (soon, 15 * 1420)
        assert notice.why_sooner == WHY.why_sooner
        assert [one.code for one in notice.grounds] == ["enough"]
        letter = " ".join(told_in_letter(viewer, plan_id)["lowered"])
    assert "£213.00 a week" in letter
    assert "Before" in letter
    assert WHY.why_sooner in letter


def test_each_fall_is_kept_and_told_with_its_day(house, budget_id):
    later = making.STARTS + timedelta(days=80)
    ends = later + timedelta(days=30)
    plan_id = sent(house, budget_id, later, unit_pence=1400, valid_to=ends)
    decide(house, plan_id, why_lower=WHY)
    with house.acting("approver") as viewer:
        kept = queries.lowered_by(viewer=viewer, plan_id=plan_id)
        assert kept is not None
        steps = kept.lowering.fall.steps
        assert [(one.day, one.now_weekly_pence) for one in steps] == [(later, 28_000), (ends, 0)]
        notice = cases.notice_about(viewer=viewer, kind=NoticeKind.REDUCTION, about_id=plan_id)
        assert notice is not None
        assert [(one.day, one.pence) for one in notice.falls] == [(later, 28_000), (ends, 0)]


def test_the_longer_notice_of_the_plan_is_the_one_that_the_notice_counts(house, budget_id):
    long = making.STARTS + timedelta(days=80)
    decide(house, sent(house, budget_id, long, weeks=16))
    soon = long + timedelta(days=1)
    plan_id = sent(house, budget_id, soon, weeks=16, unit_pence=1300)
    decide(house, plan_id, why_lower=WHY)
    with house.acting("approver") as viewer:
        notice = cases.notice_about(viewer=viewer, kind=NoticeKind.REDUCTION, about_id=plan_id)
        assert notice is not None
        assert notice.notice_days == 16 * 7
        assert notice.short_by == 16 * 7 - (soon - house.today).days


def test_the_longer_notice_of_the_plan_and_of_the_body_is_promised(house, budget_id):
    plan_id = sent(house, budget_id, making.STARTS + timedelta(days=80), unit_pence=1300)
    with house.acting("approver") as viewer:
        lower = queries.would_lower(viewer=viewer, plan_id=plan_id)
        assert lower is not None
        assert lower.notice_days == 28


def test_leaving_out_a_line_that_is_paid_now_lowers_too(house, budget_id):
    soon = making.STARTS + timedelta(days=7)
    plan_id = sent(house, budget_id, soon, unit_pence=1500)
    with house.acting("approver") as viewer:
        pen = Pen(house, viewer, plan_id)
        left = NotAgreed(pen.plan.lines[0].id, "not_a_need", "It is met at home.")
        with refused("lowered_too_soon"):
            pen.write(actions.decide_in_part, reasons="Some of it.", not_agreed=[left])
        pen.write(actions.decide_in_part, reasons="Some of it.", not_agreed=[left], why_lower=WHY)


def test_the_database_wants_a_fall_to_be_decided(house, budget_id, monkeypatch):
    plan_id = sent(house, budget_id, making.STARTS, quantity_hundredths=1500)
    monkeypatch.setattr(actions.deciding, "lower", lambda *_row, **_more: None)
    with pytest.raises(DatabaseError, match="nobody decided that"):
        decide(house, plan_id)


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"from_day": -1, "why_sooner": "He asked."}, "lowered_never_backwards"),
        ({"from_day": 27, "why_sooner": " "}, "lowered_after_notice_or_says_why"),
        ({"steps": []}, "lowered_by_something"),
        ({"steps": [(28, 310_00, 310_00)]}, "lowered_in_every_step"),
        ({"steps": [(28, 310_00, 240_00), (60, 310_00, 320_00)]}, "lowered_in_every_step"),
        ({"steps": [(29, 310_00, 240_00)]}, "lowered_from_the_first_of_its_days"),
        ({"once_less_pence": 1}, "lowered_once_has_a_day"),
        ({"grounds": []}, "lowered_on_a_finding"),
    ],
)
def test_the_database_holds_the_days_the_finding_and_the_fall(house, budget_id, changes, broken):
    plan_id = sent(house, budget_id, making.STARTS, quantity_hundredths=1500)
    with house.acting("approver") as viewer:
        plan = Pen(house, viewer, plan_id).plan
        row = {
            "from_day": 28,
            "steps": [(changes.get("from_day", 28), 310_00, 240_00)],
            "once_less_pence": 0,
            "grounds": ["enough"],
            "why_sooner": "",
        } | changes
        row["from_day"] = house.today + timedelta(days=row["from_day"])
        row["steps"] = [
            asdict(FallStep(house.today + timedelta(days=days), was, now))
            for days, was, now in row["steps"]
        ]
        with pytest.raises(IntegrityError, match=broken), settled():
            LoweredPayment.objects.create(
                tenant_id=plan.tenant_id,
                subject_id=plan.subject_id,
                plan_id=plan_id,
                decided_by=viewer.user_id,
                decided_on=house.today,
                notice_days=28,
                **row,
            )
