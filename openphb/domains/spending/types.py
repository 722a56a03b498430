"""Words of this domain: statements taken in, and spending coded to lines and outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class StatementFormat(StrEnum):
    """What a statement was written in."""

    CSV = "csv"
    CAMT053 = "camt053"


@dataclass(frozen=True)
class StatementAnswer:
    """One statement that was taken in."""

    id: UUID
    budget_id: UUID
    format: StatementFormat
    layout: str
    opens_on: date
    closes_on: date
    opening_pence: int
    closing_pence: int
    taken_in_at: datetime


@dataclass(frozen=True)
class SoFar:
    """The unbroken story of an account that is known: where it begins and where it ends."""

    opens_on: date
    opening_pence: int
    closes_on: date
    closing_pence: int


@dataclass(frozen=True)
class TakenIn:
    """What came of a file: how many movements were new, and how many were there already."""

    statement_id: UUID | None
    added: int
    known: int
    same_file: bool
    closes_on: date
    closing_pence: int


@dataclass(frozen=True)
class Part:
    """So many pence of a movement, for one outcome through one line."""

    line_id: UUID
    outcome_id: UUID
    pence: int


@dataclass(frozen=True)
class CodedPart:
    """A part as it was coded, in the words that the plan had then."""

    id: UUID
    line_id: UUID
    line_key: UUID
    line: str
    outcome_id: UUID
    outcome_key: UUID
    outcome: str
    pence: int


@dataclass(frozen=True)
class Movement:
    """One movement on the account: pence in above zero, out below; and what it was for."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    on: date
    pence: int
    payee: str
    reference: str
    kind: str
    parts: tuple[CodedPart, ...]

    @property
    def coded_pence(self) -> int:
        return sum(part.pence for part in self.parts)

    @property
    def uncoded_pence(self) -> int:
        """Return how much of it still has to be said what it was for; money in needs nothing."""
        return max(-self.pence - self.coded_pence, 0)


@dataclass(frozen=True)
class MovementPage:
    """Movements, newest first, and where the next page begins (None: there is none)."""

    rows: tuple[Movement, ...]
    next_after: UUID | None


@dataclass(frozen=True)
class UncodedBudget:
    """A budget with payments out of which it is not yet said what they were for."""

    budget_id: UUID
    subject_id: UUID
    movements: int
    pence: int
    oldest_on: date


@dataclass(frozen=True)
class EarlierCoding:
    """A part of an earlier movement: who was paid, how much in all, and what it was for."""

    movement_id: UUID
    on: date
    payee: str
    movement_pence: int
    line_key: UUID
    outcome_key: UUID
    pence: int


@dataclass(frozen=True)
class Spent:
    """So much was spent on one thing that the plan names; `key` lasts over its versions."""

    key: UUID
    words: str
    pence: int


@dataclass(frozen=True)
class PaidSince:
    """A payment that no statement shows yet."""

    on: date
    pence: int


@dataclass(frozen=True)
class Flow:
    """Money in and out of the account over the statements, up to a day."""

    in_pence: int
    in_count: int
    out_pence: int
    out_count: int
    coded_pence: int


@dataclass(frozen=True)
class MoneyLeft:
    """What a budget's account has on a day, and how that is known, in sentences."""

    budget_id: UUID
    on: date
    proved_until: date | None
    """The last day that a statement proves; None where there is no statement."""
    left_pence: int
    in_pence: int
    spent_pence: int
    uncoded_pence: int
    left_working: tuple[str, ...]
    in_working: tuple[str, ...]
    spent_working: tuple[str, ...]


@dataclass(frozen=True)
class MonthLeft:
    """What was left at a month's end, as statements prove it, and what the plan expected."""

    month: date
    """Its first day."""
    left_pence: int
    expected_pence: int


class KeptFor(StrEnum):
    """What money that somebody has of a direct payment is kept for. Such money is no surplus."""

    TAX = "tax"
    HOLIDAY_PAY = "holiday_pay"
    REDUNDANCY = "redundancy"
    RESPITE = "respite"
    CONTINGENCY = "contingency"
    BILLS = "bills"
    PLANNED = "planned"

    @property
    def words(self) -> str:
        """The purpose as a page names it."""
        return {
            KeptFor.TAX: "Tax and National Insurance",
            KeptFor.HOLIDAY_PAY: "Holiday pay",
            KeptFor.REDUNDANCY: "Notice and redundancy pay",
            KeptFor.RESPITE: "Respite that is booked",
            KeptFor.CONTINGENCY: "Cover when something goes wrong",
            KeptFor.BILLS: "Bills for care that was given",
            KeptFor.PLANNED: "A saving that the plan agreed",
        }[self]


class LastMoneyKind(StrEnum):
    """What is done about money that is left and kept for nothing."""

    ASK = "ask"
    WRITE_OFF = "write_off"

    @property
    def words(self) -> str:
        """What is done as a page names it."""
        return {
            LastMoneyKind.ASK: "Ask for it back",
            LastMoneyKind.WRITE_OFF: "Leave it, and write it off",
        }[self]


class LastMoneyState(StrEnum):
    """How far that is."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    DONE = "done"


@dataclass(frozen=True)
class Kept:
    """Pence that are kept for one purpose, as last recorded, and how that is known."""

    kind: KeptFor
    pence: int
    words: str
    recorded_by_name: str
    recorded_at: datetime


@dataclass(frozen=True)
class LastMoneyDraft:
    """What is proposed about money that is left."""

    kind: LastMoneyKind
    pence: int
    reasons: str
    told_on: date | None = None
    answer_by: date | None = None
    repaid_by: str = ""


@dataclass(frozen=True)
class LastMoneyAnswer:
    """What is done about money that is left, and how far it is."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    kind: LastMoneyKind
    state: LastMoneyState
    pence: int
    reasons: str
    told_on: date | None
    answer_by: date | None
    repaid_by: str
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_reason: str
    done_on: date | None
    reference: str

    @property
    def open(self) -> bool:
        return self.state in (LastMoneyState.PROPOSED, LastMoneyState.AGREED)
