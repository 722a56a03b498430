"""Preparing an agreement for an agreed plan, changing it before anyone signs, giving it up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from openphb.domains.agreements import rules
from openphb.domains.agreements.actions.records import (
    audit,
    direct_payment_lines,
    hash_now,
    lock,
    lock_seen,
)
from openphb.domains.agreements.hospital import hospital_term, write_term
from openphb.domains.agreements.models import DirectPaymentAgreement, Signature
from openphb.domains.agreements.types import (
    PAID_AS_USUAL,
    AgreementState,
    HospitalTerm,
    RecipientKind,
)
from openphb.domains.budgets.types import Frequency
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import PlanAnswer, PlanState
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.refusal import Refusal


def prepare(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    recipient_kind: RecipientKind,
    recipient_name: str,
    frequency: Frequency,
    first_day: date,
    conditions: str | None = None,
    hospital: HospitalTerm = PAID_AS_USUAL,
) -> UUID:
    """Prepare the agreement for an agreed plan with direct-payment lines; return its id.

    Without `conditions`, those of the law in plain words are used.
    Refusals: `nothing_there`, `not_permitted`, and those of `rules.check_preparation` and
    `rules.check_hospital`.
    """
    plan = plans.whole(viewer=by, plan_id=plan_id)
    actor = by.act(
        Permission.AGREEMENT_PREPARE, tenant_id=plan.tenant_id, subject_id=plan.subject_id
    )
    words = default_conditions(plan, first_day) if conditions is None else conditions
    live = DirectPaymentAgreement.objects.filter(budget_id=plan.budget_id).exclude(
        state=AgreementState.ENDED
    )
    rules.check_preparation(
        plan_agreed=plan.state is PlanState.AGREED,
        direct_payment_lines=len(direct_payment_lines(plan)),
        live_agreement=live.exists(),
        recipient_name=recipient_name,
        conditions=words,
        first_day=first_day,
        plan_starts_on=plan.starts_on,
    )
    rules.check_hospital(hospital, [line.line_key for line in direct_payment_lines(plan)])
    row = DirectPaymentAgreement(
        tenant_id=plan.tenant_id,
        subject_id=plan.subject_id,
        budget_id=plan.budget_id,
        plan_id=plan.id,
        state=AgreementState.PREPARED,
        recipient_kind=recipient_kind,
        recipient_name=recipient_name.strip(),
        frequency=frequency,
        first_day=first_day,
        conditions=words.strip(),
        prepared_by=actor.user_id,
        prepared_at=at,
    )
    write_term(row, hospital)
    row.terms_sha256 = hash_now(row, plan)
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as clash:
            # Somebody else prepared one, or agreed a newer plan, at the same moment.
            raise Refusal(
                "agreement_exists",
                "An agreement was prepared, or the plan changed, while you wrote this.",
                "Look at the budget again.",
            ) from clash
        audit(
            "agreement.prepared",
            actor,
            at,
            row,
            {"plan": str(plan.id), "terms_sha256": row.terms_sha256},
        )
    return row.id


def default_conditions(plan: PlanAnswer, first_day: date) -> str:
    """Return the law's conditions for a plan, naming the body that commissions on a day."""
    body = organisations.responsible_for(plan.tenant_id, first_day)
    return rules.default_conditions(
        body=body.name if body else "the NHS body", notice_weeks=plan.notice_weeks
    )


def revise(
    *,
    by: Viewer,
    at: datetime,
    agreement_id: UUID,
    seen_sha256: str,
    recipient_kind: RecipientKind,
    recipient_name: str,
    frequency: Frequency,
    first_day: date,
    conditions: str,
    hospital: HospitalTerm = PAID_AS_USUAL,
) -> None:
    """Change the terms of an agreement that nobody has signed.

    Refusals: `nothing_there`, `not_permitted`, `stale`, `agreement_not_open`,
    `agreement_signed_already`, `recipient_missing`, `conditions_missing`, and those of
    `rules.check_hospital`.
    """
    with transaction.atomic():
        row = lock_seen(by=by, agreement_id=agreement_id, seen_sha256=seen_sha256)
        actor = by.act(
            Permission.AGREEMENT_PREPARE, tenant_id=row.tenant_id, subject_id=row.subject_id
        )
        rules.check_revision(
            state=AgreementState(row.state),
            signed=Signature.objects.filter(agreement=row).exists(),
        )
        rules.check_words(recipient_name=recipient_name, conditions=conditions)
        row.recipient_kind, row.recipient_name = recipient_kind, recipient_name.strip()
        row.frequency, row.first_day = frequency, first_day
        row.conditions = conditions.strip()
        plan = plans.whole(viewer=by, plan_id=row.plan_id)
        rules.check_hospital(hospital, [line.line_key for line in direct_payment_lines(plan)])
        write_term(row, hospital)
        row.terms_sha256 = hash_now(row, plan)
        row.save()
        audit("agreement.revised", actor, at, row, {"terms_sha256": row.terms_sha256})


def give_up(*, by: Viewer, at: datetime, agreement_id: UUID) -> None:
    """End an agreement that was never signed by both, so that another can be prepared.

    Refusals: `nothing_there`, `not_permitted`, `agreement_not_open`.
    """
    with transaction.atomic():
        row = lock(by=by, agreement_id=agreement_id)
        actor = by.act(
            Permission.AGREEMENT_PREPARE, tenant_id=row.tenant_id, subject_id=row.subject_id
        )
        rules.check_revision(state=AgreementState(row.state), signed=False)
        row.state, row.ended_on = AgreementState.ENDED, by.today
        row.save()
        audit("agreement.given_up", actor, at, row, {})


def prepare_again(*, by: Viewer, at: datetime, agreement_id: UUID) -> UUID:
    """Prepare an unsigned agreement anew for the plan that was agreed since; return the new one's id.

    Who is paid, how often, from when and the conditions stay, as far as the newer plan allows; what
    one side signed was of the older plan, and ends with it.
    Refusals: `nothing_there`, `not_permitted`, `agreement_not_open`, `plan_not_newer`, and those of
    `prepare`.
    """
    with transaction.atomic():
        row = lock(by=by, agreement_id=agreement_id)
        plan = plans.agreed_whole(viewer=by, budget_id=row.budget_id)
        if plan is None or plan.id == row.plan_id:
            raise Refusal(
                "plan_not_newer",
                "This agreement is for the plan that is agreed now.",
                "Read it and sign it as it stands.",
            )
        before = plans.whole(viewer=by, plan_id=row.plan_id)
        term = hospital_term(row)
        kept = {line.line_key for line in direct_payment_lines(plan)}
        give_up(by=by, at=at, agreement_id=agreement_id)
        first_day = max(row.first_day, plan.starts_on or row.first_day)
        usual = row.conditions == default_conditions(before, row.first_day)
        return prepare(
            by=by,
            at=at,
            plan_id=plan.id,
            recipient_kind=RecipientKind(row.recipient_kind),
            recipient_name=row.recipient_name,
            frequency=Frequency(row.frequency),
            first_day=first_day,
            # The law's own words name the plan's notice, which the newer plan may change.
            conditions=None if usual else row.conditions,
            hospital=replace(term, lines=tuple(key for key in term.lines if key in kept)),
        )
