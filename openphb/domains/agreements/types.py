"""Words of this domain: agreements, recipients, signatures and bank details."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.types import Basis, Frequency
from openphb.kernel.periods import Period


class RecipientKind(StrEnum):
    """Who is actually paid (2013 Regulations, reg 10(1A) as amended in 2017)."""

    HOLDER = "holder"
    REPRESENTATIVE = "representative"
    NOMINEE = "nominee"
    MANAGED_ACCOUNT = "managed_account"


class AgreementState(StrEnum):
    """Where an agreement stands. Money needs `signed`."""

    PREPARED = "prepared"
    SIGNED = "signed"
    ENDED = "ended"


class HospitalRule(StrEnum):
    """What an agreement says about nights in hospital. Silence means that they are paid."""

    PAID_AS_USUAL = "paid_as_usual"
    PAID_FOR_NIGHTS = "paid_for_nights"
    NAMED_LINES = "named_lines"


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
        }[self]


class Party(StrEnum):
    """Whose signature it is."""

    PERSON = "person"
    BODY = "body"


class BankState(StrEnum):
    """Bank details are proposed by one person and approved by another.

    `dead` is an approved account that money came back from: nothing more is sent to it.
    """

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"
    DEAD = "dead"


class ModulusAnswer(StrEnum):
    """What the modulus check said. It proves the shape of a number, not that the account exists."""

    VALID = "valid"
    INVALID = "invalid"
    CANNOT_BE_CHECKED = "cannot_be_checked"


class PayeeMatch(StrEnum):
    """What the bank said of a name beside an account (Confirmation of Payee)."""

    MATCH = "match"
    CLOSE_MATCH = "close_match"
    NO_MATCH = "no_match"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class PayeeCheckAnswer:
    """One Confirmation of Payee, made at the bank and recorded here by hand."""

    result: PayeeMatch
    name_returned: str
    checked_on: date
    checked_by_name: str


@dataclass(frozen=True)
class TermLine:
    """What one direct-payment line pays for, as the agreement says it. Amounts in pence."""

    line_key: UUID
    description: str
    quantity_hundredths: int
    unit: str
    unit_pence: int
    basis: Basis
    valid_from: date
    valid_to: date | None
    falls_on: int = 0


@dataclass(frozen=True)
class HospitalTerm:
    """What goes on being paid while the person is in hospital.

    After so many `nights` only the named `lines` go on; under `paid_as_usual` all of them do.
    """

    rule: HospitalRule = HospitalRule.PAID_AS_USUAL
    nights: int = 0
    lines: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Terms:
    """Everything that both parties sign; its canonical text is what the hash is of."""

    plan_id: UUID
    recipient_kind: RecipientKind
    recipient_name: str
    frequency: Frequency
    first_day: date
    conditions: str
    lines: tuple[TermLine, ...]
    hospital: HospitalTerm = HospitalTerm()


@dataclass(frozen=True)
class SignatureAnswer:
    """One party's signature. `recorded_by_name` differs from the signer where it was on paper."""

    party: Party
    signed_name: str
    statement: str
    signed_on: date
    recorded_by: UUID
    recorded_by_name: str
    recorded_at: datetime


@dataclass(frozen=True)
class BankAnswer:
    """Bank details as a viewer may see them: the account number in full only for who checks it."""

    id: UUID
    state: BankState
    account_name: str
    sort_code: str
    account_number: str
    modulus: ModulusAnswer
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    decided_reason: str


@dataclass(frozen=True)
class AgreementAnswer:
    """A direct payment agreement with its signatures and bank details, newest details first."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    plan_id: UUID
    state: AgreementState
    recipient_kind: RecipientKind
    recipient_name: str
    frequency: Frequency
    first_day: date
    conditions: str
    terms_sha256: str
    prepared_by_name: str
    prepared_at: datetime
    ended_on: date | None
    signatures: tuple[SignatureAnswer, ...]
    bank: tuple[BankAnswer, ...]
    hospital: HospitalTerm = HospitalTerm()

    def signed_by(self, party: Party) -> SignatureAnswer | None:
        """Return a party's signature, or None where it has not signed."""
        return next((one for one in self.signatures if one.party is party), None)

    def bank_in(self, state: BankState) -> BankAnswer | None:
        """Return the newest bank details in a state, or None."""
        return next((one for one in self.bank if one.state is state), None)


@dataclass(frozen=True)
class BankAwaiting:
    """Bank details that wait for somebody to check them, and what they would replace."""

    agreement_id: UUID
    tenant_id: UUID
    subject_id: UUID
    recipient_kind: RecipientKind
    recipient_name: str
    proposed: BankAnswer
    approved: BankAnswer | None
    checks: tuple[PayeeCheckAnswer, ...] = ()
    """Confirmations of Payee of the proposed account, newest first."""


@dataclass(frozen=True)
class AgreementWaiting:
    """An agreement that lacks a signature."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    recipient_name: str
    prepared_at: datetime
    lacks: tuple[Party, ...]


@dataclass(frozen=True)
class Payable:
    """A signed agreement with an approved account: where money due on its budget goes."""

    agreement_id: UUID
    tenant_id: UUID
    budget_id: UUID
    subject_id: UUID
    recipient_name: str
    frequency: Frequency
    first_day: date
    bank_id: UUID
    sort_code: str
    account_number: str
    account_name: str
    approved_on: date | None = None
    changed: bool = False
    """Whether it replaced an account that this agreement was paid to before."""
    decided_by: UUID | None = None


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
