"""`openphb budget replay` and `openphb pa-cost`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from openphb.kernel.command import Answer, Subparsers, add_command

PAY = ("weekly", "four-weekly", "monthly")


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
        "Work out what employing costs: one personal assistant for one week (--rate-pence, --hours "
        "and --on), or a team over any dates (--team, --from and --to), without and with the "
        "Employment Allowance. Each part has the rate it rests on. Pay below the minimum wage is "
        "an error.",
        _pa_cost,
    )
    cost.add_argument("--rate-pence", type=int, metavar="N", help="pay for an hour")
    cost.add_argument("--hours", metavar="H", help="hours a week, like 20 or 7.5")
    cost.add_argument("--on", metavar="DATE", help="like 2026-04-06")
    cost.add_argument("--age", type=int, metavar="N", help="22 or older unless given")
    cost.add_argument("--irregular", action="store_true", help="irregular hours, or part of a year")
    cost.add_argument(
        "--employment-allowance",
        action="store_true",
        help="the employer claims it; of one person, for one who has no other staff",
    )
    _add_team(cost)


def _add_team(cost: ArgumentParser) -> None:
    team = cost.add_argument_group(
        "a team",
        "A CSV file with one row for each person. Columns: name, rate (pounds, or “minimum”), "
        "hours (a week); and, where they apply, unsocial_hours, unsocial_rate, "
        "waking_night_hours, waking_night_rate, sleep_in_nights, sleep_in_flat, woken_hours, "
        "woken_rate, born, irregular, enrolled, starts, ends (the last day), miles.",
    )
    team.add_argument("--team", metavar="FILE.csv")
    team.add_argument("--pay", choices=PAY, default="weekly", help="how often (weekly)")
    team.add_argument("--from", dest="first", metavar="DATE", help="the first pay period's first")
    team.add_argument("--to", dest="last", metavar="DATE", help="the last day")
    team.add_argument(
        "--paid-after-days",
        type=int,
        default=0,
        metavar="N",
        help="from a pay period's last day to its pay day (0)",
    )
    team.add_argument(
        "--allowance-used-pence",
        type=int,
        default=0,
        metavar="N",
        help="of the allowance, before the first pay day in its tax year (0)",
    )
    team.add_argument(
        "--duties-elsewhere",
        action="store_true",
        help="somebody also works for others: no allowance",
    )
    team.add_argument("--training-hours", default="0", metavar="H", help="a year, each person")
    team.add_argument("--sick-weeks", default="0", metavar="W", help="a year, each person")
    team.add_argument("--days-a-week", type=int, default=5, metavar="N", help="each works (5)")
    team.add_argument(
        "--bank-holiday-premium", default="0", metavar="X", help="0.5 is time and a half"
    )
    for name, words in (
        ("insurance", "a year"),
        ("payroll-fee", "each payslip"),
        ("dbs", "each person who starts"),
        ("recruitment", "each person who starts"),
    ):
        team.add_argument(f"--{name}-pence", type=int, default=0, metavar="N", help=words)
    team.add_argument("--redundancy", action="store_true", help="put by from two years' service")
    team.add_argument(
        "--cover-by-team",
        action="store_true",
        help="colleagues cover leave: insurance and pension on it too",
    )


def _replay(arguments: Namespace) -> Answer:
    from openphb.domains.budgets.commands.replay import replay_file

    return replay_file(arguments)


def _pa_cost(arguments: Namespace) -> Answer:
    from openphb.domains.budgets.commands.team_cost import team_cost
    from openphb.domains.budgets.commands.week_cost import week_cost

    team = arguments.team is not None
    wanted = (
        {"--from": arguments.first, "--to": arguments.last}
        if team
        else {
            "--rate-pence": arguments.rate_pence,
            "--hours": arguments.hours,
            "--on": arguments.on,
        }
    )
    missing = [name for name, value in wanted.items() if value is None]
    if missing:
        arguments.wrong_usage(f"the following arguments are required: {', '.join(missing)}")
    return team_cost(arguments) if team else week_cost(arguments)
