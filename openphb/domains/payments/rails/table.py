"""What each rail needs, when its file must go, what the file is and what answers it.

A new rail is a row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from openphb.domains.payments.bacs.standard18 import bacs_text
from openphb.domains.payments.columns.write import column_text
from openphb.domains.payments.pain001.write import NAME_WIDTH, latin_text
from openphb.domains.payments.types import Rail
from openphb.kernel.calendars import (
    LONDON,
    add_working_days,
    day_of,
    is_working_day,
    next_working_day,
    previous_working_day,
)
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


class Needs(StrEnum):
    """Which details of a recipient a rail pays by."""

    BANK_ACCOUNT = "bank_account"
    SUPPLIER_NUMBER = "supplier_number"
    CARD = "card"


@dataclass(frozen=True)
class RailRule:
    """One rail."""

    rail: Rail
    name: str
    """What people call it."""
    needs: Needs
    lead_working_days: int | None
    """From the day its file must go to the day money arrives; None where each site sets it."""
    every_day: bool
    """Whether money arrives on days that banks do not work."""
    carried: Callable[[str], str]
    """Gives a name or a reference in the letters that the rail carries."""
    name_width: int
    """How many of them a name may have; the rest is cut."""
    suffix: str
    media_type: str
    """Of its file."""
    answered_by: tuple[str, ...] = ()
    """How the names begin of the messages in which a bank says what became of its payments."""
    given_to: str = ""
    """Who is handed its file, in a sentence; its name where that says so."""
    cut_off: time | None = None
    """When, in London, the rail closes on the last day for handing its file over; None at no hour."""

    @property
    def taker(self) -> str:
        """Return who must have its file, as a sentence names them."""
        return self.given_to or self.name


RAILS = {
    rule.rail: rule
    for rule in (
        # Bacs: input, processing and entry on three working days; its window shuts at 22:30.
        RailRule(
            Rail.BACS,
            "Bacs",
            Needs.BANK_ACCOUNT,
            2,
            every_day=False,
            carried=bacs_text,
            name_width=18,
            suffix="txt",
            media_type="text/plain",
            answered_by=("bacs returned credits", "camt.053", "camt.054"),
            cut_off=time(22, 30),
        ),
        RailRule(
            Rail.FASTER_PAYMENTS,
            "Faster Payments",
            Needs.BANK_ACCOUNT,
            0,
            every_day=True,
            carried=latin_text,
            name_width=NAME_WIDTH,
            suffix="xml",
            media_type="application/xml",
            answered_by=("pain.002", "camt.053", "camt.054"),
        ),
        RailRule(
            Rail.SUPPLIER_INVOICE,
            "Supplier invoice",
            Needs.SUPPLIER_NUMBER,
            None,
            every_day=False,
            carried=column_text,
            name_width=240,
            suffix="csv",
            media_type="text/csv",
            given_to="the finance system",
        ),
        RailRule(
            Rail.PREPAID_CARD,
            "Prepaid card",
            Needs.CARD,
            None,
            every_day=False,
            carried=column_text,
            name_width=40,
            suffix="csv",
            media_type="text/csv",
            given_to="the card provider",
        ),
    )
}


def hand_over_by(rule: RailRule, pay_on: date, site_days: int | None = None) -> date:
    """Return the last day on which the rail's file may be handed over to pay on `pay_on`.

    `site_days` are the working days that a site's own system takes, where the rail has none.
    Refusals: `rail_not_a_working_day`, `rail_lead_days`.
    """
    if not rule.every_day and not is_working_day(pay_on):
        raise Refusal(
            "rail_not_a_working_day",
            f"{rule.taker[:1].upper()}{rule.taker[1:]} does not work on {long_date(pay_on)}.",
            f"Pay on {long_date(previous_working_day(pay_on))} "
            f"or {long_date(next_working_day(pay_on))}.",
            "pay_on",
        )
    days = rule.lead_working_days if rule.lead_working_days is not None else site_days
    if days is None or not 0 <= days <= 60:
        raise Refusal(
            "rail_lead_days",
            "It is not known how many working days the finance system takes.",
            "Set it to 0 to 60 working days.",
            "lead_days",
        )
    return add_working_days(pay_on, -days)


def pay_day_fault(
    rail: Rail, pay_on: date, today: date, at: datetime, site_days: int | None = None
) -> Refusal | None:
    """Return why a rail cannot bring money on a day any more, or None.

    The hour counts only where `at` is of the business day `today`; `site_days` are those of
    `hand_over_by`. Codes: those of `hand_over_by`, and `run_too_late`.
    """
    rule = RAILS[rail]
    try:
        last = hand_over_by(rule, pay_on, site_days)
    except Refusal as refusal:
        return refusal
    shut = (
        rule.cut_off is not None
        and last == today == day_of(at)
        and at.astimezone(LONDON).time() >= rule.cut_off
    )
    if last >= today and not shut:
        return None
    return Refusal(
        "run_too_late",
        f"For money to arrive on {long_date(pay_on)}, the file had to reach {rule.taker} "
        f"by {deadline(rule, last)}.",
        "Choose a later day.",
        "pay_on",
    )


def deadline(rule: RailRule, last: date) -> str:
    """Return the last day for a file in words, with the hour where the rail has one."""
    return f"{rule.cut_off:%H:%M} on {long_date(last)}" if rule.cut_off else long_date(last)


def understands(rail: Rail, message: str) -> bool:
    """Return whether an answer in a message of this name can be about the rail's payments."""
    return any(message.startswith(begins) for begins in RAILS[rail].answered_by)
