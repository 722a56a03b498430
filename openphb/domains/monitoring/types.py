"""Words of this domain: who holds whose money, what they say they did with it, and what they owe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.payments.types import BillAnswer
from openphb.kernel.periods import Period


class HoldingKind(StrEnum):
    """By which agreement an organisation holds somebody's money."""

    THIRD_PARTY = "third_party"
    """It holds, spends and employs. Its advances are not spent until its statement is accepted."""
    MANAGED_ACCOUNT = "managed_account"
    """It keeps a direct payment in a pooled account. The money is the person's and was paid."""

    @property
    def words(self) -> str:
        return {
            HoldingKind.THIRD_PARTY: "Third-party budget",
            HoldingKind.MANAGED_ACCOUNT: "Managed account",
        }[self]


class MoveKind(StrEnum):
    """What a movement of held money is: the parts of the law advance = spent + fee + returned + held."""

    ADVANCED = "advanced"
    SPENT = "spent"
    FEE = "fee"
    RETURNED = "returned"


class RowKind(StrEnum):
    """What an organisation says it did with money that it holds."""

    SPENT = "spent"
    FEE = "fee"
    RETURNED = "returned"

    @property
    def words(self) -> str:
        return {RowKind.SPENT: "Spent", RowKind.FEE: "Fee", RowKind.RETURNED: "Sent back"}[self]


class RowState(StrEnum):
    """How one row of a statement stands."""

    SENT = "sent"
    QUESTIONED = "questioned"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """Not accepted for good: the organisation bears it itself."""
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return {
            RowState.SENT: "Waits",
            RowState.QUESTIONED: "Questioned",
            RowState.ACCEPTED: "Accepted",
            RowState.REFUSED: "Not accepted",
            RowState.WITHDRAWN: "Taken back",
        }[self]

    @property
    def is_open(self) -> bool:
        return self in (RowState.SENT, RowState.QUESTIONED)


class SentHow(StrEnum):
    """How a statement came."""

    PAGE = "page"
    FILE = "file"
    PAPER = "paper"


class Doubt(StrEnum):
    """What the rules find wrong with a row, which a person then looks at."""

    FEE_ABOVE = "fee_above"
    BEFORE_START = "before_start"
    AFTER_END = "after_end"
    LINE_NOT_IN_PLAN = "line_not_in_plan"
    LINE_ABOVE = "line_above"
    NO_EVIDENCE = "no_evidence"
    PERSON_ASKS = "person_asks"
    MORE_THAN_HELD = "more_than_held"

    @property
    def words(self) -> str:
        """Why the row is looked at, as staff and the organisation read it."""
        return {
            Doubt.FEE_ABOVE: "The fee is more than was agreed up to this day",
            Doubt.BEFORE_START: "The day is before the agreement began",
            Doubt.AFTER_END: "The day is after the agreement ended, or after the person died",
            Doubt.LINE_NOT_IN_PLAN: "The plan had no such line on this day",
            Doubt.LINE_ABOVE: "More is spent on this line than was advanced for it",
            Doubt.NO_EVIDENCE: "No receipt, payslip or invoice is named",
            Doubt.PERSON_ASKS: "The person asks about it",
            Doubt.MORE_THAN_HELD: "It is more than they hold, so it is theirs until agreed",
        }[self]


class WhyBack(StrEnum):
    """Why money is asked back."""

    UNSPENT = "unspent"
    ENDED = "ended"

    @property
    def words(self) -> str:
        return {
            WhyBack.UNSPENT: "More is held than the agreement lets stay",
            WhyBack.ENDED: "The agreement has ended",
        }[self]


class PaperKind(StrEnum):
    """What an organisation shows before and while it holds people's money."""

    CONTRACT = "contract"
    INSURANCE = "insurance"
    CQC = "cqc"
    DBS_POLICY = "dbs_policy"
    PAYROLL_AUTHORITY = "payroll_authority"
    CLIENT_ACCOUNT = "client_account"

    @property
    def words(self) -> str:
        return {
            PaperKind.CONTRACT: "Contract with us",
            PaperKind.INSURANCE: "Insurance",
            PaperKind.CQC: "Registration with the Care Quality Commission",
            PaperKind.DBS_POLICY: "Policy on criminal record (DBS) checks",
            PaperKind.PAYROLL_AUTHORITY: "Authority to act for payroll (form 64-8)",
            PaperKind.CLIENT_ACCOUNT: "Bank letter: the client account is apart from its own",
        }[self]


class PaperState(StrEnum):
    """How one of an organisation's papers stands on a day."""

    HOLDS = "holds"
    ENDS_SOON = "ends_soon"
    ENDED = "ended"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"

    @property
    def words(self) -> str:
        return {
            PaperState.HOLDS: "In place",
            PaperState.ENDS_SOON: "Ends soon",
            PaperState.ENDED: "Ended",
            PaperState.MISSING: "Not shown yet",
            PaperState.NOT_NEEDED: "Not needed",
        }[self]


@dataclass(frozen=True)
class HoldingDraft:
    """The terms by which an organisation holds a budget, as its agreement or contract says them.

    The fee is pence every `fee_basis`; `fee_funder_id` is who bears it (None: the commissioner).
    What is held beyond `keep_weeks` of what is due each week is asked back. An organisation that is
    not known yet has a name and no id.
    """

    organisation_id: UUID | None
    fee_pence: int
    fee_basis: Basis
    keep_weeks: int
    source: str
    fee_funder_id: UUID | None = None
    new_name: str = ""


@dataclass(frozen=True)
class Sums:
    """What one organisation had for one budget, and where it is. Pence."""

    advanced_pence: int = 0
    spent_pence: int = 0
    fee_pence: int = 0
    returned_pence: int = 0
    came_back_pence: int = 0
    """Of advances that the bank sent back and that are to be paid again."""

    @property
    def held_pence(self) -> int:
        """Return what is left with the organisation: the law of every holding."""
        return self.advanced_pence - self.spent_pence - self.fee_pence - self.returned_pence

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.advanced_pence + other.advanced_pence,
            self.spent_pence + other.spent_pence,
            self.fee_pence + other.fee_pence,
            self.returned_pence + other.returned_pence,
            self.came_back_pence + other.came_back_pence,
        )


@dataclass(frozen=True)
class HoldingAnswer:
    """One budget that an organisation holds: whose, by which terms, and what is left."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    agreement_id: UUID
    organisation_id: UUID
    organisation_name: str
    kind: HoldingKind
    person_name: str
    reference: str
    frequency: Frequency
    first_day: date
    ended_on: date | None
    fee_pence: int
    fee_basis: Basis
    fee_funder_name: str
    keep_weeks: int
    source: str
    sums: Sums
    told_until: date | None
    """The last day that its statements tell of."""
    to_decide: int
    """Rows that wait or are questioned."""
    claim: ClaimAnswer | None
    """What is asked back and has not come."""


@dataclass(frozen=True)
class AdvanceAnswer:
    """One advance: for which period, how much of it for earlier ones, and how its bill stands."""

    id: UUID
    number: int
    period: Period
    pence: int
    earlier_pence: int
    """Of it, for earlier periods; below zero where they kept it from more than they had."""
    worked_out_on: date
    bill: BillAnswer | None


@dataclass(frozen=True)
class ComingTold:
    """An advance that is still to come, as things stand: nothing promises it."""

    pay_on: date
    period: Period
    pence: int


@dataclass(frozen=True)
class RowGiven:
    """One thing that an organisation says it did: their own id of it makes it be told only once."""

    row_key: str
    kind: RowKind
    on: date
    pence: int
    words: str
    evidence: str
    line_key: UUID | None = None


@dataclass(frozen=True)
class StatementGiven:
    """What is told of one person up to a day; and what is left, by the organisation's own books."""

    holding_id: UUID
    until: date
    rows: tuple[RowGiven, ...]
    held_pence: int | None = None


@dataclass(frozen=True)
class Received:
    """What came of a statement: rows that are new, and those that were here already."""

    statement_id: UUID | None
    added: int
    known: int
    held_pence: int
    """What is left if all is accepted."""
    differs_by_pence: int
    """By how much that is less than what the organisation says is left; 0 where it says nothing."""


@dataclass(frozen=True)
class RowWrong:
    """A row of a file that was not taken: where, what is wrong, and how to mend it."""

    line: int
    column: str
    code: str
    message: str
    mend: str


@dataclass(frozen=True)
class FileTaken:
    """What came of a whole file."""

    added: int
    known: int
    people: int
    wrong: tuple[RowWrong, ...]


@dataclass(frozen=True)
class RowAnswer:
    """One row of a statement, what is in doubt about it, and what was said."""

    id: UUID
    holding_id: UUID
    row_key: str
    kind: RowKind
    on: date
    pence: int
    line_key: UUID | None
    line_words: str
    words: str
    evidence: str
    state: RowState
    doubts: tuple[Doubt, ...]
    question: str
    question_by_person: bool
    asked_at: datetime | None
    answer: str
    answered_at: datetime | None
    decided_by_name: str
    decided_at: datetime | None


@dataclass(frozen=True)
class ClaimAnswer:
    """Money that was asked back: why, by when, and what has come of it."""

    id: UUID
    why: WhyBack
    pence: int
    asked_on: date
    due_on: date
    words: str
    received_pence: int
    settled_on: date | None

    @property
    def open_pence(self) -> int:
        return max(self.pence - self.received_pence, 0)


@dataclass(frozen=True)
class MoveAnswer:
    """One movement of held money, and the journal that says so (None where the bank pays)."""

    on: date
    kind: MoveKind
    pence: int
    words: str


@dataclass(frozen=True)
class LineSpent:
    """What was advanced and spent for one line of the plan. Pence."""

    words: str
    advanced_pence: int
    spent_pence: int


@dataclass(frozen=True)
class HoldingFull:
    """Everything about one holding, for staff and for the organisation itself."""

    holding: HoldingAnswer
    advances: tuple[AdvanceAnswer, ...]
    due_pence: int
    """What is due and not advanced yet; below zero is kept from the next advance."""
    coming: tuple[ComingTold, ...]
    rows: tuple[RowAnswer, ...]
    moves: tuple[MoveAnswer, ...]
    lines: tuple[LineSpent, ...]
    claims: tuple[ClaimAnswer, ...]
    may_ask_pence: int
    """What could be asked back today, by the agreement."""
    why_back: WhyBack | None
    died_on: date | None = None


@dataclass(frozen=True)
class HeldForHolder:
    """Who holds a person's money and what is left of it, with how it comes about."""

    holding: HoldingAnswer
    lines: tuple[LineSpent, ...]
    rows: tuple[RowAnswer, ...]
    working: tuple[str, ...]
    next_on: date | None


@dataclass(frozen=True)
class PaperDraft:
    """A paper that an organisation showed, and from when until when it holds."""

    kind: PaperKind
    holds_from: date
    holds_until: date | None
    number: str
    words: str
    needed: bool = True


@dataclass(frozen=True)
class PaperStanding:
    """How one kind of paper stands today, and what was shown last."""

    kind: PaperKind
    state: PaperState
    draft: PaperDraft | None
    source: str
    recorded_by_name: str = ""


@dataclass(frozen=True)
class FirmPerson:
    """Somebody who works for an organisation and signs in for it."""

    id: UUID
    user_id: UUID
    name: str
    username: str
    invited_at: datetime
    has_opened: bool
    ended_on: date | None


@dataclass(frozen=True)
class CheckAnswer:
    """What an organisation says its client account has on a day, against what it holds here."""

    on: date
    stated_pence: int
    held_pence: int
    by_name: str

    @property
    def difference_pence(self) -> int:
        """Return by how much the account has less than is held; below zero, more."""
        return self.held_pence - self.stated_pence


@dataclass(frozen=True)
class FirmAnswer:
    """An organisation that holds money at one commissioner: for whom, how much, and its papers."""

    organisation_id: UUID
    name: str
    tenant_id: UUID
    holdings: tuple[HoldingAnswer, ...]
    papers: tuple[PaperStanding, ...] = ()
    people: tuple[FirmPerson, ...] = ()
    checks: tuple[CheckAnswer, ...] = ()

    @property
    def sums(self) -> Sums:
        return sum((one.sums for one in self.holdings), Sums())


@dataclass(frozen=True)
class ToWrite:
    """A signed agreement with an organisation that is not written down yet: nothing is advanced."""

    agreement_id: UUID
    subject_id: UUID
    budget_id: UUID
    recipient_name: str
    kind: HoldingKind
    signed_for: date


@dataclass(frozen=True)
class Waiting:
    """What waits for staff about money that organisations hold."""

    to_write: tuple[ToWrite, ...] = ()
    to_decide: tuple[HoldingAnswer, ...] = ()
    late_claims: tuple[HoldingAnswer, ...] = ()
    to_ask_back: tuple[HoldingAnswer, ...] = ()
    late_statements: tuple[tuple[HoldingAnswer, date], ...] = ()
    papers: tuple[tuple[FirmAnswer, PaperStanding], ...] = ()
    differences: tuple[tuple[FirmAnswer, CheckAnswer], ...] = ()


@dataclass(frozen=True)
class RowFacts:
    """What the rules hold a row against: facts of its holding, and what was accepted or told before."""

    first_day: date
    last_day: date | None
    """The last day of the agreement or of the person's life; None while it goes on."""
    fee_agreed_pence: Mapping[UUID, int] = field(default_factory=dict)
    fee_before_pence: Mapping[UUID, int] = field(default_factory=dict)
    line_days: Mapping[UUID, Period] = field(default_factory=dict)
    advanced_pence: Mapping[UUID, int] = field(default_factory=dict)
    spent_before_pence: Mapping[UUID, int] = field(default_factory=dict)
    held_pence: int = 0
