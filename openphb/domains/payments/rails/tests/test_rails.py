from datetime import date, datetime, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.payments import rails
from openphb.domains.payments.bacs.check import check_standard18
from openphb.domains.payments.pain001.check import check_pain001
from openphb.domains.payments.types import Rail
from openphb.kernel.calendars import LONDON
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed

RUN = UUID("01920000-0000-7000-8000-00000000000a")
PAYER = rails.From("408912", "TRENT ICB", "200000", "12345678")
MADE, MONDAY, TUESDAY = date(2026, 11, 18), date(2026, 11, 23), date(2026, 11, 24)
SUNDAY = date(2026, 11, 22)


def payout(number, pence=113600, case="A.1"):
    return rails.Payout(UUID(int=number), "Zoë Łuk", "400515", "87654321", pence, case)


def test_bacs_pays_one_day():
    made = rails.bacs(RUN, PAYER, [payout(1), payout(2, 5)], MONDAY, MADE)
    assert (made.count, made.pence, made.serial) == (2, 113605, rails.serial(RUN))
    assert check_standard18(made.content).processing_dates == (date(2026, 11, 20),)


def test_bacs_pays_several_days_in_one_file():
    made = rails.bacs_on_days(
        RUN, PAYER, {TUESDAY: [payout(1)], MONDAY: [payout(2, 5), payout(3, 7)]}, MADE
    )
    answer = check_standard18(made.content)
    assert [(one.day, one.count, one.pence) for one in answer.days] == [
        (date(2026, 11, 20), 2, 12),
        (MONDAY, 1, 113600),
    ]
    assert (made.count, made.pence) == (3, 113612)


def test_bacs_refuses_a_day_it_does_not_work():
    with pytest.raises(Refusal) as refused:
        rails.bacs_on_days(RUN, PAYER, {MONDAY: [payout(1)], SUNDAY: [payout(2)]}, MADE)
    assert refused.value.code == "bacs_not_a_working_day"


def test_a_faster_payment_arrives_on_a_sunday_and_carries_its_own_id():
    made = rails.faster_payments(RUN, PAYER, [payout(1), payout(2, 5)], SUNDAY, MADE)
    answer = check_pain001(made.content)
    assert (answer.errors, answer.days, made.pence) == ((), (SUNDAY,), 113605)
    assert rails.payment_code(UUID(int=2)).encode() in made.content


@pytest.mark.parametrize("rail", list(rails.WRITERS))
def test_each_rail_gives_the_same_bytes_for_the_same_run(rail):
    arguments = (RUN, PAYER, [payout(1)], MONDAY, MADE)
    assert rails.WRITERS[rail](*arguments).content == rails.WRITERS[rail](*arguments).content


def test_every_rail_has_its_row_and_every_writer_pays_into_an_account():
    assert set(Rail) <= set(rails.RAILS)
    assert {rails.RAILS[rail].needs for rail in rails.WRITERS} == {rails.Needs.BANK_ACCOUNT}


@pytest.mark.parametrize(
    ("rail", "pay_on", "site_days", "by"),
    [
        ("bacs", MONDAY, None, date(2026, 11, 19)),
        ("bacs", date(2026, 12, 29), None, date(2026, 12, 23)),
        ("faster_payments", MONDAY, None, MONDAY),
        ("faster_payments", SUNDAY, None, SUNDAY),
        ("supplier_invoice", MONDAY, 5, date(2026, 11, 16)),
        ("supplier_invoice", MONDAY, 0, MONDAY),
        ("prepaid_card", TUESDAY, 1, MONDAY),
        # The scheme's own lead is not a site's to change.
        ("bacs", MONDAY, 0, date(2026, 11, 19)),
    ],
)
def test_a_file_is_handed_over_so_many_working_days_before(rail, pay_on, site_days, by):
    assert rails.hand_over_by(rails.RAILS[Rail(rail)], pay_on, site_days) == by


@pytest.mark.parametrize(
    ("rail", "pay_on", "site_days", "code"),
    [
        ("bacs", SUNDAY, None, "rail_not_a_working_day"),
        ("supplier_invoice", SUNDAY, 2, "rail_not_a_working_day"),
        ("supplier_invoice", MONDAY, None, "rail_lead_days"),
        ("prepaid_card", MONDAY, -1, "rail_lead_days"),
        ("prepaid_card", MONDAY, 61, "rail_lead_days"),
    ],
)
def test_a_day_that_cannot_be_met_is_refused(rail, pay_on, site_days, code):
    with pytest.raises(Refusal) as refused:
        rails.hand_over_by(rails.RAILS[Rail(rail)], pay_on, site_days)
    assert refused.value.code == code
    assert refused.value.mend


@pytest.mark.parametrize(
    ("rail", "pay_on", "today", "hour", "code"),
    [
        (Rail.BACS, date(2026, 11, 27), date(2026, 11, 24), (12, 0), None),
        (Rail.BACS, date(2026, 11, 27), date(2026, 11, 25), (22, 29), None),
        (Rail.BACS, date(2026, 11, 27), date(2026, 11, 25), (22, 30), "run_too_late"),
        (Rail.BACS, date(2026, 11, 27), date(2026, 11, 26), (12, 0), "run_too_late"),
        (Rail.BACS, date(2026, 11, 28), date(2026, 11, 24), (12, 0), "rail_not_a_working_day"),
        (Rail.BACS, date(2026, 12, 25), date(2026, 11, 24), (12, 0), "rail_not_a_working_day"),
        (Rail.FASTER_PAYMENTS, date(2026, 12, 25), date(2026, 12, 25), (23, 59), None),
        (Rail.FASTER_PAYMENTS, SUNDAY, MONDAY, (0, 1), "run_too_late"),
    ],
)
def test_money_arrives_on_a_day_that_the_rail_works_and_its_file_can_still_make(
    rail, pay_on, today, hour, code
):
    at = datetime.combine(today, time(*hour), tzinfo=LONDON)
    fault = rails.pay_day_fault(rail, pay_on, today, at)
    assert (fault.code if fault else None) == code


def test_the_hour_of_another_day_than_the_business_day_shuts_nothing():
    late = datetime(2026, 11, 24, 23, 0, tzinfo=LONDON)
    assert rails.pay_day_fault(Rail.BACS, date(2026, 11, 27), date(2026, 11, 25), late) is None


@pytest.mark.parametrize("rail", list(rails.WRITERS))
def test_each_rail_that_pays_into_accounts_knows_which_answers_are_about_it(rail):
    assert rails.understands(rail, "camt.054.001.08")
    assert rails.understands(rail, "pain.002.001.10") == (rail is Rail.FASTER_PAYMENTS)
    assert rails.understands(rail, "bacs returned credits") == (rail is Rail.BACS)
    assert not rails.understands(Rail.PREPAID_CARD, "camt.054.001.08")


@fixed(100, 20_000)
@given(st.uuids())
def test_a_payment_code_holds_the_whole_id(payment_id):
    code = rails.payment_code(payment_id)
    assert rails.payment_id_of(code) == payment_id
    assert len(code) == 26
    assert code.isalnum()


@pytest.mark.parametrize("code", ["", "A" * 25, "Z" * 26, "i" * 26, "O" * 26, "٣" * 26])
def test_what_is_no_payment_code_gives_no_id(code):
    assert rails.payment_id_of(code) is None


def test_a_long_case_reference_gives_way_to_the_end_of_the_payment_s_id():
    assert rails.reference(UUID(int=255), "A.1") == "PHB A.1"
    assert rails.reference(UUID(int=255), "A" * 15) == "PHB 0000000000FF"
