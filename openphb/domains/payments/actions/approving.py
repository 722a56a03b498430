"""Approving a run: another person, who types the total; ledger and file in the same transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, QuerySet, Sum

from openphb.domains.payments import rails
from openphb.domains.payments.actions.checking import Checks
from openphb.domains.payments.actions.posting import Part, Paying
from openphb.domains.payments.actions.records import audit, lock_run, moved
from openphb.domains.payments.continuity.queries.outages import refuse_outage
from openphb.domains.payments.models import Payment, PaymentFile, PaymentRun, Recovery
from openphb.domains.payments.queries.house_rules import limits_on, policy_on
from openphb.domains.payments.queries.site_rails import codes_on, site_days_of, terms_of
from openphb.domains.payments.rules import runs as rules
from openphb.domains.payments.rules.limits import limit_fault, limit_of, needs_two
from openphb.domains.payments.types import PaymentState, Rail, RecoveryState, RunState
from openphb.foundation.access.models import User
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.jobs import work
from openphb.foundation.jobs.work import Progress, in_silence
from openphb.foundation.operations.queries import rails_closed
from openphb.kernel.calendars import day_of
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

# Payments posted at a time, so that memory does not grow with the run.
PART = 2_000


def approve(
    *, by: Viewer, at: datetime, run_id: UUID, typed_pence: int, tell: Progress = in_silence
) -> RunState:
    """Approve a run whose total the approver typed: post it, and store the file that pays it.

    Where its value needs two approvals the first of them only moves it to `first_of_two`. Return
    the state that it came to.
    In one transaction the payments become paid, their journals are posted and the file's bytes are
    kept; the run, the ledger and the file add up to the same pence, or nothing happens. `tell`
    hears how far it has come.
    Refusals: `nothing_there`, `run_already_approved`, `run_not_now`, `rails_closed`, `rail_out`,
    `run_too_late`, `run_approved_by_its_preparer`, `run_approved_by_its_first_approver`,
    `run_empty`, `run_total_differs`, `run_above_limit`, `run_account_changed`,
    `run_pays_too_much`, `charging_codes_missing`, and those of the rail's writer.
    """
    with transaction.atomic():
        run, actor, total, many = _may_approve(by=by, at=at, run_id=run_id, typed_pence=typed_pence)
        first_of_two = run.first_approved_by is None and needs_two(total, run.second_above_pence)
        pay = None if first_of_two else Paying(run, actor, at, by)
        checks = Checks(run, by)
        done = 0
        sound = _sound(run, checks)
        for posted in pay.pay(sound) if pay else (len(payments) for payments, _ in sound):
            done += posted
            tell(done, many)
        checks.end()
        if pay is None:
            run.first_approved_by, run.first_approved_at = actor.user_id, at
            moved(run, RunState.FIRST_OF_TWO)
            audit("run.approved_once", run, by=actor, at=at, pence=total, payments=many)
            return RunState.FIRST_OF_TWO
        made = pay.make_file()
        if not total == run.total_pence == pay.in_ledger == made.pence or made.count != many:
            raise RuntimeError(
                f"run {run.id}: payments {total}, run {run.total_pence}, ledger {pay.in_ledger}, "
                f"file {made.pence} do not agree"
            )
        Recovery.objects.filter(
            tenant_id=run.tenant_id, payment__run_id=run.id, payment__state=PaymentState.PAID
        ).update(state=RecoveryState.DONE, done_on=run.pay_on)
        Payment.objects.filter(
            tenant_id=run.tenant_id, run_id=run.id, state=PaymentState.HELD
        ).update(state=PaymentState.KEPT_BACK)
        PaymentFile.objects.create(
            tenant_id=run.tenant_id,
            run_id=run.id,
            rail=run.rail,
            serial=made.serial,
            name=f"{run.reference}-{made.serial}.{rails.RAILS[Rail(run.rail)].suffix}",
            content=made.content,
            sha256=hashlib.sha256(made.content).hexdigest(),
            payment_count=made.count,
            total_pence=made.pence,
            made_at=at,
        )
        run.approved_by, run.approved_at = actor.user_id, at
        moved(run, RunState.APPROVED)
        audit("run.approved", run, by=actor, at=at, pence=total, payments=many)
        return RunState.APPROVED


def _may_approve(
    *, by: Viewer, at: datetime, run_id: UUID, typed_pence: int
) -> tuple[PaymentRun, Actor, int, int]:
    """Refuse what can be refused without looking at each payment; lock the run.

    Return it with who approves, the pence and the number of its payments.
    """
    run = lock_run(by, run_id)
    actor = by.act(Permission.RUN_APPROVE, tenant_id=run.tenant_id)
    _refuse_state(run)
    refuse_closed_rails()
    refuse_outage(run.tenant_id, Rail(run.rail))
    sums = _included(run).aggregate(
        many=Count("id"), pence=Sum("amount_pence"), largest=Max("amount_pence")
    )
    total, many = int(sums["pence"] or 0), sums["many"]
    site_days = site_days_of(run)
    fault = rails.pay_day_fault(
        Rail(run.rail), run.pay_on, by.today, at, site_days
    ) or rules.approval_fault(
        prepared_by=run.prepared_by,
        approver=actor.user_id,
        total_pence=total,
        typed_pence=typed_pence,
        payments=many,
        first_approver=run.first_approved_by,
    )
    if fault:
        raise fault
    _hold_to_limits(run, total, sums["largest"], by=actor, today=by.today)
    if run.rail == Rail.SUPPLIER_INVOICE:
        run.codes_id = _codes_of(run, by.today)
    return run, actor, total, many


def _codes_of(run: PaymentRun, today: date) -> UUID | None:
    """Return the codes that a run's invoices are charged to. Refusal: `charging_codes_missing`."""
    assert run.site_rail is not None
    found = codes_on(run.tenant_id, today)
    layout = rails.layout_of(terms_of(run.site_rail))
    fault = rails.codes_fault(layout, found[1] if found else None)
    if fault:
        raise fault
    return found[0] if found else None


def ask_to_approve(*, by: Viewer, at: datetime, run_id: UUID, typed_pence: int) -> UUID:
    """Have a run approved by the worker, where it is too large to be waited for; return the work.

    What can be refused at once is refused at once, as `approve` does; the rest is told by the work.
    """
    with transaction.atomic():
        run, actor, *_sums = _may_approve(by=by, at=at, run_id=run_id, typed_pence=typed_pence)
        return work.begin(
            by=actor,
            at=at,
            tenant_id=run.tenant_id,
            what="payments.approve",
            asked={"run_id": str(run.id), "typed_pence": typed_pence},
        )


def _included(run: PaymentRun) -> QuerySet[Payment]:
    return Payment.objects.filter(
        tenant_id=run.tenant_id, run_id=run.id, state=PaymentState.INCLUDED
    )


def _sound(run: PaymentRun, checks: Checks) -> Iterator[Part]:
    """Yield the parts that a run makes, each looked at, up to the first with something wrong.

    Those after it are looked at too, so that all that is wrong is told at once.
    """
    for payments in _parts(run):
        payable = checks.add(payments)
        if checks.passed:
            yield payments, payable


def _parts(run: PaymentRun) -> Iterator[list[Payment]]:
    """Yield the payments that a run makes, locked, in order of their ids.

    Each is come to once, whether the part before it was posted by then or not.
    """
    after: UUID | None = None
    while True:
        rows = _included(run).select_for_update()
        if after is not None:
            rows = rows.filter(id__gt=after)
        part = list(rows.order_by("id")[:PART])
        if part:
            yield part
        if len(part) < PART:
            return
        after = part[-1].id


def _hold_to_limits(
    run: PaymentRun, total_pence: int, largest_pence: int, *, by: Actor, today: date
) -> None:
    """Refuse what is above the approver's limit; keep on the run what it was held to."""
    limits = limits_on(run.tenant_id, today)
    fault = limit_fault(
        limits,
        user_id=by.user_id,
        role=by.role,
        run_pence=total_pence,
        largest_pence=largest_pence,
    )
    if fault:
        raise fault
    mine = limit_of(limits, user_id=by.user_id, role=by.role)
    run.limit_pence = mine.run_pence if mine else None
    run.second_above_pence = policy_on(run.tenant_id, today).second_above_pence


def refuse_closed_rails() -> None:
    """Refuse while this copy is in quarantine after a restore. Refusal: `rails_closed`."""
    closed = rails_closed()
    if closed:
        raise Refusal(
            "rails_closed",
            "No payment may leave: this system was restored from a backup of "
            f"{long_date(day_of(closed.backup_taken_at))}.",
            "Reconcile with the bank what was paid since then, then ask a finance approver to open "
            "the rails.",
        )


def _refuse_state(run: PaymentRun) -> None:
    if run.approved_by is not None and run.approved_at is not None:
        name = User.objects.filter(pk=run.approved_by).values_list("name", flat=True).first()
        raise Refusal(
            "run_already_approved",
            f"Run {run.reference} was already approved by {name or 'somebody'} "
            f"on {long_date(day_of(run.approved_at))}.",
            "Nothing needs doing.",
        )
    fault = rules.transition_fault(RunState(run.state), RunState.APPROVED)
    if fault:
        raise fault
