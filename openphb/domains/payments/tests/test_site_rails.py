"""Runs that a site's own system pays: by supplier invoice, and onto prepaid cards."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from openphb.domains.budgets.types import Frequency
from openphb.domains.ledger.models import Entry
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import (
    ChargingCode,
    PayeeNumber,
    Payment,
    PaymentFile,
    PaymentRun,
    SiteRail,
)
from openphb.domains.payments.queries.site_file import site_file_of
from openphb.domains.payments.rules.accounts import BANK, CLEARING, EXPENDITURE
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import (
    CalendarRule,
    ChargingCodes,
    Exceptional,
    NumberProposed,
    PaymentState,
    Policy,
    Rail,
    RailTerms,
    RuleAbout,
    RunState,
    WhyLeftOut,
)
from openphb.kernel.calendars import add_working_days, day_of
from openphb.kernel.refusal import Refusal

FIRST = making.FIRST_DAY
FOUR_WEEKS = 20 * 1420 * 4
INVOICE = Rail.SUPPLIER_INVOICE
CARD = Rail.PREPAID_CARD
CODES = ChargingCodes("QT1-7001", "5216/100", "Letter of finance, 2 November 2026", ("PHB", "", ""))
LETTER = "Supplier set up by the shared service, message of 2 November 2026"


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def agreed(house, about, says, valid_from=None):
    with house.acting("finance_officer") as viewer:
        rule_id = actions.propose_rule(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            valid_from=valid_from or house.today,
            says=says,
        )
    with house.acting("phb_manager") as viewer:
        actions.decide_rule(
            by=viewer,
            at=house.at,
            about=about,
            rule_id=rule_id,
            agree=True,
            reason="As the finance team wrote.",
        )
    return rule_id


def proposed(house, agreement_id, number, *, rail=INVOICE, site="MAIN", valid_from=None):
    with house.acting("finance_officer") as viewer:
        return actions.propose_number(
            by=viewer,
            at=house.at,
            agreement_id=agreement_id,
            asked=NumberProposed(rail, number, valid_from or house.today, LETTER, site),
        )


def numbered(house, agreement_id, number, **how):
    number_id = proposed(house, agreement_id, number, **how)
    decide(house, number_id)
    return number_id


def decide(house, number_id, *, role="finance_approver", agree=True):
    with house.acting(role) as viewer:
        actions.decide_number(
            by=viewer, at=house.at, number_id=number_id, agree=agree, reason="Seen in the system."
        )


def begins_with(house):
    """A commissioner whose finance system pays in three working days, and two who are suppliers."""
    with house.acting("finance_approver") as viewer:
        actions.set_payer(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            organisation_id=house.organisation_id,
        )
    agreed(house, RuleAbout.RAIL, RailTerms(INVOICE, 3))
    agreed(house, RuleAbout.CODES, CODES)
    house.agreements = [making.entitled(house, bank=False) for _ in range(2)]
    for place, agreement_id in enumerate(house.agreements, start=1):
        numbered(house, agreement_id, f"50000{place}")


@pytest.fixture
def paying(house):
    return house


def balance(house, account):
    sums = Entry.objects.filter(tenant_id=house.tenant_id, account__code=account).aggregate(
        debits=Sum("debit_pence"), credits=Sum("credit_pence")
    )
    return int(sums["debits"] or 0) - int(sums["credits"] or 0)


def rows_of(content):
    """Read a file as its documentation says it is, with nothing of what wrote it."""
    text = content.decode("ascii")
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=","))


def test_the_file_says_each_payment_in_the_columns_that_are_documented(paying):
    run_id = making.approved(paying, FIRST, rail=INVOICE)
    run = making.run(paying, run_id)
    with paying.acting("finance_officer") as viewer:
        taken = actions.take_file(by=viewer, at=paying.at, run_id=run_id)
        payments = {
            one.outside_number: one
            for one in Payment.objects.filter(run_id=run_id).select_related(
                "budget__case", "number"
            )
        }
    assert taken.name.endswith(".csv")
    rows = rows_of(taken.content)
    assert [row["INVOICE_NUMBER"] for row in rows] == [
        one.outside_number for one in payments.values()
    ]
    for row in rows:
        one = payments[row["INVOICE_NUMBER"]]
        day = paying.today.strftime("%d/%m/%Y")
        assert row == {
            "SUPPLIER_NUMBER": one.number.number,
            "SUPPLIER_SITE": "MAIN",
            "INVOICE_TYPE": "STANDARD",
            "INVOICE_NUMBER": row["INVOICE_NUMBER"],
            "INVOICE_DATE": day,
            "GL_DATE": day,
            "CURRENCY": "GBP",
            "AMOUNT": f"{one.amount_pence // 100}.{one.amount_pence % 100:02d}",
            "DESCRIPTION": row["DESCRIPTION"],
            "COST_CENTRE": "QT1-7001",
            "SUBJECTIVE_CODE": "5216/100",
            "ANALYSIS_1": "PHB",
            "ANALYSIS_2": "",
            "ANALYSIS_3": "",
        }
        assert row["DESCRIPTION"].startswith("PHB ")
        assert row["INVOICE_NUMBER"].startswith("PHB")
        assert len(row["INVOICE_NUMBER"]) == 29
    in_file = sum(round(float(row["AMOUNT"]) * 100) for row in rows)
    with paying.acting("finance_officer"):
        in_ledger = -balance(paying, CLEARING)
        assert balance(paying, EXPENDITURE) == in_ledger
    assert len(rows) == run.payment_count == run.file.payment_count == 2
    assert in_file == run.total_pence == in_ledger == run.file.total_pence == 2 * FOUR_WEEKS


def test_the_file_made_again_has_the_same_bytes_whatever_was_agreed_since(paying):
    run_id = making.approved(paying, FIRST, rail=INVOICE)
    with paying.acting("finance_officer") as viewer:
        before = bytes(PaymentFile.objects.get(run_id=run_id).content)
        report = queries.report_of_run(viewer=viewer, run_id=run_id)
        assert report.the_same
    agreed(paying, RuleAbout.CODES, ChargingCodes("OTHER", "1", "Another letter, of today"))
    agreed(paying, RuleAbout.RAIL, RailTerms(INVOICE, 5))
    numbered(paying, paying.agreements[0], "999999")
    with paying.acting("finance_officer") as viewer:
        run = PaymentRun.objects.get(pk=run_id)
        assert run.approved_at is not None
        again = site_file_of(run, made_on=day_of(run.approved_at))
        assert again.content == before
        assert queries.report_of_run(viewer=viewer, run_id=run_id).the_same


def test_who_has_no_supplier_number_is_left_out_with_that_reason_and_an_account_does_not_help(
    paying,
):
    making.entitled(paying)
    without_site = making.entitled(paying, bank=False)
    numbered(paying, without_site, "700001", site="")
    made = making.prepared(paying, FIRST, rail=INVOICE)
    assert made.payments == 2
    assert sorted(one.because for one in made.left_out) == [
        WhyLeftOut.NO_SUPPLIER_NUMBER,
        WhyLeftOut.NO_SUPPLIER_SITE,
    ]


def test_what_is_not_agreed_is_named_with_where_to_mend_it(empty_house):
    making.payer(empty_house)
    making.entitled(empty_house)
    with pytest.raises(Refusal) as none:
        making.prepared(empty_house, FIRST, rail=INVOICE)
    assert none.value.code == "rail_not_set_up"
    assert "How runs are paid" in none.value.mend
    agreed(empty_house, RuleAbout.RAIL, RailTerms(INVOICE, 3))
    with pytest.raises(Refusal) as codes:
        making.prepared(empty_house, FIRST, rail=INVOICE)
    assert codes.value.code == "charging_codes_missing"
    assert "cost centre and a subjective code" in codes.value.message
    agreed(empty_house, RuleAbout.CODES, CODES)
    with pytest.raises(Refusal) as numbers:
        making.prepared(empty_house, FIRST, rail=INVOICE)
    assert "without an agreed supplier number" in numbers.value.message


def test_without_an_account_to_pay_from_bacs_is_refused_and_the_finance_system_is_not(paying):
    with refused("payer_no_account"):
        making.prepared(paying, FIRST)
    assert making.prepared(paying, FIRST, rail=INVOICE).payments == 2


def test_the_days_that_the_finance_system_takes_are_kept_to(paying):
    last = add_working_days(FIRST, -3)
    paying.today = last
    made = making.prepared(paying, FIRST, rail=INVOICE)
    assert making.run(paying, made.run_id).site_days == 3
    making.reviewed(paying, made.run_id)
    paying.today = last + timedelta(days=1)
    with refused("run_too_late"):
        making.approve(paying, made.run_id, made.total_pence)


def test_a_number_is_proposed_by_one_and_decided_by_another_and_the_database_says_so(paying):
    someone = making.entitled(paying, bank=False)
    number_id = proposed(paying, someone, "800001")
    with refused("payee_number_waits"):
        proposed(paying, someone, "800002")
    with refused("nothing_there"):
        decide(paying, number_id, role="finance_officer")
    with paying.acting("finance_officer") as viewer:
        row = PayeeNumber.objects.get(pk=number_id)
        with (
            pytest.raises(DatabaseError, match="payee_number_decided_by_another"),
            transaction.atomic(),
        ):
            PayeeNumber.objects.filter(pk=number_id).update(
                state="agreed", decided_by=row.proposed_by, decided_at=paying.at
            )
        shown = queries.payee_number(viewer=viewer, number_id=number_id)
        assert (shown.source, shown.in_force) == (LETTER, False)
    decide(paying, number_id)
    with refused("payee_number_decided"):
        decide(paying, number_id)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"rail": Rail.BACS}, "payee_number_rail"),
        ({"number": "=1+1"}, "payee_number_form"),
        ({"number": ""}, "payee_number_form"),
        ({"number": "9" * 31}, "payee_number_form"),
        ({"site": "NOT A SITE"}, "payee_number_site"),
        ({"source": " "}, "payee_number_source"),
        ({"valid_from": date(2020, 1, 1)}, "payee_number_past"),
        ({"rail": CARD, "number": "4111111111111111"}, "card_long_number"),
    ],
)
def test_a_number_that_cannot_be_one_is_refused(paying, asked, code):
    given = {
        "rail": INVOICE,
        "number": "500009",
        "valid_from": paying.today,
        "source": LETTER,
    } | asked
    with paying.acting("finance_officer") as viewer, refused(code):
        actions.propose_number(
            by=viewer,
            at=paying.at,
            agreement_id=paying.agreements[0],
            asked=NumberProposed(**given),
        )


def test_a_line_that_the_finance_system_refuses_is_due_again_and_the_number_is_given_up(paying):
    run_id = making.approved(paying, FIRST, rail=INVOICE)
    paying.today = add_working_days(FIRST, -3)
    with paying.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=paying.at, run_id=run_id)
        first, second = Payment.objects.filter(run_id=run_id).order_by("id")
    paying.today = FIRST
    for payment, code in ((first, "INV-SHUT"), (second, "INV-HOLD")):
        with paying.acting("finance_officer") as viewer:
            actions.record_return(
                by=viewer,
                at=paying.at,
                payment_id=payment.id,
                returned_on=FIRST,
                reason_code=code,
                reason="As the finance system says.",
            )
    with paying.acting("finance_officer") as viewer:
        actions.confirm(by=viewer, at=paying.at, run_id=run_id)
        assert balance(paying, CLEARING) == balance(paying, BANK) == 0
        assert first.number_id is not None
        assert second.number_id is not None
        ended = queries.payee_number(viewer=viewer, number_id=first.number_id)
        kept = queries.payee_number(viewer=viewer, number_id=second.number_id)
    assert (ended.in_force, ended.ended_on) == (False, FIRST)
    assert kept.in_force
    # What was refused is due again: to who still has a number, and with another to who has none.
    later = add_working_days(FIRST, 3)
    made = making.prepared(paying, later, rail=INVOICE)
    assert made.payments == 1
    assert [one.because for one in made.left_out] == [WhyLeftOut.NO_SUPPLIER_NUMBER]
    assert Exceptional.CAME_BACK in making.run(paying, made.run_id).needs


def test_numbers_of_invoices_never_come_twice(paying):
    run_id = making.approved(paying, FIRST, rail=INVOICE)
    with paying.acting("finance_officer"):
        first, second = Payment.objects.filter(run_id=run_id).order_by("id")
        with (
            pytest.raises(DatabaseError, match="payment_outside_number_once"),
            transaction.atomic(),
        ):
            Payment.objects.filter(pk=second.pk).update(outside_number=first.outside_number)
        with (
            pytest.raises(DatabaseError, match="payment_by_a_site_is_numbered"),
            transaction.atomic(),
        ):
            Payment.objects.filter(pk=second.pk).update(outside_number=None)
        for wrong, name in (
            ({"number_id": None}, "payment_paid_to_what_its_rail_needs"),
            ({"rail": Rail.PREPAID_CARD}, "payment_of_its_runs_rail|payment_to_a_number"),
        ):
            with pytest.raises(DatabaseError, match=name), transaction.atomic():
                Payment.objects.filter(pk=second.pk).update(**wrong)


def test_a_number_that_changed_since_it_was_prepared_stops_the_approval(paying):
    made = making.prepared(paying, FIRST, rail=INVOICE)
    making.reviewed(paying, made.run_id)
    numbered(paying, paying.agreements[0], "999999")
    with refused("run_account_changed"):
        making.approve(paying, made.run_id, made.total_pence)


def test_a_changed_number_waits_as_a_changed_account_does_until_a_third_person_lets_it_be_paid(
    paying,
):
    agreed(paying, RuleAbout.POLICY, Policy(None, 60))
    numbered(paying, paying.agreements[0], "999999")
    made = making.prepared(paying, FIRST, rail=INVOICE)
    run = making.run(paying, made.run_id)
    assert (run.payment_count, run.held_count) == (1, 1)
    (held,) = [one for one in run.exceptions if one.state is PaymentState.HELD]
    assert "number" in held.held_reason
    with paying.acting("finance_officer") as viewer, refused("account_waits"):
        actions.release(by=viewer, at=paying.at, payment_id=held.id)
    with paying.acting("phb_manager") as viewer:
        actions.waive_cooling_off(
            by=viewer,
            at=paying.at,
            payment_id=held.id,
            reason="Wages are due tomorrow.",
            authority="Paul Grant, PHB manager",
        )
    with paying.acting("finance_officer") as viewer:
        actions.release(by=viewer, at=paying.at, payment_id=held.id)
    assert making.run(paying, made.run_id).payment_count == 2


def test_cards_are_loaded_by_the_providers_id_and_need_no_charging_codes(house):
    making.payer(house)
    agreed(house, RuleAbout.RAIL, RailTerms(CARD, 1))
    someone = making.entitled(house, bank=False)
    numbered(house, someone, "CARD-0001", rail=CARD, site="")
    run_id = making.approved(house, FIRST, rail=CARD)
    with house.acting("finance_officer"):
        (row,) = rows_of(bytes(PaymentFile.objects.get(run_id=run_id).content))
        payment = Payment.objects.get(run_id=run_id)
    assert (row["CARD_ID"], row["LOAD_NUMBER"]) == ("CARD-0001", payment.outside_number)
    assert (row["LOAD_DATE"], row["AMOUNT"]) == (FIRST.isoformat(), "1136.00")


def test_a_calendar_by_supplier_invoice_counts_the_days_of_the_finance_system(paying):
    with paying.acting("finance_officer") as viewer, refused("calendar_rail"):
        actions.propose_rule(
            by=viewer,
            at=paying.at,
            tenant_id=paying.tenant_id,
            valid_from=paying.today,
            says=CalendarRule(Frequency.FOUR_WEEKLY, FIRST, rail=CARD),
        )
    agreed(paying, RuleAbout.CALENDAR, CalendarRule(Frequency.FOUR_WEEKLY, FIRST, rail=INVOICE))
    with paying.acting("finance_officer") as viewer:
        (day, *_) = queries.pay_calendar(viewer=viewer)
    assert day.day.hand_over_by == add_working_days(day.day.pay_on, -3)


def test_a_sites_own_layout_is_written_and_one_that_cannot_be_read_is_refused(paying):
    with paying.acting("finance_officer") as viewer, refused("layout_unreadable"):
        actions.propose_rule(
            by=viewer,
            at=paying.at,
            tenant_id=paying.tenant_id,
            valid_from=paying.today,
            says=RailTerms(INVOICE, 3, "not a layout"),
        )
    own = """{"name": "north", "header": false, "delimiter": "|", "columns": [
        {"name": "CO", "fixed": "QT1"},
        {"name": "S", "field": "supplier_number", "width": 12},
        {"name": "I", "field": "invoice_number", "width": 50},
        {"name": "D", "field": "invoice_date"},
        {"name": "A", "field": "amount"}]}"""
    agreed(paying, RuleAbout.RAIL, RailTerms(INVOICE, 3, own))
    run_id = making.approved(paying, FIRST, rail=INVOICE)
    with paying.acting("finance_officer"):
        content = bytes(PaymentFile.objects.get(run_id=run_id).content).decode()
    assert [line.split("|")[0] for line in content.splitlines()] == ["QT1", "QT1"]


def test_the_rules_of_a_site_are_decided_by_another_in_the_database_too(paying):
    with paying.acting("finance_officer"):
        for model in (SiteRail, ChargingCode):
            row = model.objects.get()
            with pytest.raises(DatabaseError, match="decided_by_another"), transaction.atomic():
                model.objects.filter(pk=row.pk).update(decided_by=row.proposed_by)


def test_a_run_by_invoice_goes_from_draft_to_confirmed(paying):
    run_id = making.approved(paying, FIRST, rail=INVOICE)
    with paying.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=paying.at, run_id=run_id)
    paying.today = FIRST
    with paying.acting("finance_officer") as viewer:
        actions.confirm(by=viewer, at=paying.at, run_id=run_id)
        assert queries.run(viewer=viewer, run_id=run_id).state is RunState.CONFIRMED
        assert balance(paying, CLEARING) == 0
        assert balance(paying, BANK) == -2 * FOUR_WEEKS
