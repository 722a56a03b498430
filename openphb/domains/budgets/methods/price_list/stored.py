"""What is kept of a choice from the price list, and the same choice priced again from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openphb.domains.budgets.methods import reading
from openphb.domains.budgets.methods.given import kept, read_prices, stored_prices, texts
from openphb.domains.budgets.methods.price_list.pack import work_out
from openphb.domains.budgets.methods.price_list.types import Choice, Chosen, ListWorked
from openphb.domains.budgets.types import Basis, WeeksInYear

Stored = Mapping[str, Any]


def stored_list(made: ListWorked) -> dict[str, Any]:
    """Return all that is needed to price the choice again, and its result, as plain JSON."""
    given = {
        "choices": [
            {"code": one.code, "hundredths": one.hundredths, "basis": str(one.basis)}
            for one in made.chosen.choices
        ],
        "prices": stored_prices(made.prices),
    }
    return kept(made.worked, given, made.notes)


def again(stored: Stored) -> dict[str, Any]:
    """Return the working that the same choice and prices come to now.

    Refusals: `working_unreadable`, and those of `price_list.pack.work_out`.
    """
    raw = reading.inside(reading.inside(stored, "given"), "prices", "given")
    prices = read_prices(raw, "given.prices")
    weeks_in_year = reading.one_of(WeeksInYear, stored, "weeks_in_year")
    return stored_list(work_out(stored_choice(stored), prices, weeks_in_year=weeks_in_year))


def stored_choice(stored: Stored) -> Chosen:
    """Return the choice that a stored working is of. Refusal: `working_unreadable`."""
    raw = reading.inside(stored, "given")
    return Chosen(
        tuple(
            Choice(
                code=reading.text(one, "code", here),
                hundredths=reading.whole(one, "hundredths", here),
                basis=reading.one_of(Basis, one, "basis", here),
            )
            for place, one in enumerate(reading.objects(raw, "choices", "given"))
            for here in [f"given.choices[{place}]"]
        )
    )


def rests_on(stored: Stored) -> tuple[str, ...]:
    """Return what a stored working rests on, as the sentences that were kept with it."""
    return texts(stored, "notes", "")
