"""Money of a line that is paid once and was not spent: it is entitled to less, and comes back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.budgets.types import Basis
from openphb.domains.payments.actions.recovering import note_overpayment_of_budget
from openphb.domains.payments.models import LineEntitlement
from openphb.foundation.access.types import Actor
from openphb.foundation.audit import trail
from openphb.foundation.facts import record as facts
from openphb.kernel.money import pounds
from openphb.kernel.refusal import NothingThere, Refusal


@transaction.atomic
def give_back_unspent(
    *,
    by: Actor,
    at: datetime,
    on: date,
    tenant_id: UUID,
    budget_id: UUID,
    line_key: UUID,
    pence: int,
) -> None:
    """Entitle a line that is paid once to so much less, as was agreed with the person.

    What was paid beyond that is an overpayment from then on, and comes back as every other does: two
    people decide how. Whoever calls has shown that they may. Refusals: `nothing_there`,
    `unspent_amount`.
    """
    known_seq = facts.next_known_seq(tenant_id)
    held = facts.as_known(
        LineEntitlement.objects.filter(
            tenant_id=tenant_id, budget_id=budget_id, line_key=line_key, basis=Basis.ONE_OFF
        ),
        known_seq,
    )
    fact = held.exclude(unit_pence=0).order_by("recorded_at", "id").last()
    if fact is None:
        raise NothingThere("payment")
    whole = fact.quantity_hundredths * fact.unit_pence
    entitled = (whole + 50) // 100
    if not 0 < pence <= entitled:
        raise Refusal(
            "unspent_amount",
            f"{pounds(entitled)} was given for this.",
            f"Enter an amount up to {pounds(entitled)}.",
            "pence",
        )
    facts.record(
        LineEntitlement,
        key={"tenant_id": tenant_id, "subject_id": fact.subject_id, "line_key": line_key},
        valid=facts.period_of(fact),
        values={
            "line_id": fact.line_id,
            "budget_id": budget_id,
            "agreement_id": fact.agreement_id,
            "management_option": fact.management_option,
            "quantity_hundredths": 100,
            "unit_pence": entitled - pence,
            "basis": Basis.ONE_OFF,
            "falls_on": fact.falls_on,
        },
        by=by,
        at=at,
        known_seq=known_seq,
    )
    note_overpayment_of_budget(by=by, at=at, tenant_id=tenant_id, budget_id=budget_id, on=on)
    trail.record(
        "entitlement.unspent",
        by=by,
        at=at,
        tenant_id=tenant_id,
        subject_id=fact.subject_id,
        record_kind="line_entitlement",
        record_id=fact.id,
        details={"pence": pence, "line_key": str(line_key), "known_seq": known_seq},
    )
