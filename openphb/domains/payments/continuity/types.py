"""Second ways to be paid, outages of rails, exposures, people who are late, balances of cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.payments.types.states import Rail


class Proof(StrEnum):
    """How it is known that somebody can be paid a second way."""

    TEST_PAYMENT = "test_payment"
    """A penny was sent by it, and arrived."""
    REAL_PAYMENT = "real_payment"
    """A payment of ours by it was confirmed."""
    CHECKED = "checked"
    """An account: its numbers pass the modulus check, and the bank confirmed its holder's name."""


class Standing(StrEnum):
    """Whether a rail may have accepted a payment. Only what it provably has not moves freely."""

    NOT_SENT = "not_sent"
    """Its file was made and nobody ever took it."""
    CAME_BACK = "came_back"
    """The rail refused it or sent it back, line by line."""
    UNCERTAIN = "uncertain"
    """Its file was taken or sent, and no answer came."""
    ACCEPTED = "accepted"
    """The rail confirmed it."""
    MOVED = "moved"
    """It was paid another way, or is about to be."""


class Event(StrEnum):
    """What may happen to a payment that a rail may or may not have accepted."""

    MOVE = "move"
    OVERRIDE = "override"
    CONFIRMED = "confirmed"
    CAME_BACK = "came_back"


class ExposureState(StrEnum):
    """How an exposure stands: open until the rail answers, or found never paid, or paid."""

    OPEN = "open"
    NEVER_PAID = "never_paid"
    PAID = "paid"


class LateWhy(StrEnum):
    """Why somebody has no money on the day that it was due."""

    NOT_SENT = "not_sent"
    CAME_BACK = "came_back"
    MAY_HAVE_FAILED = "may_have_failed"
    MOVED = "moved"


@dataclass(frozen=True)
class Way:
    """A rail and what it pays to there: an approved account or a number, never both."""

    rail: Rail
    bank_id: UUID | None = None
    number_id: UUID | None = None


@dataclass(frozen=True)
class SecondWayProposed:
    """A second way as somebody records it, with what proves it."""

    rail: Rail
    proof: Proof
    proven_on: date
    evidence: str = ""
    """Who saw that it arrived, or who confirmed the name, and how it can be found again."""


@dataclass(frozen=True)
class SecondWayAnswer:
    """A recipient's second way as it stands."""

    rail: Rail
    proof: Proof
    proven_on: date
    evidence: str
    recorded_by_name: str


@dataclass(frozen=True)
class RecipientWays:
    """Somebody who is paid: the usual way, what could be a second, and what is proven of it."""

    agreement_id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    recipient_name: str
    case_reference: str
    usual: Rail | None
    """How they were last paid, or would be; None where nobody could pay them."""
    others: tuple[Way, ...]
    """Other ways that an approved account or an agreed number opens."""
    second: SecondWayAnswer | None
    why_not: str = ""
    """Why what was recorded does not count any more."""


@dataclass(frozen=True)
class WaysPage:
    """Some recipients in order of agreement; `after` asks for those that follow, if any."""

    recipients: tuple[RecipientWays, ...]
    after: UUID | None


@dataclass(frozen=True)
class WaysCount:
    """How many are paid now, and how many of them have no tested second way."""

    live: int
    without: int


@dataclass(frozen=True)
class OutageAnswer:
    """A rail that does not work, or did not: since when, who said so and why, and who ended it."""

    id: UUID
    tenant_id: UUID
    rail: Rail
    site: str
    began_on: date
    reason: str
    declared_by_name: str
    declared_at: datetime
    ended_on: date | None
    ended_by_name: str
    ended_reason: str


@dataclass(frozen=True)
class StandingSum:
    """How many payments stand so, and what they come to."""

    count: int
    pence: int


@dataclass(frozen=True)
class MoveTo:
    """What of a run would move to one rail, and the first day on which the money can arrive."""

    rail: Rail
    count: int
    pence: int
    pay_on: date


@dataclass(frozen=True)
class MovePlan:
    """What of a run can move, to where, and what cannot."""

    run_id: UUID
    tenant_id: UUID
    reference: str
    rail: Rail
    pay_on: date
    prepared_by: UUID
    outage: OutageAnswer | None
    standings: Mapping[Standing, StandingSum]
    free: tuple[MoveTo, ...]
    """Provably not accepted."""
    by_word: tuple[MoveTo, ...]
    """Uncertain: only by a named override."""
    nowhere: int
    """Of those that could move freely, how many have no second way."""
    nowhere_by_word: int


@dataclass(frozen=True)
class Moved:
    """What moving a run's payments came to."""

    run_ids: tuple[UUID, ...]
    given_up: int
    """Payments given up, due again."""
    paid_anew: int
    exposures: int = 0
    exposed_pence: int = 0


@dataclass(frozen=True)
class ExposureAnswer:
    """An amount that may be paid twice, by whose word, and how it ended."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    payment_id: UUID
    recipient_name: str
    case_reference: str
    run_reference: str
    rail: Rail
    pence: int
    state: ExposureState
    reason: str
    overridden_by_name: str
    overridden_at: datetime
    closed_on: date | None
    closed_because: str


@dataclass(frozen=True)
class LateAnswer:
    """Somebody whose money did not come on the day it was due."""

    payment_id: UUID
    subject_id: UUID
    recipient_name: str
    case_reference: str
    pence: int
    due_on: date
    why: LateWhy
    raised_on: date
    run_id: UUID


@dataclass(frozen=True)
class ContinuityNow:
    """What finance must know of rails that fail, each as a number."""

    outages: tuple[OutageAnswer, ...]
    """Those that last."""
    exposures: StandingSum
    late: StandingSum
    looked_on: date | None
    """When somebody, or the morning's job, last looked who is late."""
    ways: WaysCount = field(default_factory=lambda: WaysCount(0, 0))


@dataclass(frozen=True)
class BalanceRow:
    """One line of a file of balances, as it stands there."""

    line: int
    card_id: str
    on: date
    pence: int


@dataclass(frozen=True)
class BalanceFault:
    """A line that was not taken in: where it is, what is wrong and how to mend it."""

    line: int
    field: str
    code: str
    message: str
    mend: str


@dataclass(frozen=True)
class BalancesTaken:
    """What taking in a file of balances came to."""

    added: int
    known: int
    faults: tuple[BalanceFault, ...]


@dataclass(frozen=True)
class CardBalanceAnswer:
    """What was on a card at the end of a day, as its provider says."""

    number_id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    recipient_name: str
    case_reference: str
    card_id: str
    on: date
    pence: int
