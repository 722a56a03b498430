"""A team from a CSV file. A row that cannot be read is told by its line and column; others go in."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import timedelta
from io import StringIO

from openphb.domains.budgets.commands.given import number_given
from openphb.domains.budgets.employing import Employment, Hours, HoursKind, SleepIns
from openphb.kernel.command import day_given, error
from openphb.kernel.money import Pence, parse_pounds
from openphb.kernel.refusal import Refusal

NEEDED = ("name", "rate", "hours")
COLUMNS = (
    *NEEDED,
    *("unsocial_hours", "unsocial_rate", "waking_night_hours", "waking_night_rate"),
    *("sleep_in_nights", "sleep_in_flat", "woken_hours", "woken_rate"),
    *("born", "irregular", "enrolled", "starts", "ends", "miles"),
)
MINIMUM = "minimum"
YES_OR_NO = {"yes": True, "no": False}


def read_team(content: bytes) -> tuple[tuple[Employment, ...], tuple[Mapping[str, object], ...]]:
    """Return the people of a file, and what is wrong with each row that could not be read.

    Refusals: `team_unreadable`, `column_missing`, `column_unknown`.
    """
    rows = csv.DictReader(StringIO(_text(content), newline=""))
    try:
        names = [(name or "").strip().lower() for name in rows.fieldnames or ()]
        rows.fieldnames = names
        _refuse_columns(names)
        people: list[Employment] = []
        faults: list[Mapping[str, object]] = []
        for row in rows:
            try:
                people.append(_person(row, {one.name for one in people}))
            except Refusal as refusal:
                where = f"line {rows.line_num}, {refusal.where}"
                faults.append(error(refusal.code, str(refusal), where))
    except csv.Error as fault:
        raise Refusal(
            "team_unreadable",
            f"Line {rows.line_num} of the team's file cannot be read ({fault}).",
            "Save it as CSV.",
            "team",
        ) from fault
    return tuple(people), tuple(faults)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Spreadsheets on Windows save CSV so; every byte is some letter of it but five.
        return content.decode("cp1252", errors="replace")


def _refuse_columns(names: list[str]) -> None:
    for name in NEEDED:
        if name not in names:
            raise Refusal(
                "column_missing",
                f"The team's file has no column “{name}”.",
                f"Begin it with a row of names: {', '.join(NEEDED)}.",
                name,
            )
    for name in names:
        if name not in COLUMNS or names.count(name) > 1:
            raise Refusal(
                "column_unknown",
                f"The team's file has a column “{name[:40]}” that is not known, or has it twice.",
                f"Columns are {', '.join(COLUMNS)}, each once.",
                name,
            )


def _person(row: Mapping[str | None, str | list[str] | None], seen: set[str]) -> Employment:
    if None in row:
        raise Refusal(
            "row_too_long",
            "The row has more cells than there are columns.",
            "Put a cell that holds a comma in double quotes.",
            "row",
        )
    cells = {str(name): str(cell or "").strip() for name, cell in row.items()}

    def cell(name: str) -> str:
        return cells.get(name, "")

    name = cell("name")
    if not name or name in seen:
        raise Refusal(
            "person_twice" if name else "name_missing",
            f"{name} is in the team twice." if name else "The row has no name.",
            "Give each person one row, and each row a name.",
            "name",
        )
    work = []
    for kind, prefix in (
        (HoursKind.DAY, ""),
        (HoursKind.UNSOCIAL, "unsocial_"),
        (HoursKind.WAKING_NIGHT, "waking_night_"),
    ):
        hours = number_given(cell(f"{prefix}hours") or "0", f"{prefix}hours")
        if hours:
            work.append(Hours(hours, _rate(cell(f"{prefix}rate"), f"{prefix}rate"), kind))
    nights = number_given(cell("sleep_in_nights") or "0", "sleep_in_nights")
    ends = day_given(cell("ends"), "ends") + timedelta(days=1) if cell("ends") else None
    return Employment(
        name=name,
        work=tuple(work),
        sleep_ins=SleepIns(
            nights=nights,
            flat_pence=_pounds(cell("sleep_in_flat"), "sleep_in_flat"),
            disturbed_hours=number_given(cell("woken_hours") or "0", "woken_hours"),
            disturbed_rate_pence=(
                _pounds(cell("woken_rate"), "woken_rate") if cell("woken_rate") else None
            ),
        )
        if nights
        else None,
        born=day_given(cell("born"), "born") if cell("born") else None,
        irregular=_yes_or_no(cell("irregular"), "irregular") or False,
        enrolled=_yes_or_no(cell("enrolled"), "enrolled"),
        starts=day_given(cell("starts"), "starts") if cell("starts") else None,
        ends=ends,
        miles=number_given(cell("miles") or "0", "miles"),
    )


def _rate(text: str, where: str) -> Pence | None:
    return None if text.lower() == MINIMUM else _pounds(text, where)


def _pounds(text: str, where: str) -> Pence:
    try:
        return parse_pounds(text)
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.message, refusal.mend, where) from refusal


def _yes_or_no(text: str, where: str) -> bool | None:
    if text and text.lower() not in YES_OR_NO:
        raise Refusal(
            "yes_or_no", f"“{text[:40]}” is neither yes nor no.", "Write yes or no.", where
        )
    return YES_OR_NO.get(text.lower())
