"""Counts, targets and published figures, each with its definition or its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from fractions import Fraction
from uuid import UUID

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.plans.live import queries as live
from openphb.domains.plans.live.types import LivePerson
from openphb.domains.programme import rules
from openphb.domains.programme.models import DayCount, Population, RecordedCount, Target
from openphb.domains.programme.types import (
    Counts,
    LiveCount,
    Management,
    RateUnit,
    RecordedRow,
    RecordedTable,
    TargetRow,
    TargetTable,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.money import round_half_up
from openphb.kernel.refusal import NothingThere


def commissioners(
    *, viewer: Viewer, permission: Permission = Permission.PROGRAMME_VIEW
) -> tuple[tuple[UUID, str], ...]:
    """Return (tenant, name) of each commissioner the viewer may see counts of, by name."""
    tenants = Tenant.objects.filter(id__in=viewer.scope(permission).tenant_ids)
    return tuple((one.id, one.name) for one in tenants.order_by("name"))


def counts(*, viewer: Viewer, on: date) -> Counts:
    """Return the people with a live budget on a day, by commissioner and management option."""
    return counts_over_time(viewer=viewer, days=[on])[0]


def counts_over_time(*, viewer: Viewer, days: Iterable[date]) -> tuple[Counts, ...]:
    """Return the live counts of each day.

    A count that is kept is read; one that is not, or from before the last decision, is counted:
    one query a day.
    """
    names = commissioners(viewer=viewer)
    wanted = tuple(days)
    kept = kept_counts(viewer=viewer, days=wanted)
    answers = []
    for on in wanted:
        people: dict[UUID, Counter[Management]] = {tenant_id: Counter() for tenant_id, _ in names}
        for tenant_id, ways in people.items():
            for options, number in kept.get((tenant_id, on), ()):
                ways[rules.management_of(options)] += number
        missing = [tenant_id for tenant_id in people if (tenant_id, on) not in kept]
        for group in live.live_options(viewer=viewer, tenant_ids=missing, on=on) if missing else ():
            people[group.tenant_id][rules.management_of(group.options)] += group.people
        rows = tuple(
            LiveCount(tenant_id, name, {way: people[tenant_id][way] for way in Management})
            for tenant_id, name in names
        )
        answers.append(Counts(on, rules.definition(on), rows))
    return tuple(answers)


Groups = tuple[tuple[frozenset[ManagementOption], int], ...]


def kept_counts(*, viewer: Viewer, days: Collection[date]) -> dict[tuple[UUID, date], Groups]:
    """Return (commissioner, day) → the people by the ways their money is managed, where it is kept.

    What was counted before the last decision about a plan of that commissioner is left out.
    """
    tenant_ids = viewer.scope(Permission.PROGRAMME_VIEW).tenant_ids
    last = live.last_decisions(viewer=viewer, tenant_ids=tenant_ids)
    return {
        (row.tenant_id, row.on): tuple(
            (frozenset(map(ManagementOption, options)), people) for options, people in row.groups
        )
        for row in DayCount.objects.filter(tenant_id__in=tenant_ids, on__in=days)
        if row.after_decision == last.get(row.tenant_id)
    }


def rows_behind(
    *, viewer: Viewer, tenant_id: UUID, on: date, after: UUID | None = None
) -> tuple[str, tuple[LivePerson, ...]]:
    """Return the commissioner's name and the people behind its count: a page, and one more.

    Raises `NothingThere` for a commissioner whose counts the viewer may not see.
    """
    name = dict(commissioners(viewer=viewer)).get(tenant_id)
    if name is None:
        raise NothingThere("count")
    return name, live.live_people(viewer=viewer, tenant_id=tenant_id, on=on, after=after)


def targets(*, viewer: Viewer) -> tuple[TargetTable, ...]:
    """Return every target with its rows and both of its totals, earliest day first."""
    names = dict(commissioners(viewer=viewer))
    reach = viewer.scope(Permission.PROGRAMME_VIEW).tenants_q()
    populations: dict[UUID, list[Population]] = {}
    for population in Population.objects.filter(reach).order_by("-counted_on"):
        populations.setdefault(population.tenant_id, []).append(population)
    tables: dict[tuple[date, str, str, str], list[Target]] = {}
    for target in Target.objects.filter(reach).order_by("by", "name", "unit", "rate"):
        key = (target.by, target.name, target.unit, str(target.rate))
        tables.setdefault(key, []).append(target)
    return tuple(_table(rows, names, populations) for rows in tables.values())


def recorded(*, viewer: Viewer) -> tuple[RecordedTable, ...]:
    """Return the counts that others published, newest first; never mixed with live counts."""
    names = dict(commissioners(viewer=viewer))
    found = RecordedCount.objects.filter(viewer.scope(Permission.PROGRAMME_VIEW).tenants_q())
    tables: dict[tuple[str, date], list[RecordedRow]] = {}
    for count in found.order_by("-counted_on", "name"):
        row = RecordedRow(names[count.tenant_id], count.people, count.source)
        tables.setdefault((count.name, count.counted_on), []).append(row)
    return tuple(
        RecordedTable(name, on, tuple(sorted(rows, key=lambda row: row.commissioner)))
        for (name, on), rows in tables.items()
    )


def _table(
    targets_: list[Target], names: dict[UUID, str], populations: dict[UUID, list[Population]]
) -> TargetTable:
    first = targets_[0]
    rows = tuple(
        sorted(
            (
                _row(one, names[one.tenant_id], populations.get(one.tenant_id, []))
                for one in targets_
            ),
            key=lambda row: row.commissioner,
        )
    )
    exact: list[Fraction] = [row.exact_people for row in rows if row.exact_people is not None]
    sum_of_rows, rounded_total = rules.total_people(exact)
    return TargetTable(
        name=first.name,
        by=first.by,
        rate=first.rate.normalize(),
        unit=RateUnit(first.unit),
        rows=rows,
        sum_of_rows=sum_of_rows,
        rounded_total=rounded_total,
        about_the_total=rules.about_the_total(sum_of_rows, rounded_total),
    )


def _row(target: Target, name: str, populations: list[Population]) -> TargetRow:
    # The latest count up to the target's day: later ones were not what it was worked out from.
    population = next((one for one in populations if one.counted_on <= target.by), None)
    exact = rules.target_people(
        population.people if population else None, target.rate, RateUnit(target.unit)
    )
    return TargetRow(
        tenant_id=target.tenant_id,
        commissioner=name,
        population=population.people if population else None,
        population_counted_on=population.counted_on if population else None,
        population_source=population.source if population else "",
        exact_people=exact,
        people=None if exact is None else round_half_up(exact),
        printed_people=target.printed_people,
        source=target.source,
    )
