"""What somebody adds to a dearer home: for after-care alone, in writing first, and never to NHS money."""

from __future__ import annotations

import html as escaped
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from openphb.domains.budgets import actions, added_home, queries
from openphb.domains.budgets.models import AccommodationTopUp, Budget
from openphb.domains.budgets.types import (
    AgreedPoint,
    Frequency,
    PaidBy,
    TopUpDraft,
    WeeksInYear,
)
from openphb.domains.cases.models import Case
from openphb.domains.cases.types import Category, Standing
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal

TODAY = date(2026, 11, 23)
DRAFT = TopUpDraft(
    PaidBy.FAMILY,
    "Rosa Hart",
    "Larch House, a room with a garden",
    920_00,
    845_00,
    "The home",
    date(2026, 11, 9),
    date(2026, 11, 2),
    date(2027, 5, 3),
    frozenset(AgreedPoint),
)


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.mark.parametrize(
    ("category", "other", "code"),
    [
        (Category.S117, {}, None),
        # Where the person pays it themselves it is lawful as well.
        (Category.S117, {"paid_by": PaidBy.PERSON}, None),
        # Nowhere else, whatever is said.
        *[
            (one, {}, "added_unlawful")
            for one in Category
            if one not in (Category.S117, Category.WHEELCHAIR)
        ],
        (Category.WHEELCHAIR, {}, "added_to_chair"),
        (Category.S117, {"name": " "}, "added_name"),
        (Category.S117, {"home": ""}, "added_home"),
        (Category.S117, {"usual_pence": 0}, "added_cost"),
        (Category.S117, {"cost_pence": 9_000_000}, "added_cost"),
        # A home that costs no more than usual is paid for whole.
        (Category.S117, {"cost_pence": 845_00}, "added_above_usual"),
        (Category.S117, {"paid_to": ""}, "added_paid_to"),
        (Category.S117, {"points": frozenset({AgreedPoint.RISES})}, "added_not_written"),
        (Category.S117, {"agreed_on": date(2026, 11, 10)}, "added_agreed_when"),
        (
            Category.S117,
            {"starts_on": date(2027, 1, 4), "agreed_on": date(2026, 12, 1)},
            "added_agreed_when",
        ),
        (Category.S117, {"review_on": date(2026, 11, 9)}, "added_review"),
    ],
)
def test_who_may_add_what_to_a_home(category, other, code):
    fault = added_home.top_up_fault(category, replace(DRAFT, **other), today=TODAY)
    assert (fault and fault.code) == code


@pytest.mark.parametrize(
    ("end", "words", "code"),
    [
        (date(2026, 12, 1), "She moves.", None),
        (date(2026, 11, 9), "She moves.", "added_ends_early"),
        (date(2027, 1, 1), "She moves.", "added_ended"),
        (date(2026, 12, 1), " ", "added_end_words"),
    ],
)
def test_when_it_may_end(end, words, code):
    valid = Period(DRAFT.starts_on, date(2027, 1, 1))
    fault = added_home.end_fault(valid, end, words)
    assert (fault and fault.code) == code


def budget(house, category=Category.S117):
    with house.acting("phb_manager"):
        subject = Subject.objects.create(tenant_id=house.tenant_id)
        case = Case.objects.create(
            tenant_id=house.tenant_id,
            subject=subject,
            reference=f"T-{str(new_id())[-8:]}",
            category=category,
            standing=Standing.RIGHT,
            standing_source="made for a test",
            referred_on=date(2026, 10, 1),
            referred_by="ward 4",
            reason="after-care",
        )
        return Budget.objects.create(
            tenant_id=house.tenant_id,
            subject=subject,
            case=case,
            opened_on=date(2026, 10, 12),
            weeks_in_year=WeeksInYear.FIFTY_TWO,
            frequency=Frequency.FOUR_WEEKLY,
        ).id


def recorded(house, budget_id, **other):
    starts = house.today - timedelta(days=7)
    draft = replace(DRAFT, starts_on=starts, agreed_on=starts, review_on=date(2027, 5, 3))
    with house.acting("phb_manager") as viewer:
        return actions.record_top_up(
            by=viewer, at=house.at, budget_id=budget_id, draft=replace(draft, **other)
        )


def test_it_is_recorded_ends_on_a_day_and_another_may_begin_after_it(house):
    budget_id = budget(house)
    one = recorded(house, budget_id)
    with refused("added_twice"):
        recorded(house, budget_id)
    with house.acting("finance_officer") as viewer:
        actions.end_top_up(
            by=viewer,
            at=house.at,
            top_up_id=one,
            last_day=house.today,
            words="Her sister cannot pay any more.",
        )
    recorded(house, budget_id, starts_on=house.today + timedelta(days=1), agreed_on=house.today)
    with house.acting("care_coordinator") as viewer:
        after, before = queries.top_ups(viewer=viewer, budget_id=budget_id)
        assert (before.valid.last_day, before.weekly_pence) == (house.today, 75_00)
        assert after.valid.end is None
        with pytest.raises(NothingThere):
            actions.end_top_up(
                by=viewer, at=house.at, top_up_id=after.id, last_day=house.today, words="No."
            )


def test_the_database_itself_knows_no_other_budget_and_lets_nothing_be_written_anew(house):
    one = recorded(house, budget(house))
    other = budget(house, Category.CHC_ADULT)
    with refused("added_unlawful"):
        recorded(house, other)
    with house.acting("phb_manager"):
        row = AccommodationTopUp.objects.get(pk=one)
        row.pk, row.budget_id = new_id(), other
        row.subject_id = Budget.objects.get(pk=other).subject_id
        row._state.adding = True
        with pytest.raises(IntegrityError, match="not for after-care"), transaction.atomic():
            row.save()
        with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
            AccommodationTopUp.objects.filter(pk=one).update(name="Somebody else")
        with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
            AccommodationTopUp.objects.filter(pk=one).delete()


def day(name, on):
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def text(response):
    return " ".join(escaped.unescape(response.content.decode()).split())


def test_by_page_it_is_recorded_shown_and_ended_and_elsewhere_refused_with_the_law(house, visit):
    budget_id, chc = budget(house), budget(house, Category.CHC_ADULT)
    starts = house.today - timedelta(days=7)
    with house.acting("phb_manager") as viewer:
        new = reverse("budgets:top_up_new", args=[budget_id])
        said = {
            "home": "Larch House",
            "cost": "920.00",
            "usual": "845.00",
            "paid_by": "family",
            "name": "Rosa Hart",
            "paid_to": "The home",
            **day("starts_on", starts),
            **day("agreed_on", starts),
            **day("review_on", date(2027, 5, 3)),
            "points": ["review", "stops", "rises"],
        }
        again = text(visit(viewer, new, said, post=True))
        assert "what follows if the payer’s means change" in again
        said["points"] = [one.value for one in AgreedPoint]
        assert visit(viewer, new, said, post=True).status_code == 302
        here = reverse("budgets:top_ups", args=[budget_id])
        shown = text(visit(viewer, here))
        assert "£75.00" in shown
        (one,) = queries.top_ups(viewer=viewer, budget_id=budget_id)
        end = reverse("budgets:top_up_end", args=[one.id])
        given = {**day("last_day", house.today), "words": "She moves."}
        assert visit(viewer, end, given, post=True).status_code == 302
        assert "She moves." in text(visit(viewer, here))
    with house.acting("finance_officer") as viewer:
        assert reverse("finance:home") in text(visit(viewer, here))
    with house.acting("phb_manager") as viewer:
        elsewhere = reverse("budgets:top_up_new", args=[chc])
        assert "section 1(4)" in text(visit(viewer, elsewhere))
        assert "section 1(4)" in text(visit(viewer, reverse("budgets:top_ups", args=[chc])))


def test_nothing_that_reckons_nhs_money_knows_of_it():
    """What is added is told and never reckoned: no room that pays, shares or posts reads it."""
    domains = Path(added_home.__file__).parents[1]
    readers = {
        path.relative_to(domains).parts[0]
        for path in domains.rglob("*.py")
        if re.search(r"AccommodationTopUp|TopUpAnswer|\btop_ups\b", path.read_text())
    }
    assert readers == {"budgets"}
