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
