"""Whether somebody's NHS number is known, and how sure it is."""

from __future__ import annotations

from enum import StrEnum


class NoNumber(StrEnum):
    """Why somebody's NHS number is not written down."""

    NOT_KNOWN_YET = "not_known_yet"
    NO_GP = "no_gp"
    VISITOR = "visitor"
    NEWBORN = "newborn"
    NOT_GIVEN = "not_given"

    @property
    def words(self) -> str:
        """The reason as a page names it."""
        return {
            NoNumber.NOT_KNOWN_YET: "Not known yet",
            NoNumber.NO_GP: "Not registered with a GP",
            NoNumber.VISITOR: "Visitor to England",
            NoNumber.NEWBORN: "Baby under six weeks, no number yet",
            NoNumber.NOT_GIVEN: "They do not want to give it",
        }[self]


class NumberStatus(StrEnum):
    """How sure an NHS number is: NHS NUMBER STATUS INDICATOR CODE of the NHS Data Dictionary."""

    VERIFIED = "01"
    NOT_TRACED = "02"
    TRACE_REQUIRED = "03"
    NO_MATCH = "04"
    CONFLICT = "05"
    IN_PROGRESS = "06"
    NOT_REQUIRED = "07"
    POSTPONED = "08"

    @property
    def words(self) -> str:
        """The status as the Data Dictionary says it."""
        return {
            NumberStatus.VERIFIED: "Number present and verified",
            NumberStatus.NOT_TRACED: "Number present but not traced",
            NumberStatus.TRACE_REQUIRED: "Trace required",
            NumberStatus.NO_MATCH: "Trace attempted: no match or several",
            NumberStatus.CONFLICT: "Trace needs to be resolved: number or details conflict",
            NumberStatus.IN_PROGRESS: "Trace in progress",
            NumberStatus.NOT_REQUIRED: "Number not present and trace not required",
            NumberStatus.POSTPONED: "Trace postponed: baby under six weeks old",
        }[self]


# These two say that there is a number.
WITH_A_NUMBER = frozenset({NumberStatus.VERIFIED, NumberStatus.NOT_TRACED})
