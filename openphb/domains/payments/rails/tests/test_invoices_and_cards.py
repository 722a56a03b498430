from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.payments.columns.check import check_columns
from openphb.domains.payments.columns.layout import STARTS_A_FORMULA, DayForm, MoneyForm
from openphb.domains.payments.rails import cards, invoices
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed

RUN = UUID("01920000-0000-7000-8000-00000000000a")
INVOICE = invoices.Invoice(
    payment_id=UUID(int=1),
    supplier_number="104477",
    supplier_site="NG1-5FS",
    invoice_date=date(2026, 11, 23),
    gl_date=date(2026, 11, 30),
    pence=113600,
    description="Personal health budget PHB A.1, December 2026",
    cost_centre="524101",
    subjective_code="52165013",
    analysis=("00000",),
)
LOAD = cards.CardLoad(UUID(int=1), "C-104477", date(2026, 11, 23), 113600, "A.1")


def test_the_default_invoice_file_is_as_documented():
    made = invoices.supplier_invoices(RUN, [INVOICE, replace(INVOICE, part=2, pence=5)])
    # Typed by hand from docs/how-to/pay-by-supplier-invoice.md.
    assert made.content.decode("ascii").split("\r\n") == [
        "SUPPLIER_NUMBER,SUPPLIER_SITE,INVOICE_TYPE,INVOICE_NUMBER,INVOICE_DATE,GL_DATE,CURRENCY,"
        "AMOUNT,DESCRIPTION,COST_CENTRE,SUBJECTIVE_CODE,ANALYSIS_1,ANALYSIS_2,ANALYSIS_3",
        "104477,NG1-5FS,STANDARD,PHB00000000000000000000000001,23/11/2026,30/11/2026,GBP,1136.00,"
        '"Personal health budget PHB A.1, December 2026",524101,52165013,00000,,',
        "104477,NG1-5FS,STANDARD,PHB00000000000000000000000001/2,23/11/2026,30/11/2026,GBP,0.05,"
        '"Personal health budget PHB A.1, December 2026",524101,52165013,00000,,',
        "",
    ]
    assert (made.count, made.pence) == (2, 113605)


def test_the_default_card_file_is_as_documented():
    made = cards.card_loads(RUN, [LOAD])
    assert made.content.decode("ascii").split("\r\n") == [
        "CARD_ID,LOAD_NUMBER,LOAD_DATE,AMOUNT,CURRENCY,REFERENCE",
        "C-104477,00000000000000000000000001,2026-11-23,1136.00,GBP,PHB A.1",
        "",
    ]


def test_a_site_of_its_own_layout_gets_its_own_file():
    layout = replace(
        invoices.DEFAULT_LAYOUT,
        name="north",
        columns=invoices.DEFAULT_LAYOUT.columns[3:5] + invoices.DEFAULT_LAYOUT.columns[:1]
        + invoices.DEFAULT_LAYOUT.columns[7:8],
        header=False,
        delimiter="|",
        days=DayForm.DAY_NAMED_MONTH_YEAR,
        money=MoneyForm.PENCE,
    )  # fmt: skip
    made = invoices.supplier_invoices(RUN, [INVOICE], layout)
    assert made.content == b"PHB00000000000000000000000001|23-NOV-2026|104477|113600\r\n"
    assert made.pence == 113600


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"pence": 0}, "columns_amount"),
        ({"pence": 10**11}, "columns_amount"),
        ({"supplier_number": ""}, "columns_missing"),
        ({"supplier_number": "=1+1"}, "columns_code"),
        ({"supplier_number": "1" * 31}, "columns_width"),
        ({"cost_centre": "52 41"}, "columns_code"),
        ({"cost_centre": "-524101"}, "columns_code"),
        ({"description": "李"}, "columns_missing"),
        ({"payment_id": UUID(int=1)}, "columns_repeated"),
        ({"part": 0}, "invoice_part"),
    ],
)
def test_an_invoice_that_cannot_be_carried_is_refused_and_named(changed, code):
    other = replace(INVOICE, **{"payment_id": UUID(int=2), **changed})
    with pytest.raises(Refusal) as refused:
        invoices.supplier_invoices(RUN, [INVOICE, other])
    assert (refused.value.code, refused.value.where) == (code, "payment 2")
    assert refused.value.mend


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: invoices.supplier_invoices(RUN, []), "columns_no_payments"),
        (lambda: cards.card_loads(RUN, []), "columns_no_payments"),
        (
            lambda: invoices.supplier_invoices(RUN, [INVOICE], cards.DEFAULT_LAYOUT),
            "invoice_layout",
        ),
        (lambda: cards.card_loads(RUN, [LOAD], invoices.DEFAULT_LAYOUT), "card_layout"),
    ],
)
def test_a_file_of_nothing_or_by_the_other_layout_is_refused(make, code):
    with pytest.raises(Refusal) as refused:
        make()
    assert refused.value.code == code


@pytest.mark.parametrize("number", ["4111111111111111", "4111-1111-1111-1111"])
def test_a_card_s_long_number_is_never_written(number):
    with pytest.raises(Refusal) as refused:
        cards.card_loads(RUN, [replace(LOAD, card_id=number)])
    assert refused.value.code == "card_long_number"
    assert "4111" not in str(refused.value)


@fixed(200, 20_000)
@given(st.text(max_size=300), st.integers(1, 10**9), st.uuids())
def test_whatever_a_description_says_no_cell_is_a_formula_and_the_file_is_sound(
    words, pence, payment_id
):
    made = invoices.supplier_invoices(
        RUN, [replace(INVOICE, description=f"{words} x", pence=pence, payment_id=payment_id)]
    )
    checked = check_columns(made.content, invoices.DEFAULT_LAYOUT)
    assert (checked.errors, checked.pence) == ((), pence)
    assert checked.keys == (invoices.invoice_number(payment_id),)
    assert made.content.count(b"\r\n") == 2


@pytest.mark.parametrize("start", STARTS_A_FORMULA)
def test_a_formula_in_a_description_loses_what_makes_it_one(start):
    evil = f"{start}{start} HYPERLINK(1)"
    made = invoices.supplier_invoices(RUN, [replace(INVOICE, description=evil)])
    assert b",HYPERLINK(1)," in made.content


@fixed(100, 20_000)
@given(st.uuids(), st.uuids(), st.integers(1, 99), st.integers(1, 99))
def test_no_two_payments_or_parts_share_an_invoice_number(one, other, part, other_part):
    same = invoices.invoice_number(one, part) == invoices.invoice_number(other, other_part)
    assert same == ((one, part) == (other, other_part))
