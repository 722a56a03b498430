"""What may be recorded as still owed after a death."""

from __future__ import annotations

from datetime import date

from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

SHORTEST = 5
MOST_PENCE = 100_000_000
"""A million pounds: no household owes more than that at its end."""


def closing_fault(
    *,
    signed: bool,
    ended: bool,
    line_known: bool,
    pence: int,
    due_on: date,
    first_day: date,
    words: str,
    authority: str,
) -> Refusal | None:
    """Return why a closing cost cannot be recorded, or None.

    A death, or a stop, ends entitlement and no contract that was made: wages, notice, holiday and redundancy
    pay of a personal assistant, and the tax on them, stay owed. Codes: `nothing_to_close`,
    `closing_without_agreement`, `closing_line_missing`, `closing_pence`, `closing_day`,
    `closing_words_missing`, `closing_authority_missing`.
    """
    checks = (
        (
            not ended,
            "nothing_to_close",
            "Neither a death nor the end of the direct payment is recorded.",
            "While the direct payment goes on, costs belong in the plan.",
            "",
        ),
        (
            not signed,
            "closing_without_agreement",
            "No direct payment is signed for this budget, so it has no such costs.",
            "Pay providers of a notional budget by their invoices.",
            "",
        ),
        (
            not line_known,
            "closing_line_missing",
            "It does not say which line of the plan the cost comes from.",
            "Choose a line that was paid directly.",
            "line",
        ),
        (
            not 1 <= pence <= MOST_PENCE,
            "closing_pence",
            "That cannot be the amount.",
            "Enter the amount owed.",
            "pence",
        ),
        (
            due_on < first_day,
            "closing_day",
            f"The agreement pays from {long_date(first_day)}.",
            "Enter the day on which the cost falls due.",
            "due_on",
        ),
        (
            len(words.strip()) < SHORTEST,
            "closing_words_missing",
            "It does not say what the cost is.",
            "Say whom it is owed to and how it was worked out.",
            "words",
        ),
        (
            len(authority.strip()) < SHORTEST,
            "closing_authority_missing",
            "It does not say who agreed that it is paid.",
            "Name them, and what they saw: a contract, a payslip, a calculation.",
            "authority",
        ),
    )
    return next(
        (Refusal(code, what, mend, where) for wrong, code, what, mend, where in checks if wrong),
        None,
    )
