"""The pages of orders and invoices, as each person walks through them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from openphb.domains.marketplace import queries
from openphb.domains.marketplace.models import CareOrder, Delivery, ProviderInvoice
from openphb.domains.marketplace.tests import making
from openphb.domains.marketplace.types import DeliveryStanding, OrderState
from openphb.domains.plans.tests.making import name_person
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import NothingThere

ORDERED = {
    "quantity": "15",
    "price": "14.00",
    "starts_on-day": "2",
    "starts_on-month": "11",
    "starts_on-year": "2026",
    "person_name": "William W",
    "how_to_reach": "1 The Street",
    "to_know": "",
}


@pytest.fixture
def person(house, planned):
    made = planned(["notional"])
    name_person(house, made.subject_id)
    return made


@pytest.fixture
def holder(house, person):
    return house.join("holder", subject_id=person.subject_id, name="William W")


def html(response):
    return response.content.decode()


def day(name, on):
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def test_a_manager_writes_down_a_provider_and_invites_somebody(house, visit):
    with house.acting("phb_manager") as viewer:
        here = reverse("marketplace:provider_new")
        assert "Enter the organisation’s name" in html(visit(viewer, here, {}, post=True))
        made = visit(
            viewer,
            here,
            {
                "tenant_id": str(house.tenant_id),
                "name": "Sherwood Days",
                "contact": "0115 496 0000",
                "vat": "exempt",
                "invoices_come": "page",
            },
            post=True,
        )
        assert made.status_code == 302
        assert "Sherwood Days" in html(visit(viewer, reverse("marketplace:providers")))
        invited = visit(
            viewer,
            made["Location"],
            {"name": "Mina Patel", "email": "mina@example.org", "username": "mina"},
            post=True,
        )
        assert "/join/staff/?secret=" in html(invited)
        shown = html(visit(viewer, made["Location"]))
        assert "Has not opened the link yet" in shown
        member = queries.provider(
            viewer=viewer, provider_id=queries.providers(viewer=viewer)[0].id
        ).members[0]
        end = reverse("marketplace:member_end", args=[member.id])
        assert "Mina Patel" in html(visit(viewer, end))
        assert visit(viewer, end, {}, post=True).status_code == 302


def test_an_order_goes_from_the_nurse_by_the_person_to_the_provider(
    house, person, holder, firm, visit
):
    with house.acting("care_coordinator") as viewer:
        listed = reverse("marketplace:orders", args=[person.budget_id])
        assert "Nothing is ordered on it yet" in html(visit(viewer, listed))
        new = reverse("marketplace:order_new", args=[person.budget_id])
        assert "Sherwood Days" in html(visit(viewer, new))
        said = {**ORDERED, "organisation_id": str(firm.organisation_id), "agreed": "ask"}
        too_much = visit(viewer, new, {**said, "quantity": "21"}, post=True)
        assert "Order less, or change the plan first." in html(too_much)
        made = visit(viewer, new, said, post=True)
        assert made.status_code == 302
        order_id = CareOrder.objects.get().id
    with house.acting_as(holder) as viewer:
        arranged = reverse("marketplace:arranged", args=[person.budget_id])
        assert "It needs your yes." in html(visit(viewer, arranged))
        agree = reverse("marketplace:agree", args=[order_id])
        assert "They do not see your plan." in html(visit(viewer, agree))
        assert "Choose yes or no" in html(visit(viewer, agree, {}, post=True))
        assert visit(viewer, agree, {"agrees": "yes"}, post=True).status_code == 302
        assert "answered already" in html(visit(viewer, agree))
        assert "We wait for them to say" in html(visit(viewer, arranged))
    with house.acting_as(firm.user_id) as viewer:
        home = html(visit(viewer, reverse("provider:home")))
        assert "1 order waits for your answer" in home
        answer = reverse("provider:answer", args=[order_id])
        refused = visit(viewer, answer, {"accepts": "no", "words": " "}, post=True)
        assert "Say why not" in html(refused)
        assert visit(viewer, answer, {"accepts": "yes"}, post=True).status_code == 302
        assert "Say what you did" in html(visit(viewer, reverse("provider:order", args=[order_id])))
    with house.acting("care_coordinator") as viewer:
        shown = html(visit(viewer, reverse("marketplace:order", args=[order_id])))
        assert "Accepted" in shown
        change = reverse("marketplace:order_change", args=[order_id])
        assert "The order that there is holds" in html(visit(viewer, change))
        later = {**said, "agreed": "yes", "agreed_name": "W", "agreed_how": "telephone"}
        later |= day("starts_on", date(2026, 12, 7))
        made = visit(viewer, change, later, post=True)
        assert made.status_code == 302
        assert "Version 2" in html(visit(viewer, made["Location"]))
        withdraw = made["Location"] + "withdraw/"
        assert visit(viewer, withdraw, {"words": "Typed wrongly"}, post=True).status_code == 302
        end = reverse("marketplace:order_end", args=[order_id])
        ended = {**day("ends_on", date(2026, 12, 1)), "words": "He moves."}
        assert visit(viewer, end, ended, post=True).status_code == 302


def test_what_was_done_is_told_answered_and_invoiced(house, person, holder, firm, visit):
    order_id = making.ordered(house, person, firm)
    with house.acting_as(firm.user_id) as viewer:
        deliver = reverse("provider:deliver", args=[order_id])
        for after in (0, 2):
            on = making.STARTS + timedelta(days=after)
            sent = visit(viewer, deliver, {**day("on", on), "quantity": "5"}, post=True)
            assert sent.status_code == 302
        ahead = {**day("on", date(2026, 12, 1)), "quantity": "5"}
        assert "still to come" in html(visit(viewer, deliver, ahead, post=True))
        rows = queries.deliveries(
            viewer=viewer, order_key=CareOrder.objects.get(pk=order_id).order_key
        )
        again = f"{deliver}?row={rows[0].id}"
        assert "Change what you told us" in html(visit(viewer, again))
    with house.acting_as(holder) as viewer:
        arranged = html(visit(viewer, reverse("marketplace:arranged", args=[person.budget_id])))
        assert "They told us about 2 days. Was it right?" in arranged
        right = reverse("marketplace:right", args=[order_id])
        asked = visit(viewer, right)
        seen = html(asked).partition('name="seen" value="')[2].partition('"')[0]
        wrong = str(rows[1].id)
        answer = {"right": "no", "wrong": [wrong], "words": "Nobody came.", "seen": seen}
        assert visit(viewer, right, answer, post=True).status_code == 302
        assert "Nothing waits for your answer" in html(visit(viewer, right))
    with house.acting_as(firm.user_id) as viewer:
        new = reverse("provider:invoice_new", args=[order_id])
        assert 'value="10"' in html(visit(viewer, new))
        said = {
            "number": "7001",
            **day("invoiced_on", house.today),
            **day("first_day", making.STARTS),
            **day("last_day", making.STARTS + timedelta(days=6)),
            "quantity": "10",
            "price": "14.00",
            "amount": "140.00",
        }
        made = visit(viewer, new, said, post=True)
        assert made.status_code == 302
        shown = html(visit(viewer, made["Location"]))
        assert "£70.00 was found right. It will be paid by" in shown
        assert "The person says it was not right: £70.00." in shown
        credit = made["Location"] + "credit/"
        given = {"number": "C1", **day("credited_on", house.today), "pence": "70.00"}
        assert visit(viewer, credit, given, post=True).status_code == 302
        assert "There is nothing to take back" in html(visit(viewer, credit))
        assert "7001" in html(visit(viewer, reverse("provider:home")))
    with house.acting("finance_officer") as viewer:
        invoice = ProviderInvoice.objects.get()
        shown = html(visit(viewer, reverse("marketplace:invoice", args=[invoice.id])))
        assert "C1" in shown
        assert "7001" in html(visit(viewer, reverse("marketplace:orders", args=[person.budget_id])))
        assert "No invoice waits." in html(visit(viewer, reverse("marketplace:invoices")))


def test_a_late_row_is_no_part_of_an_answer_that_was_given_before_it_came(
    house, person, holder, firm, visit
):
    order_id = making.ordered(house, person, firm)
    key = making.key_of(house, order_id)
    making.told(house, firm, key, (0, 500))
    right = reverse("marketplace:right", args=[order_id])
    with house.acting_as(holder) as viewer:
        seen = html(visit(viewer, right)).partition('name="seen" value="')[2].partition('"')[0]
    making.told(house, firm, key, (2, 500))
    with house.acting_as(holder) as viewer:
        visit(viewer, right, {"right": "yes", "seen": seen}, post=True)
        found = queries.deliveries(viewer=viewer, order_key=key)
    assert [one.standing for one in found] == [DeliveryStanding.WAITING, DeliveryStanding.CONFIRMED]


def test_the_nurse_writes_down_what_the_person_says(house, person, firm, visit):
    order_id = making.ordered(house, person, firm)
    key = making.key_of(house, order_id)
    making.told(house, firm, key, (0, 500))
    with house.acting("care_coordinator") as viewer:
        here = reverse("marketplace:order_answers", args=[order_id])
        seen = html(visit(viewer, here)).partition('name="seen" value="')[2].partition('"')[0]
        said = {"right": "yes", "how": "telephone", "seen": seen}
        assert visit(viewer, here, said, post=True).status_code == 302
        assert "Nothing waits for an answer" in html(visit(viewer, here))


def test_files_are_taken_row_by_row_with_what_is_wrong(house, person, firm, visit):
    order_id = making.ordered(house, person, firm)
    with house.acting("care_coordinator") as viewer:
        reference = queries.order(viewer=viewer, order_id=order_id).reference

    def upload(*rows):
        return {"file": SimpleUploadedFile("rows.csv", "\n".join(rows).encode())}

    with house.acting_as(firm.user_id) as viewer:
        here = reverse("provider:deliveries_file")
        assert reference in html(visit(viewer, reverse("provider:deliveries_template")))
        assert reference in html(visit(viewer, reverse("provider:invoices_template")))
        rows = (
            "order,day,quantity,row_id,note",
            f"{reference},2026-11-02,5,a1,",
            f"{reference.lower()},4/11/2026,2.5,a2,Late",
            f"{reference},31/11/2026,5,a3,",
            "O-NONE,2026-11-02,5,a4,",
            f"{reference},2026-11-05,many,a5,",
        )
        shown = html(visit(viewer, here, upload(*rows), post=True))
        assert "2 were added." in shown
        assert "3 rows were not taken." in shown
        assert "“31/11/2026” is not a day of the calendar." in shown
        again = html(visit(viewer, here, upload(*rows[:3]), post=True))
        assert "0 were added. 0 changed. 2 were here already." in again
        assert Delivery.objects.count() == 2
        assert "The first row lacks order" in html(visit(viewer, here, upload("a,b"), post=True))
    house.today += timedelta(days=7)
    head = "invoice,invoice_date,order,first_day,last_day,quantity,price,vat,amount,corrects"
    good = f"8001,2026-11-30,{reference},2026-11-02,2026-11-08,7.5,14.00,,105.00,"
    with house.acting_as(firm.user_id) as viewer:
        here = reverse("provider:invoices_file")
        bad = f"8002,2026-11-30,{reference},2026-11-02,2026-11-08,7.5,14.00,,,"
        shown = html(visit(viewer, here, upload(head, good, bad), post=True))
        assert "1 was added." in shown
        assert "£105.00 of it is right and will be paid. £0.00 waits." in shown
        assert "1 row was not taken." in shown
        again = html(visit(viewer, here, upload(head, good), post=True))
        assert "1 was here already." in again
        other = good.replace("105.00", "106.00")
        shown = html(visit(viewer, here, upload(head, other), post=True))
        assert "is here already and says something else" in shown


def test_a_provider_opens_its_own_order_and_nothing_else_of_the_person(
    house, person, firm, visit, client_of
):
    order_id = making.ordered(house, person, firm)
    other = making.firm(house, "Trent Home Care")
    here = reverse("provider:order", args=[order_id])
    shut = (NothingThere, NotPermitted)
    with house.acting_as(other.user_id) as viewer, pytest.raises(shut):
        visit(viewer, here)
    with house.acting_as(firm.user_id) as viewer:
        assert visit(viewer, here).status_code == 200
        # Nothing of the plan, the case or the money of the person whom it delivers to.
        for path in (
            reverse("plans:plan", args=[person.plan_id]),
            reverse("marketplace:orders", args=[person.budget_id]),
            reverse("marketplace:arranged", args=[person.budget_id]),
            reverse("people:person", args=[person.subject_id]),
            reverse("staff:case", args=[person.case_id]),
        ):
            with pytest.raises(shut):
                visit(viewer, path)
    client = client_of(firm.user_id)
    assert client.get("/").headers["Location"] == reverse("provider:home")
    assert client.get(reverse("provider:home")).status_code == 200


def test_the_states_of_an_order_all_have_words():
    assert all(one.words for one in OrderState)
