"""What is kept of a range: the usual week as the cost matrix keeps it, and what would move it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openphb.domains.budgets.methods import cost_matrix, reading
from openphb.domains.budgets.methods.cost_matrix import MatrixWorked
from openphb.domains.budgets.methods.severity_range.pack import weeks_of, work_out
from openphb.domains.budgets.methods.severity_range.types import Mover, RangeWorked, Way
from openphb.domains.budgets.types import Moves, RangeEnd, SeverityRange, WeeksInYear


def stored_range(made: RangeWorked) -> dict[str, Any]:
    """Return all that is needed to work the range out again, and its result, as plain JSON."""
    movers = [
        {
            "words": mover.words,
            "way": str(mover.way),
            "place": mover.place,
            "care": cost_matrix.stored_row(mover.care) if mover.care else None,
        }
        for mover in made.movers
    ]
    return {
        **cost_matrix.stored_matrix(made.central),
        "range": {
            "movers": movers,
            "movers_sha256": reading.sha256_of({"movers": movers}),
            "alone_pence": list(made.alone_pence),
            "low": _end(made.low),
            "high": _end(made.high),
        },
    }


def again(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the working that the same week, movers and prices come to now.

    Refusals: `working_unreadable`, and those of `severity_range.pack.work_out`.
    """
    week, movers = cost_matrix.stored_week(stored), stored_movers(stored)
    priced = cost_matrix.stored_priced(stored)
    # A price that is needed and was not kept: the week was changed since, or the prices were.
    for one in (week, *weeks_of(week, movers)):
        cost_matrix.refuse_unkept(one, priced)
    weeks_in_year = reading.one_of(WeeksInYear, stored, "weeks_in_year")
    return stored_range(work_out(week, movers, priced, weeks_in_year=weeks_in_year))


def stored_movers(stored: Mapping[str, Any]) -> tuple[Mover, ...]:
    """Return what would move a stored range. Refusal: `working_unreadable`."""
    return tuple(
        Mover(
            words=reading.text(one, "words", here),
            way=reading.one_of(Way, one, "way", here),
            place=None if one.get("place") is None else reading.whole(one, "place", here),
            care=None
            if one.get("care") is None
            else cost_matrix.read_row(reading.inside(one, "care", here), f"{here}.care"),
        )
        for place, one in enumerate(
            reading.objects(reading.inside(stored, "range"), "movers", "range")
        )
        for here in [f"range.movers[{place}]"]
    )


def told_range(stored: Mapping[str, Any]) -> SeverityRange:
    """Return a stored range as it is told. Refusal: `working_unreadable`."""
    kept = reading.inside(stored, "range")
    alone = kept.get("alone_pence")
    movers = stored_movers(stored)
    if not isinstance(alone, list) or len(alone) != len(movers):
        raise reading.unreadable("range.alone_pence")
    return SeverityRange(
        low=_read_end(kept, "low"),
        high=_read_end(kept, "high"),
        moves=tuple(
            Moves(mover.words, int(pence)) for mover, pence in zip(movers, alone, strict=True)
        ),
    )


def _end(made: MatrixWorked) -> dict[str, Any]:
    return {
        "weekly_pence": made.worked.weekly_pence,
        "annual_pence": made.worked.annual_pence,
        "one_off_pence": made.worked.one_off_pence,
        "sentences": [*made.worked.line_sentences, *made.worked.total_sentences],
        "notes": list(made.notes),
    }


def _read_end(kept: Mapping[str, Any], key: str) -> RangeEnd:
    raw, where = reading.inside(kept, key, "range"), f"range.{key}"
    return RangeEnd(
        weekly_pence=reading.whole(raw, "weekly_pence", where),
        annual_pence=reading.whole(raw, "annual_pence", where),
        one_off_pence=reading.whole(raw, "one_off_pence", where),
    )
