"""What a bank statement says, once read and proved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256

from openphb.kernel.money import Pence


class Proof(StrEnum):
    """Whether an account's balances prove that no line is missing or altered."""

    PROVED = "proved"
    DOES_NOT_ADD_UP = "does_not_add_up"
    NO_BALANCES = "no_balances"
    """An opening or closing balance is not in the file, so there is nothing to prove it by."""
    OTHER_CURRENCY = "other_currency"
    """A balance is in a currency other than the account's."""
    ONE_BALANCE = "one_balance"
    """Only one balance is given, and one agrees with anything."""


@dataclass(frozen=True)
class StatementLine:
    """One movement. Unknown is None, never a guess."""

    date: date
    """The day the bank booked it."""
    pence: Pence
    """Hundredths of the account's currency; money out is below zero."""
    payee: str | None
    """Who was paid, or who paid."""
    reference: str | None
    kind: str | None
    """The bank's own word or code for what sort of movement it is."""
    id: str
    """The same in every file that holds this movement, within its account."""


@dataclass(frozen=True)
class StatementAccount:
    """One account's lines, oldest first, and its balances."""

    sort_code: str | None
    account_number: str | None
    iban: str | None
    currency: str
    opening_pence: Pence | None
    closing_pence: Pence | None
    proof: Proof
    lines: tuple[StatementLine, ...]

    @property
    def proved(self) -> bool:
        """Return whether opening balance, lines and closing balance agree."""
        return self.proof is Proof.PROVED


@dataclass(frozen=True)
class StatementError:
    """One thing wrong, with the line of the file it is on where it is on one."""

    line: int | None
    code: str
    message: str


@dataclass(frozen=True)
class Statement:
    """A file, read whole. With any error it is out as a whole: nothing of it may be posted."""

    format: str
    """"csv" or "camt.053"."""
    layout: str
    """The bank's CSV layout, or the message's full name."""
    accounts: tuple[StatementAccount, ...]
    """Empty where a line could not be read, because part of an account is not an account."""
    errors: tuple[StatementError, ...]

    @property
    def acceptable(self) -> bool:
        """Return whether the file may go in."""
        return not self.errors


def with_ids(
    lines: Iterable[tuple[StatementLine, str | None]], account: str, seen: Counter[str]
) -> tuple[StatementLine, ...]:
    """Return the lines, each with a stable id, from pairs of (line, the bank's own id).

    The bank's id serves where no other of these lines has it. Otherwise the id is a hash of the
    account and what the line says, and its place among lines that say the same: so the same
    movement in another download has the same id, and two equal payments have two. `seen` counts
    those places through a whole file, in which an account may come more than once.
    """
    pairs = list(lines)
    given = Counter(own for _, own in pairs)
    named = []
    for line, own in pairs:
        if own and given[own] == 1:
            named.append(replace(line, id=f"bank:{own}"))
            continue
        content = (account, own, line.date.isoformat(), line.pence, line.payee, line.reference)
        digest = sha256(repr((*content, line.kind)).encode()).hexdigest()[:32]
        seen[digest] += 1
        named.append(replace(line, id=f"hash:{digest}:{seen[digest]}"))
    return tuple(named)
