"""Words of a pause, and of the end of a direct payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.kernel.periods import Period


class PauseKind(StrEnum):
    """A pause begins, payments go on, or a direct payment is stopped for good."""

    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


class PauseReason(StrEnum):
    """Why payments are paused. A pause is administrative: the Regulations name none."""

    NO_CARE_BOUGHT = "no_care_bought"
    CARE_ELSEWHERE = "care_elsewhere"
    AWAY = "away"
    MONEY_UNSAFE = "money_unsafe"
    USE_IN_QUESTION = "use_in_question"
    ASKED_FOR = "asked_for"

    @property
    def words(self) -> str:
        """The reason as a page names it."""
        return {
            PauseReason.NO_CARE_BOUGHT: "No care is being bought for now",
            PauseReason.CARE_ELSEWHERE: "Other NHS care is given in its place for now",
            PauseReason.AWAY: "The person is away",
            PauseReason.MONEY_UNSAFE: "The money would not be safe with who receives it",
            PauseReason.USE_IN_QUESTION: "How the money was used is being looked into",
            PauseReason.ASKED_FOR: "The person, or who acts for them, asked for it",
        }[self]


class StopGround(StrEnum):
    """Why a direct payment is stopped. Source: SI 2013/1617, regulation 17."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    REPRESENTATIVE_WITHDREW = "representative_withdrew"
    NO_LONGER_ELIGIBLE = "no_longer_eligible"
    NOT_SUITABLE = "not_suitable"
    NOMINEE_ENDED = "nominee_ended"
    OUTSIDE_PLAN = "outside_plan"
    THEFT_OR_FRAUD = "theft_or_fraud"
    NEEDS_NOT_MET = "needs_not_met"
    MANAGED_ANOTHER_WAY = "managed_another_way"
    OTHER_BODY = "other_body"
    """No ground of regulation 17: the payment goes on, and another commissioner makes it."""

    @property
    def must(self) -> bool:
        """Whether the body has no choice: without consent no direct payment is made."""
        return self in (StopGround.CONSENT_WITHDRAWN, StopGround.REPRESENTATIVE_WITHDREW)

    @property
    def words(self) -> str:
        """The ground as a page names it."""
        return {
            StopGround.CONSENT_WITHDRAWN: "The person no longer agrees to a direct payment",
            StopGround.REPRESENTATIVE_WITHDREW: (
                "The representative withdrew, and nobody else can act"
            ),
            StopGround.NO_LONGER_ELIGIBLE: "The person can no longer have a direct payment",
            StopGround.NOT_SUITABLE: "Who receives it is not suitable to manage it",
            StopGround.NOMINEE_ENDED: "The nominee no longer receives it for the person",
            StopGround.OUTSIDE_PLAN: "It was used for what the plan does not have",
            StopGround.THEFT_OR_FRAUD: "Theft, fraud or another offence may have happened",
            StopGround.NEEDS_NOT_MET: "The person's needs are not or cannot be met by it",
            StopGround.MANAGED_ANOTHER_WAY: "The budget is managed in another way from now on",
            StopGround.OTHER_BODY: "Another commissioner pays from then on",
        }[self]


class CareGoesOn(StrEnum):
    """How somebody is cared for once their direct payment stops. The duty to meet the need stays."""

    BOUGHT = "bought"
    ARRANGED = "arranged"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """The way as a page names it."""
        return {
            CareGoesOn.BOUGHT: "The NHS buys it, as a line of the agreed plan says",
            CareGoesOn.ARRANGED: "Somebody who is named below gives it from that day",
            CareGoesOn.REFUSED: "The person does not want care, and said so",
        }[self]


@dataclass(frozen=True)
class PauseDraft:
    """A pause as it is asked for. `ends_on` is the first day on which payments go on."""

    reason: PauseReason
    words: str
    authority: str
    safe_care: str
    starts_on: date
    ends_on: date | None = None
    review_on: date | None = None


@dataclass(frozen=True)
class StopDraft:
    """The end of a direct payment as it is asked for. `stops_on` is the first day not paid for."""

    ground: StopGround
    words: str
    authority: str
    safe_care: str
    told_on: date
    stops_on: date
    why_sooner: str = ""
    care_by: CareGoesOn = CareGoesOn.ARRANGED
    care_who: str = ""
    """Who gives the care, or heard the person say that they want none; "" where the NHS buys it."""


@dataclass(frozen=True)
class PauseTold:
    """What was recorded of a pause, or of the end of a direct payment, without its days."""

    id: UUID
    kind: PauseKind
    reason: PauseReason | StopGround
    words: str
    authority: str
    safe_care: str
    review_on: date | None
    told_on: date | None
    """When the person was told that the direct payment stops; None for a pause."""
    why_sooner: str
    """Why it stops sooner than the usual notice; "" where it does not."""
    recorded_by_name: str
    recorded_at: datetime

    @property
    def for_good(self) -> bool:
        return self.kind is PauseKind.STOP

    @property
    def why(self) -> str:
        """The reason as it stands inside a sentence."""
        return self.reason.words[0].lower() + self.reason.words[1:]


@dataclass(frozen=True)
class PauseAnswer:
    """One pause as it is known now."""

    told: PauseTold
    period: Period


@dataclass(frozen=True)
class PauseSpan:
    """A known stretch of a pause. It was known from one place in the order to another."""

    budget_id: UUID
    pause_id: UUID
    valid: Period
    known_from: int
    known_to: int | None
    recorded_at: datetime
