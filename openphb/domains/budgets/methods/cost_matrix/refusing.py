"""Weeks that cannot be, refused by name before anything is priced. Pure."""

from __future__ import annotations

from openphb.domains.budgets.methods import costed_lines
from openphb.domains.budgets.methods.cost_matrix.types import (
    COUNTED,
    COUNTED_WORDS,
    CareWeek,
    Row,
    When,
)
from openphb.domains.rates.types import Unit, Who
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.refusal import Refusal

MOST_ROWS = 20
MOST_ASSISTANTS = 20
HOURS_IN_A_DAY = 24_00
MOST_CALLS_A_DAY = 50_00


def refuse_week(week: CareWeek) -> None:
    """Refuse a week that cannot be. Refusals: those of `work_out` that need no price."""
    if not (week.items or week.others or any(any(row.hundredths) for row in week.rows)):
        raise Refusal(
            "week_empty", "The week is empty.", "Write how much care there is on a day.", "rows"
        )
    if len(week.rows) > MOST_ROWS:
        raise Refusal(
            "rows_too_many",
            f"There are {len(week.rows)} rows, and a week holds {MOST_ROWS}.",
            "Put care of one kind in one row.",
            "rows",
        )
    for place, row in enumerate(week.rows):
        fault = _row_fault(row, f"rows[{place}]")
        if fault:
            raise fault
    _refuse_employing(week)
    if week.others:
        costed_lines.refuse_lines(week.others)


def _row_fault(row: Row, where: str) -> Refusal | None:
    most = MOST_CALLS_A_DAY if row.unit.minutes or row.unit is Unit.CALL else HOURS_IN_A_DAY
    if row.unit in (Unit.NIGHT, Unit.DAY):
        most = 100
    for weekday, hundredths in enumerate(row.hundredths):
        if not 0 <= hundredths <= most:
            return Refusal(
                "day_too_long",
                f"A day holds at most {counted_hundredths(most, COUNTED_WORDS[row.unit])}.",
                "Write less, or put a second carer in a row of their own.",
                f"{where}.hundredths[{weekday}]",
            )
    if row.woken_hundredths and row.when is not When.SLEEP_IN:
        return Refusal(
            "woken_without_sleep_in",
            "Only a carer who sleeps in is woken.",
            "Leave the hours woken empty, or make it a sleep-in night.",
            f"{where}.woken",
        )
    if not 0 <= row.woken_hundredths <= HOURS_IN_A_DAY:
        return Refusal(
            "woken_too_long",
            "A carer cannot be woken for more than a day.",
            "Write the hours of a usual night.",
            f"{where}.woken",
        )
    return _unit_fault(row, where)


def _refuse_employing(week: CareWeek) -> None:
    if not 1 <= week.employing.assistants <= MOST_ASSISTANTS:
        raise Refusal(
            "assistants_impossible",
            f"From 1 to {MOST_ASSISTANTS} personal assistants share the hours.",
            "Write how many there are.",
            "assistants",
        )
    together = any(
        row.two_people and row.who is Who.PA and any(row.hundredths) for row in week.rows
    )
    if together and week.employing.assistants == 1:
        raise Refusal(
            "assistants_too_few",
            "Two personal assistants come together, and there is only one.",
            "Write that two or more share the hours.",
            "assistants",
        )


def _unit_fault(row: Row, where: str) -> Refusal | None:
    """Return why a row's care cannot be counted as it is, or None."""
    if row.unit in COUNTED[row.when]:
        return None
    counted = " or ".join(f"by {unit.words.split(' ', 1)[1]}" for unit in COUNTED[row.when])
    return Refusal(
        "unit_not_of_this_care",
        f"{row.when.words} is not counted by {row.unit.words.split(' ', 1)[1]}.",
        f"Count it {counted}.",
        f"{where}.unit",
    )
