"""Today says what nobody has done yet, at the same cost however much it is."""

from __future__ import annotations

import html
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from openphb.domains.agreements.tests import making as agreements
from openphb.domains.budgets import actions as budgets
from openphb.domains.budgets.types import Frequency, WeeksInYear
from openphb.domains.cases import actions as cases
from openphb.domains.cases.types import Category, OfferAnswer
from openphb.domains.people import actions as people
from openphb.domains.people.models import Person
from openphb.domains.people.types import Format, PersonDetails
from openphb.domains.plans.tests import making as plans
from openphb.foundation.tenancy.models import Subject

NUMBERS = ("9434765919", "4010232137", "9876543210")


@pytest.fixture(autouse=True)
def named(house):
    """Name everybody a budget was opened for, as the pages expect."""

    def name_all():
        with house.acting("phb_manager"):
            nameless = Subject.objects.exclude(
                id__in=Person.objects.values_list("subject_id", flat=True)
            )
            for n, subject in enumerate(nameless):
                Person.objects.create(
                    tenant_id=house.tenant_id,
                    subject=subject,
                    given_name="William",
                    family_name=f"W{n}",
                    date_of_birth=date(1960, 2, 3),
                    nhs_number=f"{str(subject.id.int)[-10:]}",
                )

    return name_all


def today(house, visit, role="care_coordinator"):
    with (
        house.acting(role) as viewer,
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        response = visit(viewer, reverse("staff:today"))
    return html.unescape(response.content.decode()), len(asked)


def said_yes(house, number):
    """Refer somebody who says yes to an offer, as people would do it; return the case's id."""
    with house.acting("phb_manager") as viewer:
        told = {"by": viewer, "at": house.at}
        subject_id = people.register(
            **told,
            tenant_id=house.tenant_id,
            details=PersonDetails(number, "Ann", "Smith", date(1960, 2, 3)),
        )
        case_id = cases.refer(
            **told,
            tenant_id=house.tenant_id,
            subject_id=subject_id,
            category=Category.LONG_TERM_CONDITION,
            referred_on=house.today,
            referred_by="ward 4",
            reason="asthma",
        )
        cases.make_offer(
            **told,
            case_id=case_id,
            version=1,
            offered_on=house.today,
            how="at home",
            formats=(Format.STANDARD,),
        )
        cases.record_answer(
            **told,
            case_id=case_id,
            version=2,
            answer=OfferAnswer.ACCEPTED,
            answered_on=house.today,
        )
    return case_id


def test_who_said_yes_and_has_no_budget_waits_until_it_is_opened(house, visit):
    case_id = said_yes(house, NUMBERS[0])
    assert "Open the budget" in today(house, visit)[0]
    with house.acting("phb_manager") as viewer:
        case_page = visit(viewer, reverse("staff:case", args=[case_id])).content.decode()
        assert reverse("budgets:open", args=[case_id]) in case_page
        budgets.open_budget(
            by=viewer,
            at=house.at,
            case_id=case_id,
            opened_on=house.today,
            frequency=Frequency.FOUR_WEEKLY,
            weeks_in_year=WeeksInYear.FIFTY_TWO,
        )
    assert "Open the budget" not in today(house, visit)[0]


def test_a_draft_is_listed_when_nobody_wrote_in_it_for_a_week(house, visit, named):
    budget_id = plans.open_budget(house)
    with house.acting("care_coordinator") as viewer:
        pen = plans.start(house, viewer, budget_id)
    named()
    words = "Go on writing plan version 1"
    for days, listed in ((7, False), (8, True)):
        house.today += timedelta(days=days)
        assert (words in today(house, visit)[0]) is listed
        house.today -= timedelta(days=days)
    house.today += timedelta(days=8)
    house.at += timedelta(days=8)
    with house.acting("care_coordinator") as viewer:
        plans.Pen(house, viewer, pen.plan_id).need()
    assert words not in today(house, visit)[0]


def test_an_agreement_is_listed_until_both_have_signed(house, visit, named):
    agreement_id = agreements.prepared(house)
    named()
    for role in ("care_coordinator", "approver"):
        words = today(house, visit, role)[0]
        assert "Lacks a signature: The person, or whoever acts for them; The body" in words
        assert reverse("agreements:agreement", args=[agreement_id]) in words
    agreements.signed(house, agreement_id)
    assert "Lacks a signature" not in today(house, visit)[0]


def test_today_costs_the_same_however_much_waits(house, visit, named):
    def more(number):
        said_yes(house, number)
        agreements.prepared(house)
        budget_id = plans.open_budget(house)
        with house.acting("care_coordinator") as viewer:
            plans.start(house, viewer, budget_id)

    more(NUMBERS[0])
    named()
    house.today += timedelta(days=8)
    words, asked = today(house, visit)
    assert "Go on writing" in words
    house.today -= timedelta(days=8)
    more(NUMBERS[1])
    named()
    house.today += timedelta(days=8)
    words, again = today(house, visit)
    assert words.count("Go on writing") == 2
    assert again == asked
