"""Many people at once, with budgets that were told and agreed: for tests of pages and of speed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from uuid import UUID

from openphb.domains.budgets.models import Budget, IndicativeBudget
from openphb.domains.cases.models import Case
from openphb.domains.people.models import EqualityRecord, Person
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id

AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
ETHNIC = {"white": 66, "asian": 16, "black": 8, "mixed": 4, "other": 1, "rather_not": 5}
BANDS = (("P",), ("S", "S"), ("S",), ("H", "H"), ("H",), ("M",))


def populate(
    tenant_id: UUID,
    people: int,
    *,
    co_ordinators: Sequence[UUID],
    seed: int = 1,
    areas: int = 12,
    profiles: bool = True,
    less: dict[str, float] | None = None,
) -> None:
    """Insert people of one tenant, each with a case, a budget that was told, and answers of most.

    `less` are factors by ethnic group. Whoever calls acts for somebody who reaches the tenant.
    """
    chance = Random(seed)
    rows: dict[Any, list[Any]] = {
        model: [] for model in (Subject, Person, EqualityRecord, Case, Budget, IndicativeBudget)
    }
    for number in range(people):
        subject = Subject(tenant_id=tenant_id)
        own: dict[str, Any] = {"tenant_id": tenant_id, "subject": subject}
        group = chance.choices(list(ETHNIC), weights=list(ETHNIC.values()))[0]
        place = chance.randrange(len(BANDS))
        annual = round(
            (90_000 - 12_000 * place)
            * 100
            * chance.lognormvariate(0, 0.3)
            * (less or {}).get(group, 1)
        )
        case = Case(
            **own,
            reference=f"F-{seed}-{number:06d}",
            category="chc_adult" if number % 3 else "s117",
            standing="right",
            standing_source="made for a test",
            referred_on=date(2026, 8, 1),
            referred_by="ward 4",
            reason="made for a test",
            co_ordinator_id=chance.choice(co_ordinators),
        )
        budget = Budget(
            **own,
            case=case,
            opened_on=date(2026, 9, 1),
            weeks_in_year="52",
            frequency="four_weekly",
        )
        rows[Subject].append(subject)
        rows[Person].append(
            Person(
                **own,
                given_name="Made",
                family_name=f"Up {number}",
                date_of_birth=date(chance.randint(1930, 2015), 5, 1),
                nhs_number=f"{seed:03d}{number:07d}",
                postcode=f"NG{chance.randint(1, areas)} 1AA",
            )
        )
        if chance.random() < 0.85:
            rows[EqualityRecord].append(
                EqualityRecord(
                    **own,
                    said_on=date(2026, 9, 1),
                    ethnic_group=group,
                    sex=chance.choice(("female", "male")),
                    disability=chance.choice(("yes", "yes", "yes", "no", "not_asked")),
                    recorded_by=new_id(),
                    recorded_at=AT,
                )
            )
        rows[Case].append(case)
        rows[Budget].append(budget)
        levels = {f"domain_{n}": level for n, level in enumerate(BANDS[place])}
        rows[IndicativeBudget].append(
            IndicativeBudget(
                **own,
                budget=budget,
                version=1,
                pack="costed-lines/1",
                worked_out_on=date(2026, 9, 10),
                worked_out_by=new_id(),
                told_on=date(2026, 9, 12),
                weekly_pence=annual // 52,
                annual_pence=annual,
                one_off_pence=999_00,
                working={"needs": {"levels": levels}} if profiles and number % 10 else {},
            )
        )
    for model, made in rows.items():
        model.objects.bulk_create(made, batch_size=1_000)
