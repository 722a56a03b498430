"""What an invoice has to say before it is held against anything, and what a credit may take back. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from openphb.domains.marketplace.types import InvoiceGiven, LineClaim
from openphb.kernel.money import LARGEST, pounds, split
from openphb.kernel.periods import Period, long_date
from openphb.kernel.refusal import Refusal

LONGEST_NUMBER = 40
MOST_LINES = 500


def content_of(given: InvoiceGiven) -> str:
    """Return the hash of what an invoice says: the same number with another one is another invoice."""
    said = [given.number.strip(), given.invoiced_on.isoformat(), given.corrects.strip()]
    said += [
        "|".join(
            map(
                str,
                (
                    *(line.order_key, line.first_day, line.last_day, line.hundredths),
                    *(line.unit_pence, line.vat_pence, line.pence),
                ),
            )
        )
        for line in given.lines
    ]
    return sha256("\n".join(said).encode()).hexdigest()


def of_year(pence: int, days: Period, year: Period) -> int:
    """Return the pence of a line's days that lie in a financial year, shared by days.

    What all years are given adds up to the line.
    """
    years = list(days.by_financial_years())
    shares = split(pence, [one.days or 0 for one in years])
    return sum(share for one, share in zip(years, shares, strict=True) if year.contains(one.start))


def bill_key(invoice_id: UUID, round_: int) -> str:
    """Return the frozen id of what is paid of an invoice at one time."""
    return f"invoice:{invoice_id}:{round_}"


def refuse_invoice(
    given: InvoiceGiven, *, orders: Collection[UUID], today: date, latest: timedelta
) -> None:
    """Refusals: `invoice_number`, `invoice_ahead`, `invoice_empty`, and those of each line."""
    number = given.number.strip()
    if not number or len(number) > LONGEST_NUMBER:
        raise Refusal(
            "invoice_number",
            "An invoice has a number of its own.",
            f"Enter it, with at most {LONGEST_NUMBER} letters.",
            "number",
        )
    if given.invoiced_on > today:
        raise Refusal(
            "invoice_ahead",
            f"{long_date(given.invoiced_on)} is still to come.",
            "Enter the day on the invoice.",
            "invoiced_on",
        )
    if not 0 < len(given.lines) <= MOST_LINES:
        raise Refusal(
            "invoice_empty",
            f"An invoice has 1 to {MOST_LINES} lines for one person.",
            "Add what it asks for.",
            "number",
        )
    for line in given.lines:
        refuse_line(line, orders=orders, today=today, latest=latest)


def refuse_line(
    line: LineClaim, *, orders: Collection[UUID], today: date, latest: timedelta
) -> None:
    """Refusals: `line_order`, `line_days`, `line_long_ago`, `line_quantity`, `line_money`."""
    if line.order_key not in orders:
        raise Refusal(
            "line_order",
            "There is no such order of yours.",
            "Check the order’s number.",
            "order",
        )
    if line.last_day < line.first_day or line.last_day > today:
        raise Refusal(
            "line_days",
            "The days are not in order, or still to come.",
            "Enter the first and the last day, up to today.",
            "last_day",
        )
    if line.first_day < today - latest:
        raise Refusal(
            "line_long_ago",
            f"{long_date(line.first_day)} is too long ago.",
            "Talk with whoever ordered it.",
            "first_day",
        )
    if line.hundredths < 1:
        raise Refusal("line_quantity", "The quantity is missing.", "Enter how much.", "quantity")
    if not 0 < line.pence <= LARGEST or line.unit_pence < 0 or line.vat_pence < 0:
        raise Refusal(
            "line_money",
            "The amount is missing.",
            "Enter the amount with VAT, above nought.",
            "amount",
        )


def refuse_other_content(known: str, sent: str, number: str) -> None:
    """Refusal: `invoice_other`, where a number that is here says something else."""
    if known != sent:
        raise Refusal(
            "invoice_other",
            f"Invoice {number} is here already and says something else.",
            "Give a corrected invoice a number of its own, and say which one it corrects.",
            "number",
        )


def refuse_keying_both(*, keyed_deliveries: bool) -> None:
    """Refusal: `keyed_both`, of an invoice for days that the same person keyed, and nobody confirmed.

    Else one person could make up both what was done and the invoice for it.
    """
    if keyed_deliveries:
        raise Refusal(
            "keyed_both",
            "You keyed what was done on these days, and the person has not said that it was right.",
            "Wait for the person’s word, or have somebody else key the invoice.",
            "number",
        )


def refuse_credit(*, pence: int, open_pence: int) -> None:
    """Refusals: `credit_money`, `credit_paid`: only what is not matched can be credited."""
    if pence < 1:
        raise Refusal("credit_money", "The amount is missing.", "Enter one.", "pence")
    if pence > open_pence:
        raise Refusal(
            "credit_paid",
            f"Only {pounds(open_pence)} of this invoice is not paid.",
            "Credit no more than that. What was paid too much is paid back: talk with us.",
            "pence",
        )
