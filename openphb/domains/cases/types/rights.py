"""Words of decisions that the law wants reasoned, and that somebody may ask to have looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from openphb.domains.cases.types.disagreeing import About, DisagreementAnswer


class NoticeKind(StrEnum):
    """Which decision a notice tells."""

    BUDGET_REFUSED = "budget_refused"
    DIRECT_PAYMENT_REFUSED = "direct_payment_refused"
    SERVICE_REFUSED = "service_refused"
    REDUCTION = "reduction"
    REPAYMENT = "repayment"
    STOP = "stop"

    @property
    def words(self) -> str:
        """The decision as a page names it."""
        return {
            NoticeKind.BUDGET_REFUSED: "No budget",
            NoticeKind.DIRECT_PAYMENT_REFUSED: "No direct payment",
            NoticeKind.SERVICE_REFUSED: "The plan was not agreed",
            NoticeKind.REDUCTION: "Less money",
            NoticeKind.REPAYMENT: "Money to pay back",
            NoticeKind.STOP: "The direct payment stops",
        }[self]

    @property
    def about(self) -> About:
        """What somebody who does not agree with it does not agree with."""
        return About(self.value)


class ToldBy(StrEnum):
    """How the person was told of a decision. The law wants it in writing."""

    LETTER = "letter"
    EMAIL = "email"
    HANDED_OVER = "handed_over"
    EASY_READ = "easy_read"

    @property
    def words(self) -> str:
        """How, as a page names it."""
        return {
            ToldBy.LETTER: "In a letter",
            ToldBy.EMAIL: "In an email",
            ToldBy.HANDED_OVER: "On paper, handed over in person",
            ToldBy.EASY_READ: "In a letter in Easy Read",
        }[self]


class Asker(StrEnum):
    """Who may ask to have a decision looked at again."""

    PERSON = "person"
    REPRESENTATIVE = "representative"
    NOMINEE = "nominee"


class Holds(StrEnum):
    """What a notice must hold."""

    REASONS = "reasons"
    PART = "part"
    AMOUNT = "amount"
    FROM_DAY = "from_day"
    PAY_BY = "pay_by"
    WHO_PAYS = "who_pays"
    REVIEW_RIGHT = "review_right"

    @property
    def words(self) -> str:
        """What it is, as a refusal names it."""
        return {
            Holds.REASONS: "the reasons",
            Holds.PART: "for which part",
            Holds.AMOUNT: "the amount",
            Holds.FROM_DAY: "the day from which it counts",
            Holds.PAY_BY: "the time to pay",
            Holds.WHO_PAYS: "who must pay",
            Holds.REVIEW_RIGHT: "the right to have it looked at again",
        }[self]


@dataclass(frozen=True)
class NoticeRule:
    """What the law says of one kind of notice while its row holds."""

    kind: NoticeKind
    regulation: str
    holds: frozenset[Holds]
    askers: frozenset[Asker]
    notice_days: int
    """How many days pass between telling and doing where the commissioner's card does not say."""
    valid_from: date
    valid_to: date | None
    verified: bool
    """Whether the text of the regulation was seen; a page says so where it was not."""
    source: str


@dataclass(frozen=True)
class Ground:
    """A reason that the law knows for one kind of decision."""

    kind: NoticeKind
    code: str
    words: str
    """The reason in words for the person."""
    needs_right: bool | None
    """Whether it holds only with (True) or only without (False) a right to a budget; None: always."""
    valid_from: date
    valid_to: date | None
    verified: bool
    source: str


ALL_OF_IT = "all of the care"
"""The part that a refusal of a whole budget names."""


@dataclass(frozen=True)
class NoticeLine:
    """A line of a plan that was decided in part: agreed or not, and why not. Money is pence."""

    what: str
    weekly_pence: int
    once_pence: int
    agreed: bool
    why: str = ""
    """Why it was not agreed, in words for the person; "" where it was."""
    readers: tuple[str, ...] = ()
    """Who reads it, by what they are to the plan (`Stands`); none: whoever reads the notice."""


@dataclass(frozen=True)
class NoticeFall:
    """A day from which less is paid by a plan: so much a week, or so much less once. Pence."""

    day: date
    pence: int
    """What is paid a week from then on; or, where `was_pence` is None, by how much less once."""
    was_pence: int | None = None
    """What had been agreed a week for that day."""


@dataclass(frozen=True)
class NoticeDraft:
    """A decision as the room that made it tells it."""

    kind: NoticeKind
    about_id: UUID
    what: str
    """What was decided about, in words: "Version 2 of the plan"."""
    grounds: tuple[str, ...]
    reasons: str
    evidence: str
    decided_by: UUID
    decided_on: date
    told_on: date
    told_by: ToldBy
    from_day: date | None = None
    part: str = ""
    amount_pence: int | None = None
    pay_by: date | None = None
    who_pays: str = ""
    why_sooner: str = ""
    lines: tuple[NoticeLine, ...] = ()
    """The lines of a plan that was decided in part; none where it was not."""
    falls: tuple[NoticeFall, ...] = ()
    """How a plan lowers the direct payment, each with its day; none where no plan does."""
    notice_days: int | None = None
    """The days of notice that the room above promised; None where it is the commissioner's card's."""


@dataclass(frozen=True)
class Redone:
    """What was done after a decision changed."""

    words: str
    done_on: date
    done_by_name: str


@dataclass(frozen=True)
class NoticeAnswer:
    """One decision as it was told, what was asked about it, and what came of that."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    case_id: UUID
    kind: NoticeKind
    about_id: UUID
    what: str
    grounds: tuple[Ground, ...]
    reasons: str
    evidence: str
    decided_by: UUID
    decided_by_name: str
    decided_on: date
    told_on: date
    told_by: ToldBy
    from_day: date | None
    part: str
    amount_pence: int | None
    pay_by: date | None
    who_pays: str
    why_sooner: str
    notice_days: int
    answer_days: int
    again_months: int
    rule: NoticeRule
    asked: tuple[DisagreementAnswer, ...]
    """Who asked to have it looked at again, latest first."""
    redone: Redone | None
    lines: tuple[NoticeLine, ...] = ()
    """Those of the plan's lines that whoever asked may read."""
    lines_left_out: bool = False
    """Whether there are others."""
    falls: tuple[NoticeFall, ...] = ()

    @property
    def in_part(self) -> bool:
        """Whether only a part was refused, and the rest agreed."""
        if self.kind is NoticeKind.BUDGET_REFUSED:
            return bool(self.part) and self.part != ALL_OF_IT
        # A plan's notice has lines only where some of them were agreed, and some were not.
        return self.lines_left_out or any(line.agreed for line in self.lines)

    @property
    def words(self) -> str:
        """What was decided, as a page names it: with what came of looking at it again."""
        if self.in_part:
            said = {
                NoticeKind.BUDGET_REFUSED: "A budget, but not for all of the care",
                NoticeKind.SERVICE_REFUSED: "A part of the plan was not agreed",
            }[self.kind]
        else:
            said = self.kind.words
        return f"{said} (changed since)" if self.overturned else said

    @property
    def overturned(self) -> bool:
        """Whether looking again changed it, wholly or in part."""
        return any(one.reply is not None and one.reply.outcome.changes for one in self.asked)

    @property
    def to_redo(self) -> bool:
        """Whether it was changed and nobody has done yet what follows."""
        return self.overturned and self.redone is None

    @property
    def short_by(self) -> int:
        """By how many days less was given than the notice that was promised; 0 where enough was."""
        if self.from_day is None:
            return 0
        return max(0, self.notice_days - (self.from_day - self.told_on).days)
