"""Same need, different amount: every group of every grouping against everybody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from math import exp, log
from uuid import UUID

from openphb.domains.evaluation.rules import comparing, suppressing
from openphb.domains.evaluation.types import (
    Amount,
    Cell,
    Comparison,
    Estimate,
    Fairness,
    Grouping,
    GroupTable,
    Measure,
    Need,
    Sums,
)

AGES = ((18, "Under 18"), (40, "18 to 39"), (65, "40 to 64"), (80, "65 to 79"))
OLDEST = "80 or older"
HUNDRED_POUNDS = 100_00


def age_band(age: int) -> str:
    """Return the age band of whole years."""
    return next((words for under, words in AGES if age < under), OLDEST)


def quarter_ends(today: date, count: int) -> tuple[date, ...]:
    """Return the last days of quarters up to a day, the latest first."""
    ends = (
        date(year, month, day)
        for year in range(today.year, today.year - count, -1)
        for month, day in ((12, 31), (9, 30), (6, 30), (3, 31))
    )
    return tuple(islice((end for end in ends if end <= today), count))


def judged(
    amounts: Iterable[Amount],
    *,
    measure: Measure,
    on: date,
    limit: int,
    groupings: Collection[Grouping] = tuple(Grouping),
) -> Fairness:
    """Return what may be shown of how amounts a year differ between people of the same need.

    Amounts of nothing a year are left out: there is no ratio to nothing.
    """
    known = [one for one in amounts if one.pence > 0]
    people = _count(one.subject_id for one in known)
    shown = Fairness(measure, on, limit, 0, 0, 0, ())
    if people < limit:
        return shown
    middle = sum(log(one.pence) for one in known) / len(known)
    values = [log(one.pence) - middle for one in known]
    tables = tuple(
        _table(grouping, known, values, limit) for grouping in Grouping if grouping in groupings
    )
    without = _count(one.subject_id for one in known if not one.need.band)
    return replace(
        shown,
        people_about=suppressing.about(people, limit=limit),
        without_profile_about=suppressing.about(without, limit=limit),
        typical_pence=round(exp(middle) / HUNDRED_POUNDS) * HUNDRED_POUNDS,
        tables=_with_those_that_stand_out(tables),
    )


def _table(
    grouping: Grouping, amounts: Sequence[Amount], values: Sequence[float], limit: int
) -> GroupTable:
    """Compare the groups of one grouping; those whose group is not known are left out and counted."""
    members: dict[str, list[Amount]] = defaultdict(list)
    sums: dict[Need, dict[str, Sums]] = defaultdict(dict)
    unknown = []
    for amount, value in zip(amounts, values, strict=True):
        group = amount.groups.get(grouping)
        if group is None:
            unknown.append(amount.subject_id)
            continue
        members[group].append(amount)
        alike = sums[amount.need]
        alike[group] = alike.get(group, Sums()) + Sums(1, value, value * value)
    everybody = {need: sum(groups.values(), Sums()) for need, groups in sums.items()}
    cells = {group: _cell(group, members, sums, everybody, limit) for group in members}
    rows = []
    allowed = suppressing.may_be_shown(cells, limit=limit)
    for group in allowed:
        found = comparing.estimate(
            (groups[group], everybody[need] - groups[group])
            for need, groups in sums.items()
            if group in groups
        )
        if found is not None:
            rows.append(_comparison(group, cells[group], found))
    return GroupTable(
        grouping,
        tuple(sorted(rows, key=lambda row: (row.ratio, row.group))),
        hidden=len(cells) - len(rows),
        unknown_about=suppressing.about(_count(unknown), limit=limit),
    )


def _cell(
    group: str,
    members: dict[str, list[Amount]],
    sums: dict[Need, dict[str, Sums]],
    everybody: dict[Need, Sums],
    limit: int,
) -> Cell:
    """Count the people of a group and of everybody else of the same need; of these, to the limit."""
    alike = {
        need
        for need, groups in sums.items()
        if group in groups and everybody[need].count > groups[group].count
    }
    others = (
        one.subject_id
        for name, theirs in members.items()
        if name != group
        for one in theirs
        if one.need in alike
    )
    enough: set[UUID] = set()
    for subject_id in others:
        enough.add(subject_id)
        if len(enough) >= limit:
            break
    return Cell(
        people=_count(one.subject_id for one in members[group]),
        compared=_count(one.subject_id for one in members[group] if one.need in alike),
        others=len(enough),
    )


def _comparison(group: str, cell: Cell, found: Estimate) -> Comparison:
    return Comparison(
        group=group,
        people=cell.compared,
        ratio=exp(found.difference),
        low=exp(found.low),
        high=exp(found.high),
        by_chance=found.by_chance,
        stands_out=False,
    )


def _with_those_that_stand_out(tables: Sequence[GroupTable]) -> tuple[GroupTable, ...]:
    """Correct for all comparisons that are shown, over every grouping of the page."""
    every = [row.by_chance for table in tables for row in table.rows]
    stand_out = iter(comparing.holm(every))
    return tuple(
        replace(
            table,
            rows=tuple(
                replace(row, stands_out=flag)
                for row, flag in zip(table.rows, islice(stand_out, len(table.rows)), strict=True)
            ),
        )
        for table in tables
    )


def _count(subject_ids: Iterable[UUID]) -> int:
    return len(set(subject_ids))
