"""What is known of pauses, hospital stays and deaths, gathered for many budgets at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from openphb.domains.agreements.pauses import budgets_changed, pauses_known
from openphb.domains.agreements.types import PauseSpan
from openphb.domains.payments.models import Payment
from openphb.domains.payments.rules.stopping import Circumstances, Death, Stay
from openphb.domains.payments.types import StopKind, Stopped
from openphb.domains.people.life import life_known, subjects_changed
from openphb.domains.people.types import LifeKind, LifeSpan
from openphb.kernel.periods import Period

# Beyond so many people it is cheaper to read their tenant's few stays and deaths than to name them.
MOST_NAMED = 1_000
NOTHING = Circumstances()


@dataclass(frozen=True)
class Known:
    """Spans known between two places in the order, by budget and by person."""

    pauses: Mapping[UUID, list[PauseSpan]]
    life: Mapping[UUID, list[LifeSpan]]

    def of(self, budget_id: UUID, subject_id: UUID, known_seq: int) -> Circumstances:
        """Return what was known of one budget at one place in the order."""
        pauses, life = self.pauses.get(budget_id, ()), self.life.get(subject_id, ())
        if not pauses and not life:
            return NOTHING
        stays: dict[UUID, Period] = {}
        death = None
        for one in life:
            if not _known_at(one.known_from, one.known_to, known_seq):
                continue
            if one.kind is LifeKind.DEATH:
                death = Death(one.record_id, one.valid.start)
            else:
                stays[one.record_id] = one.valid
        return Circumstances(
            tuple(
                Stopped(one.valid, StopKind.PAUSE, one.pause_id)
                for one in pauses
                if _known_at(one.known_from, one.known_to, known_seq)
            ),
            tuple(Stay(record_id, nights) for record_id, nights in sorted(stays.items())),
            death,
        )


def known_between(
    reach: Q,
    *,
    tenant_ids: Collection[UUID],
    subject_ids: Collection[UUID],
    since: int,
    until: int,
) -> Known:
    """Return the spans of budgets in `reach` and of their people; two statements for all of them."""
    people = Q(tenant_id__in=tenant_ids)
    if len(subject_ids) <= MOST_NAMED:
        people &= Q(subject_id__in=subject_ids)
    pauses: dict[UUID, list[PauseSpan]] = defaultdict(list)
    for pause in pauses_known(reach, since, until):
        pauses[pause.budget_id].append(pause)
    life: dict[UUID, list[LifeSpan]] = defaultdict(list)
    for span in life_known(people, since, until):
        life[span.subject_id].append(span)
    return Known(pauses, life)


def changed_since(*, tenant_id: UUID, known_seq: int, payments: Collection[Payment]) -> set[UUID]:
    """Return the budgets of `payments` whose circumstances were recorded after a place in the order."""
    reach = Q(tenant_id=tenant_id)
    budgets = budgets_changed(reach, known_seq)
    subjects = subjects_changed(reach, known_seq)
    return {
        one.budget_id for one in payments if one.budget_id in budgets or one.subject_id in subjects
    }


def _known_at(known_from: int, known_to: int | None, known_seq: int) -> bool:
    return known_from <= known_seq and (known_to is None or known_seq < known_to)
