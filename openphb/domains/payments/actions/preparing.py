"""Runs before approval: prepared, looked at, held back in part, sent on or given up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, Sum

from openphb.domains.payments import rails
from openphb.domains.payments.actions.records import audit, lock_run, moved
from openphb.domains.payments.actions.recovering import Standing, note_overpayments
from openphb.domains.payments.models import Payer, Payment, PaymentLine, PaymentRun, Recovery
from openphb.domains.payments.queries.due import due
from openphb.domains.payments.rules import runs as rules
from openphb.domains.payments.rules.recovery import offset_now, recovered_lines
from openphb.domains.payments.types import (
    DueList,
    LeftOut,
    LineDue,
    PaymentState,
    Prepared,
    Rail,
    RecipientDue,
    RecoveryKind,
    RecoveryState,
    RunState,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.bank_details import parse_bank_details
from openphb.kernel.calendars import day_of
from openphb.kernel.ids import new_id
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal

BATCH = 2_000
HELD_BEFORE = "Held in the last run, and not released since."


def set_payer(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    organisation_id: UUID,
    bacs_user_number: str,
    bacs_name: str,
    sort_code: str,
    account_number: str,
    tolerance_percent: int = 20,
) -> UUID:
    """Set the account that a tenant pays from, new or changed; return the payer's id.

    Refusals: those of `parse_bank_details`, `payer_user_number`, `payer_name`, `payer_tolerance`,
    `payer_run_open` while a run is being prepared on it.
    """
    with transaction.atomic():
        actor = by.act(Permission.RUN_APPROVE, tenant_id=tenant_id)
        account = parse_bank_details(sort_code, account_number)
        fault = _payer_fault(bacs_user_number, bacs_name, tolerance_percent)
        if fault:
            raise fault
        open_runs = PaymentRun.objects.filter(
            tenant_id=tenant_id, payer_id=organisation_id, state__in=rules.OPEN
        )
        if open_runs.exists():
            raise Refusal(
                "payer_run_open",
                "A run that pays from this account is open.",
                "Approve or cancel the run first.",
            )
        row, made = Payer.objects.update_or_create(
            tenant_id=tenant_id,
            organisation_id=organisation_id,
            defaults={
                "bacs_user_number": bacs_user_number,
                "bacs_name": bacs_name.strip().upper(),
                "sort_code": account.sort_code,
                "account_number": account.account_number,
                "tolerance_percent": tolerance_percent,
            },
        )
        trail.record(
            "payer.set",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="payer",
            record_id=row.id,
            details={"new": made, "account_ends": account.account_number[-4:]},
        )
        return row.id


def prepare(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    organisation_id: UUID,
    pay_on: date,
    rail: Rail = Rail.BACS,
) -> Prepared:
    """Make a draft run of everything that is due on `pay_on` and can be paid.

    Who is owed money and has no approved account is left out and named. A payment that was held
    in the last run begins held, so that a hold ends when somebody ends it and not by itself.
    Refusals: `rail_not_offered`, `bacs_not_a_working_day`, `run_too_late`, `payer_missing`,
    `run_already_open`, `nothing_due`.
    """
    with transaction.atomic():
        actor = by.act(Permission.RUN_PREPARE, tenant_id=tenant_id)
        if rail not in rails.WRITERS:
            raise Refusal(
                "rail_not_offered",
                "Payments cannot be made that way yet.",
                "Choose Bacs.",
                "rail",
            )
        fault = rules.pay_day_fault(pay_on, by.today)
        if fault:
            raise fault
        payer = _lock_payers(tenant_id, organisation_id)
        _refuse_open(tenant_id, organisation_id, rail)
        found = due(viewer=by, on=pay_on, tenant_id=tenant_id)
        note_overpayments(
            by=actor,
            at=at,
            tenant_id=tenant_id,
            on=by.today,
            standings=[
                Standing(one.budget_id, one.subject_id, one.overpaid_pence, one.co_ordinator_id)
                for one in found.recipients
            ],
        )
        owed = [one for one in found.owed if one.payee is not None]
        left_out = _left_out(found)
        if not owed:
            raise _nothing_due(pay_on, left_out)
        run = PaymentRun(
            tenant_id=tenant_id,
            reference=_reference(tenant_id, pay_on),
            payer_id=organisation_id,
            rail=rail,
            pay_on=pay_on,
            state=RunState.DRAFT,
            known_seq=found.known_seq,
            prepared_by=actor.user_id,
            prepared_at=at,
        )
        run.save(force_insert=True)
        offsets = _offsets(tenant_id, owed, by.today)
        payments = _payments(run, owed, payer.tolerance_percent, offsets)
        Payment.objects.bulk_create(payments, batch_size=BATCH)
        PaymentLine.objects.bulk_create(
            (
                line
                for payment, one in zip(payments, owed, strict=True)
                for line in _lines(payment, one, offsets.get(one.budget_id))
            ),
            batch_size=BATCH,
        )
        for payment in payments:
            if payment.budget_id in offsets:
                offsets[payment.budget_id].recovery.payment = payment
                offsets[payment.budget_id].recovery.save(update_fields=["payment"])
        _count(run)
        audit(
            "run.prepared",
            run,
            by=actor,
            at=at,
            payments=run.payment_count,
            pence=run.total_pence,
            left_out=len(left_out),
            known_seq=run.known_seq,
        )
        return Prepared(run.id, run.payment_count, run.total_pence, left_out)


def hold(*, by: Viewer, at: datetime, payment_id: UUID, reason: str) -> None:
    """Keep one payment of a draft back. What it would have paid stays due.

    Refusals: `nothing_there`, `run_not_draft`, `payment_held_already`, `reason_needed`.
    """
    with transaction.atomic():
        run, payment = _lock_payment(by, payment_id)
        actor = by.act(Permission.RUN_PREPARE, tenant_id=run.tenant_id)
        if payment.state == PaymentState.HELD:
            raise Refusal(
                "payment_held_already", "This payment is held already.", "Nothing needs doing."
            )
        fault = rules.reason_fault(reason)
        if fault:
            raise fault
        payment.state, payment.held_reason = PaymentState.HELD, reason.strip()
        payment.save(update_fields=["state", "held_reason"])
        run.version += 1
        _count(run)
        audit("payment.held", run, by=actor, at=at, payment=payment)


def release(*, by: Viewer, at: datetime, payment_id: UUID) -> None:
    """Let a held payment of a draft go. Refusals: `nothing_there`, `run_not_draft`, `payment_not_held`."""
    with transaction.atomic():
        run, payment = _lock_payment(by, payment_id)
        actor = by.act(Permission.RUN_PREPARE, tenant_id=run.tenant_id)
        if payment.state != PaymentState.HELD:
            raise Refusal("payment_not_held", "This payment is not held.", "Nothing needs doing.")
        payment.state, payment.held_reason = PaymentState.INCLUDED, ""
        payment.save(update_fields=["state", "held_reason"])
        run.version += 1
        _count(run)
        audit("payment.released", run, by=actor, at=at, payment=payment)


def review(*, by: Viewer, at: datetime, run_id: UUID, version: int) -> None:
    """Send a draft for approval, having looked at it.

    Refusals: `nothing_there`, `stale`, `run_not_now`, `run_empty`.
    """
    with transaction.atomic():
        run = lock_run(by, run_id, version=version)
        actor = by.act(Permission.RUN_PREPARE, tenant_id=run.tenant_id)
        if not run.payment_count:
            raise Refusal(
                "run_empty",
                "Every payment in this run is held.",
                "Release the payments that can be made, or cancel the run.",
            )
        moved(run, RunState.REVIEWED)
        audit("run.reviewed", run, by=actor, at=at, pence=run.total_pence)


def send_back(*, by: Viewer, at: datetime, run_id: UUID, reason: str) -> None:
    """Make a run that waits for approval a draft again, with a reason.

    Refusals: `nothing_there`, `run_not_now`, `reason_needed`.
    """
    with transaction.atomic():
        run = lock_run(by, run_id)
        approving = by.scope(Permission.RUN_APPROVE).covers(
            tenant_id=run.tenant_id, subject_id=None
        )
        permission = Permission.RUN_APPROVE if approving else Permission.RUN_PREPARE
        actor = by.act(permission, tenant_id=run.tenant_id)
        fault = rules.reason_fault(reason)
        if fault:
            raise fault
        if run.state != RunState.REVIEWED:
            raise rules.transition_fault(RunState(run.state), RunState.DRAFT) or NothingThere("run")
        moved(run, RunState.DRAFT)
        audit("run.sent_back", run, by=actor, at=at, reason=reason.strip()[:500])


def cancel(*, by: Viewer, at: datetime, run_id: UUID, reason: str) -> None:
    """Give up a run that is not approved. What it reserved is due again.

    Refusals: `nothing_there`, `run_not_now`, `reason_needed`.
    """
    with transaction.atomic():
        run = lock_run(by, run_id)
        actor = by.act(Permission.RUN_PREPARE, tenant_id=run.tenant_id)
        fault = rules.reason_fault(reason)
        if fault:
            raise fault
        moved(run, RunState.CANCELLED)
        Payment.objects.filter(tenant_id=run.tenant_id, run_id=run.id).update(
            state=PaymentState.CANCELLED
        )
        audit("run.cancelled", run, by=actor, at=at, reason=reason.strip()[:500])


def _payer_fault(user_number: str, name: str, tolerance_percent: int) -> Refusal | None:
    if not (len(user_number) == 6 and user_number.isascii() and user_number.isdigit()):
        return Refusal(
            "payer_user_number",
            "A Bacs service user number is six digits.",
            "Enter the number that the sponsoring bank gave.",
            "bacs_user_number",
        )
    if not 1 <= len(name.strip()) <= 18:
        return Refusal(
            "payer_name",
            "The name that recipients see is 1 to 18 characters.",
            "Shorten the name.",
            "bacs_name",
        )
    if not 0 <= tolerance_percent <= 1000:
        return Refusal(
            "payer_tolerance",
            "A payment may differ by 0 to 1,000 per cent before it is looked at.",
            "Enter a whole number, like 20.",
            "tolerance_percent",
        )
    return None


def _lock_payers(tenant_id: UUID, organisation_id: UUID) -> Payer:
    """Lock the tenant's paying accounts, so that one run at a time works out what is due."""
    payers = Payer.objects.select_for_update().filter(tenant_id=tenant_id).order_by("id")
    found = next((row for row in payers if row.organisation_id == organisation_id), None)
    if found is None:
        raise Refusal(
            "payer_missing",
            "No account to pay from is set for this commissioner.",
            "Ask a finance approver to set the account first.",
        )
    return found


def _refuse_open(tenant_id: UUID, organisation_id: UUID, rail: Rail) -> None:
    found = PaymentRun.objects.filter(
        tenant_id=tenant_id, payer_id=organisation_id, rail=rail, state__in=rules.OPEN
    ).first()
    if found:
        raise Refusal(
            "run_already_open",
            f"Run {found.reference} for {long_date(found.pay_on)} is still open.",
            "Finish or cancel that run, then prepare this one.",
            details={"run_id": str(found.id)},
        )


def _nothing_due(pay_on: date, left_out: Sequence[LeftOut]) -> Refusal:
    if left_out:
        return Refusal(
            "nothing_due",
            f"Nothing can be paid on {long_date(pay_on)}: {len(left_out)} owed, without an "
            f"approved account.",
            "Have their bank details approved first.",
        )
    return Refusal(
        "nothing_due",
        f"Nothing is due on {long_date(pay_on)}: everything up to then has been paid.",
        "Choose a later day, or look at the list of what is due.",
    )


def _left_out(found: DueList) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(
            one.budget_id,
            one.subject_id,
            one.case_reference,
            one.recipient_name,
            one.due_pence,
            "no_approved_account",
        )
        for one in found.owed
        if one.payee is None
    )


def _reference(tenant_id: UUID, pay_on: date) -> str:
    """Return the next free name of a run: its year and week, and a number from the second on."""
    year, week, _ = pay_on.isocalendar()
    stem = f"{year}-{week:02d}"
    taken = PaymentRun.objects.filter(tenant_id=tenant_id, reference__startswith=stem).count()
    return f"{stem}-{taken + 1}" if taken else stem


@dataclass(frozen=True)
class _Offset:
    """An agreed offset and the pence that it takes from the payment being prepared."""

    recovery: Recovery
    pence: int


def _offsets(tenant_id: UUID, owed: Sequence[RecipientDue], today: date) -> Mapping[UUID, _Offset]:
    """Return budget → the offset that lowers its payment now, for those that have one agreed."""
    recipients = {one.budget_id: one for one in owed}
    # One that was reserved in a run that is given up, or in a payment that was not made, is free.
    free = Q(payment=None) | Q(
        payment__state__in=[
            PaymentState.CANCELLED,
            PaymentState.KEPT_BACK,
            PaymentState.RETURNED,
        ]
    )
    agreed = (
        Recovery.objects.select_for_update(of=("self",))
        .filter(free, tenant_id=tenant_id, kind=RecoveryKind.OFFSET, state=RecoveryState.AGREED)
        .select_related("overpayment")
        .order_by("id")
    )
    found = {}
    for recovery in agreed:
        one = recipients.get(recovery.overpayment.budget_id)
        if one is None or recovery.answer_by is None:
            continue
        pence = offset_now(
            recovery.pence,
            answer_by=recovery.answer_by,
            today=today,
            covered_pence=one.covered_pence,
            overpaid_pence=one.overpaid_pence,
        )
        if pence:
            found[one.budget_id] = _Offset(recovery, pence)
    return found


def _payments(
    run: PaymentRun,
    owed: Sequence[RecipientDue],
    tolerance_percent: int,
    offsets: Mapping[UUID, _Offset],
) -> list[Payment]:
    history = _history(run.tenant_id)
    payments = []
    for one in owed:
        assert one.payee is not None
        last_pence, last_bank, last_held, came_back = history.get(one.budget_id, NEVER_PAID)
        offset = offsets.get(one.budget_id)
        pence = one.due_pence - (offset.pence if offset else 0)
        exceptions = rules.exceptions_of(
            pence=pence,
            last_pence=last_pence,
            bank_id=one.payee.bank_id,
            last_bank_id=last_bank,
            last_was_held=bool(last_held),
            last_came_back=came_back,
            less_an_offset=offset is not None,
            tolerance_percent=tolerance_percent,
        )
        # It is for the last period that it pays; whatever is before that is arrears.
        period = [period.period for period in one.periods if period.pay_pence][-1]
        assert period.end is not None
        payments.append(
            Payment(
                id=new_id(),
                tenant_id=run.tenant_id,
                subject_id=one.subject_id,
                run=run,
                agreement_id=one.agreement_id,
                budget_id=one.budget_id,
                bank_id=one.payee.bank_id,
                recipient_name=one.recipient_name,
                run_reference=run.reference,
                pay_on=run.pay_on,
                worked_out_on=day_of(run.prepared_at),
                known_seq=run.known_seq,
                state=PaymentState.HELD if last_held else PaymentState.INCLUDED,
                held_reason=last_held,
                exceptions=[str(reason) for reason in exceptions],
                last_pence=last_pence,
                amount_pence=pence,
                period_from=period.start,
                period_to=period.end,
            )
        )
    return payments


History = tuple[int | None, UUID | None, str, bool]
NEVER_PAID: History = (None, None, "", False)


def _history(tenant_id: UUID) -> Mapping[UUID, History]:
    """Return budget → what was last paid, to which account, why it was held last time if it was,
    and whether the last one came back."""
    rows = Payment.objects.filter(tenant_id=tenant_id).exclude(state=PaymentState.CANCELLED)
    newest = rows.order_by("budget_id", "-pay_on", "-id").distinct("budget_id")
    paid = {
        row["budget_id"]: row
        for row in newest.filter(state=PaymentState.PAID).values(
            "budget_id", "amount_pence", "bank_id"
        )
    }
    history: dict[UUID, History] = {
        budget_id: (row["amount_pence"], row["bank_id"], "", False)
        for budget_id, row in paid.items()
    }
    for budget_id, state, reason in newest.values_list("budget_id", "state", "held_reason"):
        if state in (PaymentState.HELD, PaymentState.KEPT_BACK):
            pence, bank, *_rest = history.get(budget_id, NEVER_PAID)
            history[budget_id] = (pence, bank, reason or HELD_BEFORE, False)
        elif state == PaymentState.RETURNED:
            pence, bank, *_rest = history.get(budget_id, NEVER_PAID)
            history[budget_id] = (pence, bank, "", True)
    return history


def _lines(payment: Payment, one: RecipientDue, offset: _Offset | None) -> list[PaymentLine]:
    """Return the lines of the periods that are paid, and of what an offset takes.

    A period that is overpaid is otherwise no part of it.
    """
    found = list(_offset_lines(payment, one, offset.pence)) if offset else []
    for line in (line for period in one.periods if period.pay_pence for line in period.lines):
        assert line.period.end is not None
        found.append(
            PaymentLine(
                tenant_id=payment.tenant_id,
                subject_id=payment.subject_id,
                payment=payment,
                line_id=line.line_id,
                line_key=line.line_key,
                service_from=line.period.start,
                service_to=line.period.end,
                entitled_pence=line.entitled_pence,
                accounted_pence=line.accounted_pence,
                due_pence=line.due_pence,
                working=_working(line),
            )
        )
    return found


def _offset_lines(payment: Payment, one: RecipientDue, pence: int) -> Iterator[PaymentLine]:
    of_period = {(line.line_key, line.period): line for line in one.lines}
    for taken in recovered_lines(one.periods, pence):
        line = of_period[taken.line_key, taken.period]
        assert line.period.end is not None
        yield PaymentLine(
            tenant_id=payment.tenant_id,
            subject_id=payment.subject_id,
            payment=payment,
            line_id=line.line_id,
            line_key=line.line_key,
            service_from=line.period.start,
            service_to=line.period.end,
            entitled_pence=line.entitled_pence,
            accounted_pence=line.accounted_pence,
            due_pence=taken.pence,
            left_pence=taken.pence - line.due_pence,
            working=_working(line),
        )


def _working(line: LineDue) -> dict[str, Any]:
    parts = []
    for part in line.parts:
        assert part.period.end is not None
        parts.append(
            {
                "from": part.period.start.isoformat(),
                "to": part.period.end.isoformat(),
                "quantity_hundredths": part.quantity_hundredths,
                "unit_pence": part.unit_pence,
                "basis": str(part.basis),
                "pence": part.pence,
            }
        )
    return {"parts": parts}


def _lock_payment(by: Viewer, payment_id: UUID) -> tuple[PaymentRun, Payment]:
    scope = by.scope(Permission.RUN_VIEW)
    run_id = (
        Payment.objects.filter(scope.tenants_q(), pk=payment_id)
        .values_list("run_id", flat=True)
        .first()
    )
    if run_id is None:
        raise NothingThere("payment")
    # The run first, always: two who hold payments of one run must not count it at once.
    run = lock_run(by, run_id)
    if run.state != RunState.DRAFT:
        raise Refusal(
            "run_not_draft",
            f"Run {run.reference} is {run.state}, so its payments stand as they are.",
            "Send it back to change it, if it is not approved yet.",
        )
    return run, Payment.objects.select_for_update().get(tenant_id=run.tenant_id, pk=payment_id)


def _count(run: PaymentRun) -> None:
    sums = Payment.objects.filter(
        tenant_id=run.tenant_id, run_id=run.id, state=PaymentState.INCLUDED
    ).aggregate(count=Count("id"), pence=Sum("amount_pence"))
    run.payment_count, run.total_pence = sums["count"], int(sums["pence"] or 0)
    run.save(update_fields=["payment_count", "total_pence", "version"])
