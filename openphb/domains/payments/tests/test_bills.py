"""Bills of organisations: sent once, paid whole and once, to an account that two people agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.urls import reverse

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.ledger.models import Entry
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import Bill, OrganisationAccount, Payment, PaymentFile
from openphb.domains.payments.rules.accounts import ADVANCES_HELD, CLEARING, NOTIONAL_EXPENDITURE
from openphb.domains.payments.rules.bills import bill_fault, bill_state, bills_rail_fault
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import (
    AccountAsked,
    BillKind,
    BillState,
    Exceptional,
    PaymentState,
    Rail,
    RunKind,
    WhyLeftOut,
)
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal

BILLS = RunKind.BILLS
FIRST = making.FIRST_DAY


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def a_bill(house, *, account: bool = True, **says):
    """A bill of £123 that waits; return what was asked for."""
    organisation_id = making.provider(house)
    if account:
        making.organisation_paid_to(house, organisation_id)
    asked = making.bill_asked(house, making.notional(house), organisation_id, **says)
    making.put(house, asked)
    return asked


def answered(house, key="invoice:1"):
    with house.acting("finance_officer") as viewer:
        return queries.bills_by_key(
            viewer=viewer, permission=Permission.PAYMENT_VIEW, tenant_id=house.tenant_id, keys=[key]
        )[key]


def spent(house, account, side="debit_pence"):
    with house.acting("finance_officer"):
        entries = Entry.objects.filter(tenant_id=house.tenant_id, account__code=account)
        return entries.aggregate(pence=Sum(side))["pence"] or 0


def payment_of(house, run_id):
    with house.acting("finance_officer"):
        return Payment.objects.get(run_id=run_id)


@pytest.mark.parametrize(
    ("withdrawn", "payments", "state"),
    [
        (False, [], BillState.WAITING),
        (False, [PaymentState.INCLUDED], BillState.IN_A_RUN),
        (False, [PaymentState.HELD], BillState.IN_A_RUN),
        (False, [PaymentState.KEPT_BACK], BillState.WAITING),
        (False, [PaymentState.CANCELLED], BillState.WAITING),
        (False, [PaymentState.PAID], BillState.PAID),
        (False, [PaymentState.RETURNED], BillState.WAITING),
        (False, [PaymentState.RETURNED, PaymentState.PAID], BillState.PAID),
        (True, [PaymentState.CANCELLED], BillState.WITHDRAWN),
    ],
)
def test_a_bill_stands_as_its_payments_do(withdrawn, payments, state):
    assert bill_state(withdrawn=withdrawn, payments=payments) is state


@pytest.mark.django_db
def test_a_bill_that_cannot_be_paid_is_refused_with_what_to_mend(house):
    asked = making.bill_asked(house, making.notional(house), making.provider(house))
    line = asked.lines[0]
    for wrong, code in (
        (replace(asked, lines=()), "bill_empty"),
        (replace(asked, lines=(replace(line, pence=0),)), "bill_amount"),
        (replace(asked, lines=(replace(line, service_to=line.service_from),)), "bill_days"),
        (replace(asked, reference=" "), "bill_reference"),
        (replace(asked, pay_by=asked.received_on - timedelta(days=1)), "bill_pay_by"),
    ):
        fault = bill_fault(wrong)
        assert fault is not None
        assert fault.code == code
        assert fault.mend


@pytest.mark.django_db
def test_the_same_bill_again_adds_nothing_and_another_by_its_key_is_refused(house):
    asked = a_bill(house)
    again = making.put(house, asked)
    with refused("bill_other_content"):
        making.put(house, replace(asked, lines=(replace(asked.lines[0], pence=1),)))
    with house.acting("finance_officer"):
        assert Bill.objects.get().id == again


@pytest.mark.django_db
def test_a_run_of_bills_pays_the_organisation_and_posts_care_that_was_bought(house):
    making.payer(house)
    asked = a_bill(house)
    assert answered(house).state is BillState.WAITING
    run_id = making.approved(house, kind=BILLS)
    payment = payment_of(house, run_id)
    assert (payment.amount_pence, payment.state) == (asked.pence, PaymentState.PAID)
    assert payment.exceptions == [Exceptional.FIRST_PAYMENT]
    assert spent(house, NOTIONAL_EXPENDITURE) == asked.pence
    assert spent(house, CLEARING, "credit_pence") == asked.pence
    with house.acting("finance_officer"):
        file = bytes(PaymentFile.objects.get(run_id=run_id).content).decode()
    assert "PHB INV-0041" in file
    assert "63748472" in file
    found = answered(house)
    assert (found.state, found.pay_on) == (BillState.PAID, FIRST)
    with house.acting("finance_officer") as viewer:
        assert queries.report_of_run(viewer=viewer, run_id=run_id).the_same


@pytest.mark.django_db
def test_an_advance_is_held_by_the_organisation_and_is_not_spent_yet(house):
    making.payer(house)
    asked = a_bill(house, kind=BillKind.THIRD_PARTY_ADVANCE)
    making.approved(house, kind=BILLS)
    assert spent(house, ADVANCES_HELD) == asked.pence
    assert spent(house, NOTIONAL_EXPENDITURE) == 0


@pytest.mark.django_db
def test_a_bill_is_paid_once_and_an_ordinary_run_pays_no_bill(house):
    making.payer(house)
    a_bill(house)
    making.approved(house, kind=BILLS)
    with refused("nothing_due"):
        making.prepared(house, kind=BILLS)
    with refused("nothing_due"):
        making.prepared(house)


@pytest.mark.django_db
def test_recipients_are_due_what_they_were_before_and_after_a_bill_is_paid(house):
    making.payer(house)
    making.entitled(house)
    before = making.due(house).total_pence
    a_bill(house)
    making.approved(house, kind=BILLS)
    assert making.due(house).total_pence == before
    assert making.due(house).overpaid_pence == 0


@pytest.mark.django_db
def test_what_was_paid_by_bill_is_no_longer_committed(house):
    making.payer(house)
    asked = a_bill(house)

    def paid():
        with house.acting("finance_officer") as viewer:
            found = queries.commitments_of_budget(viewer=viewer, budget_id=asked.budget_id)
        lines = [one for one in found.lines if one.option is ManagementOption.NOTIONAL]
        return (
            sum(one.of.paid_pence for one in lines),
            sum(one.of.committed_pence for one in lines),
        )

    nothing, all_of_it = paid()
    making.approved(house, kind=BILLS)
    assert nothing == 0
    assert paid() == (asked.pence, all_of_it - asked.pence)


@pytest.mark.django_db
def test_a_bill_of_an_organisation_without_an_account_is_left_out_and_said(house):
    making.payer(house)
    a_bill(house, account=False)
    with refused("nothing_due"):
        making.prepared(house, kind=BILLS)
    other = making.provider(house, "Other")
    making.organisation_paid_to(house, other)
    making.put(house, making.bill_asked(house, making.notional(house), other, key="invoice:2"))
    made = making.prepared(house, kind=BILLS)
    assert [one.because for one in made.left_out] == [WhyLeftOut.NO_APPROVED_ACCOUNT]
    assert made.payments == 1


@pytest.mark.django_db
def test_a_bill_that_came_back_waits_again_and_its_account_gets_nothing_more(house):
    making.payer(house)
    a_bill(house)
    run_id = making.approved(house, kind=BILLS)
    payment_id = payment_of(house, run_id).id
    with house.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=house.at, run_id=run_id)
        actions.record_return(
            by=viewer,
            at=house.at,
            payment_id=payment_id,
            returned_on=house.today,
            reason="Account closed",
        )
    found = answered(house)
    assert (found.state, found.has_account) == (BillState.WAITING, False)
    assert spent(house, NOTIONAL_EXPENDITURE) == spent(house, NOTIONAL_EXPENDITURE, "credit_pence")
    making.organisation_paid_to(house, found.organisation_id, account_number="73748472")
    made = making.prepared(house, kind=BILLS)
    again = payment_of(house, made.run_id)
    assert Exceptional.CAME_BACK in again.exceptions


@pytest.mark.django_db
def test_a_changed_account_waits_as_a_persons_does(house):
    making.payer(house)
    asked = a_bill(house)
    making.approved(house, kind=BILLS)
    making.put(house, replace(asked, key="invoice:2", reference="INV-0042"))
    making.organisation_paid_to(house, asked.organisation_id, account_number="73748472")
    made = making.prepared(house, kind=BILLS)
    payment = payment_of(house, made.run_id)
    assert payment.exceptions[0] == Exceptional.BANK_CHANGED


@pytest.mark.django_db
def test_a_run_whose_account_was_changed_since_is_not_approved(house):
    making.payer(house)
    asked = a_bill(house)
    made = making.prepared(house, kind=BILLS)
    making.reviewed(house, made.run_id)
    making.organisation_paid_to(house, asked.organisation_id, account_number="73748472")
    with refused("run_account_changed"):
        making.approve(house, made.run_id, made.total_pence)


@pytest.mark.django_db
def test_only_a_bill_that_waits_can_be_withdrawn(house):
    making.payer(house)
    a_bill(house)

    def withdraw():
        with house.acting("finance_officer") as viewer:
            actor = viewer.act(Permission.RUN_PREPARE, tenant_id=house.tenant_id)
            actions.withdraw_bill(
                by=actor,
                at=house.at,
                tenant_id=house.tenant_id,
                key="invoice:1",
                reason="Sent by mistake.",
            )

    made = making.prepared(house, kind=BILLS)
    with refused("bill_not_waiting"):
        withdraw()
    with house.acting("finance_officer") as viewer:
        actions.cancel(by=viewer, at=house.at, run_id=made.run_id, reason="To be withdrawn.")
    withdraw()
    assert answered(house).state is BillState.WITHDRAWN
    with refused("nothing_due"):
        making.prepared(house, kind=BILLS)


@pytest.mark.django_db
def test_nobody_agrees_to_an_account_that_they_proposed(house):
    organisation_id = making.provider(house)
    asked = AccountAsked(
        organisation_id, Rail.SUPPLIER_INVOICE, house.today, "Their letter", number="20041"
    )
    with house.acting("finance_officer") as viewer:
        account_id = actions.propose_organisation_account(
            by=viewer, at=house.at, tenant_id=house.tenant_id, asked=asked
        )
    decider = house.user_id("finance_approver")
    with house.acting("finance_approver") as viewer:
        OrganisationAccount.objects.filter(pk=account_id).update(proposed_by=decider)
        with refused("payee_number_own"):
            actions.decide_organisation_account(
                by=viewer, at=house.at, account_id=account_id, agree=True, reason="It is right."
            )


def test_no_card_pays_an_organisation():
    fault = bills_rail_fault(Rail.PREPAID_CARD)
    assert fault is not None
    assert fault.code == "bills_by_card"
    assert bills_rail_fault(Rail.BACS) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("update payments_bill set pence = pence + 1", "payments_bill_stands"),
        ("delete from payments_bill", "payments_bill"),
        ("update payments_payment set amount_pence = 1", "payment_pays_its_bill_whole"),
    ],
)
def test_the_database_refuses_a_bill_that_changes_or_is_paid_in_another_way(house, said, why):
    making.payer(house)
    a_bill(house)
    making.prepared(house, kind=BILLS)
    with (
        house.acting("finance_officer"),
        pytest.raises(DatabaseError, match=why),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{said}; set constraints all immediate")


@pytest.mark.django_db
def test_finance_reads_who_is_paid_what_and_why_on_its_pages(house, client_of):
    making.payer(house)
    asked = a_bill(house)
    finance = client_of(house.user_id("finance_officer"))
    page = finance.get(reverse("payments:billed")).content.decode()
    assert "Dove Cottage Day Care" in page
    assert "£123.00" in page
    one = finance.get(
        reverse("payments:billed_organisation", args=[house.tenant_id, asked.organisation_id])
    ).content.decode()
    assert "Is paid in the next run of bills" in one
    made = making.prepared(house, kind=BILLS)
    why = finance.get(
        reverse("payments:payment", args=[payment_of(house, made.run_id).id])
    ).content.decode()
    assert "asked for it in its bill INV-0041" in why
    assert "Earlier weeks" not in why


@pytest.mark.django_db
def test_an_account_is_proposed_and_decided_on_the_pages(house, client_of):
    organisation_id = making.provider(house)
    finance, approver = (
        client_of(house.user_id(role)) for role in ("finance_officer", "finance_approver")
    )
    where = reverse("payments:propose_account", args=[house.tenant_id, organisation_id])
    said = {
        "rail": "bacs",
        "account_name": "Dove Cottage",
        "sort_code": "20-29-59",
        "account_number": "63748472",
        "source": "Letter of 2 November 2026",
        "valid_from-day": str(house.today.day),
        "valid_from-month": str(house.today.month),
        "valid_from-year": str(house.today.year),
    }
    assert finance.post(where, said).status_code == 302
    with house.acting("finance_approver") as viewer:
        waiting = queries.accounts_to_decide(viewer=viewer)
    assert len(waiting) == 1
    decide = reverse("payments:organisation_account", args=[waiting[0].id])
    assert "Cottage, 20-29-59, 63748472" in approver.get(decide).content.decode()
    assert (
        approver.post(decide, {"decision": "agree", "reason": "Rang them back."}).status_code == 302
    )
    with house.acting("finance_officer") as viewer:
        found = queries.billed_organisation(
            viewer=viewer, tenant_id=house.tenant_id, organisation_id=organisation_id
        )
    assert len(found.now) == 1
