"""Whether a statement goes in: proved as a whole, and carrying on the account's own story."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from itertools import pairwise

from openphb.domains.spending.statements.types import (
    Proof,
    Statement,
    StatementAccount,
    StatementLine,
)
from openphb.domains.spending.types import SoFar
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

MOST_FAULTS_TOLD = 5
AGAIN = "Download the statement from the bank again, and choose the new file unchanged."
_UNPROVED = {
    Proof.NO_BALANCES: (
        "The file gives no balance to prove it by, so a missing line would not be seen.",
        "Download it with its balances: in CSV the column “Balance” must be filled.",
    ),
    Proof.ONE_BALANCE: (
        "The file gives only one balance, and one balance agrees with anything.",
        "Download a longer period, so that at least two lines have balances.",
    ),
    Proof.DOES_NOT_ADD_UP: (
        "The opening balance and the lines do not give the closing balance.",
        AGAIN,
    ),
    Proof.OTHER_CURRENCY: ("A balance is in another currency.", "Only accounts in pounds go in."),
}


def proved_account(statement: Statement, today: date) -> StatementAccount:
    """Return the one account of a file, whole and proved.

    Refusals: `statement_faulty`, `statement_other_currency`, `statement_not_proved`,
    `statement_of_several_accounts`, `statement_without_movements`, `statement_from_the_future`.
    """
    if not statement.acceptable:
        told = [
            f"Line {error.line}: {error.message}" if error.line else error.message
            for error in statement.errors[:MOST_FAULTS_TOLD]
        ]
        more = len(statement.errors) - len(told)
        told += [f"And {more} more like these."] if more else []
        raise Refusal("statement_faulty", " ".join(told), f"Nothing was added. {AGAIN}", "file")
    for account in statement.accounts:
        if account.currency != "GBP":
            raise Refusal(
                "statement_other_currency",
                f"The account is in {account.currency}, and budgets are in pounds.",
                "Choose the statement of the budget's own account.",
                "file",
            )
        if not account.proved:
            raise Refusal("statement_not_proved", *_UNPROVED[account.proof], "file")
    account = _joined(statement.accounts)
    if not account.lines:
        raise Refusal(
            "statement_without_movements",
            "The statement has no movements, so there is nothing to add.",
            "Download it for a longer period.",
            "file",
        )
    latest = max(line.date for line in account.lines)
    if latest > today:
        raise Refusal(
            "statement_from_the_future",
            f"The statement has a movement on {long_date(latest)}, which has not come yet.",
            "Check that it is the bank's own file.",
            "file",
        )
    return account


def refuse_other_account(account: StatementAccount, ends: Iterable[str]) -> None:
    """Refuse a statement of an account that the budget was never paid to: `statement_of_another`.

    `ends` are how the numbers of the accounts that were approved end. A file that does not say
    whose it is cannot be told apart, and the balances must do it.
    """
    known = sorted(set(ends))
    number = account.account_number or account.iban or ""
    if number and known and not any(number.endswith(end) for end in known):
        raise Refusal(
            "statement_of_another",
            f"The statement is of the account ending {number[-4:]}, and the budget is paid to the "
            f"one ending {' or '.join(known)}.",
            "Choose the statement of the budget's own account.",
            "file",
        )


def new_lines(account: StatementAccount, known: Collection[str]) -> tuple[StatementLine, ...]:
    """Return the lines that are not there yet, by the ids that every file of the account repeats."""
    return tuple(line for line in account.lines if line.id not in known)


def refuse_break(
    account: StatementAccount, new: tuple[StatementLine, ...], so_far: SoFar | None
) -> None:
    """Refuse a statement that breaks the account's story; the first one begins it.

    What is known is unbroken, from an opening balance to a closing one. New lines must carry it on
    from its end, or back from its beginning, to the penny; within it there can be none. So a missing
    statement, or one whose lines changed since, is found when it happens and not at the year's end.
    Refusals: `statement_gap`, `statement_contradicts`.
    """
    if so_far is None or not new:
        return
    opening, closing = account.opening_pence, account.closing_pence
    later = [line for line in new if line.date >= so_far.closes_on]
    earlier = [line for line in new if line.date <= so_far.opens_on and line not in later]
    inside = [line for line in new if line not in later and line not in earlier]
    if inside:
        raise Refusal(
            "statement_contradicts",
            f"The statement has a movement of {pounds(inside[0].pence)} on "
            f"{long_date(inside[0].date)}. The statement of those days that is here has no such "
            "movement, and both cannot be right.",
            f"{AGAIN} If it says the same again, ask the bank which one is right.",
            "file",
        )
    if later and so_far.closing_pence + sum(line.pence for line in later) != closing:
        first = account.lines[0].date
        raise Refusal(
            "statement_gap",
            f"The last statement ends on {long_date(so_far.closes_on)} with "
            f"{pounds(so_far.closing_pence)}. This one begins on {long_date(first)} with "
            f"{pounds(opening or 0)}, so movements between them are missing.",
            f"Download a statement that begins on {long_date(so_far.closes_on)}, and add it first.",
            "file",
        )
    if earlier and (opening or 0) + sum(line.pence for line in earlier) != so_far.opening_pence:
        last = account.lines[-1].date
        raise Refusal(
            "statement_gap",
            f"The first statement here begins on {long_date(so_far.opens_on)} with "
            f"{pounds(so_far.opening_pence)}. This one ends on {long_date(last)} with "
            f"{pounds(closing or 0)}, so movements between them are missing.",
            f"Download a statement that ends on {long_date(so_far.opens_on)}.",
            "file",
        )


def _joined(accounts: tuple[StatementAccount, ...]) -> StatementAccount:
    """Return one account where a file has it in consecutive pieces (camt.053 may, day by day)."""
    owners = {(one.sort_code, one.account_number, one.iban) for one in accounts}
    follows = all(a.closing_pence == b.opening_pence for a, b in pairwise(accounts))
    if not accounts or len(owners) > 1 or not follows:
        raise Refusal(
            "statement_of_several_accounts",
            f"The file has {len(accounts)} statements that are not one account in one piece.",
            "Download the statement of the budget's own account alone.",
            "file",
        )
    first, last = accounts[0], accounts[-1]
    return StatementAccount(
        sort_code=first.sort_code,
        account_number=first.account_number,
        iban=first.iban,
        currency=first.currency,
        opening_pence=first.opening_pence,
        closing_pence=last.closing_pence,
        proof=first.proof,
        lines=tuple(line for one in accounts for line in one.lines),
    )
