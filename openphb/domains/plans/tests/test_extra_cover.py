"""What may start extra cover is agreed with the plan, kept with each version, and told on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from openphb.domains.budgets.types import Basis
from openphb.domains.plans import actions, queries
from openphb.domains.plans.comparing.rules import compare
from openphb.domains.plans.extra_cover.rules import MOST_DAYS, check_terms
from openphb.domains.plans.extra_cover.types import CoverTerms, MayStart, Starter, Trigger
from openphb.domains.plans.models import LineCover
from openphb.domains.plans.tests import making
from openphb.domains.plans.types import LineKind, Verdict
from openphb.domains.plans.views.comparing import said_of
from openphb.kernel.refusal import NothingThere, Refusal

TERMS = CoverTerms(
    (Trigger.DISCHARGE, Trigger.CARER_IN_CRISIS),
    "Ring Helping Hands.",
    200,
    24_60,
    1_050_00,
    2_100_00,
    21,
    MayStart.HELPERS,
)
PUT_BY = replace(
    making.PA_LINE,
    kind=LineKind.CONTINGENCY,
    description="Put by for after a hospital stay",
    quantity_hundredths=100,
    unit="weeks put by",
    unit_pence=30_00,
    basis=Basis.PER_WEEK,
)
FAULTY = [
    ({"triggers": ()}, "cover_trigger_missing"),
    ({"triggers": (Trigger.OTHER,), "words": " "}, "cover_words_missing"),
    ({"words": "x" * 1_001}, "cover_words_long"),
    ({"hours_hundredths": 0}, "cover_hours"),
    ({"hours_hundredths": 48_01}, "cover_hours"),
    ({"rate_pence": 0}, "cover_rate"),
    # A hundredth of an hour at a penny is no penny a day.
    ({"hours_hundredths": 1, "rate_pence": 1}, "cover_rate"),
    ({"longest_days": 0}, "cover_days"),
    ({"longest_days": MOST_DAYS + 1}, "cover_days"),
    ({"cap_time_pence": 49_19}, "cover_cap_time"),
    ({"cap_year_pence": 1_049_99}, "cover_cap_year"),
]


@pytest.mark.parametrize(("changed", "code"), FAULTY, ids=[code for _c, code in FAULTY])
def test_what_could_not_be_kept_is_not_agreed(changed, code):
    with pytest.raises(Refusal) as refused:
        check_terms(replace(TERMS, **changed), kind=LineKind.CONTINGENCY)
    assert refused.value.code == code
    assert refused.value.where in {"triggers", "words", "hours", "rate", "longest_days"} | {
        "cap_time",
        "cap_year",
    }


def test_only_money_put_by_pays_for_extra_cover():
    check_terms(TERMS, kind=LineKind.CONTINGENCY)
    with pytest.raises(Refusal, match="put by"):
        check_terms(TERMS, kind=LineKind.AGENCY)


@pytest.mark.parametrize(
    ("may", "those"),
    [
        (MayStart.EITHER, {Starter.PERSON, Starter.ACTS_FOR}),
        (MayStart.PERSON, {Starter.PERSON}),
        (MayStart.ACTS_FOR, {Starter.ACTS_FOR}),
        (MayStart.HELPERS, set(Starter)),
    ],
)
def test_who_may_start_it_is_who_was_agreed(may, those):
    assert {one for one in Starter if may.includes(one)} == those


@pytest.fixture
def drafted(house):
    """A draft with an assistant and money put by."""
    budget_id = making.open_budget(house)
    house.plan_id = making.ready_plan(house, budget_id, making.PA_LINE, PUT_BY)
    house.budget_id = budget_id
    return house


def put(house, terms=TERMS, *, version=None, line=PUT_BY, role="care_coordinator"):
    with house.acting(role) as viewer:
        plan = queries.plan(viewer=viewer, plan_id=house.plan_id)
        found = next(one for one in plan.lines if one.description == line.description)
        actions.put_cover(
            by=viewer,
            at=house.at,
            plan_id=plan.id,
            version=plan.version if version is None else version,
            line_id=found.id,
            terms=terms,
        )


def line_of(house, plan_id=None):
    with house.acting("care_coordinator") as viewer:
        plan = queries.plan(viewer=viewer, plan_id=plan_id or house.plan_id)
        return next(one for one in plan.lines if one.kind is LineKind.CONTINGENCY), plan


def test_it_is_kept_with_its_line_and_copied_with_the_next_version(drafted):
    put(drafted)
    assert line_of(drafted)[0].cover == TERMS
    with drafted.acting("care_coordinator") as viewer:
        making.Pen(drafted, viewer, drafted.plan_id).write(actions.submit)
    with drafted.acting("approver") as viewer:
        making.Pen(drafted, viewer, drafted.plan_id).write(
            actions.decide, verdict=Verdict.APPROVED, reasons="It was agreed."
        )
    with drafted.acting("care_coordinator") as viewer:
        next_id = making.start(drafted, viewer, drafted.budget_id).plan_id
    copied, after = line_of(drafted, next_id)
    assert copied.cover == TERMS
    agreed, before = line_of(drafted)
    assert copied.line_key == agreed.line_key
    drafted.plan_id = next_id
    put(drafted, replace(TERMS, longest_days=14))
    _line, after = line_of(drafted, next_id)
    found = compare(said_of(before), said_of(after), after.weeks_in_year)
    (change,) = (one for one in found.changes if one.title == PUT_BY.description)
    assert [fact.name for fact in change.facts] == ["Extra cover"]


def test_what_is_agreed_stays_as_it_was_agreed(drafted):
    put(drafted)
    with drafted.acting("care_coordinator") as viewer:
        making.Pen(drafted, viewer, drafted.plan_id).write(actions.submit)
    with pytest.raises(Refusal, match="waits for a decision"):
        put(drafted, replace(TERMS, longest_days=14))
    acting = drafted.acting("care_coordinator")
    with acting, pytest.raises(IntegrityError), transaction.atomic():
        LineCover.objects.update(longest_days=99)


def test_whoever_was_second_is_told(drafted):
    put(drafted)
    with pytest.raises(Refusal) as refused:
        put(drafted, replace(TERMS, longest_days=14), version=1)
    assert refused.value.code == "changed_meanwhile"


def test_a_line_that_goes_takes_it_along(drafted):
    put(drafted)
    line, plan = line_of(drafted)
    with drafted.acting("care_coordinator") as viewer:
        actions.remove_line(
            by=viewer, at=drafted.at, plan_id=plan.id, version=plan.version, line_id=line.id
        )
        assert not LineCover.objects.exists()


def test_it_is_asked_for_on_a_page_and_read_on_the_plan(drafted, visit):
    line, plan = line_of(drafted)
    path = reverse("plans:line_cover", args=[plan.id, line.id])
    sent = {
        "triggers": ["discharge"],
        "words": "",
        "hours": "2",
        "rate": "24.60",
        "longest_days": "21",
        "cap_time": "10",
        "cap_year": "2100",
        "may_start": "helpers",
        "version": str(plan.version),
    }
    with drafted.acting("care_coordinator") as viewer:
        assert path in visit(viewer, reverse("plans:lines", args=[plan.id])).content.decode()
        assert b"What may start it?" in visit(viewer, path).content
        refused = visit(viewer, path, sent, post=True).content.decode()
        assert "One day costs £49.20, more than it may cost in all." in refused
        assert visit(viewer, path, {**sent, "cap_time": "1050"}, post=True).status_code == 302
        said = visit(viewer, reverse("plans:plan", args=[plan.id])).content.decode()
        assert "It ends by itself after 21 days at most." in said
        assert "£49.20 a day" in said
        help_line = next(one for one in plan.lines if one.kind is LineKind.PERSONAL_ASSISTANT)
        with pytest.raises(NothingThere):
            visit(viewer, reverse("plans:line_cover", args=[plan.id, help_line.id]))
