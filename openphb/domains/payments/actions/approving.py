"""Approving a run: another person, who types the total; ledger and file in the same transaction."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import Payable
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger import queries as ledger_queries
from openphb.domains.ledger.types import Dimensions, JournalToPost, Posting
from openphb.domains.payments import rails
from openphb.domains.payments.actions.records import audit, lock_run, moved
from openphb.domains.payments.models import (
    LineEntitlement,
    Payer,
    Payment,
    PaymentFile,
    PaymentLine,
    PaymentRun,
    PaymentSchedule,
    Recovery,
)
from openphb.domains.payments.queries.circumstances import changed_since
from openphb.domains.payments.queries.due import budget_facts, commissioner, known_to
from openphb.domains.payments.queries.house_rules import limits_on, policy_on
from openphb.domains.payments.rules import runs as rules
from openphb.domains.payments.rules.accounts import CLEARING, EXPENDITURE
from openphb.domains.payments.rules.limits import limit_fault, limit_of, needs_two
from openphb.domains.payments.types import PaymentState, Rail, RecoveryState, RunState
from openphb.foundation.access.models import User
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.operations.queries import rails_closed
from openphb.kernel.calendars import day_of
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


def approve(*, by: Viewer, at: datetime, run_id: UUID, typed_pence: int) -> RunState:
    """Approve a run whose total the approver typed: post it, and store the file that pays it.

    Where its value needs two approvals the first of them only moves it to `first_of_two`. Return
    the state that it came to.
    In one transaction the payments become paid, their journals are posted and the file's bytes are
    kept; the run, the ledger and the file add up to the same pence, or nothing happens.
    Refusals: `nothing_there`, `run_already_approved`, `run_not_now`, `rails_closed`,
    `run_too_late`, `run_approved_by_its_preparer`, `run_approved_by_its_first_approver`,
    `run_empty`, `run_total_differs`, `run_above_limit`, `run_account_changed`,
    `run_pays_too_much`, and those of the rail's writer.
    """
    with transaction.atomic():
        run = lock_run(by, run_id)
        actor = by.act(Permission.RUN_APPROVE, tenant_id=run.tenant_id)
        _refuse_state(run)
        refuse_closed_rails()
        rail = Rail(run.rail)
        payments = list(
            Payment.objects.select_for_update(of=("self",))
            .filter(tenant_id=run.tenant_id, run_id=run.id, state=PaymentState.INCLUDED)
            .select_related("budget__case")
            .order_by("id")
        )
        total = sum(payment.amount_pence for payment in payments)
        fault = rails.pay_day_fault(rail, run.pay_on, by.today, at) or rules.approval_fault(
            prepared_by=run.prepared_by,
            approver=actor.user_id,
            total_pence=total,
            typed_pence=typed_pence,
            payments=len(payments),
            first_approver=run.first_approved_by,
        )
        if fault:
            raise fault
        _hold_to_limits(run, payments, by=actor, today=by.today)
        payable = _payable_now(by, run, payments)
        _refuse_more_than_due(run, payments)
        if run.first_approved_by is None and needs_two(total, run.second_above_pence):
            run.first_approved_by, run.first_approved_at = actor.user_id, at
            moved(run, RunState.FIRST_OF_TWO)
            audit("run.approved_once", run, by=actor, at=at, pence=total, payments=len(payments))
            return RunState.FIRST_OF_TWO
        posted = _post(run, payments, by=actor, at=at, viewer=by)
        made = _make_file(run, payments, payable, by)
        in_ledger = ledger_queries.credited(
            viewer=by,
            tenant_id=run.tenant_id,
            account=CLEARING,
            journal_ids=list(posted.values()),
        )
        if not total == run.total_pence == in_ledger == made.pence or made.count != len(payments):
            raise RuntimeError(
                f"run {run.id}: payments {total}, run {run.total_pence}, ledger {in_ledger}, "
                f"file {made.pence} do not agree"
            )
        _mark_paid(run, posted)
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
            name=f"{run.reference}-{made.serial}.{rails.RAILS[rail].suffix}",
            content=made.content,
            sha256=hashlib.sha256(made.content).hexdigest(),
            payment_count=made.count,
            total_pence=made.pence,
            made_at=at,
        )
        run.approved_by, run.approved_at = actor.user_id, at
        moved(run, RunState.APPROVED)
        audit("run.approved", run, by=actor, at=at, pence=total, payments=len(payments))
        return RunState.APPROVED


def _hold_to_limits(
    run: PaymentRun, payments: Sequence[Payment], *, by: Actor, today: date
) -> None:
    """Refuse what is above the approver's limit; keep on the run what it was held to."""
    limits = limits_on(run.tenant_id, today)
    fault = limit_fault(
        limits,
        user_id=by.user_id,
        role=by.role,
        run_pence=sum(payment.amount_pence for payment in payments),
        largest_pence=max(payment.amount_pence for payment in payments),
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


def _payable_now(by: Viewer, run: PaymentRun, payments: Sequence[Payment]) -> dict[UUID, Payable]:
    """Return agreement → its approved account; refuse if any is not the one in the run."""
    payable = {
        one.agreement_id: one for one in agreements.payable(viewer=by, tenant_id=run.tenant_id)
    }
    changed = [
        payment
        for payment in payments
        if payment.agreement_id not in payable
        or payable[payment.agreement_id].bank_id != payment.bank_id
    ]
    if changed:
        raise Refusal(
            "run_account_changed",
            f"Since this run was prepared, {len(changed)} of its agreements ended or changed "
            f"their account: {_names(changed)}.",
            "Send the run back and hold those payments, or cancel it and prepare it again.",
        )
    return payable


def _refuse_more_than_due(run: PaymentRun, payments: Sequence[Payment]) -> None:
    """Refuse if what was recorded since the run was prepared makes it pay more than is due.

    Only budgets with newer facts are worked out again. Where more is due than the run pays, the
    next run pays the rest.
    """
    newer = {
        budget_id
        for model in (LineEntitlement, PaymentSchedule)
        for budget_id in model.objects.filter(
            tenant_id=run.tenant_id, known__startswith__gt=run.known_seq
        ).values_list("budget_id", flat=True)
    } | changed_since(tenant_id=run.tenant_id, known_seq=run.known_seq, payments=payments)
    doubtful = [payment for payment in payments if payment.budget_id in newer]
    if not doubtful:
        return
    reach = Q(tenant_id=run.tenant_id, budget_id__in=[payment.budget_id for payment in doubtful])
    now = budget_facts(reach, known_to(run.tenant_id), without_run=run.id)
    too_much = [
        payment
        for payment in doubtful
        if payment.amount_pence
        > sum(period.pay_pence for period in now[payment.budget_id].due(run.worked_out_for))
    ]
    if too_much:
        raise Refusal(
            "run_pays_too_much",
            f"Since this run was prepared, less became due to {len(too_much)} of its recipients: "
            f"{_names(too_much)}.",
            "Send the run back and hold those payments, or cancel it and prepare it again.",
        )


def _names(payments: Sequence[Payment]) -> str:
    names = sorted(payment.recipient_name for payment in payments)
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _post(
    run: PaymentRun, payments: Sequence[Payment], *, by: Actor, at: datetime, viewer: Viewer
) -> dict[UUID, UUID]:
    """Post a journal for each payment: expenditure by line, against money on its way to the bank."""
    lines: dict[UUID, list[PaymentLine]] = defaultdict(list)
    for line in PaymentLine.objects.filter(tenant_id=run.tenant_id, payment__run_id=run.id).exclude(
        due_pence=0
    ):
        lines[line.payment_id].append(line)
    funder_id, _ = commissioner(run.tenant_id, run.pay_on)
    journals = [
        JournalToPost(
            key=f"payment:{payment.id}",
            what="direct_payment",
            subject_id=payment.subject_id,
            postings=(
                *(_expenditure(payment, line, funder_id) for line in lines[payment.id]),
                Posting(
                    CLEARING,
                    0,
                    payment.amount_pence,
                    Dimensions(
                        budget_id=payment.budget_id,
                        funder_id=funder_id,
                        option=ManagementOption.DIRECT_PAYMENT,
                    ),
                ),
            ),
        )
        for payment in payments
    ]
    posted = ledger.post_many(
        by=by, at=at, posted_on=viewer.today, tenant_id=run.tenant_id, journals=journals
    )
    return {payment.id: posted[f"payment:{payment.id}"] for payment in payments}


def _expenditure(payment: Payment, line: PaymentLine, funder_id: UUID | None) -> Posting:
    return Posting(
        EXPENDITURE,
        max(line.due_pence, 0),
        # Netted within its period: less was due for this line than was paid for it before.
        max(-line.due_pence, 0),
        Dimensions(
            budget_id=payment.budget_id,
            line_id=line.line_id,
            funder_id=funder_id,
            option=ManagementOption.DIRECT_PAYMENT,
            service_from=line.service_from,
            service_to=line.service_to,
        ),
    )


def _make_file(
    run: PaymentRun, payments: Sequence[Payment], payable: dict[UUID, Payable], by: Viewer
) -> rails.Made:
    payer = Payer.objects.get(tenant_id=run.tenant_id, organisation_id=run.payer_id)
    return rails.WRITERS[Rail(run.rail)](
        run.id,
        rails.From(payer.bacs_user_number, payer.bacs_name, payer.sort_code, payer.account_number),
        [
            rails.Payout(
                payment.id,
                payable[payment.agreement_id].account_name,
                payable[payment.agreement_id].sort_code,
                payable[payment.agreement_id].account_number,
                payment.amount_pence,
                payment.budget.case.reference,
            )
            for payment in payments
        ],
        run.pay_on,
        by.today,
    )


def _mark_paid(run: PaymentRun, posted: dict[UUID, UUID]) -> None:
    """Mark payments paid with their journals, in one statement however many they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update payments_payment p set state = %s, journal_id = posted.journal_id"
            " from unnest(%s::uuid[], %s::uuid[]) as posted(payment_id, journal_id)"
            " where p.id = posted.payment_id and p.run_id = %s and p.tenant_id = %s",
            [
                PaymentState.PAID,
                list(posted.keys()),
                list(posted.values()),
                run.id,
                run.tenant_id,
            ],
        )
