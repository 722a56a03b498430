"""`openphb rates show`."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from openphb.kernel.command import Answer, Subparsers, add_command, day_given, refused
from openphb.kernel.refusal import Refusal

if TYPE_CHECKING:
    from decimal import Decimal

    from openphb.domains.rates.types import Rate


def register(subparsers: Subparsers) -> None:
    """Add the commands about rates."""
    rates = subparsers.add_parser("rates", help="national rates").add_subparsers(required=True)
    parser = add_command(
        rates,
        "show",
        "Show the national rates that hold on a day. A rate's valid_to is the first day on which "
        "it no longer holds; null where none is known.",
        _show,
        from_line=lambda arguments, line: Namespace(**{**vars(arguments), "on": line}),
        first="on",
    )
    parser.add_argument(
        "--on", required=True, metavar="DATE", help="like 2026-04-06, or - for many, one a line"
    )
    parser.add_argument("--name", help="one rate only")


def _show(arguments: Namespace) -> Answer:
    from openphb.domains.rates.national import rate_on, rates_on

    try:
        on = day_given(arguments.on, "on")
        found = rates_on(on) if arguments.name is None else (rate_on(arguments.name, on),)
    except Refusal as refusal:
        # The same keys whether or not there is an answer, so that a reader need not look twice.
        return Answer({"on": arguments.on, "rates": []}, "", (refused(refusal),))
    return Answer(
        {"on": on.isoformat(), "rates": [_rate(rate) for rate in found]},
        "\n".join(
            f"{rate.name}: {'not known' if rate.value is None else rate.value} {rate.unit} "
            f"({rate.source})"
            for rate in found
        ),
    )


def _rate(rate: Rate) -> dict[str, object]:
    return {
        "name": rate.name,
        # A JSON number writes the same digits as the table; a test holds it to that.
        "value": _digits(rate.value),
        "unit": rate.unit,
        "valid_from": rate.valid_from.isoformat(),
        "valid_to": rate.valid_to.isoformat() if rate.valid_to else None,
        "source": rate.source,
    }


def _digits(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
