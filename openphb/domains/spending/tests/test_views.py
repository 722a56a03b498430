"""The pages of statements and spending."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from openphb.domains.agreements.tests import making as agreements
from openphb.domains.plans.tests.making import name_person
from openphb.domains.spending import queries
from openphb.domains.spending.tests.making import csv_statement
from openphb.foundation.audit.models import Look
from openphb.foundation.documents.tests.reading import read
from openphb.kernel.refusal import NothingThere

OCTOBER = [
    (date(2026, 10, 2), "NHS Ourshire", 113_600),
    (date(2026, 10, 9), "Ann Other", -28_400),
    (date(2026, 10, 16), "Ann Other", -28_400),
]


@pytest.fixture
def person(house, planned):
    made = planned(["direct_payment"], outcomes=["Be at home", "Walk"])
    agreements.prepared(house, made.plan_id)
    return made


@pytest.fixture
def holder(house, person):
    return house.join("holder", subject_id=person.subject_id)


def path(name, person):
    return reverse(f"spending:{name}", kwargs={"budget_id": person.budget_id})


def upload(data, name="statement.csv"):
    return {"file": SimpleUploadedFile(name, data), "layout": ""}


def add(visit, viewer, person, data=None):
    answers = upload(data or csv_statement(OCTOBER))
    return visit(viewer, path("add_statement", person), answers, post=True)


def html_of(response):
    return response.content.decode()


def test_pages_say_what_will_appear_before_there_is_anything(house, person, holder, visit):
    with house.acting_as(holder) as viewer:
        for name in ("budget", "why", "statements", "movements", "add_statement"):
            assert visit(viewer, path(name, person)).status_code == 200
        assert "No bank statement proves it yet" in html_of(visit(viewer, path("budget", person)))


def test_a_holder_adds_a_statement_and_sees_what_is_left(house, person, holder, visit):
    with house.acting_as(holder) as viewer:
        assert add(visit, viewer, person).status_code == 302
        shown = html_of(visit(viewer, path("budget", person)))
        assert "You have" in shown
        assert "£568.00" in shown
        assert "<svg" in shown
        why = html_of(visit(viewer, path("why", person)))
        assert "The bank statement to Friday 16 October 2026 ends with £568.00." in why
        assert "Ann Other" in html_of(visit(viewer, path("movements", person)))
        assert "16 October 2026" in html_of(visit(viewer, path("statements", person)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (csv_statement(OCTOBER, balance_off_by=1), "a line is missing, repeated or altered"),
        (b"%PDF-1.7 nonsense", "This is a PDF, not a bank statement"),
        (b"Datum,Betrag,Saldo\n1,2,3\n", "not a bank statement"),
        (csv_statement(OCTOBER[:1]), "one balance agrees with anything"),
    ],
)
def test_a_file_that_stays_out_says_why_at_the_file(house, person, holder, visit, data, words):
    with house.acting_as(holder) as viewer:
        response = add(visit, viewer, person, data)
        assert response.status_code == 200
        assert words in html_of(response)
        assert queries.statements(viewer=viewer, budget_id=person.budget_id) == ()


def test_a_wage_is_coded_whole_then_split_then_taken_away(house, person, holder, visit):
    with house.acting_as(holder) as viewer:
        add(visit, viewer, person)
        wage = queries.movements(viewer=viewer, budget_id=person.budget_id).rows[0]
        here = reverse("spending:code", kwargs={"movement_id": wage.id})
        shown = html_of(visit(viewer, here))
        assert "£284.00 to Ann Other" in shown
        pair = f"{person.line_ids[0]}:{person.outcome_ids[0]}"
        assert visit(viewer, here, {"purpose": pair, "seen": ""}, post=True).status_code == 302

        def now():
            return queries.movement(viewer=viewer, movement_id=wage.id)

        assert [one.pence for one in now().parts] == [28_400]
        seen = " ".join(str(one.id) for one in now().parts)
        split = {"purpose": "split", "amount_0": "200", "amount_1": "84.01", "seen": seen}
        assert "Take £0.01 off one of them" in html_of(visit(viewer, here, split, post=True))
        none = {"purpose": "split", "seen": seen}
        assert "at least one amount" in html_of(visit(viewer, here, none, post=True))
        split["amount_1"] = "84.00"
        assert visit(viewer, here, {**split, "seen": "x"}, post=True).status_code == 200
        assert visit(viewer, here, split, post=True).status_code == 302
        assert [one.pence for one in now().parts] == [20_000, 8_400]
        shown = html_of(visit(viewer, here))
        assert 'value="84.00"' in shown
        seen = " ".join(str(one.id) for one in now().parts)
        assert (
            visit(viewer, here, {"purpose": "nothing", "seen": seen}, post=True).status_code == 302
        )
        assert now().parts == ()


def test_the_next_wage_is_suggested_and_says_so(house, person, visit):
    with house.acting("finance_officer") as viewer:
        add(visit, viewer, person)
        last, first, _ = queries.movements(viewer=viewer, budget_id=person.budget_id).rows
        pair = f"{person.line_ids[0]}:{person.outcome_ids[1]}"
        here = reverse("spending:code", kwargs={"movement_id": first.id})
        visit(viewer, here, {"purpose": pair, "seen": ""}, post=True)
        shown = html_of(visit(viewer, reverse("spending:code", kwargs={"movement_id": last.id})))
    assert "how the last payment to them was" in shown
    assert f'value="{pair}" checked' in shown


def test_the_money_comes_as_a_pdf_as_it_stands_today(house, person, holder, visit):
    name_person(house, person.subject_id)
    with house.acting_as(holder) as viewer:
        add(visit, viewer, person)
        assert path("statement_pdf", person) in html_of(visit(viewer, path("budget", person)))
        response = visit(viewer, path("statement_pdf", person))
        left = queries.money_left(viewer=viewer, budget_id=person.budget_id, on=house.today)
    paper = read(response.content)
    assert (paper.title, paper.language, paper.tagged) == (
        "The money of a personal health budget",
        "en-GB",
        True,
    )
    for words in (
        "William W",
        "NHS Ourshire ICB",
        f"What is left: £{left.left_pence / 100:,.2f}",
        "What came in: £1,136.00",
        "What was spent: £568.00",
        "Every payment in and out, newest first",
        "Ann Other 16 Oct 2026 Not said yet −£284.00",
        "NHS Ourshire 2 Oct 2026 Money in £1,136.00",
    ):
        assert words in paper.words, words
    assert "2026-11-24.pdf" in response["Content-Disposition"]
    assert "William" not in response["Content-Disposition"]
    with house.acting("phb_manager"):
        assert Look.objects.filter(page="money statement as PDF").count() == 1
    with house.acting("phb_manager", house.other_tenant_id) as viewer, pytest.raises(NothingThere):
        visit(viewer, path("statement_pdf", person))


def test_nobody_is_offered_a_statement_of_an_account_that_is_not_there(house, planned, visit):
    made = planned(["notional"], outcomes=["Be at home"])
    with house.acting_as(house.join("holder", subject_id=made.subject_id)) as viewer:
        for name in ("budget", "statements", "movements"):
            page = visit(viewer, path(name, made))
            assert page.status_code == 200
            assert path("add_statement", made) not in page.content.decode()
