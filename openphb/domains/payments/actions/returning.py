"""A payment that came back: what it paid is due again, and its account gets nothing more."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import actions as agreements
from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger.types import Dimensions, Posting
from openphb.domains.payments.actions.exposures import exposed_came_back
from openphb.domains.payments.actions.lapsing import free_offset
from openphb.domains.payments.actions.organisation_accounts import end_organisation_account
from openphb.domains.payments.actions.payees import end_number
from openphb.domains.payments.actions.records import audit, lock_run
from openphb.domains.payments.actions.recovering import note_overpayment_of_budget
from openphb.domains.payments.continuity.queries.outages import was_out
from openphb.domains.payments.models import Payment, PaymentReturn
from openphb.domains.payments.returned.reasons import is_of_the_account
from openphb.domains.payments.returned.sites import ends_number
from openphb.domains.payments.rules.accounts import BANK, CLEARING
from openphb.domains.payments.rules.runs import reason_fault
from openphb.domains.payments.types import PaymentState, Rail
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.ids import new_id
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal

BY_HAND = "by hand"


def record_return(
    *,
    by: Viewer,
    at: datetime,
    payment_id: UUID,
    returned_on: date,
    reason: str,
    reason_code: str = "",
    source: str = BY_HAND,
    source_sha256: str = "",
) -> None:
    """Record that a payment came back, or was refused: its journal is reversed, its account dead.

    What it paid is due again, and is paid when another account has been approved. Where its rail was
    out and the reason is not the account, the account stays. Where a site's own
    system pays, the number is given up only if the reason is the number itself. An offset that
    it carried is agreed again, or lapses where another recovery was proposed meanwhile; a
    write-off of what came back lapses too.
    Refusals: `nothing_there`, `payment_returned_already`, `payment_not_sent`,
    `payment_returned_when`, `reason_needed`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.PAYMENT_RETURN)
        found = Payment.objects.filter(scope.q(), pk=payment_id).first()
        if found is None:
            raise NothingThere("payment")
        run = lock_run(by, found.run_id)
        payment = Payment.objects.select_for_update().get(tenant_id=run.tenant_id, pk=payment_id)
        actor = by.act(
            Permission.PAYMENT_RETURN, tenant_id=run.tenant_id, subject_id=payment.subject_id
        )
        fault = _fault(payment, returned_on, by.today) or reason_fault(reason)
        if fault:
            raise fault
        assert payment.journal_id is not None
        reversal = ledger.reverse(
            by=actor,
            at=at,
            posted_on=by.today,
            tenant_id=run.tenant_id,
            key=f"payment:{payment.id}:returned",
            what="payment_returned",
            journal_id=payment.journal_id,
        )
        about = Dimensions(budget_id=payment.budget_id)
        received = ledger.post(
            by=actor,
            at=at,
            posted_on=by.today,
            tenant_id=run.tenant_id,
            key=f"payment:{payment.id}:received_back",
            what="payment_received_back",
            subject_id=payment.subject_id,
            postings=[
                Posting(BANK, payment.amount_pence, 0, about),
                Posting(CLEARING, 0, payment.amount_pence, about),
            ],
        )
        PaymentReturn.objects.create(
            id=new_id(),
            tenant_id=run.tenant_id,
            subject_id=payment.subject_id,
            payment=payment,
            returned_on=returned_on,
            reason_code=reason_code,
            reason=reason.strip(),
            source=source,
            source_sha256=source_sha256,
            recorded_by=actor.user_id,
            recorded_at=at,
            reversal_id=reversal,
            received_id=received,
        )
        payment.state, payment.returned_on = PaymentState.RETURNED, returned_on
        payment.save(update_fields=["state", "returned_on"])
        free_offset(payment)
        exposed_came_back(by=actor, at=at, on=returned_on, payment=payment, because=reason)
        failed = was_out(run.tenant_id, Rail(run.rail), payment.sent_on)
        of_a_failed_rail = failed and not is_of_the_account(reason_code)
        if payment.organisation_account_id:
            if not of_a_failed_rail and (not run.site_rail_id or ends_number(reason_code)):
                end_organisation_account(
                    by=actor,
                    at=at,
                    account_id=payment.organisation_account_id,
                    tenant_id=run.tenant_id,
                    on=returned_on,
                    because=reason,
                )
        elif payment.bank_id and not of_a_failed_rail:
            agreements.close_dead_account(
                by=by, at=at, bank_id=payment.bank_id, reason=f"{returned_on}: {reason.strip()}"
            )
        elif payment.number_id and ends_number(reason_code):
            end_number(by=actor, at=at, payment=payment, on=returned_on, because=reason)
        if payment.bill_id is None:
            note_overpayment_of_budget(
                by=actor, at=at, tenant_id=run.tenant_id, budget_id=payment.budget_id, on=by.today
            )
        audit(
            "payment.returned",
            run,
            by=actor,
            at=at,
            payment=payment,
            pence=payment.amount_pence,
            source=source,
        )


def _fault(payment: Payment, returned_on: date, today: date) -> Refusal | None:
    if payment.state == PaymentState.RETURNED:
        return Refusal(
            "payment_returned_already",
            f"This payment is recorded as returned on {long_date(payment.returned_on)}."
            if payment.returned_on
            else "This payment is recorded as returned.",
            "Nothing needs doing.",
        )
    went = (PaymentState.PAID, PaymentState.EXPOSED)
    if payment.state not in went or payment.sent_on is None:
        return Refusal(
            "payment_not_sent",
            "This payment has not been sent, so it cannot have come back.",
            "Hold it in its run, or send the run back.",
        )
    if not payment.sent_on <= returned_on <= today:
        return Refusal(
            "payment_returned_when",
            f"The payment was sent on {long_date(payment.sent_on)}.",
            "Enter the day on which it came back, not before that and not in the future.",
            "returned_on",
        )
    return None
