"""What every change of a run needs: its row locked, its state moved by the table, its audit."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, Sum

from openphb.domains.payments.models import Payment, PaymentLine, PaymentRun
from openphb.domains.payments.rules.runs import clock_fault, transition_fault
from openphb.domains.payments.types import Look, RunState
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.calendars import day_of
from openphb.kernel.periods import financial_year
from openphb.kernel.refusal import NothingThere, Stale

KEPT_SUMS = (
    *("payment_count", "total_pence", "held_count", "held_pence"),
    *("unchanged_count", "unchanged_pence", "reasons", "by_year", "left_out_count"),
)


def lock_run(
    by: Viewer, run_id: UUID, *, version: int | None = None, any_day: bool = False
) -> PaymentRun:
    """Return a run that the viewer sees, locked.

    Refusals: `nothing_there`, `stale`, and, unless it may be `any_day`, `clock_backwards` where the
    run was last worked on on a later day than today.
    """
    scope = by.scope(Permission.RUN_VIEW)
    run = (
        PaymentRun.objects.select_for_update(of=("self",))
        .select_related("payer", "site_rail")
        .filter(scope.tenants_q(), pk=run_id)
        .first()
    )
    if run is None:
        raise NothingThere("payment run")
    if version is not None and run.version != version:
        raise Stale()
    if not any_day:
        refuse_earlier_than(last_worked_on(run), by.today, run=run.reference)
    return run


def last_worked_on(run: PaymentRun) -> datetime:
    """Return the latest moment at which a run was worked on, or since when the clock is right."""
    if run.clock_righted_at is not None:
        return run.clock_righted_at
    return trail.last_at(tenant_id=run.tenant_id, record_id=run.id) or run.prepared_at


def refuse_earlier_than(last: datetime, today: date, *, run: str) -> None:
    """Refuse to work today on what was last worked on on a later day. Refusal: `clock_backwards`."""
    fault = clock_fault(day_of(last), today, run)
    if fault:
        raise fault


def moved(run: PaymentRun, to: RunState) -> None:
    """Move a locked run to a state and save it. Refusal: `run_not_now`."""
    fault = transition_fault(RunState(run.state), to)
    if fault:
        raise fault
    run.state = to
    run.version += 1
    run.save()


def agreement_of(payment: Payment) -> UUID:
    """Return the agreement that a payment is made under. Only a bill's payment has none."""
    assert payment.agreement_id is not None, "the payment of a bill is made under no agreement"
    return payment.agreement_id


def audit(
    what: str,
    run: PaymentRun,
    *,
    by: Actor,
    at: datetime,
    payment: Payment | None = None,
    **details: object,
) -> None:
    """Write what was done to a run, or to one payment of it, to the trail."""
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=run.tenant_id,
        subject_id=payment.subject_id if payment else None,
        record_kind="payment" if payment else "payment_run",
        record_id=payment.id if payment else run.id,
        details={"run": run.reference, **details},
    )


def count(run: PaymentRun) -> None:
    """Count again what a run pays, what it keeps back and what needs a look, and save the sums.

    Its payments are read here, when one was held or released, and not each time its page is opened.
    """
    payments = Payment.objects.filter(tenant_id=run.tenant_id, run_id=run.id)
    counted = payments.values("look").annotate(count=Count("id"), pence=Sum("amount_pence"))
    sums = {row["look"]: (row["count"], int(row["pence"])) for row in counted.order_by("look")}
    run.held_count, run.held_pence = sums.get(Look.HELD, (0, 0))
    run.unchanged_count, run.unchanged_pence = sums.get(Look.PLAIN, (0, 0))
    needed = sums.get(Look.NEEDED, (0, 0))
    run.payment_count = run.unchanged_count + needed[0]
    run.total_pence = run.unchanged_pence + needed[1]
    run.reasons = Counter(
        reason
        for found in payments.filter(look__lt=Look.PLAIN).values_list("exceptions", flat=True)
        for reason in found
    )
    run.by_year = _by_year(run)
    run.save(update_fields=[*KEPT_SUMS, "report_sha256", "version"])


def _by_year(run: PaymentRun) -> Counter[str]:
    """Return the pence that a run pays by the financial year of the care they are for."""
    lines = (
        PaymentLine.objects.filter(
            ~Q(payment__look=Look.HELD), tenant_id=run.tenant_id, payment__run_id=run.id
        )
        .values_list("service_from")
        .annotate(pence=Sum("due_pence"))
        .order_by("service_from")
    )
    years: Counter[str] = Counter()
    for service_from, pence in lines:
        years[financial_year(service_from)] += int(pence)
    return years
