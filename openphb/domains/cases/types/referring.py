"""Words of the way in: who refers, files of referrals, and rows that wait for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.cases.types.steps import Category
from openphb.domains.people.types import Likely, PersonDetails


class Referrer(StrEnum):
    """Who asks that somebody be looked at for a budget."""

    PROFESSIONAL = "professional"
    PERSON = "person"
    FAMILY = "family"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The referrer as a page names them."""
        return {
            Referrer.PROFESSIONAL: "A professional",
            Referrer.PERSON: "The person themself",
            Referrer.FAMILY: "Family or a friend",
            Referrer.OTHER: "Somebody else",
        }[self]


class CameBy(StrEnum):
    """How a referral reached us."""

    STAFF = "staff"
    PHONE = "phone"
    PAGE = "page"
    FILE = "file"

    @property
    def words(self) -> str:
        """The way as a page names it."""
        return {
            CameBy.STAFF: "Written down by staff",
            CameBy.PHONE: "Asked by phone",
            CameBy.PAGE: "Asked on the person’s own page",
            CameBy.FILE: "In a file of referrals",
        }[self]


@dataclass(frozen=True)
class Came:
    """How a referral came, and from whom."""

    referrer: Referrer = Referrer.PROFESSIONAL
    by: CameBy = CameBy.STAFF
    role: str = ""
    organisation: str = ""
    source_reference: str = ""


@dataclass(frozen=True)
class ReferralTold:
    """How a case's referral came."""

    came: Came
    recorded_by_name: str
    recorded_at: datetime


@dataclass(frozen=True)
class ReferralGiven:
    """One row of a file, read: who, why, since when, and what the sender calls it."""

    person: PersonDetails
    category: Category
    referred_on: date
    referred_by: str
    reason: str
    came: Came


@dataclass(frozen=True)
class RowWrong:
    """What is wrong with a row: its column, a stable code, words, and how to mend it."""

    column: str
    code: str
    message: str
    mend: str


@dataclass(frozen=True)
class FileRow:
    """A row of a file: its line and its cells, and what it gives or what is wrong with it."""

    line: int
    cells: dict[str, str]
    given: ReferralGiven | None
    wrong: RowWrong | None


@dataclass(frozen=True)
class FileAnswer:
    """What came of a file of referrals."""

    id: UUID
    tenant_id: UUID
    name: str
    sent_by_name: str
    sent_at: datetime
    done: bool
    rows: int
    opened: int
    again: int
    asked: int
    wrong: int
    still_asked: int


@dataclass(frozen=True)
class WrongRow:
    """A row that was given back."""

    line: int
    cells: dict[str, str]
    wrong: RowWrong


@dataclass(frozen=True)
class AskedRow:
    """A row that waits until somebody says whether it is of a person who is registered already."""

    id: UUID
    tenant_id: UUID
    file_id: UUID
    line: int
    given: ReferralGiven
    likely: tuple[Likely, ...]
