"""`openphb budget replay` and `openphb pa-cost`."""

from __future__ import annotations

import re
from argparse import Namespace
from fractions import Fraction

from openphb.kernel.command import (
    Answer,
    Subparsers,
    add_command,
    day_given,
    error,
    file_bytes,
    refused,
)
from openphb.kernel.refusal import Refusal

HOURS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")


def register(subparsers: Subparsers) -> None:
    """Add the commands about budgets."""
    budget = subparsers.add_parser("budget", help="budgets").add_subparsers(required=True)
    parser = add_command(
        budget,
        "replay",
        "Work a stored indicative budget out again and say whether it comes to the same. The "
        "pence are those of the first year: a year and the one-offs.",
        _replay,
        from_line=lambda arguments, line: Namespace(**{**vars(arguments), "file": line}),
        first="file",
    )
    parser.add_argument("file", metavar="FILE", help="or - for many file names, one a line")
    cost = add_command(
        subparsers,
        "pa-cost",
        "Work out what one personal assistant costs for one week: pay, National Insurance, pension "
        "and holiday cover, each with the rate it rests on. Pay below the minimum wage is an error.",
        _pa_cost,
    )
    cost.add_argument("--rate-pence", required=True, type=int, metavar="N", help="pay for an hour")
    cost.add_argument("--hours", required=True, metavar="H", help="hours a week, like 20 or 7.5")
    cost.add_argument("--on", required=True, metavar="DATE", help="like 2026-04-06")
    cost.add_argument("--age", type=int, metavar="N", help="22 or older unless given")
    cost.add_argument("--irregular", action="store_true", help="irregular hours, or part of a year")
    cost.add_argument(
        "--employment-allowance",
        action="store_true",
        help="the employer claims it, and has no other staff",
    )


def _replay(arguments: Namespace) -> Answer:
    from openphb.domains.budgets.replay import read_working, replay
    from openphb.kernel.money import pounds

    try:
        found = replay(read_working(file_bytes(arguments.file)))
    except Refusal as refusal:
        unread: dict[str, object] = {
            "matches": False,
            "stored_pence": None,
            "replayed_pence": None,
            "pack": None,
            "differences": [],
        }
        return Answer(unread, "", (refused(refusal),))
    differences = [
        {"where": one.where, "stored": one.stored, "replayed": one.replayed}
        for one in found.differences
    ]
    verdict = "matches" if found.matches else "does not match"
    return Answer(
        {
            "matches": found.matches,
            "stored_pence": found.stored_pence,
            "replayed_pence": found.replayed_pence,
            "pack": found.pack,
            "differences": differences,
        },
        f"{verdict}: {found.pack} comes to {pounds(found.replayed_pence)} in the first year",
        tuple(
            error(
                "replay_differs",
                f"it says {one.stored!r} and comes to {one.replayed!r}",
                one.where,
            )
            for one in found.differences
        ),
    )


def _pa_cost(arguments: Namespace) -> Answer:
    from openphb.domains.budgets.employing import WeekOfWork, cost_of_employing
    from openphb.kernel.money import pounds

    keys = (
        *("gross_pence", "employer_ni_pence", "employer_pension_pence", "holiday_pence"),
        *("total_pence", "minimum_wage_pence_per_hour", "lawful"),
    )
    try:
        found = cost_of_employing(
            WeekOfWork(
                rate_pence=arguments.rate_pence,
                hours=_hours(arguments.hours),
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


def _hours(text: str) -> Fraction:
    if not HOURS.fullmatch(text.strip()):
        raise Refusal(
            "hours_unreadable",
            f"“{text[:40]}” is not a number of hours.",
            "Write it like 20 or 7.5.",
            "hours",
        )
    return Fraction(text.strip())
