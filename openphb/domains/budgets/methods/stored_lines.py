"""What is kept of a sum of costed lines, and the same sum done again from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openphb.domains.budgets.methods import costed_lines, reading
from openphb.domains.budgets.types import CostedLine, WeeksInYear, WorkedOut


def stored_working(worked: WorkedOut) -> dict[str, Any]:
    """Return all that is needed to do the sum again, and its result, as plain JSON."""
    return {
        "pack": worked.pack,
        "worked_out_on": worked.worked_out_on.isoformat(),
        "weeks_in_year": str(worked.weeks_in_year),
        "lines": [
            {**stored_line(line), "pence": pence, "sentence": sentence}
            for line, pence, sentence in zip(
                worked.lines, worked.line_pence, worked.line_sentences, strict=True
            )
        ],
        "sentences": list(worked.total_sentences),
        "weekly_pence": worked.weekly_pence,
        "annual_pence": worked.annual_pence,
        "one_off_pence": worked.one_off_pence,
        "first_year_pence": worked.annual_pence + worked.one_off_pence,
    }


def stored_line(line: CostedLine) -> dict[str, Any]:
    """Return what a sum rests on of one line, as plain JSON; `reading.lines` reads it.

    Its rate's code, its carers and its key are kept beside the sum, with the line: no amount rests
    on them, and a stored working stays as it was first written.
    """
    return {
        "description": line.description,
        "quantity_hundredths": line.quantity_hundredths,
        "unit": line.unit,
        "unit_pence": line.unit_pence,
        "basis": str(line.basis),
    }


def again(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the working that the same lines come to now.

    Refusals: `working_unreadable`, and those of `costed_lines.work_out`.
    """
    worked = costed_lines.work_out(
        reading.lines(stored, "lines"),
        weeks_in_year=reading.one_of(WeeksInYear, stored, "weeks_in_year"),
        worked_out_on=reading.day(stored, "worked_out_on"),
    )
    return stored_working(worked)
