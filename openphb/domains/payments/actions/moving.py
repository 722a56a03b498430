"""What a rail did not pay, paid by another: freely where that is proven, else by a person's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from uuid import UUID

from django.db import transaction

from openphb.domains.ledger import actions as ledger
from openphb.domains.payments.actions.approving import refuse_closed_rails
from openphb.domains.payments.actions.clock import refuse_clock
from openphb.domains.payments.actions.exposures import book_exposures, confirm_exposed
from openphb.domains.payments.actions.filling import Filling
from openphb.domains.payments.actions.lapsing import free_offset
from openphb.domains.payments.actions.preparing import agreed_terms, lock_payers, next_reference
from openphb.domains.payments.actions.records import audit, count, lock_run, moved
from openphb.domains.payments.actions.recovering import note_overpayment_of_budget
from openphb.domains.payments.actions.returning import record_return
from openphb.domains.payments.continuity import rules
from openphb.domains.payments.continuity.queries.moving import (
    Stands,
    by_rail,
    site_days,
    standings,
    where_to,
)
from openphb.domains.payments.continuity.queries.outages import outage_now
from openphb.domains.payments.continuity.types import (
    ExposureState,
    Moved,
    Standing,
)
from openphb.domains.payments.models import (
    Exposure,
    Overpayment,
    Payer,
    Payment,
    PaymentMove,
    PaymentRun,
    RailOutage,
    Recovery,
)
from openphb.domains.payments.queries.due import due_in_parts
from openphb.domains.payments.rails import RAILS
from openphb.domains.payments.types import (
    SITE_RAILS,
    PaymentState,
    Rail,
    RecoveryState,
    RunKind,
    RunState,
)
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.jobs import work
from openphb.foundation.jobs.work import Progress, in_silence
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal


def move(*, by: Viewer, at: datetime, run_id: UUID, tell: Progress = in_silence) -> Moved:
    """Move what its rail provably has not accepted of a run to each recipient's second way.

    A run whose file nobody took is given up whole: its journals are reversed and its payments are
    due again. Of one that was sent, what came back moves. The new runs are drafts, as any run:
    another person approves them and types their totals.
    Refusals: `nothing_there`, `not_permitted`, `rails_closed`, `rail_works`, `nothing_to_move`,
    `no_second_way`, `clock_backwards`, `bills_not_moved`, and those of `payer_missing`.
    A run of bills is only given up, where its file was not taken: organisations have no second way,
    and the next run of bills pays them.
    """
    with transaction.atomic():
        run, actor, outage, payer = _begin(by, run_id, Permission.PAYMENT_MOVE)
        if run.kind == RunKind.BILLS:
            return _give_up_bills(run, by=actor, at=at, today=by.today)
        stands = standings(run)
        free = [one for one in stands if one.standing in rules.FREE]
        if not free:
            raise _nothing_free(run, stands)
        ways = where_to(run, by, free)
        if not ways:
            raise _no_way(free)
        given_up = 0
        if any(one.standing is Standing.NOT_SENT for one in free):
            given_up = _give_up(run, by=actor, at=at, today=by.today)
        made = _pay_anew(
            run, outage, payer, by_rail(free, ways), by=by, actor=actor, at=at, tell=tell
        )
        audit("run.moved", run, by=actor, at=at, given_up=given_up, paid_anew=_sum(made))
        return Moved(tuple(made), given_up, _sum(made))


def override(
    *, by: Viewer, at: datetime, run_id: UUID, reason: str, tell: Progress = in_silence
) -> Moved:
    """Have paid by their second ways those of a run of whom nobody knows whether they were paid.

    By somebody who did not prepare the run. Each is booked as an exposure: an amount that may be
    paid twice, open until its rail answers. A file that was taken counts as sent from then on.
    Refusals: `nothing_there`, `not_permitted`, `rails_closed`, `rail_works`, `override_own`,
    `reason_needed`, `nothing_uncertain`, `no_second_way`, `clock_backwards`, `bills_not_moved`.
    """
    with transaction.atomic():
        run, actor, outage, payer = _begin(by, run_id, Permission.PAYMENT_MOVE_UNCERTAIN)
        fault = rules.override_fault(prepared_by=run.prepared_by, by=actor.user_id, reason=reason)
        if fault:
            raise fault
        if run.kind == RunKind.BILLS:
            raise _bills_stay(run)
        uncertain = [one for one in standings(run) if one.standing in rules.BY_WORD]
        if not uncertain:
            raise Refusal(
                "nothing_uncertain",
                "Nothing of this run is uncertain: each payment was answered, or never sent.",
                "Move what its rail has not accepted, which needs nobody’s word.",
            )
        ways = where_to(run, by, uncertain)
        if not ways:
            raise _no_way(uncertain)
        if run.state == RunState.APPROVED:
            _count_as_sent(run, by=actor, at=at, today=by.today)
        moving = by_rail(uncertain, ways)
        ids = [one.payment_id for stands in moving.values() for one in stands]
        payments = list(
            Payment.objects.select_for_update()
            .filter(tenant_id=run.tenant_id, id__in=ids)
            .order_by("id")
        )
        pence = book_exposures(
            by=actor,
            at=at,
            on=by.today,
            run=run,
            outage=outage,
            payments=payments,
            reason=reason.strip(),
        )
        _afterwards(run.tenant_id, payments, by=actor, at=at, today=by.today)
        made = _pay_anew(run, outage, payer, moving, by=by, actor=actor, at=at, tell=tell)
        audit("run.overridden", run, by=actor, at=at, exposures=len(ids), pence=pence)
        return Moved(tuple(made), 0, _sum(made), len(ids), pence)


def ask_to_move(*, by: Viewer, at: datetime, run_id: UUID, reason: str | None) -> UUID:
    """Have a run moved by the worker, where it is too large to be waited for; return the work.

    With a `reason` by its override. What can be refused at once is refused at once.
    """
    with transaction.atomic():
        permission = (
            Permission.PAYMENT_MOVE if reason is None else Permission.PAYMENT_MOVE_UNCERTAIN
        )
        run, actor, _outage, _payer = _begin(by, run_id, permission)
        if reason is not None:
            fault = rules.override_fault(
                prepared_by=run.prepared_by, by=actor.user_id, reason=reason
            )
            if fault:
                raise fault
        return work.begin(
            by=actor,
            at=at,
            tenant_id=run.tenant_id,
            what="payments.move",
            asked={"run_id": str(run.id), "reason": reason},
        )


def close_exposure(
    *, by: Viewer, at: datetime, exposure_id: UUID, paid: bool, on: date, evidence: str
) -> None:
    """Record what became of a payment that may be doubled, where a person knows it.

    Where it was paid it counts as made; where it never was, it is posted as any return is.
    Refusals: `nothing_there`, `not_permitted`, `exposure_closed`, `exposure_when`, `reason_needed`,
    and those of `record_return`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.PAYMENT_RETURN)
        found = Exposure.objects.filter(scope.q(), pk=exposure_id).select_related("payment").first()
        if found is None:
            raise NothingThere("exposure")
        run = lock_run(by, found.payment.run_id)
        actor = by.act(
            Permission.PAYMENT_RETURN, tenant_id=found.tenant_id, subject_id=found.subject_id
        )
        found.refresh_from_db()
        fault = rules.evidence_fault(evidence) or _closing_fault(found, on, by.today)
        if fault:
            raise fault
        if not paid:
            record_return(
                by=by, at=at, payment_id=found.payment_id, returned_on=on, reason=evidence
            )
            return
        confirm_exposed(
            by=actor,
            at=at,
            on=by.today,
            tenant_id=run.tenant_id,
            payment_ids=[found.payment_id],
            because=evidence,
        )


def _closing_fault(found: Exposure, on: date, today: date) -> Refusal | None:
    if found.state != ExposureState.OPEN:
        return Refusal(
            "exposure_closed",
            "It is known already what became of this payment.",
            "Nothing needs doing.",
        )
    if on > today:
        return Refusal(
            "exposure_when",
            "It cannot be known yet.",
            "Enter the day on which it was seen.",
            "on",
        )
    return None


def _begin(
    by: Viewer, run_id: UUID, permission: Permission
) -> tuple[PaymentRun, Actor, RailOutage, Payer]:
    """Lock the run and who pays; refuse where nothing may move from it."""
    run = lock_run(by, run_id)
    actor = by.act(permission, tenant_id=run.tenant_id)
    refuse_closed_rails()
    lasting = outage_now(run.tenant_id, Rail(run.rail))
    fault = rules.no_outage_fault(lasting, Rail(run.rail))
    if fault:
        raise fault
    assert lasting is not None
    payer = lock_payers(run.tenant_id, run.payer_id)
    refuse_clock(run.tenant_id, by.today)
    return run, actor, RailOutage.objects.get(pk=lasting.id), payer


def _nothing_free(run: PaymentRun, stands: Sequence[Stands]) -> Refusal:
    if any(one.standing in rules.BY_WORD for one in stands):
        return Refusal(
            "nothing_to_move",
            f"The file of run {run.reference} was taken, so {RAILS[Rail(run.rail)].name} may have "
            "accepted its payments.",
            "Take in what the bank or the system answers. Where that would take too long, a finance "
            "approver who did not prepare the run can have them paid again, by name.",
        )
    return Refusal(
        "nothing_to_move",
        f"Nothing of run {run.reference} is left to move.",
        "If it is not approved yet, cancel it and prepare a run by another rail.",
    )


def _no_way(stands: Sequence[Stands]) -> Refusal:
    return Refusal(
        "no_second_way",
        f"None of these {len(stands)} has a tested second way that works now.",
        "Record second ways under “Second ways to be paid”, then move them.",
    )


def _give_up(run: PaymentRun, *, by: Actor, at: datetime, today: date) -> int:
    """Give up a run that was approved and whose file nobody took; return how many it was to pay."""
    payments = list(
        Payment.objects.select_for_update()
        .filter(tenant_id=run.tenant_id, run_id=run.id, state=PaymentState.PAID)
        .order_by("id")
    )
    ledger.reverse_many(
        by=by,
        at=at,
        posted_on=today,
        tenant_id=run.tenant_id,
        what="payment_given_up",
        journals={
            f"payment:{payment.id}:given_up": payment.journal_id
            for payment in payments
            if payment.journal_id
        },
    )
    Payment.objects.filter(tenant_id=run.tenant_id, run_id=run.id, state=PaymentState.PAID).update(
        state=PaymentState.GIVEN_UP
    )
    moved(run, RunState.WITHDRAWN)
    audit("run.withdrawn", run, by=by, at=at, payments=len(payments), pence=run.total_pence)
    _afterwards(run.tenant_id, payments, by=by, at=at, today=today)
    return len(payments)


def _give_up_bills(run: PaymentRun, *, by: Actor, at: datetime, today: date) -> Moved:
    """Give up a run of bills that was never sent, so that its bills wait for another rail."""
    if run.state != RunState.APPROVED or run.file_taken_at is not None:
        raise _bills_stay(run)
    given_up = _give_up(run, by=by, at=at, today=today)
    audit("run.moved", run, by=by, at=at, given_up=given_up, paid_anew=0)
    return Moved((), given_up, 0)


def _bills_stay(run: PaymentRun) -> Refusal:
    return Refusal(
        "bills_not_moved",
        f"Run {run.reference} pays organisations, and its file was taken, so they may have been paid.",
        "Take in what the bank or the system answers. What it did not pay waits again, and a run of "
        "bills by another rail pays it.",
    )


def _count_as_sent(run: PaymentRun, *, by: Actor, at: datetime, today: date) -> None:
    """Count a file that was taken as sent: it may have been, and only so can an answer come."""
    run.submitted_by, run.submitted_at = by.user_id, at
    moved(run, RunState.SUBMITTED)
    Payment.objects.filter(tenant_id=run.tenant_id, run_id=run.id, state=PaymentState.PAID).update(
        sent_on=today
    )
    audit("run.counted_as_sent", run, by=by, at=at, pence=run.total_pence)


def _afterwards(
    tenant_id: UUID, payments: Sequence[Payment], *, by: Actor, at: datetime, today: date
) -> None:
    """Do what follows from payments that count no more, as where one came back."""
    ids = {payment.id: payment for payment in payments}
    offsets = Recovery.objects.filter(
        tenant_id=tenant_id, payment_id__in=list(ids), state=RecoveryState.DONE
    )
    for payment_id in set(offsets.values_list("payment_id", flat=True)):
        free_offset(ids[payment_id])
    budgets = {payment.budget_id for payment in payments}
    looked_into = Overpayment.objects.filter(tenant_id=tenant_id, budget_id__in=budgets)
    for budget_id in sorted(set(looked_into.values_list("budget_id", flat=True))):
        note_overpayment_of_budget(by=by, at=at, tenant_id=tenant_id, budget_id=budget_id, on=today)


def _pay_anew(
    run: PaymentRun,
    outage: RailOutage,
    payer: Payer,
    moving: Mapping[Rail, Sequence[Stands]],
    *,
    by: Viewer,
    actor: Actor,
    at: datetime,
    tell: Progress,
) -> dict[UUID, int]:
    """Prepare a run for each rail that something moves to; return run → its payments."""
    made: dict[UUID, int] = {}
    done, many = 0, sum(len(stands) for stands in moving.values())
    for rail, stands in sorted(moving.items()):
        new = _fresh_run(run, outage, rail, by=by, actor=actor, at=at)
        before = transaction.savepoint()
        parts = due_in_parts(
            viewer=by,
            on=new.worked_out_for,
            tenant_id=run.tenant_id,
            only=[one.budget_id for one in stands],
        )
        first = next(parts)
        new.known_seq = first.known_seq
        new.save(force_insert=True)
        filling = Filling(new, actor, by.today, payer.tolerance_percent)
        for looked_at in filling.fill(chain([first], parts)):
            tell(done + looked_at, many)
        done += len(stands)
        filling.end()
        if not filling.payments:
            # Less is due now than the run paid: there is nothing to pay anew by this rail.
            transaction.savepoint_rollback(before)
            continue
        transaction.savepoint_commit(before)
        count(new)
        _link(new, outage, {one.budget_id: one.payment_id for one in stands}, by=actor, at=at)
        audit(
            "run.prepared",
            new,
            by=actor,
            at=at,
            payments=new.payment_count,
            pence=new.total_pence,
            left_out=new.left_out_count,
            known_seq=new.known_seq,
            kind=RunKind.MOVED,
        )
        made[new.id] = filling.payments
    return made


def _fresh_run(
    run: PaymentRun, outage: RailOutage, rail: Rail, *, by: Viewer, actor: Actor, at: datetime
) -> PaymentRun:
    days = site_days(run.tenant_id, rail, by)
    pay_on = rules.first_pay_day(rail, due_on=run.pay_on, today=by.today, at=at, site_days=days)
    assert pay_on is not None, "some day within months is a working day"
    terms_id = agreed_terms(run.tenant_id, rail, by.today)[0] if rail in SITE_RAILS else None
    on = max(run.worked_out_for, pay_on)
    return PaymentRun(
        tenant_id=run.tenant_id,
        reference=next_reference(run.tenant_id, pay_on),
        payer_id=run.payer_id,
        rail=rail,
        site_rail_id=terms_id,
        kind=RunKind.MOVED,
        due_on=on if on != pay_on else None,
        reason=f"Moved from run {run.reference}: {RAILS[Rail(run.rail)].name} has been out since "
        f"{long_date(outage.began_on)}. {outage.reason}",
        pay_on=pay_on,
        state=RunState.DRAFT,
        prepared_by=actor.user_id,
        prepared_at=at,
    )


def _link(
    new: PaymentRun,
    outage: RailOutage,
    firsts: Mapping[UUID, UUID],
    *,
    by: Actor,
    at: datetime,
) -> None:
    PaymentMove.objects.bulk_create(
        PaymentMove(
            tenant_id=new.tenant_id,
            subject_id=subject_id,
            first_id=firsts[budget_id],
            second_id=payment_id,
            outage=outage,
            moved_by=by.user_id,
            moved_at=at,
        )
        for payment_id, budget_id, subject_id in Payment.objects.filter(
            tenant_id=new.tenant_id, run_id=new.id
        ).values_list("id", "budget_id", "subject_id")
    )


def _sum(made: Mapping[UUID, int]) -> int:
    return sum(made.values())
