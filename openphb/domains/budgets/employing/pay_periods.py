"""The pay periods of a team, their pay days, and tax years. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from openphb.domains.budgets.employing.law import Per
from openphb.domains.budgets.employing.team import Team
from openphb.kernel.periods import Period, long_date
from openphb.kernel.refusal import Refusal


@dataclass(frozen=True)
class PayPeriod:
    """A pay period as far as the dates go: `share` of its days is counted."""

    days: Period
    share: Fraction
    pay_day: date


def pay_periods(team: Team, dates: Period) -> list[PayPeriod]:
    """Return the team's pay periods from its first one to the end of the dates.

    Refusals: `dates_open`; `not_a_pay_period`, where the dates begin with none of them.
    """
    if dates.end is None:
        raise Refusal("dates_open", "The dates have no end.", "Give a last day.", "to")
    found = []
    for start, end in _boundaries(team):
        if start >= dates.end:
            break
        last = min(end, dates.end)
        found.append(
            PayPeriod(
                Period(start, last),
                Fraction((last - start).days, (end - start).days),
                last + timedelta(days=team.paid_after_days - 1),
            )
        )
    starts = [period.days.start for period in found]
    if dates.start not in starts:
        before = [start for start in starts if start < dates.start]
        raise Refusal(
            "not_a_pay_period",
            f"No pay period of the team begins on {long_date(dates.start)}.",
            f"Begin on {long_date(before[-1] if before else team.first_day)}.",
            "from",
        )
    return found


def tax_year(day: date) -> Period:
    """Return the tax year that the day is in: from 6 April to 5 April."""
    first = day.year if day >= date(day.year, 4, 6) else day.year - 1
    return Period(date(first, 4, 6), date(first + 1, 4, 6))


def by_tax_years(period: Period) -> Iterator[Period]:
    """Yield the parts of a period that has an end, one for each tax year that it touches."""
    start = period.start
    while period.end is not None and start < period.end:
        end = min(tax_year(start).end or period.end, period.end)
        yield Period(start, end)
        start = end


def years_in(period: Period) -> Fraction:
    """Return how many years a period is, exactly: a whole tax year is one, of 365 days or 366."""
    return sum(
        (Fraction(part.days or 0, tax_year(part.start).days or 1) for part in by_tax_years(period)),
        Fraction(0),
    )


def _boundaries(team: Team) -> Iterator[tuple[date, date]]:
    start = team.first_day
    while True:
        if team.pays is Per.MONTH:
            end = date(start.year + start.month // 12, start.month % 12 + 1, start.day)
        else:
            end = start + timedelta(days=7 if team.pays is Per.WEEK else 28)
        yield start, end
        start = end
