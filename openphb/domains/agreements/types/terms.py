"""Words of what is agreed, and of who signs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.types import Basis, Frequency, ManagementOption


class AgreementKind(StrEnum):
    """Which agreement it is. A managed account is a direct payment still; a third-party budget is not."""

    DIRECT_PAYMENT = "direct_payment"
    MANAGED_ACCOUNT = "managed_account"
    THIRD_PARTY = "third_party"

    @property
    def words(self) -> str:
        """What the agreement is called."""
        return {
            AgreementKind.DIRECT_PAYMENT: "Direct payment agreement",
            AgreementKind.MANAGED_ACCOUNT: "Managed account agreement",
            AgreementKind.THIRD_PARTY: "Third-party agreement",
        }[self]

    @property
    def option(self) -> ManagementOption:
        """By which management option the lines of a plan are in it."""
        if self is AgreementKind.THIRD_PARTY:
            return ManagementOption.THIRD_PARTY
        return ManagementOption.DIRECT_PAYMENT


class RecipientKind(StrEnum):
    """Who holds the money (2013 Regulations, reg 10(1A) as amended in 2017).

    A third party is an organisation that holds and spends a budget that is no direct payment.
    """

    HOLDER = "holder"
    REPRESENTATIVE = "representative"
    NOMINEE = "nominee"
    MANAGED_ACCOUNT = "managed_account"
    THIRD_PARTY = "third_party"

    @property
    def agreement(self) -> AgreementKind:
        """Which agreement is made with them."""
        return {
            RecipientKind.MANAGED_ACCOUNT: AgreementKind.MANAGED_ACCOUNT,
            RecipientKind.THIRD_PARTY: AgreementKind.THIRD_PARTY,
        }.get(self, AgreementKind.DIRECT_PAYMENT)


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


class Party(StrEnum):
    """Whose signature it is."""

    PERSON = "person"
    BODY = "body"
    FIRM = "firm"


class SignedHow(StrEnum):
    """Whether it was signed on the screen or on paper; "" for signatures from before it was kept."""

    SCREEN = "screen"
    PAPER = "paper"


class IdentityLevel(StrEnum):
    """How sure the service was of who signed."""

    NHS_LOGIN_P9 = "nhs_login_p9"
    CIS2 = "cis2"
    SECOND_FACTOR = "second_factor"
    PASSWORD = "password"  # noqa: S105  a level, and no password
    IN_PERSON = "in_person"

    @property
    def words(self) -> str:
        """The level as a page names it."""
        return {
            IdentityLevel.NHS_LOGIN_P9: "NHS login, identity proved with a photo (P9)",
            IdentityLevel.CIS2: "NHS Care Identity (CIS2)",
            IdentityLevel.SECOND_FACTOR: "Signed in here with a second factor",
            IdentityLevel.PASSWORD: "Signed in here with a password",
            IdentityLevel.IN_PERSON: "In person, before a witness",
        }[self]


@dataclass(frozen=True)
class Witnessed:
    """Who saw somebody sign on paper: name, role or address, and the day; and the paper, if scanned."""

    name: str
    role: str
    on: date
    document_id: UUID | None = None


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
class ConditionRow:
    """One condition as an agreement holds it: what it says, in plain words too, and by which rule.

    `version` names the commissioner's own version that it stands in; "" for those of the law.
    """

    code: str
    words: str
    plain: str
    regulation: str
    since: date
    version: str = ""


@dataclass(frozen=True)
class HospitalTerm:
    """What goes on being paid while the person is in hospital.

    After so many `nights` only the named `lines` go on; under `paid_as_usual` all of them do.
    """

    rule: HospitalRule = HospitalRule.PAID_AS_USUAL
    nights: int = 0
    lines: tuple[UUID, ...] = ()


PAID_AS_USUAL = HospitalTerm()


@dataclass(frozen=True)
class Terms:
    """Everything that the parties sign; its canonical text is what the hash is of."""

    plan_id: UUID
    recipient_kind: RecipientKind
    recipient_name: str
    frequency: Frequency
    first_day: date
    conditions: str
    lines: tuple[TermLine, ...]
    hospital: HospitalTerm = PAID_AS_USUAL
    rows: tuple[ConditionRow, ...] = ()
    """The coded conditions that are in the text; () in agreements from before conditions had codes."""
