"""How organisations hold money, and how what they tell stands."""

from __future__ import annotations

from enum import StrEnum


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
