"""Words about extra cover: what may set it off, who may start it, and how much it may cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from openphb.kernel.money import Pence, round_half_up

PER_UNIT = 100
"""Quantities are hundredths of a unit."""


class Trigger(StrEnum):
    """What was agreed to set extra cover off."""

    DISCHARGE = "discharge"
    ASSISTANT_ILL = "assistant_ill"
    CARER_IN_CRISIS = "carer_in_crisis"
    OTHER = "other"

    @property
    def words(self) -> str:
        """What happened, as a page names it."""
        return {
            Trigger.DISCHARGE: "Coming home from hospital",
            Trigger.ASSISTANT_ILL: "A personal assistant is ill or cannot come",
            Trigger.CARER_IN_CRISIS: "The family carer cannot go on for now",
            Trigger.OTHER: "Something else that the plan names",
        }[self]


class Starter(StrEnum):
    """As whom somebody starts extra cover, on their page or by telephone."""

    PERSON = "person"
    ACTS_FOR = "acts_for"
    """A representative or a nominee."""
    HELPS = "helps"
    """Somebody who helps with the budget, and whom the person chose for that."""

    @property
    def words(self) -> str:
        """Who it is, as a page names them."""
        return {
            Starter.PERSON: "The person",
            Starter.ACTS_FOR: "Somebody who acts for the person",
            Starter.HELPS: "Somebody who helps the person",
        }[self]


class MayStart(StrEnum):
    """Who was agreed to start extra cover, on a page or by telephone."""

    EITHER = "either"
    PERSON = "person"
    ACTS_FOR = "acts_for"
    HELPERS = "helpers"

    @property
    def words(self) -> str:
        """Who it is, as a page names them."""
        return {
            MayStart.EITHER: "The person, or whoever acts for them",
            MayStart.PERSON: "The person alone",
            MayStart.ACTS_FOR: "Whoever acts for the person",
            MayStart.HELPERS: "The person, whoever acts for them, or whoever helps them",
        }[self]

    def includes(self, starter: Starter) -> bool:
        """Whether somebody who starts it so is among those who may."""
        return (
            starter
            in {
                MayStart.EITHER: (Starter.PERSON, Starter.ACTS_FOR),
                MayStart.PERSON: (Starter.PERSON,),
                MayStart.ACTS_FOR: (Starter.ACTS_FOR,),
                MayStart.HELPERS: tuple(Starter),
            }[self]
        )


@dataclass(frozen=True)
class CoverTerms:
    """What was agreed about extra cover on one line. Pence; hours a day in hundredths.

    A start costs no more than `cap_time_pence`, all starts of one financial year no more than
    `cap_year_pence`, and none runs longer than `longest_days`.
    """

    triggers: tuple[Trigger, ...]
    words: str
    hours_hundredths: int
    rate_pence: int
    cap_time_pence: int
    cap_year_pence: int
    longest_days: int
    may_start: MayStart = MayStart.EITHER

    @property
    def day_pence(self) -> Pence:
        """Return what one day costs: the hours of a day at the hourly rate, rounded once."""
        return round_half_up(Fraction(self.hours_hundredths * self.rate_pence, PER_UNIT))
