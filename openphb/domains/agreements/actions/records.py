"""What preparing, signing and banking share: locking an agreement, its terms, its audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from openphb.domains.agreements import rules
from openphb.domains.agreements.conditions.kept import condition_rows
from openphb.domains.agreements.employing import queries as employing
from openphb.domains.agreements.employing.rules import check_in_place
from openphb.domains.agreements.employing.types import DutyEffect
from openphb.domains.agreements.hospital import hospital_term
from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.agreements.types import (
    AgreementKind,
    RecipientKind,
    TermLine,
    Terms,
)
from openphb.domains.budgets.types import Frequency
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import LineAnswer, PlanAnswer
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Stale


def lock(*, by: Viewer, agreement_id: UUID) -> DirectPaymentAgreement:
    """Lock an agreement that `by` may see. Refusal: `nothing_there`."""
    row = (
        DirectPaymentAgreement.objects.select_for_update()
        .filter(by.scope(Permission.AGREEMENT_VIEW).q(), pk=agreement_id)
        .first()
    )
    if row is None:
        raise NothingThere("agreement")
    return row


def lock_seen(*, by: Viewer, agreement_id: UUID, seen_sha256: str) -> DirectPaymentAgreement:
    """Lock an agreement whose words are still those that were seen. Refusal besides: `stale`."""
    row = lock(by=by, agreement_id=agreement_id)
    if row.terms_sha256 != seen_sha256:
        raise Stale()
    return row


def lines_of(plan: PlanAnswer, kind: AgreementKind) -> tuple[LineAnswer, ...]:
    """Return the lines of a plan that an agreement of a kind is about."""
    return tuple(line for line in plan.lines if line.management_option is kind.option)


def kind_of(row: DirectPaymentAgreement) -> AgreementKind:
    """Return which agreement a row is."""
    return RecipientKind(row.recipient_kind).agreement


def hash_now(row: DirectPaymentAgreement, plan: PlanAnswer) -> str:
    """Return the hash of what the records say now, whatever was stored before."""
    return rules.terms_hash(
        Terms(
            plan_id=row.plan_id,
            recipient_kind=RecipientKind(row.recipient_kind),
            recipient_name=row.recipient_name,
            frequency=Frequency(row.frequency),
            first_day=row.first_day,
            conditions=row.conditions,
            rows=condition_rows(row),
            hospital=hospital_term(row),
            lines=tuple(
                TermLine(
                    line.line_key,
                    line.description,
                    line.quantity_hundredths,
                    line.unit,
                    line.unit_pence,
                    line.basis,
                    line.valid_from,
                    line.valid_to,
                    line.falls_on,
                )
                for line in lines_of(plan, kind_of(row))
            ),
        )
    )


def check_duties(by: Viewer, row: DirectPaymentAgreement, effect: DutyEffect) -> None:
    """Refusal `duties_missing`: what is asked of an employer at this step is not in place.

    Nothing is asked where the agreed plan pays no personal assistant directly.
    """
    if kind_of(row) is AgreementKind.THIRD_PARTY:
        return
    if row.budget_id not in plans.paying_assistants(viewer=by, budget_ids=[row.budget_id]):
        return
    check_in_place(
        employing.standing_of(viewer=by, tenant_id=row.tenant_id, budget_id=row.budget_id),
        effect,
    )


def audit(
    what: str,
    actor: Actor,
    at: datetime,
    row: DirectPaymentAgreement,
    details: Mapping[str, object],
) -> None:
    """Write the audit of something done to an agreement."""
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="agreement",
        record_id=row.id,
        details=details,
    )
