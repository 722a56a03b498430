"""The pages: staff write down, advance, accept and ask back; a firm tells; the person asks."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.agreements.types import RecipientKind
from openphb.domains.monitoring.tests import making
from openphb.domains.monitoring.tests.making import FIRST_DAY
from openphb.domains.plans.tests import making as planning

pytestmark = pytest.mark.django_db(databases=["default", "attempts"])


def three(day, name="on"):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_firm_tells_by_page_and_file_and_staff_accept(nora, client_of):
    house = nora.house
    nora.on(FIRST_DAY - timedelta(days=8)).advance()
    nora.pay()
    nora.on(FIRST_DAY)
    ada = client_of(making.works_there(house, nora))
    home = text_of(ada.get(reverse("firm:home")))
    assert "£840.00" in home
    assert "Papers that we need from you" in home
    person = f"{reverse('firm:person')}?who={nora.holding_id}"
    assert "£840.00" in text_of(ada.get(person))
    tell = f"{reverse('firm:tell')}?who={nora.holding_id}"
    said = {
        "kind": "spent",
        "line": str(nora.line_key),
        **three(house.today),
        "pence": "100.00",
        "words": "Wages of Ann",
        "evidence": "Payslip 4",
        "row_key": "P4",
    }
    assert ada.post(tell, said).status_code == 302
    with house.acting("finance_officer"):
        from openphb.domains.monitoring.models import Holding

        reference = Holding.objects.get(pk=nora.holding_id).reference
    file = (
        "person,row,kind,date,line,what,amount,evidence\n"
        f"{reference},F1,fee,{house.today},,Fee,12.00,\n"
        f"{reference},F2,fee,{house.today},,Fee,nothing,\n"
    )
    sent = {"file": SimpleUploadedFile("told.csv", file.encode(), "text/csv")}
    answer = text_of(ada.post(reverse("firm:file"), sent))
    assert "1 row was added. 0 were here already." in answer
    assert "“nothing” is not an amount of money." in answer
    sent = {"file": SimpleUploadedFile("told.csv", file.encode(), "text/csv")}
    assert "0 rows were added. 1 was here already." in text_of(ada.post(reverse("firm:file"), sent))
    finance = client_of(house.user_id("finance_officer"))
    page = text_of(finance.get(reverse("monitoring:holding", args=[nora.holding_id])))
    assert "Accept the 2 rows that are in order" in page
    assert finance.post(reverse("monitoring:accept", args=[nora.holding_id])).status_code == 302
    assert nora.sums.held_pence == 728_00
    told = f"{reverse('firm:all_told')}?who={nora.holding_id}"
    answer = ada.post(told, {**three(house.today, "until"), "held": "700.00"}, follow=True)
    assert "£28.00 more than by yours" in text_of(answer)


def test_who_works_for_a_firm_reaches_no_plan_and_nobody_elses_money(nora, client_of):
    house = nora.house
    other = making.third_party(house, name="Other Hands")
    ada = client_of(making.works_there(house, nora))
    assert ada.get(f"{reverse('firm:person')}?who={other.holding_id}").status_code == 404
    assert ada.get(f"{reverse('firm:person')}?who=nobody").status_code == 404
    for route, ids in (
        ("plans:plan", [nora.plan_id]),
        ("plans:together", [nora.plan_id]),
        ("holder:home", []),
        ("agreements:agreement", [nora.agreement_id]),
        ("monitoring:holding", [nora.holding_id]),
        ("monitoring:held", [nora.budget_id]),
        ("monitoring:firms", []),
    ):
        assert ada.get(reverse(route, args=ids)).status_code in (403, 404), route
    assert ada.get("/").headers["Location"] == reverse("firm:home")


def test_staff_write_down_who_holds_the_money_from_today(house, client_of):
    plan_id = planning.agreed_plan(house, planning.open_budget(house), making.LINE)
    agreement_id = making.signed_by_three(
        house, plan_id, RecipientKind.THIRD_PARTY, "Kind Hands CIC"
    )
    nurse = client_of(house.user_id("care_coordinator"))
    where = reverse("monitoring:record", args=[agreement_id])
    assert where in nurse.get(reverse("staff:today")).content.decode()
    said = {
        "organisation": "new",
        "new_name": "Kind Hands CIC",
        "fee": "12.00",
        "fee_basis": "per_four_weeks",
        "fee_funder": "us",
        "keep_weeks": "8",
        "source": "Schedule 2 of the agreement",
    }
    made = nurse.post(where, said)
    assert made.status_code == 302
    assert "Kind Hands CIC" in text_of(nurse.get(made.headers["Location"]))
    assert "There is nothing to write down" in text_of(nurse.get(where))
    assert where not in nurse.get(reverse("staff:today")).content.decode()


def test_an_advance_is_asked_about_before_it_is_sent_and_not_twice(nora, client_of):
    nora.on(FIRST_DAY - timedelta(days=8))
    finance = client_of(nora.house.user_id("finance_officer"))
    where = reverse("monitoring:advance", args=[nora.holding_id])
    assert "Advance £840.00?" in text_of(finance.get(where))
    assert finance.post(where).status_code == 302
    again = finance.get(where)
    assert "All that is due up to now was advanced" in text_of(again)
    assert finance.post(where).status_code == 409
    assert "To be paid by" in text_of(
        finance.get(reverse("monitoring:holding", args=[nora.holding_id]))
    )


def test_a_row_is_questioned_answered_and_decided_on_the_pages(nora, client_of):
    house = nora.house
    nora.on(FIRST_DAY - timedelta(days=8)).advance()
    nora.pay()
    nora.tell(nora.spent("1", 100_00), until=house.today)
    finance = client_of(house.user_id("finance_officer"))
    row_id = nora.row("1")
    where = reverse("monitoring:row", args=[row_id])
    page = text_of(finance.get(where))
    assert "The day is before the agreement began" in page
    assert finance.post(where, {"decision": "ask", "question": "Why so early?"}).status_code == 302
    ada = client_of(making.works_there(house, nora))
    answer = f"{reverse('firm:answer')}?row={row_id}"
    assert "Why so early?" in text_of(ada.get(answer))
    assert ada.post(answer, {"words": "They were trained before."}).status_code == 302
    assert finance.post(where, {"decision": "accept"}).status_code == 302
    assert nora.sums.spent_pence == 100_00
    assert "Nothing is asked about this" in text_of(ada.get(answer))


def test_the_person_reads_what_is_left_in_plain_words_and_asks(nora, client_of):
    house = nora.house
    nora.on(FIRST_DAY - timedelta(days=8)).advance()
    nora.pay()
    nora.on(FIRST_DAY).tell(nora.spent("1", 100_00))
    holder = client_of(agreeing.holder_of(house, nora.agreement_id))
    page = text_of(holder.get(reverse("monitoring:held", args=[nora.budget_id])))
    assert "Kind Hands CIC holds £840.00 for you." in page
    assert "So £840.00 is left." in page
    where = reverse("monitoring:ask", args=[nora.budget_id])
    said = {"row": str(nora.row("1")), "words": "Nobody came on Friday."}
    assert holder.post(where, said).status_code == 302
    finance = client_of(house.user_id("finance_officer"))
    assert "The person asks about it" in text_of(
        finance.get(reverse("monitoring:row", args=[nora.row("1")]))
    )


def test_money_is_asked_back_with_a_letter_and_is_late_on_today(nora, client_of):
    house = nora.house
    nora.on(FIRST_DAY - timedelta(days=8)).advance()
    nora.pay()
    nora.on(FIRST_DAY + timedelta(days=3)).ends(FIRST_DAY + timedelta(days=3))
    finance = client_of(house.user_id("finance_officer"))
    where = reverse("monitoring:ask_back", args=[nora.holding_id])
    assert "The agreement has ended: £840.00 can be asked back." in text_of(finance.get(where))
    assert finance.post(where, {"pence": "840.00", "words": ""}).status_code == 302
    letter = finance.get(reverse("monitoring:letter", args=[nora.holding_id]))
    assert letter.content.startswith(b"%PDF")
    nora.on(house.today + timedelta(days=40))
    with house.acting("finance_officer") as viewer:
        from openphb.domains.monitoring import queries

        assert [one.id for one in queries.waiting(viewer=viewer).late_claims] == [nora.holding_id]
    received = reverse("monitoring:received", args=[nora.holding_id])
    said = {"pence": "840.00", **three(FIRST_DAY), "words": "Statement, line 7"}
    assert finance.post(received, said).status_code == 302
    assert nora.sums.held_pence == 0
    assert nora.in_ledger == 0


def test_papers_and_people_of_an_organisation(nora, client_of):
    house = nora.house
    nurse = client_of(house.user_id("care_coordinator"))
    here = [house.tenant_id, nora.organisation_id]
    said = {
        "kind": "insurance",
        "needed": "yes",
        "words": "The certificate",
        "number": "EL-1",
        **three(house.today - timedelta(days=300), "holds_from"),
        **three(house.today + timedelta(days=20), "holds_until"),
    }
    assert nurse.post(reverse("monitoring:paper", args=here), said).status_code == 302
    assert "Ends soon" in text_of(nurse.get(reverse("monitoring:firm", args=here)))
    said = {"name": "Ada Hand", "username": "ada.hand", "email": "ada@example.org"}
    assert "Send this link to ada@example.org" in text_of(
        nurse.post(reverse("monitoring:invite", args=here), said)
    )
    page = nurse.get(reverse("monitoring:firm", args=here)).content.decode()
    end = re.search(r"/held/people/[0-9a-f-]{36}/end/", page)
    assert end
    assert nurse.post(end[0]).status_code == 302
    assert "Ended" in text_of(nurse.get(reverse("monitoring:firm", args=here)))
