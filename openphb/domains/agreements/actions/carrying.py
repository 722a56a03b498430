"""An agreement that goes on with another commissioner: there as it was signed, here until its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements.actions.pausing import write_fact
from openphb.domains.agreements.actions.records import audit
from openphb.domains.agreements.models import (
    ActingRole,
    BankDetails,
    DirectPaymentAgreement,
    DirectPaymentDecision,
    DutyRecord,
    ExclusionTest,
    Pause,
    PauseRecord,
    PaymentConsent,
    Signature,
    SignatureVoid,
)
from openphb.domains.agreements.types import (
    AgreementState,
    BankState,
    PauseKind,
    RecipientKind,
    StopGround,
)
from openphb.domains.budgets.types import BudgetSummary
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.facts import record as facts
from openphb.foundation.tenancy.carrying import Carrier
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal


def carry_agreement(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    tenant_id: UUID,
    subject_id: UUID,
    to_budget_id: UUID,
    to_plan_id: UUID,
    ids: Mapping[UUID, UUID],
    proposed_by: UUID,
    how_checked: str,
) -> UUID | None:
    """Copy the signed direct payment agreement of a budget that is shared with a tenant; return its id.

    None where there is none. Its words, their number and its signatures stay what they were: nobody
    signs anew for another paymaster, and a new text may be prepared at any time. The account is
    proposed by whoever accepted the case and approved by whoever takes it over. `ids` says what became
    of the people beside them. With it go what an employer has in place, and the decision
    that a direct payment is made. Refusals: `not_permitted`, `transfer_no_account`.
    """
    with transaction.atomic():
        actor = by.act(Permission.TRANSFER_TAKE_OVER, tenant_id=tenant_id)
        old = _signed(budget_id)
        if old is None:
            return None
        account = BankDetails.objects.filter(agreement=old, state=BankState.APPROVED).first()
        if account is None:
            raise Refusal(
                "transfer_no_account",
                "The person has no account that money can go to.",
                "Ask the other body to have one approved first, so that no payment is missed.",
            )
        carrier = Carrier(tenant_id, subject_id, {**ids, budget_id: to_budget_id})
        # The version that is agreed now, whichever it was when they signed.
        made = carrier.copy(old, plan=to_plan_id, state=AgreementState.PREPARED)
        made.save(force_insert=True)
        voided = SignatureVoid.objects.filter(signature__agreement=old).values("signature_id")
        signed = Signature.objects.filter(agreement=old).exclude(pk__in=voided).order_by("id")
        # The scanned paper stays among the documents of who scanned it.
        carrier.copy_all(signed, document_id=None, turn=1)
        made.state = AgreementState.SIGNED
        made.save(update_fields=["state"])
        bank = carrier.copy(
            account,
            state=BankState.PROPOSED,
            proposed_by=proposed_by,
            proposed_at=at,
            decided_by=None,
            decided_at=None,
            decided_reason="",
        )
        bank.save(force_insert=True)
        bank.state, bank.decided_by, bank.decided_at = BankState.APPROVED, actor.user_id, at
        bank.decided_reason = how_checked.strip()
        bank.save()
        _carry_beside(carrier, old)
        audit("agreement.carried", actor, at, made, {"from": str(old.id), "bank": str(bank.id)})
        return made.id


def carry_pauses(
    *, by: Viewer, at: datetime, budget_id: UUID, budget: BudgetSummary, since: date
) -> None:
    """Copy the pauses of a shared budget that reach beyond a day to the new body's `budget`.

    Refusals: `not_permitted`.
    """
    with transaction.atomic():
        actor = by.act(Permission.TRANSFER_TAKE_OVER, tenant_id=budget.tenant_id)
        carrier = Carrier(budget.tenant_id, budget.subject_id, {budget_id: budget.id})
        known = Pause.objects.filter(
            budget_id=budget_id, stops=True, known__upper_inf=True, record__kind=PauseKind.PAUSE
        )
        for one in known.select_related("record").order_by("id"):
            days = facts.period_of(one).overlap(Period(since))
            if days is None:
                continue
            record = carrier.copy(one.record)
            record.save(force_insert=True)
            write_fact(budget, record, days, actor, at)


def pass_on(
    *,
    by: Actor,
    at: datetime,
    budget: BudgetSummary,
    since: date,
    to_name: str,
    authority: str,
    told_on: date,
) -> UUID:
    """Record that another body makes a direct payment from a day on; return the id of what was recorded.

    No end under regulation 17: nothing is owed back and there is nothing to look at again. Whoever
    calls has locked the person and found that `by` may.
    """
    row = PauseRecord.objects.create(
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
        budget_id=budget.id,
        kind=PauseKind.STOP,
        reason=StopGround.OTHER_BODY,
        words=f"{to_name} makes the payments from then on. Nothing else changes.",
        authority=authority,
        safe_care="The same care goes on.",
        told_on=told_on,
        why_sooner="",
        recorded_by=by.user_id,
        recorded_at=at,
    )
    write_fact(budget, row, Period(since), by, at)
    return row.id


def _signed(budget_id: UUID) -> DirectPaymentAgreement | None:
    return (
        DirectPaymentAgreement.objects.filter(budget_id=budget_id, state=AgreementState.SIGNED)
        .exclude(recipient_kind=RecipientKind.THIRD_PARTY)
        .first()
    )


def _carry_beside(carrier: Carrier, old: DirectPaymentAgreement) -> None:
    """Copy what stands beside an agreement: tests, consents, roles, the decision, an employer's duties."""
    here = {"subject_id": old.subject_id}
    carrier.copy_all(ExclusionTest.objects.filter(**here).order_by("id"))
    consents = PaymentConsent.objects.filter(**here).order_by("id")
    carrier.copy_all(
        one for one in consents if one.contact_id is None or one.contact_id in carrier.ids
    )
    roles = ActingRole.objects.filter(**here).order_by("id")
    carrier.copy_all(one for one in roles if one.contact_id in carrier.ids)
    of_budget = {"budget_id": old.budget_id}
    carrier.copy_all(DirectPaymentDecision.objects.filter(**of_budget).order_by("id"))
    carrier.copy_all(DutyRecord.objects.filter(**of_budget).order_by("id"), document_id=None)
