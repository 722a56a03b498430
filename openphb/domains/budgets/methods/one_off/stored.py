"""What is kept of a one-off budget, and the same things added up again from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openphb.domains.budgets.methods import reading
from openphb.domains.budgets.methods.given import kept, maybe_day, texts
from openphb.domains.budgets.methods.one_off.pack import work_out
from openphb.domains.budgets.methods.one_off.types import (
    OneOffThings,
    OneOffWorked,
    Quote,
    Thing,
)
from openphb.domains.budgets.types import WeeksInYear

Stored = Mapping[str, Any]


def stored_one_off(made: OneOffWorked) -> dict[str, Any]:
    """Return all that is needed to add the things up again, and the result, as plain JSON."""
    given = {
        "on": made.on.isoformat(),
        "things": [
            {
                "what": thing.what,
                "outcome": thing.outcome,
                "quotes": [
                    {
                        "supplier": quote.supplier,
                        "pence": quote.pence,
                        "dated": quote.dated.isoformat() if quote.dated else "",
                    }
                    for quote in thing.quotes
                ],
                "chosen": thing.chosen,
                "reason": thing.reason,
                "fitting_pence": thing.fitting_pence,
            }
            for thing in made.things.things
        ],
    }
    return kept(made.worked, given, made.notes)


def again(stored: Stored) -> dict[str, Any]:
    """Return the working that the same things come to now.

    Refusals: `working_unreadable`, and those of `one_off.pack.work_out`.
    """
    on = reading.day(reading.inside(stored, "given"), "on", "given")
    weeks_in_year = reading.one_of(WeeksInYear, stored, "weeks_in_year")
    return stored_one_off(work_out(stored_things(stored), on=on, weeks_in_year=weeks_in_year))


def stored_things(stored: Stored) -> OneOffThings:
    """Return the things that a stored working is of. Refusal: `working_unreadable`."""
    raw = reading.inside(stored, "given")
    return OneOffThings(
        tuple(
            _thing(one, f"given.things[{place}]")
            for place, one in enumerate(reading.objects(raw, "things", "given"))
        )
    )


def rests_on(stored: Stored) -> tuple[str, ...]:
    """Return what a stored working rests on, as the sentences that were kept with it."""
    return texts(stored, "notes", "")


def _thing(raw: Stored, where: str) -> Thing:
    return Thing(
        what=reading.text(raw, "what", where),
        outcome=reading.text(raw, "outcome", where),
        quotes=tuple(
            Quote(
                supplier=reading.text(one, "supplier", here),
                pence=reading.whole(one, "pence", here),
                dated=maybe_day(one, "dated", here),
            )
            for number, one in enumerate(reading.objects(raw, "quotes", where))
            for here in [f"{where}.quotes[{number}]"]
        ),
        chosen=reading.whole(raw, "chosen", where),
        reason=reading.text(raw, "reason", where),
        fitting_pence=reading.whole(raw, "fitting_pence", where),
    )
