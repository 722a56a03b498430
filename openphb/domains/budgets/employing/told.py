"""What a team costs: each payslip, what belongs to no payslip, and the allowance, in whole pence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from openphb.domains.budgets.employing.law import Per
from openphb.domains.budgets.employing.parts import CostPart
from openphb.kernel.money import Pence, pounds
from openphb.kernel.periods import Period, long_date

PAY, SLEEP_INS = "pay", "sleep-ins"


@dataclass(frozen=True)
class BelowWage:
    """Somebody who would be paid less than the minimum wage in a pay period."""

    name: str
    period: Period
    paid: Fraction
    """Pence for an hour."""
    wage_pence: Pence
    for_what: str

    @property
    def words(self) -> str:
        """Return who, when, how much and how much it must be."""
        return (
            f"{self.name}, in the pay period from {long_date(self.period.start)}: "
            f"{pounds(int(self.paid))} for an hour of {self.for_what} is below the minimum wage of "
            f"{pounds(self.wage_pence)}."
        )


@dataclass(frozen=True)
class Payslip:
    """One person in one pay period. `parts` hold National Insurance before any allowance."""

    name: str
    period: Period
    """The days that are counted."""
    pay_day: date
    hours: Fraction
    """Of time work: contracted, of disturbed nights, and of training."""
    parts: tuple[CostPart, ...]
    insurance_pence: Pence
    allowance_pence: Pence
    """What the allowance takes from the insurance, if it is had."""
    minimum_wage_pence: Pence
    below: tuple[BelowWage, ...]

    @property
    def total_pence(self) -> Pence:
        """Return what it costs without the allowance."""
        return sum(part.pence for part in self.parts)


@dataclass(frozen=True)
class AllowanceYear:
    """How much of one tax year's allowance the team takes."""

    first_day: date
    limit_pence: Pence
    taken_pence: Pence
    source: str


@dataclass(frozen=True)
class TeamCost:
    """What a team costs over the dates, without and with the allowance."""

    dates: Period
    pays: Per
    claims_allowance: bool
    payslips: tuple[Payslip, ...]
    team_parts: tuple[CostPart, ...]
    allowance: tuple[AllowanceYear, ...]

    @property
    def without_allowance_pence(self) -> Pence:
        """Return the cost where no allowance is claimed."""
        return sum(part.pence for part in self.parts)

    @property
    def allowance_pence(self) -> Pence:
        """Return what the allowance takes off, or would."""
        return sum(slip.allowance_pence for slip in self.payslips)

    @property
    def with_allowance_pence(self) -> Pence:
        """Return the cost where the allowance is had; the same where it may not be."""
        return self.without_allowance_pence - self.allowance_pence

    @property
    def total_pence(self) -> Pence:
        """Return the cost of this team, which claims the allowance or does not."""
        return self.with_allowance_pence if self.claims_allowance else self.without_allowance_pence

    @property
    def care_pence(self) -> Pence:
        """Return the pay for contracted hours and sleep-ins: the same however often it is paid."""
        return sum(part.pence for part in self.parts if part.what in (PAY, SLEEP_INS))

    @property
    def parts(self) -> tuple[CostPart, ...]:
        """Return each part of the whole, with all the rates and sources that it rests on."""
        each = [part for slip in self.payslips for part in slip.parts]
        return _added((*each, *self.team_parts))

    def parts_of(self, name: str) -> tuple[CostPart, ...]:
        """Return each part of one person's cost over all their payslips."""
        return _added(part for slip in self.payslips if slip.name == name for part in slip.parts)

    @property
    def below(self) -> tuple[BelowWage, ...]:
        """Return every payment below the minimum wage, in the order of pay days."""
        return tuple(one for slip in self.payslips for one in slip.below)

    @property
    def below_by_person(self) -> tuple[str, ...]:
        """Return a sentence for each person, wage and kind of work that is below, and how often."""
        groups: dict[tuple[str, Pence, str], list[BelowWage]] = {}
        for one in self.below:
            groups.setdefault((one.name, one.wage_pence, one.for_what), []).append(one)
        return tuple(
            each[0].words
            + (f" So it is in {len(each) - 1} later pay periods." if len(each) > 1 else "")
            + f" Pay {pounds(each[0].wage_pence)} or more."
            for each in groups.values()
        )


def _added(parts: Iterable[CostPart]) -> tuple[CostPart, ...]:
    found: dict[str, list[CostPart]] = {}
    for part in parts:
        found.setdefault(part.what, []).append(part)
    return tuple(
        CostPart(
            what,
            sum(one.pence for one in each),
            "; ".join(dict.fromkeys(one.rate for one in each if one.rate)),
            "; ".join(
                dict.fromkeys(name for one in each if one.source for name in one.source.split("; "))
            ),
        )
        for what, each in found.items()
    )
