"""Setting targets, and taking in what was published."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from openphb.domains.plans.live import queries as live
from openphb.domains.programme import queries, rules
from openphb.domains.programme.models import DayCount, Population, RecordedCount, Target
from openphb.domains.programme.tables import nottinghamshire
from openphb.domains.programme.types import RateUnit, RowKind, TableRow
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import Refusal


def keep_counts(*, by: Viewer, at: datetime, days: Collection[date]) -> None:  # noqa: ARG001  every action is told when
    """Count again what is not kept, or was kept before the last decision about a plan.

    It changes nothing that anybody said: it only spares the next reader the counting.
    """
    with transaction.atomic():
        tenant_ids = by.scope(Permission.PROGRAMME_VIEW).tenant_ids
        # Read before counting: a decision in between makes the count stale, never wrong.
        last = live.last_decisions(viewer=by, tenant_ids=tenant_ids)
        kept = queries.kept_counts(viewer=by, days=days)
        counted = []
        for on in days:
            missing = [tenant_id for tenant_id in tenant_ids if (tenant_id, on) not in kept]
            if not missing:
                continue
            groups: dict[UUID, list[tuple[list[str], int]]] = {one: [] for one in missing}
            for group in live.live_options(viewer=by, tenant_ids=missing, on=on):
                groups[group.tenant_id].append((sorted(group.options), group.people))
            counted += [
                DayCount(
                    tenant_id=tenant_id, on=on, after_decision=last.get(tenant_id), groups=found
                )
                for tenant_id, found in groups.items()
            ]
        DayCount.objects.bulk_create(
            counted,
            update_conflicts=True,
            unique_fields=["tenant", "on"],
            update_fields=["after_decision", "groups"],
        )


def set_target(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    name: str,
    target_by: date,
    rate: Decimal,
    unit: RateUnit,
    source: str,
) -> UUID:
    """Write down a target and who said so; return its id. Several may stand for one day.

    Refusals: `not_permitted`, `target_stands` (one of that name for that day is there already)
    and those of `rules.refuse_rate`.
    """
    with transaction.atomic():
        actor = by.act(Permission.PROGRAMME_TARGET, tenant_id=tenant_id)
        rules.refuse_rate(rate, unit)
        if Target.objects.filter(tenant_id=tenant_id, name=name, by=target_by).exists():
            raise Refusal(
                "target_stands",
                f"“{name}” already has a target for {rules.day(target_by)}.",
                "Give this one another name, so that both can stand side by side.",
                "name",
            )
        target = Target.objects.create(
            tenant_id=tenant_id, name=name, by=target_by, rate=rate, unit=unit, source=source
        )
        _written(actor, at, target, {"rate": str(rate), "unit": unit})
        return target.id


def set_population(
    *, by: Viewer, at: datetime, tenant_id: UUID, people: int, counted_on: date, source: str
) -> UUID:
    """Write down how many people a commissioner serves, as counted on a day; return its id.

    Refusals: `not_permitted`, `population_stands`, `population_in_future`.
    """
    with transaction.atomic():
        actor = by.act(Permission.PROGRAMME_TARGET, tenant_id=tenant_id)
        if counted_on > by.today:
            raise Refusal(
                "population_in_future",
                "Nobody has counted the population of a day to come.",
                f"Enter {rules.day(by.today)} or earlier.",
                "counted_on",
            )
        if Population.objects.filter(tenant_id=tenant_id, counted_on=counted_on).exists():
            raise Refusal(
                "population_stands",
                f"A population counted on {rules.day(counted_on)} is already there.",
                "Enter the day of the newer count.",
                "counted_on",
            )
        population = Population.objects.create(
            tenant_id=tenant_id, people=people, counted_on=counted_on, source=source
        )
        _written(actor, at, population, {"people": people})
        return population.id


def load_table(*, by: Viewer, at: datetime, tenant_id: UUID, commissioner: str) -> int:
    """Take in one commissioner's rows of the Nottinghamshire table; return how many were new.

    The same rows again add nothing. Refusals: `not_permitted`, `commissioner_not_in_table`.
    """
    with transaction.atomic():
        actor = by.act(Permission.PROGRAMME_TARGET, tenant_id=tenant_id)
        rows = [row for row in nottinghamshire() if row.commissioner == commissioner]
        if not rows:
            names = ", ".join(dict.fromkeys(row.commissioner for row in nottinghamshire()))
            raise Refusal(
                "commissioner_not_in_table",
                f"The table has no rows for “{commissioner}”.",
                f"It has these: {names}.",
                "commissioner",
            )
        return sum(_take_in(row, tenant_id, actor, at) for row in rows)


def _take_in(row: TableRow, tenant_id: UUID, actor: Actor, at: datetime) -> bool:
    record: Population | RecordedCount | Target
    if row.kind is RowKind.POPULATION:
        record, new = Population.objects.get_or_create(
            tenant_id=tenant_id,
            counted_on=row.on,
            defaults={"people": int(row.value), "source": row.source},
        )
    elif row.kind is RowKind.COUNT:
        record, new = RecordedCount.objects.get_or_create(
            tenant_id=tenant_id,
            name=row.name,
            counted_on=row.on,
            defaults={"people": int(row.value), "source": row.source},
        )
    else:
        record, new = Target.objects.get_or_create(
            tenant_id=tenant_id,
            name=row.name,
            by=row.on,
            defaults={
                "rate": row.value,
                "unit": row.unit,
                "printed_people": row.printed_people,
                "source": row.source,
            },
        )
    if new:
        _written(actor, at, record, {"value": str(row.value)})
    return new


def _written(
    actor: Actor,
    at: datetime,
    record: Population | RecordedCount | Target,
    details: dict[str, object],
) -> None:
    kind = type(record).__name__.lower()
    trail.record(
        f"{kind}.written",
        by=actor,
        at=at,
        tenant_id=record.tenant_id,
        subject_id=None,
        record_kind=kind,
        record_id=record.id,
        details=details,
    )
