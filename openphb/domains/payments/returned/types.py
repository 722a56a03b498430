"""What a bank says of payments, whatever the form in which it says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256

from openphb.kernel.money import Pence


class StatusKind(StrEnum):
    """What became of a payment. Later ones outdo earlier ones: see `RANK`."""

    PENDING = "pending"
    """The bank has it and has not paid it."""
    ACCEPTED = "accepted"
    """The bank has paid it or is certain to; it may still come back."""
    REJECTED = "rejected"
    """The bank never paid it."""
    RETURNED = "returned"
    """It was paid and came back."""


RANK = {kind: rank for rank, kind in enumerate(StatusKind)}


class Scope(StrEnum):
    """How much a line speaks of."""

    PAYMENT = "payment"
    FILE = "file"
    """Every payment of the file or the batch that `message_id` names."""


@dataclass(frozen=True)
class StatusLine:
    """One thing that a bank says. Unknown is None, never a guess."""

    kind: StatusKind
    on: date
    """The day of which the bank says it."""
    source_format: str
    """The message's full name ("pain.002.001.10"), "bacs returned credits" or "by hand"."""
    reason: str
    """In plain words; "" where nothing went wrong."""
    reason_code: str | None = None
    bank_words: str | None = None
    """What the bank itself wrote about the reason."""
    scope: Scope = Scope.PAYMENT
    message_id: str | None = None
    """The id of the file that we sent, or of its batch, where the bank repeats it."""
    end_to_end_id: str | None = None
    reference: str | None = None
    sort_code: str | None = None
    account_number: str | None = None
    """Of the recipient."""
    pence: Pence | None = None
    bank_reference: str | None = None
    paid_on: date | None = None
    """The day on which the bank had paid it, as far as it says."""
    confirmed_format: bool = True
    """False where the form of the file was worked out without its definition."""
    line: int | None = None
    """Where in the file it stands."""
    id: str = ""
    """The same in every file that says the same, so that the same twice adds nothing."""


@dataclass(frozen=True)
class StatusFault:
    """One thing wrong, with the line of the file it is on where it is on one."""

    line: int | None
    code: str
    message: str
    mend: str


@dataclass(frozen=True)
class StatusFile:
    """A file, read whole. With any fault it is out as a whole, and has no lines."""

    format: str
    hash: str
    """SHA-256 of the bytes, in hexadecimal: the same file is known by it."""
    lines: tuple[StatusLine, ...]
    passed_over: int
    """Entries that are about no payment of ours, such as money in."""
    faults: tuple[StatusFault, ...]

    @property
    def acceptable(self) -> bool:
        """Return whether the file may go in."""
        return not self.faults


@dataclass(frozen=True)
class Found:
    """What a reader found in a message, before the file is judged."""

    format: str
    lines: tuple[StatusLine, ...]
    faults: tuple[StatusFault, ...]
    passed_over: int = 0


def with_ids(lines: Iterable[StatusLine]) -> tuple[StatusLine, ...]:
    """Return the lines, each with its id: a hash of what it says, and of its place among equals."""
    seen: Counter[str] = Counter()
    named = []
    for line in lines:
        content = repr(
            (
                *(line.kind.value, line.scope.value, line.on.isoformat(), line.message_id),
                *(line.end_to_end_id, line.reference, line.sort_code, line.account_number),
                *(line.pence, line.reason_code, line.bank_reference),
                # Left out where it is not said, so that such a line keeps the id it always had.
                *([line.paid_on.isoformat()] if line.paid_on else []),
            )
        )
        digest = sha256(content.encode()).hexdigest()[:32]
        seen[digest] += 1
        named.append(replace(line, id=f"{digest}:{seen[digest]}"))
    return tuple(named)
