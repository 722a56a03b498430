"""Our Nottinghamshire table against Table 1 as the Governing Body paper printed it."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from openphb.domains.programme import rules
from openphb.domains.programme.tables import nottinghamshire
from openphb.domains.programme.types import RowKind
from openphb.kernel.money import round_half_up

pytestmark = pytest.mark.external
COLUMNS = {
    "mar_2018_0p04pct": ("Planning guidance trajectory", date(2018, 3, 31)),
    "mar_2019_0p10pct": ("Planning guidance trajectory", date(2019, 3, 31)),
    "ipc_mar_2018_0p10pct": ("Integrated personal commissioning memorandum", date(2018, 3, 31)),
}


def printed(samples):
    with samples("published/nottinghamshire_table1.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("column", COLUMNS)
def test_each_printed_target_follows_from_our_inputs(samples, column):
    name, by = COLUMNS[column]
    *rows, total = printed(samples)
    table = nottinghamshire()
    people = {r.commissioner: int(r.value) for r in table if r.kind is RowKind.POPULATION}
    rates = {r.commissioner: r for r in table if (r.kind, r.name, r.on) == ("target", name, by)}
    exact = [
        rules.target_people(people[r["ccg"]], rates[r["ccg"]].value, rates[r["ccg"]].unit)
        for r in rows
    ]
    known = [one for one in exact if one is not None]
    assert len(known) == len(rows)
    assert [round_half_up(one) for one in known] == [int(r[column]) for r in rows]
    assert [rates[r["ccg"]].printed_people for r in rows] == [int(r[column]) for r in rows]
    assert rules.total_people(known)[1] == int(total[column])


def test_the_recorded_counts_are_those_printed(samples):
    *rows, total = printed(samples)
    ours = {r.commissioner: int(r.value) for r in nottinghamshire() if r.kind is RowKind.COUNT}
    assert ours == {r["ccg"]: int(r["current_oct_2016"]) for r in rows}
    assert sum(ours.values()) == int(total["current_oct_2016"])
