"""Making a draft run of everything that is due on a day and can be paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.payments import rails
from openphb.domains.payments.actions.records import audit, count
from openphb.domains.payments.actions.recovering import Standing, note_overpayments
from openphb.domains.payments.actions.snapshot import lines_of, offsets_of, payments_of
from openphb.domains.payments.models import (
    Payer,
    Payment,
    PaymentLine,
    PaymentRun,
    RunLeftOut,
)
from openphb.domains.payments.queries.due import due
from openphb.domains.payments.rules import runs as rules
from openphb.domains.payments.rules.kinds import kind_fault
from openphb.domains.payments.types import (
    DueList,
    LeftOut,
    Prepared,
    Rail,
    RecipientDue,
    RunKind,
    RunState,
    WhyLeftOut,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

BATCH = 2_000


def prepare(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    organisation_id: UUID,
    pay_on: date,
    rail: Rail = Rail.BACS,
    kind: RunKind = RunKind.ORDINARY,
    due_on: date | None = None,
    named: Sequence[str] = (),
    reason: str = "",
    authority: str = "",
) -> Prepared:
    """Make a draft run of everything that is due on `pay_on` and can be paid.

    An advance pays what is due by the later day `due_on`. An emergency pays only the cases whose
    references are `named`, and says by whose `authority`.

    Who is owed money and has no approved account is left out and named. A payment that was held
    in the last run begins held, so that a hold ends when somebody ends it and not by itself.
    Refusals: `rail_not_offered`, `rail_not_a_working_day`, `run_too_late`, `payer_missing`,
    `run_already_open`, `nothing_due`, `run_recipients_not_owed`, and those of `kind_fault`.
    """
    with transaction.atomic():
        actor = by.act(Permission.RUN_PREPARE, tenant_id=tenant_id)
        if rail not in rails.WRITERS:
            raise Refusal(
                "rail_not_offered",
                "Payments cannot be made that way yet.",
                "Choose Bacs or Faster Payments.",
                "rail",
            )
        fault = rails.pay_day_fault(rail, pay_on, by.today, at) or kind_fault(
            kind,
            pay_on=pay_on,
            due_on=due_on,
            today=by.today,
            named=named,
            reason=reason,
            authority=authority,
        )
        if fault:
            raise fault
        payer = _lock_payers(tenant_id, organisation_id)
        _refuse_open(tenant_id, organisation_id, rail, kind)
        on = due_on or pay_on
        found = due(viewer=by, on=on, tenant_id=tenant_id)
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
        if named:
            found = replace(found, recipients=_named(found, named))
        owed = [one for one in found.owed if one.payee is not None]
        left_out = _left_out(found)
        if not owed:
            raise _nothing_due(on, left_out)
        run = PaymentRun(
            tenant_id=tenant_id,
            reference=_reference(tenant_id, pay_on),
            payer_id=organisation_id,
            rail=rail,
            kind=kind,
            due_on=on if on != pay_on else None,
            reason=reason.strip(),
            authority=authority.strip(),
            pay_on=pay_on,
            state=RunState.DRAFT,
            known_seq=found.known_seq,
            prepared_by=actor.user_id,
            prepared_at=at,
            left_out_count=len(left_out),
        )
        run.save(force_insert=True)
        offsets = offsets_of(tenant_id, owed, by.today)
        payments = payments_of(run, owed, payer.tolerance_percent, offsets)
        Payment.objects.bulk_create(payments, batch_size=BATCH)
        PaymentLine.objects.bulk_create(
            (
                line
                for payment, one in zip(payments, owed, strict=True)
                for line in lines_of(payment, one, offsets.get(one.budget_id))
            ),
            batch_size=BATCH,
        )
        RunLeftOut.objects.bulk_create(
            (
                RunLeftOut(
                    tenant_id=tenant_id,
                    subject_id=one.subject_id,
                    run=run,
                    budget_id=one.budget_id,
                    case_reference=one.case_reference,
                    recipient_name=one.recipient_name,
                    pence=one.pence,
                    because=one.because,
                )
                for one in left_out
            ),
            batch_size=BATCH,
        )
        for payment in payments:
            if payment.budget_id in offsets:
                offsets[payment.budget_id].recovery.payment = payment
                offsets[payment.budget_id].recovery.save(update_fields=["payment"])
        count(run)
        audit(
            "run.prepared",
            run,
            by=actor,
            at=at,
            payments=run.payment_count,
            pence=run.total_pence,
            left_out=len(left_out),
            known_seq=run.known_seq,
            kind=kind,
        )
        return Prepared(run.id, run.payment_count, run.total_pence, left_out)


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


def _refuse_open(tenant_id: UUID, organisation_id: UUID, rail: Rail, kind: RunKind) -> None:
    if kind is RunKind.EMERGENCY:
        return
    found = PaymentRun.objects.filter(
        tenant_id=tenant_id, payer_id=organisation_id, rail=rail, kind=kind, state__in=rules.OPEN
    ).first()
    if found:
        raise Refusal(
            "run_already_open",
            f"Run {found.reference} for {long_date(found.pay_on)} is still open.",
            "Finish or cancel that run, then prepare this one.",
            details={"run_id": str(found.id)},
        )


def _named(found: DueList, named: Sequence[str]) -> tuple[RecipientDue, ...]:
    """Return the recipients of the cases named, all of whom must be owed money."""
    wanted = {reference.strip().upper() for reference in named}
    chosen = tuple(one for one in found.owed if one.case_reference.upper() in wanted)
    missing = wanted - {one.case_reference.upper() for one in chosen}
    if missing:
        raise Refusal(
            "run_recipients_not_owed",
            f"Nothing can be paid to {', '.join(sorted(missing))}: no such case is owed money "
            "that is not in a run already.",
            "Look at the list of what is due, and at the runs that are open.",
            "named",
        )
    return chosen


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
            WhyLeftOut.NO_APPROVED_ACCOUNT,
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
