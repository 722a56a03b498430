"""A team over any dates: each pay period worked out by the rules of its own days.

- **Pay** is worked out by days: a week is 7 of them, a year of 365 days is 52 1/7 weeks. Running
  totals are rounded, so pay for care comes to the same by week, by 4 weeks and by month.
- **National Insurance** goes by the tax year and the age of the pay *day*; **pension** by the pay
  period's first day, and whoever is brought into one stays; the **minimum wage** by the first pay
  period that begins on or after a rise or a birthday. They rest on a payslip's pay, rounded to the
  penny. Pension age is not looked at: `enrolled` says who is in no pension.
- **The Employment Allowance** is one for the employer: used up through a tax year by everybody's
  insurance in the order of pay days, and whole again on 6 April.
- A **last pay period that the dates cut** is worked out whole and its share by days is counted, as
  if paid on its last day so counted.
- **Leave**: cover bears no insurance or pension, unless colleagues cover, who are taken to earn
  above the thresholds already: then it is the most it can be.
- **Sickness**: what a sick person is not paid pays for their cover; the cost is the sick pay.
- **Redundancy**: at each anniversary from the second, what that service would earn.

A team is worked out from its first pay period on, and `dates` are a window on it that begins with
a pay period: so two windows side by side come to one over both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from openphb.domains.budgets.employing.law import Per
from openphb.domains.budgets.employing.parts import CostPart, whole_pence
from openphb.domains.budgets.employing.pay_periods import pay_periods, tax_year, years_in
from openphb.domains.budgets.employing.payslip import payslips
from openphb.domains.budgets.employing.team import Team, refuse_team
from openphb.domains.budgets.employing.told import AllowanceYear, Payslip, TeamCost
from openphb.domains.rates.national import rate_on
from openphb.kernel.money import Pence, pounds, round_half_up
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal


def cost_of_team(team: Team, dates: Period) -> TeamCost:
    """Return what a team costs over the dates, in pence, without and with the allowance.

    Refusals: those of `team.refuse_team`, `pay_periods.pay_periods` and `rates.national.rate_on`.
    """
    refuse_team(team)
    periods = pay_periods(team, dates)
    slips = sorted(
        (slip for one in team.employments for slip in payslips(team, one, periods)),
        key=lambda slip: (slip.pay_day, slip.name),
    )
    inside = tuple(
        slip for slip in _with_allowance(team, slips) if slip.period.start >= dates.start
    )
    return TeamCost(
        dates=dates,
        pays=team.pays,
        claims_allowance=team.claims_allowance,
        payslips=inside,
        team_parts=_for_the_team(team, dates),
        allowance=() if team.duties_elsewhere else tuple(_allowance_years(inside)),
    )


def cost_by_pay_period(team: Team, dates: Period) -> dict[Per, TeamCost | None]:
    """Return the same team paid by the week, by 4 weeks and by the month.

    Pay for care comes to the same. What the law adds does not, because its thresholds are not
    multiples of one another. None where the team cannot be paid so, or a rate is not known for a
    pay period that it would have. Refusals: those of `cost_of_team`, as the team is paid.
    """

    def paid(pays: Per) -> TeamCost | None:
        try:
            return cost_of_team(replace(team, pays=pays), dates)
        except Refusal:
            if pays is team.pays:
                raise
            return None

    return {pays: paid(pays) for pays in (Per.WEEK, Per.FOUR_WEEKS, Per.MONTH)}


def _with_allowance(team: Team, slips: Iterable[Payslip]) -> Iterable[Payslip]:
    """Return payslips, in the order of pay days, with what the allowance takes from each."""
    if team.duties_elsewhere:
        return slips
    left: dict[date, Pence] = {}
    found = []
    for slip in slips:
        first = tax_year(slip.pay_day).start
        if first not in left:
            used = 0 if left else team.allowance_used_pence
            limit = whole_pence(rate_on("employment_allowance", slip.pay_day))
            left[first] = max(limit - used, 0)
        taken = min(left[first], slip.insurance_pence)
        left[first] -= taken
        found.append(replace(slip, allowance_pence=taken))
    return found


def _allowance_years(slips: Iterable[Payslip]) -> Iterable[AllowanceYear]:
    taken: dict[date, Pence] = {}
    for slip in slips:
        first = tax_year(slip.pay_day).start
        taken[first] = taken.get(first, 0) + slip.allowance_pence
    for first, pence in taken.items():
        limit = rate_on("employment_allowance", first)
        yield AllowanceYear(first, whole_pence(limit), pence, limit.source)


def _for_the_team(team: Team, dates: Period) -> tuple[CostPart, ...]:
    fee = team.on_costs.insurance_pence
    if not fee or dates.end is None:
        return ()

    def until(day: date) -> Pence:
        whole = years_in(Period(team.first_day, day)) if day > team.first_day else Fraction(0)
        return round_half_up(fee * whole)

    return (
        CostPart("insurance", until(dates.end) - until(dates.start), f"{pounds(fee)} a year", ""),
    )
