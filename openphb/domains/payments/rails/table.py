"""What each rail needs, when its file must go, and what letters it carries. A new rail is a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from openphb.domains.payments.bacs.standard18 import bacs_text
from openphb.domains.payments.columns.write import column_text
from openphb.domains.payments.pain001.write import NAME_WIDTH, latin_text
from openphb.kernel.calendars import (
    add_working_days,
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

    rail: str
    """The value of its `Rail`."""
    needs: Needs
    lead_working_days: int | None
    """From the day its file must go to the day money arrives; None where each site sets it."""
    every_day: bool
    """Whether money arrives on days that banks do not work."""
    carried: Callable[[str], str]
    """Gives a name or a reference in the letters that the rail carries."""
    name_width: int
    """How many of them a name may have; the rest is cut."""


RAILS = {
    rule.rail: rule
    for rule in (
        # Bacs: input, processing and entry on three working days.
        RailRule("bacs", Needs.BANK_ACCOUNT, 2, False, bacs_text, 18),
        RailRule("faster_payments", Needs.BANK_ACCOUNT, 0, True, latin_text, NAME_WIDTH),
        RailRule("supplier_invoice", Needs.SUPPLIER_NUMBER, None, False, column_text, 240),
        RailRule("prepaid_card", Needs.CARD, None, False, column_text, 40),
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
            f"No money arrives that way on {long_date(pay_on)}.",
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
