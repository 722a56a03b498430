"""Paying through the site's own finance system: a file of supplier invoices.

Most commissioners pay so: the recipient is a supplier there, and the system sends the money. What
its feeder takes differs from site to site, so the layout is data. `DEFAULT_LAYOUT` is our own, in
the terms of an Oracle payables import; no shared service publishes its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.payments.columns.check import check_columns
from openphb.domains.payments.columns.layout import Column, Field, Layout, Purpose
from openphb.domains.payments.columns.write import Row, write_columns
from openphb.domains.payments.rails.making import Made
from openphb.domains.payments.rails.references import payment_code, serial
from openphb.kernel.money import Pence
from openphb.kernel.refusal import Refusal

DEFAULT_LAYOUT = Layout(
    name="openphb supplier invoices",
    purpose=Purpose.SUPPLIER_INVOICE,
    columns=(
        Column("SUPPLIER_NUMBER", Field.SUPPLIER_NUMBER, width=30),
        Column("SUPPLIER_SITE", Field.SUPPLIER_SITE, width=15),
        Column("INVOICE_TYPE", fixed="STANDARD", width=25),
        Column("INVOICE_NUMBER", Field.INVOICE_NUMBER, width=50),
        Column("INVOICE_DATE", Field.INVOICE_DATE, width=11),
        Column("GL_DATE", Field.GL_DATE, width=11),
        Column("CURRENCY", fixed="GBP", width=3),
        Column("AMOUNT", Field.AMOUNT, width=14),
        Column("DESCRIPTION", Field.DESCRIPTION, width=240),
        Column("COST_CENTRE", Field.COST_CENTRE, width=25),
        Column("SUBJECTIVE_CODE", Field.SUBJECTIVE_CODE, width=25),
        Column("ANALYSIS_1", Field.ANALYSIS_1, width=25, required=False),
        Column("ANALYSIS_2", Field.ANALYSIS_2, width=25, required=False),
        Column("ANALYSIS_3", Field.ANALYSIS_3, width=25, required=False),
    ),
)


@dataclass(frozen=True)
class Invoice:
    """One payment, or a part of it that is charged to one code, as a supplier's invoice."""

    payment_id: UUID
    supplier_number: str
    supplier_site: str
    invoice_date: date
    gl_date: date
    pence: Pence
    description: str
    """Says which payment it is, and nothing about health: many people see the finance system."""
    cost_centre: str
    subjective_code: str
    analysis: tuple[str, ...] = ()
    """Up to three codes."""
    part: int = 1
    """Counts the parts of one payment from 1."""

    def row(self) -> Row:
        """Return what it puts in each field."""
        analysis = zip(
            (Field.ANALYSIS_1, Field.ANALYSIS_2, Field.ANALYSIS_3), self.analysis, strict=False
        )
        return {
            Field.SUPPLIER_NUMBER: self.supplier_number,
            Field.SUPPLIER_SITE: self.supplier_site,
            Field.INVOICE_NUMBER: invoice_number(self.payment_id, self.part),
            Field.INVOICE_DATE: self.invoice_date,
            Field.GL_DATE: self.gl_date,
            Field.AMOUNT: self.pence,
            Field.DESCRIPTION: self.description,
            Field.COST_CENTRE: self.cost_centre,
            Field.SUBJECTIVE_CODE: self.subjective_code,
            **dict(analysis),
        }


def invoice_number(payment_id: UUID, part: int = 1) -> str:
    """Return the number of a payment's invoice, the same for ever and no other payment's.

    It holds the whole id, so there is no counter that two runs could share or lose.
    """
    number = f"PHB{payment_code(payment_id)}"
    return number if part == 1 else f"{number}/{part}"


def supplier_invoices(
    run_id: UUID, invoices: Sequence[Invoice], layout: Layout = DEFAULT_LAYOUT
) -> Made:
    """Return the file of a run's invoices, read back by the checker before anybody has it.

    Refusals: `invoice_layout`, `invoice_part`, and those of `write_columns`.
    """
    if layout.purpose is not Purpose.SUPPLIER_INVOICE:
        raise Refusal(
            "invoice_layout",
            f"The layout “{layout.name}” is not one of supplier invoices.",
            "Choose a layout of supplier invoices.",
            "layout",
        )
    for place, invoice in enumerate(invoices, start=1):
        if not 1 <= invoice.part <= 99:
            raise Refusal(
                "invoice_part",
                "A payment has 1 to 99 invoices.",
                "Charge it to fewer codes.",
                f"payment {place}",
            )
    written = write_columns([invoice.row() for invoice in invoices], layout)
    checked = check_columns(written.data, layout, count=written.count, pence=written.pence)
    if not checked.valid:
        raise RuntimeError(f"the invoice file just written is not valid: {checked.errors[0]}")
    return Made(written.data, serial(run_id), checked.count, checked.pence)
