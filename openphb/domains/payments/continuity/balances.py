"""A file of card balances, read row by row. Our own layout: no provider publishes one."""

from __future__ import annotations

import re
from datetime import date

from openphb.domains.payments.continuity.types import BalanceFault, BalanceRow
from openphb.domains.payments.rails import is_long_number
from openphb.foundation.tables import Most, read_table
from openphb.kernel.money import parse_pounds
from openphb.kernel.refusal import Refusal

MOST = Most(rows=50_000)
COLUMNS = ("card_id", "day", "balance")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})/(\d{1,2})/(\d{4})")


def read_balances(data: bytes, *, today: date) -> tuple[list[BalanceRow], list[BalanceFault]]:
    """Return the rows that can be read, and what is wrong with the others.

    A day is 2026-03-31 or 31/03/2026, a balance is in pounds and pence, and below zero where the
    card is overdrawn. Refusals, of the whole file: those of `read_table`.
    """
    rows, faults = [], []
    for found in read_table(data, columns=COLUMNS, header=COLUMNS, most=MOST):
        try:
            rows.append(
                BalanceRow(
                    found.line,
                    _card(found.cells["card_id"]),
                    _day(found.cells["day"], today),
                    _pence(found.cells["balance"]),
                )
            )
        except Refusal as fault:
            faults.append(
                BalanceFault(found.line, fault.where, fault.code, fault.message, fault.mend)
            )
    return rows, faults


def _card(text: str) -> str:
    if not text.strip():
        raise Refusal("card_missing", "The card is missing.", "Give the provider’s id.", "card_id")
    if is_long_number(text.replace(" ", "")):
        raise Refusal(
            "card_long_number",
            "This is the long number on a card, which may not be kept.",
            "Give the id that the provider uses for the card.",
            "card_id",
        )
    return text.strip()


def _day(text: str, today: date) -> date:
    wrong = Refusal(
        "balance_day",
        f"“{text[:20]}” is no day on which a balance can be known.",
        "Write the day as 2026-03-31 or 31/03/2026, and not after today.",
        "day",
    )
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise wrong
    year, month, day, first, second, last = found.groups()
    try:
        on = (
            date(int(year), int(month), int(day))
            if year
            else date(int(last), int(second), int(first))
        )
    except ValueError:
        raise wrong from None
    if on > today:
        raise wrong
    return on


def _pence(text: str) -> int:
    wrong = Refusal(
        "balance_amount",
        f"“{text[:20]}” is no amount.",
        "Write pounds and pence, such as 152.40, with a minus where the card is overdrawn.",
        "balance",
    )
    try:
        return parse_pounds(text)
    except Refusal:
        raise wrong from None
