"""What is kept of a package that was looked at, and the same sum done again from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openphb.domains.budgets.methods import reading
from openphb.domains.budgets.methods.existing_package.pack import work_out
from openphb.domains.budgets.methods.existing_package.types import (
    Commissioned,
    PackageWorked,
    Part,
    Settled,
)
from openphb.domains.budgets.methods.stored_lines import stored_line, stored_working
from openphb.domains.budgets.types import Basis, CostedLine, WeeksInYear


def stored_package(made: PackageWorked) -> dict[str, Any]:
    """Return all that is needed to work the package out again, and its result, as plain JSON."""
    parts = [_part(part) for part in made.parts]
    return {
        **stored_working(made.worked),
        "parts": parts,
        "given_sha256": reading.sha256_of({"parts": parts}),
        "now": {
            "weekly_pence": made.now_weekly_pence,
            "annual_pence": made.now_annual_pence,
            "one_off_pence": made.now_one_off_pence,
        },
        "notes": list(made.notes),
    }


def again(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the working that the same parts come to now.

    Refusals: `working_unreadable`, and those of `existing_package.pack.work_out`.
    """
    return stored_package(
        work_out(
            stored_parts(stored),
            weeks_in_year=reading.one_of(WeeksInYear, stored, "weeks_in_year"),
            worked_out_on=reading.day(stored, "worked_out_on"),
        )
    )


def stored_parts(stored: Mapping[str, Any]) -> tuple[Part, ...]:
    """Return the parts of a stored package. Refusal: `working_unreadable`."""
    return tuple(
        _read_part(one, f"parts[{place}]")
        for place, one in enumerate(reading.objects(stored, "parts"))
    )


def rests_on(stored: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the way from what the package costs now, and how each part is known, as sentences.

    Refusal: `working_unreadable`.
    """
    known = (
        f"{part.now.line.description}, {part.now.supplier}: {part.now.source}"
        for part in stored_parts(stored)
    )
    return (*map(str, stored.get("notes", [])), *known)


def _part(part: Part) -> dict[str, Any]:
    return {
        "now": {
            **stored_line(part.now.line),
            "supplier": part.now.supplier,
            "source": part.now.source,
        },
        "settled": str(part.settled),
        "quantity_hundredths": part.quantity_hundredths,
        "unit_pence": part.unit_pence,
        "why": part.why,
    }


def _read_part(raw: Mapping[str, Any], where: str) -> Part:
    now, here = reading.inside(raw, "now", where), f"{where}.now"
    return Part(
        now=Commissioned(
            line=CostedLine(
                description=reading.text(now, "description", here),
                quantity_hundredths=reading.whole(now, "quantity_hundredths", here),
                unit=reading.text(now, "unit", here),
                unit_pence=reading.whole(now, "unit_pence", here),
                basis=reading.one_of(Basis, now, "basis", here),
            ),
            supplier=reading.text(now, "supplier", here),
            source=reading.text(now, "source", here),
        ),
        settled=reading.one_of(Settled, raw, "settled", where),
        quantity_hundredths=reading.whole(raw, "quantity_hundredths", where),
        unit_pence=reading.whole(raw, "unit_pence", where),
        why=reading.text(raw, "why", where),
    )
