"""Words of a wheelchair that a budget pays for: how it is arranged, who adds money, who mends what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.payments.types import BillAnswer, BillState


class ChairOption(StrEnum):
    """Which of the three ways a wheelchair budget is used."""

    NOTIONAL = "notional"
    CONTRIBUTION = "contribution"
    THIRD_PARTY = "third_party"

    @property
    def words(self) -> str:
        return {
            ChairOption.NOTIONAL: "The NHS’s own chair",
            ChairOption.CONTRIBUTION: "The NHS’s chair, and money added to it",
            ChairOption.THIRD_PARTY: "A chair of the person’s own",
        }[self]

    @property
    def hint(self) -> str:
        return {
            ChairOption.NOTIONAL: "Notional. The NHS orders it, owns it and mends it.",
            ChairOption.CONTRIBUTION: "Notional with a contribution. The NHS orders and owns it, and "
            "mends the chair. Somebody pays for what is better or more.",
            ChairOption.THIRD_PARTY: "Third party. The NHS pays an approved supplier what its own "
            "chair would cost. The person pays the rest, owns it and has it mended.",
        }[self]

    @property
    def managed(self) -> ManagementOption:
        """By which management option its lines of the plan are managed."""
        third = self is ChairOption.THIRD_PARTY
        return ManagementOption.THIRD_PARTY if third else ManagementOption.NOTIONAL


class ChairOwner(StrEnum):
    """Whose the chair, or its repair, is."""

    NHS = "nhs"
    PERSON = "person"

    @property
    def words(self) -> str:
        return "The NHS" if self is ChairOwner.NHS else "The person"


class ChairPart(StrEnum):
    """Which part of a budget for a chair a line pays for."""

    CHAIR = "chair"
    EXTRAS = "extras"
    REPAIRS = "repairs"

    @property
    def words(self) -> str:
        return {
            ChairPart.CHAIR: "The chair",
            ChairPart.EXTRAS: "What was added to it",
            ChairPart.REPAIRS: "Repairs and upkeep",
        }[self]


class AddedBy(StrEnum):
    """Who adds money to what the NHS would have supplied."""

    PERSON = "person"
    CHARITY = "charity"
    EMPLOYER = "employer"
    ACCESS_TO_WORK = "access_to_work"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            AddedBy.PERSON: "The person, or their family",
            AddedBy.CHARITY: "A charity",
            AddedBy.EMPLOYER: "Their employer",
            AddedBy.ACCESS_TO_WORK: "Access to Work",
            AddedBy.OTHER: "Somebody else",
        }[self]


class AddedTo(StrEnum):
    """To whom a contribution is paid."""

    SUPPLIER = "supplier"
    NHS = "nhs"

    @property
    def words(self) -> str:
        return "The supplier" if self is AddedTo.SUPPLIER else "The NHS, which orders the chair"


class GivenBack(StrEnum):
    """Why money that stands as come to the NHS does not stay with it."""

    MISTAKE = "mistake"
    PAID_BACK = "paid_back"

    @property
    def words(self) -> str:
        return {
            GivenBack.MISTAKE: "It never came: it was recorded by mistake",
            GivenBack.PAID_BACK: "It came, and was paid back",
        }[self]


class AddedVat(StrEnum):
    """What VAT is on what a contribution buys."""

    STANDARD = "standard"
    RELIEF = "relief"

    @property
    def words(self) -> str:
        return "VAT at the standard rate" if self is AddedVat.STANDARD else "No VAT, by a relief"


class RepairState(StrEnum):
    """How a repair stands that was asked for."""

    ASKED = "asked"
    THEIRS = "theirs"
    DONE = "done"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return {
            RepairState.ASKED: "To be done",
            RepairState.THEIRS: "The person has it mended",
            RepairState.DONE: "Done",
            RepairState.WITHDRAWN: "Not needed any more",
        }[self]


class RepairPaid(StrEnum):
    """How a repair that is the NHS's is paid."""

    CONTRACT = "contract"
    BILL = "bill"

    @property
    def words(self) -> str:
        return {
            RepairPaid.CONTRACT: "Its contract with the repairer covers it",
            RepairPaid.BILL: "By a bill, out of this budget",
        }[self]


class AskedHow(StrEnum):
    """How somebody said that a chair needs a repair, or does not fit any more."""

    OWN_PAGE = "own_page"
    TELEPHONE = "telephone"
    FACE_TO_FACE = "face_to_face"
    LETTER = "letter"

    @property
    def words(self) -> str:
        return {
            AskedHow.OWN_PAGE: "On their own page",
            AskedHow.TELEPHONE: "By telephone",
            AskedHow.FACE_TO_FACE: "Face to face",
            AskedHow.LETTER: "By letter or e-mail",
        }[self]


class LookFound(StrEnum):
    """What an early look at a chair found."""

    STAYS = "stays"
    ASSESS = "assess"

    @property
    def words(self) -> str:
        return {
            LookFound.STAYS: "The chair still meets the need",
            LookFound.ASSESS: "The need has changed: the person is assessed again",
        }[self]


class ChairState(StrEnum):
    """Where an arrangement stands; worked out from what was recorded of it."""

    ARRANGED = "arranged"
    ORDERED = "ordered"
    IN_USE = "in_use"
    RENEW = "renew"
    ENDED = "ended"

    @property
    def words(self) -> str:
        return {
            ChairState.ARRANGED: "Agreed, not ordered yet",
            ChairState.ORDERED: "Ordered",
            ChairState.IN_USE: "Handed over",
            ChairState.RENEW: "To be renewed",
            ChairState.ENDED: "Ended",
        }[self]


@dataclass(frozen=True)
class PartOfBudget:
    """What one line of the plan gives for a chair. Pence."""

    line_id: UUID
    line_key: UUID
    part: ChairPart
    words: str
    pence: int
    starts_on: date


@dataclass(frozen=True)
class ChairDraft:
    """How a chair is arranged, as somebody asks for it. `months` None: until the need changes."""

    option: ChairOption
    description: str
    extras_mended_by: ChairOwner
    months: int | None
    months_because: str = ""


@dataclass(frozen=True)
class AddedDraft:
    """What somebody adds: for which extras, without VAT, in pence."""

    by: AddedBy
    name: str
    words: str
    net_pence: int
    vat: AddedVat
    relief: str
    to: AddedTo


@dataclass(frozen=True)
class BackDraft:
    """What of a contribution does not stay with the NHS, since when, and how that is known. Pence."""

    how: GivenBack
    pence: int
    on: date
    words: str


@dataclass(frozen=True)
class Relief:
    """A relief from VAT: for whoever adds the money, and how well we know it."""

    code: str
    words: str
    adders: frozenset[AddedBy]
    source: str
    mark: str


@dataclass(frozen=True)
class AddedVatSum:
    """The VAT on a contribution: its rate in ten-thousandths, its pence, and why."""

    ten_thousandths: int
    pence: int
    why: str


@dataclass(frozen=True)
class AddedAnswer:
    """One contribution. Pence; it is no part of the NHS's money."""

    id: UUID
    by: AddedBy
    name: str
    words: str
    net_pence: int
    vat_ten_thousandths: int
    vat_pence: int
    vat_why: str
    pence: int
    to: AddedTo
    seen_on: date | None
    seen_words: str
    withdrawn_words: str
    back: BackDraft | None = None
    """What of it was given back; None: nothing."""

    @property
    def stays_pence(self) -> int:
        """What it adds: all of it, less what was given back."""
        return self.pence - (self.back.pence if self.back else 0)

    @property
    def came_pence(self) -> int:
        """What of it came to the NHS and was not given back."""
        came = self.to is AddedTo.NHS and self.seen_on is not None
        return self.stays_pence if came else 0


@dataclass(frozen=True)
class ChairBill:
    """An invoice for a chair: what the NHS pays of it, and what contributions pay. Pence."""

    id: UUID
    number: str
    organisation_name: str
    received_on: date
    nhs_pence: int
    added_pence: int
    paid: tuple[BillAnswer, ...]
    withdrawn_words: str
    """Why it was taken back; "" where it stands."""

    @property
    def waits(self) -> bool:
        """Whether nothing of it is paid or in a run, so that it can be withdrawn."""
        waiting = all(one.state is BillState.WAITING for one in self.paid)
        return waiting and not self.withdrawn_words


@dataclass(frozen=True)
class RepairAnswer:
    """One repair: what is wrong, whose it is, and what became of it."""

    id: UUID
    wheelchair_id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    part: ChairPart
    words: str
    asked_on: date
    asked_how: AskedHow
    asked_name: str
    mended_by: ChairOwner
    told: str
    state: RepairState
    done_on: date | None
    done_words: str
    paid: RepairPaid | None
    pence: int
    bill: BillAnswer | None


@dataclass(frozen=True)
class LookAnswer:
    """That somebody's need has changed, and what the look at it found."""

    id: UUID
    wheelchair_id: UUID
    words: str
    asked_on: date
    asked_name: str
    found: LookFound | None
    found_words: str
    found_on: date | None


@dataclass(frozen=True)
class ChairAnswer:
    """One arrangement, whole. Pence."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    option: ChairOption
    owner: ChairOwner
    description: str
    extras_mended_by: ChairOwner
    nhs_pence: int
    """What the NHS gives: never less for what anybody adds."""
    parts: tuple[PartOfBudget, ...]
    months: int | None
    months_because: str
    serial: str
    supplier_id: UUID | None
    supplier_name: str
    ordered_on: date | None
    order_reference: str
    handed_over_on: date | None
    last_day: date | None
    renew_from: date | None
    ended_on: date | None
    ended_because: str
    state: ChairState
    arranged_at: datetime
    added: tuple[AddedAnswer, ...]
    bills: tuple[ChairBill, ...]
    repairs: tuple[RepairAnswer, ...]
    looks: tuple[LookAnswer, ...]

    @property
    def live_added(self) -> tuple[AddedAnswer, ...]:
        """The contributions that were not withdrawn."""
        return tuple(one for one in self.added if not one.withdrawn_words)

    @property
    def added_pence(self) -> int:
        return sum(one.stays_pence for one in self.live_added)

    @property
    def added_left_pence(self) -> int:
        """What came to the NHS for extras and was neither passed on nor given back."""
        passed_on = sum(one.added_pence for one in self.bills if not one.withdrawn_words)
        return sum(one.came_pence for one in self.live_added) - passed_on

    @property
    def billed_pence(self) -> int:
        """What of the NHS's part was sent to be paid."""
        return sum(one.nhs_pence for one in self.bills if not one.withdrawn_words)

    @property
    def open_look(self) -> LookAnswer | None:
        return next((one for one in self.looks if one.found is None), None)


@dataclass(frozen=True)
class ToArrange:
    """A budget of which a chair can be arranged: its lines, by which option, and the usual period."""

    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    parts: tuple[PartOfBudget, ...]
    managed: ManagementOption
    usual_months: int
    usual_source: str

    @property
    def pence(self) -> int:
        return total(self.parts)


@dataclass(frozen=True)
class ChairWaiting:
    """Something about a chair that waits for somebody: what, since when, by when."""

    budget_id: UUID
    subject_id: UUID
    wheelchair_id: UUID | None
    what: str
    since: date
    due: date | None = None


def total(parts: Iterable[PartOfBudget]) -> int:
    """Return what lines of a plan come to together, in pence."""
    return sum(one.pence for one in parts)
