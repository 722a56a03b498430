"""Words of an employer's duties: what has to be in place, since when, until when, on what evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Duty(StrEnum):
    """One thing that an employer has to have, or is asked to have."""

    INSURANCE = "insurance"
    RIGHT_TO_WORK = "right_to_work"
    WRITTEN_STATEMENT = "written_statement"
    PAYROLL = "payroll"
    PENSION = "pension"
    DBS = "dbs"


class DutyEffect(StrEnum):
    """What a missing duty does: it is said, or it stops the body's signature or the first payment."""

    WARNS = "warns"
    STOPS_SIGNING = "stops_signing"
    STOPS_FIRST_PAYMENT = "stops_first_payment"

    @property
    def words(self) -> str:
        """The effect as a page names it."""
        return {
            DutyEffect.WARNS: "It is said, and nothing stops",
            DutyEffect.STOPS_SIGNING: "We do not sign the agreement without it",
            DutyEffect.STOPS_FIRST_PAYMENT: "We do not make the first payment without it",
        }[self]


class DutyEnds(StrEnum):
    """Whether what shows a duty runs out: always, sometimes or never."""

    ALWAYS = "yes"
    SOMETIMES = "may"
    NEVER = "no"


class AskedBy(StrEnum):
    """Whether a duty is the law's, or what commissioners ask besides."""

    LAW = "law"
    LOCAL = "local"

    @property
    def words(self) -> str:
        """The basis as a page names it."""
        return {AskedBy.LAW: "The law asks it", AskedBy.LOCAL: "The NHS asks it, the law does not"}[
            self
        ]


@dataclass(frozen=True)
class DutyRule:
    """What a duty is on a day, and the rule that it comes from. `warn_days` are days before its end."""

    duty: Duty
    words: str
    plain: str
    each_assistant: bool
    ends: DutyEnds
    warn_days: int
    effect: DutyEffect
    basis: AskedBy
    source: str
    confirmed: bool


@dataclass(frozen=True)
class DutyDraft:
    """What is recorded of a duty. `ends_on` is the last day on which it holds."""

    duty: Duty
    starts_on: date
    ends_on: date | None
    words: str
    who: str = ""
    """The assistant it is about; "" where it is about the employer."""
    provider: str = ""
    number: str = ""
    needed: bool = True


@dataclass(frozen=True)
class DutyTold:
    """A duty as it was recorded once."""

    draft: DutyDraft
    recorded_by_name: str
    document_id: UUID | None


class DutyState(StrEnum):
    """How a duty stands on a day."""

    IN_PLACE = "in_place"
    ENDS_SOON = "ends_soon"
    NOT_YET = "not_yet"
    LAPSED = "lapsed"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"

    @property
    def holds(self) -> bool:
        """Whether nothing has to be done about it before money is paid."""
        return self not in (DutyState.NOT_YET, DutyState.LAPSED, DutyState.MISSING)


@dataclass(frozen=True)
class DutyStanding:
    """A duty of one budget on a day: the rule, how it stands, and what was recorded."""

    rule: DutyRule
    state: DutyState
    told: DutyTold | None = None
    """The record that counts; None where there is none."""
    who: str = ""
    """The assistant it is about, or ""."""


@dataclass(frozen=True)
class EmployerDuties:
    """What a budget's employer has in place on a day."""

    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    day: date
    duties: tuple[DutyStanding, ...]

    @property
    def held(self) -> int:
        """How many of the duties hold."""
        return sum(one.state.holds for one in self.duties)

    def missing(self) -> tuple[DutyStanding, ...]:
        """Return those that do not hold."""
        return tuple(one for one in self.duties if not one.state.holds)


@dataclass(frozen=True)
class Lapse:
    """A duty that ends soon, or has ended, of somebody who employs with a direct payment."""

    subject_id: UUID
    budget_id: UUID
    duty: Duty
    words: str
    who: str
    recorded_on: date
    ends_on: date
