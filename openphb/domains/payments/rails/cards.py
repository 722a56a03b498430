"""Paying onto prepaid cards: a file of loads for the card's provider.

No provider publishes its format, so the layout is data and `DEFAULT_LAYOUT` is our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.payments.columns.check import check_columns
from openphb.domains.payments.columns.layout import Column, DayForm, Field, Layout, Purpose
from openphb.domains.payments.columns.write import Row, write_columns
from openphb.domains.payments.rails.making import Made
from openphb.domains.payments.rails.references import payment_code, reference, serial
from openphb.kernel.money import Pence
from openphb.kernel.refusal import Refusal

DEFAULT_LAYOUT = Layout(
    name="openphb card loads",
    purpose=Purpose.CARD_LOAD,
    columns=(
        Column("CARD_ID", Field.CARD_ID, width=30),
        Column("LOAD_NUMBER", Field.LOAD_NUMBER, width=30),
        Column("LOAD_DATE", Field.LOAD_DATE, width=10),
        Column("AMOUNT", Field.AMOUNT, width=14),
        Column("CURRENCY", fixed="GBP", width=3),
        Column("REFERENCE", Field.REFERENCE, width=18),
    ),
    days=DayForm.ISO,
)


@dataclass(frozen=True)
class CardLoad:
    """One payment onto a card. The id is the provider's own for the card, never its long number."""

    payment_id: UUID
    card_id: str
    load_date: date
    pence: Pence
    case_reference: str
    name: str = ""

    def row(self) -> Row:
        """Return what it puts in each field."""
        return {
            Field.CARD_ID: self.card_id,
            Field.LOAD_NUMBER: payment_code(self.payment_id),
            Field.LOAD_DATE: self.load_date,
            Field.AMOUNT: self.pence,
            Field.REFERENCE: reference(self.payment_id, self.case_reference),
            Field.NAME: self.name,
        }


def card_loads(run_id: UUID, loads: Sequence[CardLoad], layout: Layout = DEFAULT_LAYOUT) -> Made:
    """Return the file of a run's loads, read back by the checker before anybody has it.

    Refusals: `card_layout`, `card_long_number`, and those of `write_columns`.
    """
    if layout.purpose is not Purpose.CARD_LOAD:
        raise Refusal(
            "card_layout",
            f"The layout “{layout.name}” is not one of card loads.",
            "Choose a layout of card loads.",
            "layout",
        )
    for place, load in enumerate(loads, start=1):
        if is_long_number(load.card_id):
            raise Refusal(
                "card_long_number",
                "The card’s id is the long number on the card, which may not be kept or sent.",
                "Use the id that the card’s provider gave for it.",
                f"payment {place}",
            )
    written = write_columns([load.row() for load in loads], layout)
    checked = check_columns(written.data, layout, count=written.count, pence=written.pence)
    if not checked.valid:
        raise RuntimeError(f"the load file just written is not valid: {checked.errors[0]}")
    return Made(written.data, serial(run_id), checked.count, checked.pence)


def is_long_number(text: str) -> bool:
    """Return whether it has the length and the check digit of a card's number (ISO/IEC 7812)."""
    digits = text.replace("-", "").replace("/", "").replace(".", "")
    if not (digits.isascii() and digits.isdecimal() and 13 <= len(digits) <= 19):
        return False
    doubled = [int(mark) * (1 + place % 2) for place, mark in enumerate(reversed(digits))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
