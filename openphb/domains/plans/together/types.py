"""Words for what people add beside the text of a plan, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.plans.sections.types import PartKind, Section


class Adds(StrEnum):
    """What somebody adds beside a section or a part of a plan."""

    OWN_WORDS = "own_words"
    """Of a section alone."""
    SUGGESTION = "suggestion"
    """Other words for it."""
    COMMENT = "comment"
    NEW_PART = "new_part"
    """A need, an outcome or another part that the plan does not have yet."""
    REMOVAL = "removal"
    """That a part should go; the words say why."""


class AddedAs(StrEnum):
    """What somebody who adds to a plan is to the person."""

    PERSON = "person"
    REPRESENTATIVE = "representative"
    SUPPORTER = "supporter"
    CO_ORDINATOR = "co_ordinator"
    CLINICIAN = "clinician"
    BROKER = "broker"
    ADVOCATE = "advocate"
    PEER = "peer"
    STAFF = "staff"


class Came(StrEnum):
    """The way by which words reached the plan."""

    ONLINE = "online"
    PAPER = "paper"
    PHONE = "phone"
    MET = "met"


class Became(StrEnum):
    """What became of something that was added."""

    USED = "used"
    USED_CHANGED = "used_changed"
    DECLINED = "declined"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    """By whoever wrote it."""


class PaperStyle(StrEnum):
    """How the questions of a paper form are printed."""

    PLAIN = "plain"
    LARGE = "large"
    EASY = "easy"


@dataclass(frozen=True)
class InWordsOf:
    """Whose words staff key for them: their name, what they are, how and on which day they said it."""

    name: str
    added_as: AddedAs
    came: Came
    said_on: date


@dataclass(frozen=True)
class Ending:
    """What became of something that was added, who said so, when, and in which words."""

    became: Became
    words: str
    decided_by_name: str
    decided_at: datetime
    revision: int | None
    part_id: UUID | None = None
    """The part that it was written into; None of a section, and where it was not used."""


@dataclass(frozen=True)
class Reply:
    """An answer to something that was added."""

    words: str
    written_by_name: str
    written_at: datetime


@dataclass(frozen=True)
class Added:
    """Something that somebody added beside a section or a part."""

    id: UUID
    kind: PartKind
    section: Section | None
    """None where it is about a part."""
    part_id: UUID | None
    """The part it is about; None of a section, and of a part that is still to come."""
    adds: Adds
    words: str
    name: str
    """Whose words they are."""
    added_as: AddedAs
    came: Came
    said_on: date
    keyed_by_name: str
    """Who keyed them, where that was somebody else; else blank."""
    written_by: UUID
    written_at: datetime
    replies: tuple[Reply, ...]
    ending: Ending | None
    still_there: bool
    """Whether the words stand there today, word for word; of a removal, whether the part is gone."""

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what becomes of it."""
        return self.ending is None


@dataclass(frozen=True)
class Written:
    """One change of a section's text: by whom, when, and the plan's count of changes."""

    revision: int
    written_by_name: str
    written_at: datetime


@dataclass(frozen=True)
class Beside:
    """A section with everything beside it."""

    section: Section
    words: str
    added: tuple[Added, ...]
    story: tuple[Written, ...]

    @property
    def open_ones(self) -> tuple[Added, ...]:
        """Return what waits for somebody to say what becomes of it."""
        return tuple(one for one in self.added if one.is_open)


@dataclass(frozen=True)
class PartBeside:
    """A part of a plan in words, with everything beside it."""

    kind: PartKind
    part_id: UUID
    words: str
    more: tuple[str, ...]
    """What else is said of it in words, never its money."""
    suggestable: str
    """The words that somebody else's take the place of."""
    added: tuple[Added, ...]

    @property
    def open_ones(self) -> tuple[Added, ...]:
        """Return what waits for somebody to say what becomes of it."""
        return tuple(one for one in self.added if one.is_open)


@dataclass(frozen=True)
class PartsBeside:
    """The parts of one kind that a viewer may read, and what was suggested besides."""

    kind: PartKind
    parts: tuple[PartBeside, ...]
    others: tuple[Added, ...]
    """New parts that were suggested, and what was added to a part that is there no more."""
    is_shown: bool
    """Whether the viewer reads parts of this kind at all."""
    left_out: bool
    """Whether some of them are left out that the viewer may not read."""

    @property
    def open_ones(self) -> tuple[Added, ...]:
        """Return what waits for somebody to say what becomes of it."""
        beside = (one for part in self.parts for one in part.open_ones)
        return (*beside, *(one for one in self.others if one.is_open))


@dataclass(frozen=True)
class Together:
    """A version and what was added to each section that its viewer may read."""

    plan_id: UUID
    tenant_id: UUID
    subject_id: UUID
    number: int
    version: int
    is_draft: bool
    sections: tuple[Beside, ...]
    left_out: bool = False
    """Whether sections are left out that the viewer may not read."""


@dataclass(frozen=True)
class Paper:
    """A printed form of a plan: its code, the sections that it asks, and whether it came back."""

    id: UUID
    plan_id: UUID
    tenant_id: UUID
    subject_id: UUID
    code: str
    style: PaperStyle
    sections: tuple[Section, ...]
    printed_by_name: str
    printed_at: datetime
    came_back_at: datetime | None
    filled_in_by: str
