import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.payments.columns.from_json import layout_json, read_layout
from openphb.domains.payments.rails import cards, invoices
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed

DEFAULT = layout_json(invoices.DEFAULT_LAYOUT)


@pytest.mark.parametrize("layout", [invoices.DEFAULT_LAYOUT, cards.DEFAULT_LAYOUT])
def test_a_layout_is_the_same_after_it_was_written_down(layout):
    assert read_layout(layout_json(layout).encode()) == layout


def changed(**parts):
    return {**json.loads(DEFAULT), **parts}


def column(place, **parts):
    document = json.loads(DEFAULT)
    document["columns"][place].update(parts)
    return document


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (changed(name=" "), "layout_name"),
        (changed(delimiter="x"), "layout_delimiter"),
        (changed(delimiter=5), "layout_part"),
        (changed(days="11/23/2026"), "layout_part"),
        (changed(money="£"), "layout_part"),
        (changed(header="yes"), "layout_part"),
        (changed(colour="red"), "layout_part"),
        (changed(columns={}), "layout_part"),
        (changed(columns=[1]), "layout_part"),
        (changed(columns=[]), "layout_missing"),
        (changed(columns=json.loads(DEFAULT)["columns"][1:]), "layout_missing"),
        (changed(purpose="card_load"), "layout_field"),
        (column(0, name="AMOUNT"), "layout_columns"),
        (column(0, name=""), "layout_columns"),
        (column(0, name="É"), "layout_columns"),
        (column(0, field="diagnosis"), "layout_part"),
        (column(0, field="supplier_site"), "layout_missing"),
        (column(1, field="supplier_number"), "layout_field"),
        (column(0, fixed="x"), "layout_fixed"),
        (column(2, fixed="=1+1"), "layout_fixed"),
        (column(2, fixed="a,b"), "layout_fixed"),
        (column(2, fixed="a\nb"), "layout_fixed"),
        (column(2, width=3), "layout_width"),
        (column(0, width=0), "layout_width"),
        (column(0, width=True), "layout_part"),
        (column(0, width="9"), "layout_part"),
    ],
)
def test_a_layout_that_could_not_carry_its_payments_is_refused_by_name(document, code):
    with pytest.raises(Refusal) as refused:
        read_layout(json.dumps(document).encode())
    assert refused.value.code == code
    assert refused.value.mend


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 50_000, b" " * 65_537])
def test_what_is_no_layout_is_refused(data):
    with pytest.raises(Refusal) as refused:
        read_layout(data)
    assert refused.value.code == "layout_unreadable"


@fixed(200, 20_000)
@given(st.text(alphabet='{}[]",:truefals0-9\\u ', max_size=30), st.integers(0, len(DEFAULT)))
def test_no_text_makes_the_reader_fail_otherwise_than_by_refusal(noise, place):
    with suppress(Refusal):
        read_layout((DEFAULT[:place] + noise + DEFAULT[place:]).encode())
