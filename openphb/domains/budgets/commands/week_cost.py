"""`openphb pa-cost` of one person for one week."""

from __future__ import annotations

from argparse import Namespace

from openphb.domains.budgets.commands.given import number_given
from openphb.domains.budgets.employing import WeekOfWork, cost_of_employing
from openphb.kernel.command import Answer, day_given, error, refused
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal


def week_cost(arguments: Namespace) -> Answer:
    """Return what one week of one person costs."""
    keys = (
        *("gross_pence", "employer_ni_pence", "employer_pension_pence", "holiday_pence"),
        *("total_pence", "minimum_wage_pence_per_hour", "lawful"),
    )
    try:
        found = cost_of_employing(
            WeekOfWork(
                rate_pence=arguments.rate_pence,
                hours=number_given(arguments.hours, "hours"),
                on=day_given(arguments.on, "on"),
                age=arguments.age,
                irregular=arguments.irregular,
                allowance=arguments.employment_allowance,
            )
        )
    except Refusal as refusal:
        return Answer({**dict.fromkeys(keys), "working": []}, "", (refused(refusal),))
    wage = found.minimum_wage_pence
    below = error(
        "below_minimum_wage",
        f"{pounds(arguments.rate_pence)} an hour is below the minimum wage of {pounds(wage)}. "
        f"Pay {pounds(wage)} or more.",
        "rate_pence",
    )
    return Answer(
        {
            "gross_pence": found.gross.pence,
            "employer_ni_pence": found.employer_ni_pence,
            "employer_pension_pence": found.employer_pension.pence,
            "holiday_pence": found.holiday.pence,
            "total_pence": found.total_pence,
            "minimum_wage_pence_per_hour": wage,
            "lawful": found.lawful,
            "working": [
                {
                    "line": part.what,
                    "pence": part.pence,
                    "rate": part.rate,
                    "source": part.source or None,
                }
                for part in found.parts
            ],
        },
        "\n".join(
            [
                *(f"{part.what}: {pounds(part.pence)} ({part.rate})" for part in found.parts),
                f"a week: {pounds(found.total_pence)}",
            ]
        ),
        () if found.lawful else (below,),
    )
