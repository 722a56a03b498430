"""Words of asking for a budget, of how its money is managed, of not offering one, and of an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from openphb.domains.cases.types.disagreeing import Heard


class Granted(StrEnum):
    """What came of asking for a budget."""

    WHOLE = "whole"
    IN_PART = "in_part"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """The answer as a page names it."""
        return {
            Granted.WHOLE: "Yes, for all of the care",
            Granted.IN_PART: "Yes, but not for all of the care",
            Granted.REFUSED: "No",
        }[self]


class Managed(StrEnum):
    """Who looks after the money of a budget. Several together are a mix."""

    NOTIONAL = "notional"
    THIRD_PARTY = "third_party"
    DIRECT_PAYMENT = "direct_payment"

    @property
    def words(self) -> str:
        """The way as a page names it."""
        return {
            Managed.NOTIONAL: "The NHS arranges and pays for the care (notional budget)",
            Managed.THIRD_PARTY: "An organisation holds the money for the person (third-party budget)",
            Managed.DIRECT_PAYMENT: "The person, or somebody for them, receives it (direct payment)",
        }[self]


class NotOfferedBecause(StrEnum):
    """Why a budget was not offered to somebody who might be offered one."""

    CARE_HOME = "care_home"
    LAST_DAYS = "last_days"
    PERSON_ASKED_NOT_TO = "person_asked_not_to"
    NO_SUITABLE_CARE = "no_suitable_care"
    NOT_IN_OWN_OFFER = "not_in_own_offer"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as a page names it."""
        return {
            NotOfferedBecause.CARE_HOME: "They live in a care home that the NHS pays for",
            NotOfferedBecause.LAST_DAYS: "They are in the last days of life",
            NotOfferedBecause.PERSON_ASKED_NOT_TO: "They asked us not to talk about it now",
            NotOfferedBecause.NO_SUITABLE_CARE: "No care that a budget could buy suits them now",
            NotOfferedBecause.NOT_IN_OWN_OFFER: "Our own offer does not reach it",
            NotOfferedBecause.OTHER: "Another reason",
        }[self]


class Ending(StrEnum):
    """Why a case was closed."""

    PLAN_WITHOUT_BUDGET = "plan_without_budget"
    DID_NOT_WANT = "did_not_want"
    NOT_ELIGIBLE = "not_eligible"
    NEED_ENDED = "need_ended"
    MOVED = "moved"
    DIED = "died"
    MISTAKE = "mistake"

    @property
    def words(self) -> str:
        """The end as a page names it."""
        return {
            Ending.PLAN_WITHOUT_BUDGET: "The plan is made, and needs no budget",
            Ending.DID_NOT_WANT: "The person does not want a budget",
            Ending.NOT_ELIGIBLE: "The person is not eligible",
            Ending.NEED_ENDED: "The need has ended",
            Ending.MOVED: "Another commissioner is responsible now",
            Ending.DIED: "The person has died",
            Ending.MISTAKE: "The case was opened by mistake",
        }[self]


@dataclass(frozen=True)
class RequestReply:
    """The answer to somebody who asked for a budget."""

    granted: Granted
    part: str
    """The part that is refused; "" where it is granted in whole or refused in whole."""
    reasons: str
    decided_on: date
    decided_by_name: str


@dataclass(frozen=True)
class ManagingAnswer:
    """How the money of a budget is managed, as it was decided."""

    id: UUID
    ways: tuple[Managed, ...]
    direct_payment_refused: bool
    reasons: str
    decided_on: date
    decided_by_name: str

    @property
    def mixed(self) -> bool:
        """Whether it is managed in more than one way."""
        return len(self.ways) > 1


@dataclass(frozen=True)
class RequestAnswer:
    """That somebody asked for a budget, and what they were answered (None: nothing yet)."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    case_id: UUID
    asked_on: date
    heard: Heard
    words: str
    due_on: date
    reply: RequestReply | None


@dataclass(frozen=True)
class NotOfferedAnswer:
    """That a budget was not offered, and why."""

    because: NotOfferedBecause
    words: str
    decided_on: date
    decided_by_name: str
