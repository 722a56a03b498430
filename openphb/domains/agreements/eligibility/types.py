"""Words of who may have a direct payment: tests, capacity, consent, roles and the decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.people.types import Capacity


class Occasion(StrEnum):
    """Why it is looked at: before the first payment, at a review, or because something changed."""

    START = "start"
    REVIEW = "review"
    CHANGE = "change"

    @property
    def words(self) -> str:
        return {
            Occasion.START: "Before a direct payment starts",
            Occasion.REVIEW: "At a review",
            Occasion.CHANGE: "Somebody told us of a change",
        }[self]


class Giver(StrEnum):
    """Who agrees to a direct payment, or no longer does."""

    PERSON = "person"
    REPRESENTATIVE = "representative"

    @property
    def words(self) -> str:
        return {
            Giver.PERSON: "The person",
            Giver.REPRESENTATIVE: "Their representative",
        }[self]


class ActingAs(StrEnum):
    """The two roles of regs 4 to 6: who decides for the person, and who only receives the money."""

    REPRESENTATIVE = "representative"
    NOMINEE = "nominee"

    @property
    def words(self) -> str:
        return {
            ActingAs.REPRESENTATIVE: "Representative: decides for the person",
            ActingAs.NOMINEE: "Nominee: receives the money for the person",
        }[self]


class Authority(StrEnum):
    """By what somebody acts for a person (SI 2013/1617, regs 2 and 4 to 6)."""

    DEPUTY = "deputy"
    ATTORNEY = "attorney"
    PARENT = "parent"
    APPOINTED = "appointed"
    NOMINATED = "nominated"

    @property
    def words(self) -> str:
        return {
            Authority.DEPUTY: "Deputy, appointed by the Court of Protection",
            Authority.ATTORNEY: "Attorney or donee, under a lasting or enduring power",
            Authority.PARENT: "Parental responsibility",
            Authority.APPOINTED: "Appointed by the body, because there is nobody else",
            Authority.NOMINATED: "Named by the person, or by their representative",
        }[self]


class Closeness(StrEnum):
    """How near somebody is to the person, which settles whether a DBS check is required."""

    FAMILY_IN_HOUSEHOLD = "family_in_household"
    FRIEND_IN_CARE = "friend_in_care"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            Closeness.FAMILY_IN_HOUSEHOLD: "Close family, in the same household",
            Closeness.FRIEND_IN_CARE: "A friend who is involved in the care",
            Closeness.OTHER: "Anybody else",
        }[self]


class Dbs(StrEnum):
    """Where the enhanced DBS check with barred list of somebody who acts stands."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    CLEAR = "clear"
    CONCERN = "concern"

    @property
    def words(self) -> str:
        return {
            Dbs.NOT_ASKED: "Not asked for",
            Dbs.ASKED: "Asked for, and not back yet",
            Dbs.CLEAR: "Seen, and nothing stands against it",
            Dbs.CONCERN: "Seen, and it says something that matters",
        }[self]


class Managing(StrEnum):
    """Whether who receives the money can look after it (SI 2013/1617, reg 7)."""

    ALONE = "alone"
    WITH_HELP = "with_help"
    CANNOT = "cannot"

    @property
    def words(self) -> str:
        return {
            Managing.ALONE: "Yes, without help",
            Managing.WITH_HELP: "Yes, with help",
            Managing.CANNOT: "No, not even with help",
        }[self]


class Hurdle(StrEnum):
    """What stands between a person and a direct payment, as the rules find it from what is recorded."""

    EXCLUDED = "excluded"
    NOT_TESTED = "not_tested"
    BIRTH_UNKNOWN = "birth_unknown"
    NO_CONSENT = "no_consent"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    NO_REPRESENTATIVE = "no_representative"
    DUTIES_NOT_ACCEPTED = "duties_not_accepted"
    NOMINEE_NOT_AGREED = "nominee_not_agreed"
    NOMINEE_NOT_ACCEPTED = "nominee_not_accepted"
    DBS_MISSING = "dbs_missing"
    DBS_CONCERN = "dbs_concern"
    PAID_NOMINEE = "paid_nominee"
    CANNOT_MANAGE = "cannot_manage"

    @property
    def bars(self) -> bool:
        """Whether the law leaves no choice, whatever else is recorded."""
        return self in (Hurdle.EXCLUDED, Hurdle.CONSENT_WITHDRAWN)

    @property
    def words(self) -> str:
        """What is missing. Of an exclusion it says no more than that there is one."""
        return _HURDLES[self][0]

    @property
    def mend(self) -> str:
        return _HURDLES[self][1]

    @property
    def source(self) -> str:
        return _HURDLES[self][2]


_HURDLES: dict[Hurdle, tuple[str, str, str]] = {
    Hurdle.EXCLUDED: (
        "A direct payment cannot be made to this person.",
        "Offer the other ways to manage the budget.",
        "regs 3 to 5",
    ),
    Hurdle.NOT_TESTED: (
        "Nobody has tested in time whether a direct payment can be made.",
        "Ask the PHB manager or an approver to test it.",
        "regs 3 to 5",
    ),
    Hurdle.BIRTH_UNKNOWN: (
        "The person's date of birth is not known, so nobody can say who consents.",
        "Record the person with their date of birth.",
        "reg 2",
    ),
    Hurdle.NO_CONSENT: (
        "It is not recorded that whoever must agree to a direct payment does.",
        "Ask them, and record what they said.",
        "regs 3 to 5",
    ),
    Hurdle.CONSENT_WITHDRAWN: (
        "Consent to the direct payment was taken back, so it must stop.",
        "Stop it, and arrange the care another way. Record consent if it is given again.",
        "reg 17(1)",
    ),
    Hurdle.NO_REPRESENTATIVE: (
        "The person needs a representative, and nobody with authority is recorded.",
        "Record a deputy, an attorney or a parent, or appoint somebody.",
        "regs 4 and 5",
    ),
    Hurdle.DUTIES_NOT_ACCEPTED: (
        "Somebody who acts for the person has not signed that they accept the duties.",
        "Go through the duties with them, and record the day they signed.",
        "regs 5 and 6",
    ),
    Hurdle.NOMINEE_NOT_AGREED: (
        "It is not recorded that the person wants this nominee.",
        "Ask the person, or their representative, and record the day.",
        "reg 6",
    ),
    Hurdle.NOMINEE_NOT_ACCEPTED: (
        "The body has not accepted this nominee.",
        "Ask an approver or the PHB manager to accept them.",
        "reg 6",
    ),
    Hurdle.DBS_MISSING: (
        "An enhanced DBS check with barred list is needed, and has not been seen.",
        "Ask for it, and record it when it was seen.",
        "reg 6; unverified",
    ),
    Hurdle.DBS_CONCERN: (
        "A DBS check says something that matters.",
        "Talk about it, and end the role, or have an approver record why it is safe.",
        "reg 6; unverified",
    ),
    Hurdle.PAID_NOMINEE: (
        "The nominee is also paid to care, so they would pay themselves.",
        "Choose another nominee, or a managed account.",
        "money-holder, carer and employer are separate roles",
    ),
    Hurdle.CANNOT_MANAGE: (
        "Whoever receives the money cannot look after it, even with help.",
        "Find a nominee or a managed account, or choose another way.",
        "reg 7",
    ),
}


class NoReason(StrEnum):
    """Why a direct payment is refused. Source: SI 2013/1617, regs 3 to 7; the list is unverified."""

    RULES_EXCLUDE = "rules_exclude"
    NO_CONSENT = "no_consent"
    NO_REPRESENTATIVE = "no_representative"
    NOT_APPROPRIATE = "not_appropriate"
    CANNOT_MANAGE = "cannot_manage"
    RECIPIENT_NOT_SUITABLE = "recipient_not_suitable"
    NOT_SAFE = "not_safe"
    BENEFIT_BELOW_COST = "benefit_below_cost"

    @property
    def words(self) -> str:
        """The reason as staff choose it."""
        return {
            NoReason.RULES_EXCLUDE: "The rules do not let a direct payment be made",
            NoReason.NO_CONSENT: "Whoever must agree to it does not",
            NoReason.NO_REPRESENTATIVE: "Nobody with authority can act for the person",
            NoReason.NOT_APPROPRIATE: "It is not appropriate for the person's condition or life",
            NoReason.CANNOT_MANAGE: "The money cannot be looked after, even with help",
            NoReason.RECIPIENT_NOT_SUITABLE: "The representative or nominee is not suitable",
            NoReason.NOT_SAFE: "It would not be safe, and no help makes it safe",
            NoReason.BENEFIT_BELOW_COST: "The added benefit does not outweigh the added cost",
        }[self]

    @property
    def regulation(self) -> str:
        return {
            NoReason.RULES_EXCLUDE: "regs 3 to 5 and the Schedule",
            NoReason.NO_CONSENT: "regs 3 to 5",
            NoReason.NO_REPRESENTATIVE: "regs 4 and 5",
            NoReason.RECIPIENT_NOT_SUITABLE: "reg 6",
        }.get(self, "reg 7")

    @property
    def ground(self) -> str:
        """Its code among the reasons of a notice, which the person reads (`cases`)."""
        return {
            NoReason.RULES_EXCLUDE: "barred",
            NoReason.NOT_APPROPRIATE: "not_suitable",
            NoReason.RECIPIENT_NOT_SUITABLE: "receiver_unsuitable",
        }.get(self, self.value)


class Outcome(StrEnum):
    """What the rules find: nothing stands in the way, something is missing, or the law bars it."""

    CAN = "can"
    NOT_YET = "not_yet"
    CANNOT = "cannot"


@dataclass(frozen=True)
class ExclusionKnown:
    """A test against the Schedule as everybody may know it: the day, and whether it bars."""

    tested_on: date
    bars: bool


@dataclass(frozen=True)
class ExclusionTold:
    """A test against the Schedule, for the few who may see it."""

    id: UUID
    occasion: Occasion
    tested_on: date
    item: str
    """Code of the Schedule's item; "" where none applies."""
    until: date | None
    how_known: str
    recorded_by_name: str


@dataclass(frozen=True)
class LookTold:
    """That somebody opened a person's exclusion record, and why."""

    looked_at: datetime
    name: str
    why: str


@dataclass(frozen=True)
class ConsentTold:
    """What somebody last said about having a direct payment."""

    giver: Giver
    contact_id: UUID | None
    gives: bool
    said_on: date
    words: str


@dataclass(frozen=True)
class RoleDraft:
    """Somebody who acts for a person, as it is recorded: by what authority, on what evidence, when."""

    contact_id: UUID
    acting_as: ActingAs
    authority: Authority
    evidence: str
    closeness: Closeness
    valid_from: date
    appointed_by: str = ""
    duties_accepted_on: date | None = None
    person_agreed_on: date | None = None
    body_accepts: bool = False
    dbs: Dbs = Dbs.NOT_ASKED
    dbs_asked_on: date | None = None
    dbs_seen_on: date | None = None
    dbs_weighed: str = ""
    """Why they may act although the check said something that matters; "" where nobody decided so."""
    paid_to_care: bool = False
    valid_to: date | None = None


@dataclass(frozen=True)
class RoleTold:
    """A role as it was last recorded."""

    draft: RoleDraft
    name: str

    def on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.draft.valid_from <= day and (
            self.draft.valid_to is None or day < self.draft.valid_to
        )


@dataclass(frozen=True)
class Facts:
    """What the rules look at, for one person on one day."""

    day: date
    born: date | None
    tested: ExclusionKnown | None
    capacity: Capacity | None = None
    """What was last found of the decision to have a direct payment."""
    consents: tuple[ConsentTold, ...] = ()
    roles: tuple[RoleTold, ...] = ()
    managing: Managing | None = None


@dataclass(frozen=True)
class Limits:
    """The numbers of the rules, as they are in force on a day; ages in years."""

    child_ends: int
    parent_ends: int
    exclusion_test_months: int


@dataclass(frozen=True)
class DecisionDraft:
    """A named person's decision whether a direct payment is made."""

    occasion: Occasion
    granted: bool
    words: str
    decided_on: date
    reasons: tuple[NoReason, ...] = ()
    managing: Managing | None = None
    help_words: str = ""
    helper: str = ""


@dataclass(frozen=True)
class DecisionTold:
    """A decision as it was recorded."""

    id: UUID
    draft: DecisionDraft
    decided_by_name: str


@dataclass(frozen=True)
class MayHave:
    """Whether a person may have a direct payment, why not, who consents, and what was decided."""

    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    facts: Facts
    who_consents: Giver | None
    hurdles: tuple[Hurdle, ...]
    decision: DecisionTold | None

    @property
    def outcome(self) -> Outcome:
        if any(hurdle.bars for hurdle in self.hurdles):
            return Outcome.CANNOT
        return Outcome.NOT_YET if self.hurdles else Outcome.CAN

    @property
    def granted(self) -> bool:
        """Whether somebody last decided yes."""
        return self.decision is not None and self.decision.draft.granted
