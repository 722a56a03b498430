"""Words of this domain: people, and who stands beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Standing(StrEnum):
    """How somebody stands to the person in the law's sense (2013 Regulations, regs 4 to 6)."""

    REPRESENTATIVE = "representative"
    NOMINEE = "nominee"
    SUPPORTER = "supporter"
    CONTACT = "contact"

    @property
    def words(self) -> str:
        """The standing as a page names it."""
        return {
            Standing.REPRESENTATIVE: "Representative: decides for the person",
            Standing.NOMINEE: "Nominee: receives the payment for the person",
            Standing.SUPPORTER: "Supporter: sees and helps, with the person’s agreement",
            Standing.CONTACT: "Contact only",
        }[self]


@dataclass(frozen=True)
class PersonDetails:
    """What is written down when a person is registered, before it was checked."""

    nhs_number: str
    given_name: str
    family_name: str
    date_of_birth: date
    known_as: str = ""
    address: str = ""
    postcode: str = ""
    communication_needs: str = ""


@dataclass(frozen=True)
class PersonSummary:
    """Who a person is, as every page names them."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    name: str
    known_as: str
    date_of_birth: date
    nhs_number: str
    postcode: str
    communication_needs: str


@dataclass(frozen=True)
class Addressee:
    """Whom a letter is for: the name, the lines of the address, and whether it is in large print."""

    name: str
    lines: tuple[str, ...]
    large_print: bool


@dataclass(frozen=True)
class ContactAnswer:
    """Somebody beside a person; `valid_to` is the first day on which they no longer are."""

    id: UUID
    name: str
    relationship: str
    standing: Standing
    authority: str
    same_household: bool
    valid_from: date
    valid_to: date | None
