"""`openphb pa-cost` of a team over any dates."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import date, timedelta

from openphb.domains.budgets.commands.given import number_given
from openphb.domains.budgets.commands.team_file import read_team
from openphb.domains.budgets.employing import (
    CostPart,
    Employment,
    OnCosts,
    Payslip,
    Per,
    Team,
    TeamCost,
    cost_by_pay_period,
    cost_of_team,
)
from openphb.kernel.command import Answer, day_given, error, file_bytes, refused
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal

PAYS = {"weekly": Per.WEEK, "four-weekly": Per.FOUR_WEEKS, "monthly": Per.MONTH}
KEYS = (
    *("from", "to", "pay", "people", "care_pence", "without_allowance_pence"),
    *("allowance_pence", "with_allowance_pence", "claims_allowance", "total_pence", "lawful"),
)
LISTS = ("parts", "each_person", "payslips", "allowance", "by_pay_period")


def team_cost(arguments: Namespace) -> Answer:
    """Return what a team costs. Rows that cannot be read are errors, and the others are priced."""
    faults: tuple[Mapping[str, object], ...] = ()
    try:
        people, faults = read_team(file_bytes(arguments.team))
        first, last = day_given(arguments.first, "from"), day_given(arguments.last, "to")
        dates = Period(first, last + timedelta(days=1))
        team = _team(arguments, people, first)
        cost = cost_of_team(team, dates)
        each = cost_by_pay_period(team, dates)
    except Refusal as refusal:
        nothing: dict[str, object] = {**dict.fromkeys(KEYS), **{key: [] for key in LISTS}}
        return Answer(nothing, "", (*faults, refused(refusal)))
    by_pay = {name: each[pays] for name, pays in PAYS.items()}
    return Answer(
        {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "pay": arguments.pay,
            "people": len(people),
            "care_pence": cost.care_pence,
            "without_allowance_pence": cost.without_allowance_pence,
            "allowance_pence": cost.allowance_pence,
            "with_allowance_pence": cost.with_allowance_pence,
            "claims_allowance": cost.claims_allowance,
            "total_pence": cost.total_pence,
            "lawful": not cost.below,
            "parts": [_part(part) for part in cost.parts],
            "each_person": [
                {"name": one.name, "parts": [_part(part) for part in cost.parts_of(one.name)]}
                for one in people
            ],
            "payslips": [_slip(slip) for slip in cost.payslips],
            "allowance": [
                {
                    "tax_year_from": year.first_day.isoformat(),
                    "limit_pence": year.limit_pence,
                    "taken_pence": year.taken_pence,
                    "source": year.source,
                }
                for year in cost.allowance
            ],
            "by_pay_period": [
                {
                    "pay": name,
                    "without_allowance_pence": one and one.without_allowance_pence,
                    "with_allowance_pence": one and one.with_allowance_pence,
                }
                for name, one in by_pay.items()
            ],
        },
        _words(cost, by_pay),
        (
            *faults,
            *(error("below_minimum_wage", words, "team") for words in cost.below_by_person),
        ),
    )


def _team(arguments: Namespace, people: tuple[Employment, ...], first: date) -> Team:
    return Team(
        employments=people,
        pays=PAYS[arguments.pay],
        first_day=first,
        paid_after_days=arguments.paid_after_days,
        on_costs=OnCosts(
            training_hours=number_given(arguments.training_hours, "training_hours"),
            sick_weeks=number_given(arguments.sick_weeks, "sick_weeks"),
            days_a_week=arguments.days_a_week,
            bank_holiday_premium=number_given(
                arguments.bank_holiday_premium, "bank_holiday_premium"
            ),
            insurance_pence=arguments.insurance_pence,
            payroll_fee_pence=arguments.payroll_fee_pence,
            dbs_pence=arguments.dbs_pence,
            recruitment_pence=arguments.recruitment_pence,
            redundancy=arguments.redundancy,
            cover_by_team=arguments.cover_by_team,
        ),
        claims_allowance=arguments.employment_allowance,
        duties_elsewhere=arguments.duties_elsewhere,
        allowance_used_pence=arguments.allowance_used_pence,
    )


def _part(part: CostPart) -> dict[str, object]:
    return {
        "line": part.what,
        "pence": part.pence,
        "rate": part.rate,
        "source": part.source or None,
    }


def _slip(slip: Payslip) -> dict[str, object]:
    return {
        "name": slip.name,
        "from": slip.period.start.isoformat(),
        "to": slip.period.last_day and slip.period.last_day.isoformat(),
        "pay_day": slip.pay_day.isoformat(),
        "hours": float(slip.hours),
        "minimum_wage_pence_per_hour": slip.minimum_wage_pence,
        "parts": {part.what: part.pence for part in slip.parts},
        "employer_ni_pence": slip.insurance_pence,
        "allowance_pence": slip.allowance_pence,
        "without_allowance_pence": slip.total_pence,
    }


def _words(cost: TeamCost, by_pay: Mapping[str, TeamCost | None]) -> str:
    rows = [("", "without allowance", "with allowance")]
    rows += [(part.what, pounds(part.pence), pounds(part.pence)) for part in cost.parts]
    rows.append(("Employment Allowance", pounds(0), pounds(-cost.allowance_pence)))
    rows.append(("all", pounds(cost.without_allowance_pence), pounds(cost.with_allowance_pence)))
    rows.append(("", "", ""))
    rows += [
        (
            f"if paid {name}",
            "not known" if one is None else pounds(one.without_allowance_pence),
            "not known" if one is None else pounds(one.with_allowance_pence),
        )
        for name, one in by_pay.items()
    ]
    widths = [max(len(row[n]) for row in rows) for n in range(3)]
    table = [
        f"{what:<{widths[0]}}  {without:>{widths[1]}}  {had:>{widths[2]}}".rstrip()
        for what, without, had in rows
    ]
    why = [
        f"{part.what}: {part.rate}" + (f" ({part.source})" if part.source else "")
        for part in cost.parts
    ]
    claimed = "is claimed" if cost.claims_allowance else "is not claimed"
    return "\n".join([*table, "", f"The allowance {claimed}.", "", *why])
