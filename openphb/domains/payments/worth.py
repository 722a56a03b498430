"""What something ordered comes to over days, for the domains above that hold invoices against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from openphb.domains.budgets.types import Basis
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.types.due import Entitled
from openphb.kernel.money import round_half_up
from openphb.kernel.periods import Period, add_months

_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Worth:
    """So many units every `basis` at a price, over `valid`: as a line of a plan is worth its money."""

    quantity_hundredths: int
    unit_pence: int
    basis: Basis
    valid: Period
    falls_on: int = 0

    def pence(self, period: Period) -> int:
        """Return what it comes to over a period that has an end; any parts of it add up."""
        return self._over(period, self.unit_pence)

    def hundredths(self, period: Period) -> int:
        """Return how many units, in hundredths, are for a period that has an end."""
        return self._over(period, 100)

    def period_of(self, day: date) -> Period:
        """Return the stretch of its days within which what is given may move, and which has `day`.

        A week, four weeks or a year are counted from its first day; a month is the calendar's; what
        comes on named days may move within its week; what comes once is all of its days.
        """
        start = self.valid.start
        if self.basis is Basis.ONE_OFF:
            return self.valid
        if self.basis in (Basis.PER_YEAR, Basis.ONCE_A_YEAR):
            years = 0
            while add_months(start, 12 * (years + 1)) <= day:
                years += 1
            whole = Period(add_months(start, 12 * years), add_months(start, 12 * (years + 1)))
        elif self.basis is Basis.PER_MONTH:
            first = day.replace(day=1)
            whole = Period(first, add_months(first, 1))
        else:
            length = 28 if self.basis is Basis.PER_FOUR_WEEKS else 7
            past = (day - start).days % length
            first = date.fromordinal(day.toordinal() - past)
            whole = Period(first, date.fromordinal(first.toordinal() + length))
        inside = whole.overlap(self.valid)
        assert inside is not None, "a day that is its own lies in a period that is"
        return inside

    def _over(self, period: Period, each: int) -> int:
        if self.basis is Basis.ONE_OFF:
            # Given whole wherever it begins, and never in parts.
            whole = period.start <= self.valid.start and period.contains(self.valid.start)
            return round_half_up(Fraction(self.quantity_hundredths * each, 100)) if whole else 0
        fact = Entitled(
            _NOBODY,
            _NOBODY,
            self.quantity_hundredths,
            each,
            self.basis,
            self.valid,
            falls_on=self.falls_on,
        )
        return entitled_pence(fact, period)
