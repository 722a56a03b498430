"""The files that a site's own system pays by: supplier invoices and card loads, by its layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.payments.columns.from_json import read_layout
from openphb.domains.payments.columns.layout import Field, Layout, Purpose
from openphb.domains.payments.rails import cards, invoices
from openphb.domains.payments.rails.cards import CardLoad, card_loads
from openphb.domains.payments.rails.invoices import Invoice, invoice_number, supplier_invoices
from openphb.domains.payments.rails.making import Made
from openphb.domains.payments.rails.references import payment_code, reference
from openphb.domains.payments.types import ChargingCodes, Rail, RailTerms
from openphb.kernel.money import Pence
from openphb.kernel.periods import Period, long_date
from openphb.kernel.refusal import Refusal

PURPOSES = {
    Rail.SUPPLIER_INVOICE: Purpose.SUPPLIER_INVOICE,
    Rail.PREPAID_CARD: Purpose.CARD_LOAD,
}
_OURS = {
    Rail.SUPPLIER_INVOICE: invoices.DEFAULT_LAYOUT,
    Rail.PREPAID_CARD: cards.DEFAULT_LAYOUT,
}
_CODES = {
    Field.COST_CENTRE: "cost centre",
    Field.SUBJECTIVE_CODE: "subjective code",
    Field.ANALYSIS_1: "first analysis code",
    Field.ANALYSIS_2: "second analysis code",
    Field.ANALYSIS_3: "third analysis code",
}


@dataclass(frozen=True)
class SitePayout:
    """One payment as a site's own system needs it."""

    payment_id: UUID
    number: str
    site: str
    pence: Pence
    case_reference: str
    name: str
    period: Period
    bill: str = ""
    """What an organisation calls the bill that it pays; "" where it is paid to a recipient."""


def layout_of(terms: RailTerms) -> Layout:
    """Return the layout of a site's file: its own, or ours where it has none.

    Refusals: those of `read_layout`, `layout_purpose`.
    """
    if not terms.layout.strip():
        return _OURS[terms.rail]
    layout = read_layout(terms.layout.encode())
    if layout.purpose is not PURPOSES[terms.rail]:
        raise Refusal(
            "layout_purpose",
            f"The layout “{layout.name}” is for another kind of file.",
            f"Set its purpose to {PURPOSES[terms.rail]}.",
            "layout",
        )
    return layout


def needs_site(layout: Layout) -> bool:
    """Return whether a supplier without a site cannot be written."""
    return _must_have(layout, Field.SUPPLIER_SITE)


def codes_fault(layout: Layout, codes: ChargingCodes | None) -> Refusal | None:
    """Return which codes a layout asks for that are not agreed, or None.

    Code: `charging_codes_missing`.
    """
    given = _coded(codes) if codes else {}
    missing = [
        words
        for field, words in _CODES.items()
        if _must_have(layout, field) and not given.get(field)
    ]
    if not missing:
        return None
    return Refusal(
        "charging_codes_missing",
        f"The file needs a {' and a '.join(missing)}, and none is agreed for this commissioner "
        "today.",
        "Propose the charging codes under “How runs are paid”, and have them agreed.",
        "rail",
    )


def outside_number(rail: Rail, payment_id: UUID) -> str:
    """Return what a site's system calls a payment, the same for ever and no other payment's."""
    return invoice_number(payment_id) if rail is Rail.SUPPLIER_INVOICE else payment_code(payment_id)


def site_file(
    run_id: UUID,
    payouts: Sequence[SitePayout],
    *,
    terms: RailTerms,
    codes: ChargingCodes | None,
    pay_on: date,
    made_on: date,
) -> Made:
    """Return the file of a run by its site's layout; the same arguments give the same bytes.

    An invoice and the day on which it counts are of the day that the run is posted, `made_on`, so
    that both ledgers tell one month; a card is loaded on `pay_on`. Refusals: those of the writers.
    """
    layout = layout_of(terms)
    if terms.rail is Rail.PREPAID_CARD:
        loads = [
            CardLoad(one.payment_id, one.number, pay_on, one.pence, one.case_reference, one.name)
            for one in payouts
        ]
        return card_loads(run_id, loads, layout)
    charged = codes or ChargingCodes("", "", "")
    return supplier_invoices(
        run_id,
        [
            Invoice(
                payment_id=one.payment_id,
                supplier_number=one.number,
                supplier_site=one.site,
                invoice_date=made_on,
                gl_date=made_on,
                pence=one.pence,
                description=_description(one),
                cost_centre=charged.cost_centre,
                subjective_code=charged.subjective_code,
                analysis=charged.analysis,
            )
            for one in payouts
        ],
        layout,
    )


def _description(one: SitePayout) -> str:
    last = one.period.last_day or one.period.start
    bill = f"invoice {one.bill}, " if one.bill else ""
    return (
        f"{bill}{reference(one.payment_id, one.case_reference)}, "
        f"{long_date(one.period.start)} to {long_date(last)}"
    )


def _must_have(layout: Layout, field: Field) -> bool:
    return any(column.field is field and column.required for column in layout.columns)


def _coded(codes: ChargingCodes) -> dict[Field, str]:
    analysis = (Field.ANALYSIS_1, Field.ANALYSIS_2, Field.ANALYSIS_3)
    return {
        Field.COST_CENTRE: codes.cost_centre,
        Field.SUBJECTIVE_CODE: codes.subjective_code,
        **dict(zip(analysis, codes.analysis, strict=False)),
    }
