"""Preparing an agreement for an agreed plan, changing it before anyone signs, giving it up."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from openphb.domains.agreements import rules
from openphb.domains.agreements.actions.records import (
    audit,
    hash_now,
    kind_of,
    lines_of,
    lock,
    lock_seen,
)
from openphb.domains.agreements.conditions import queries as conditions
from openphb.domains.agreements.conditions.kept import write_rows
from openphb.domains.agreements.hospital import hospital_term, write_term
from openphb.domains.agreements.models import DirectPaymentAgreement, Signature, SignatureVoid
from openphb.domains.agreements.types import (
    PAID_AS_USUAL,
    AgreementAnswer,
    AgreementKind,
    AgreementState,
    ConditionRow,
    HospitalTerm,
    RecipientKind,
)
from openphb.domains.budgets.types import Frequency
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import PlanAnswer, PlanState
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import Refusal

NUMBERED = re.compile(r"^\d+\.\s*")


def prepare(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    recipient_kind: RecipientKind,
    recipient_name: str,
    frequency: Frequency,
    first_day: date,
    also: str = "",
    hospital: HospitalTerm = PAID_AS_USUAL,
) -> UUID:
    """Prepare the agreement for an agreed plan's lines of its kind; return its id.

    It holds the conditions that count today, and `also`: what was agreed with this person besides.
    Refusals: `nothing_there`, `not_permitted`, and those of `rules.check_preparation` and
    `rules.check_hospital`.
    """
    plan = plans.whole(viewer=by, plan_id=plan_id)
    actor = by.act(
        Permission.AGREEMENT_PREPARE, tenant_id=plan.tenant_id, subject_id=plan.subject_id
    )
    kind = recipient_kind.agreement
    lines = lines_of(plan, kind)
    held = conditions_of(plan, kind, day=by.today, first_day=first_day)
    words = rules.conditions_text(held, also)
    rules.check_preparation(
        kind=kind,
        plan_agreed=plan.state is PlanState.AGREED,
        lines=len(lines),
        live_agreement=_live(plan.budget_id, kind),
        recipient_name=recipient_name,
        first_day=first_day,
        plan_starts_on=plan.starts_on,
    )
    rules.check_hospital(hospital, [line.line_key for line in lines])
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
        conditions=words,
        also=also.strip(),
        prepared_by=actor.user_id,
        prepared_at=at,
    )
    write_rows(row, held)
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


def conditions_of(
    plan: PlanAnswer, kind: AgreementKind, *, day: date, first_day: date
) -> tuple[ConditionRow, ...]:
    """Return the conditions of an agreement of a kind that is prepared on a day for a plan."""
    return conditions.rows_for(
        tenant_id=plan.tenant_id,
        kind=kind,
        day=day,
        first_day=first_day,
        notice_weeks=plan.notice_weeks,
    )


def _live(budget_id: UUID, kind: AgreementKind) -> bool:
    """Whether a budget has an agreement about the same lines that has not ended."""
    live = DirectPaymentAgreement.objects.filter(budget_id=budget_id).exclude(
        state=AgreementState.ENDED
    )
    third = live.filter(recipient_kind=RecipientKind.THIRD_PARTY)
    if kind is AgreementKind.THIRD_PARTY:
        return third.exists()
    return live.exclude(pk__in=third).exists()


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
    also: str = "",
    hospital: HospitalTerm = PAID_AS_USUAL,
) -> None:
    """Change the terms of an agreement that nobody has signed; the conditions are today's then.

    Refusals: `nothing_there`, `not_permitted`, `stale`, `agreement_not_open`,
    `agreement_signed_already`, `agreement_other_lines`, `recipient_missing`, and those of
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
        kind = recipient_kind.agreement
        if kind.option is not kind_of(row).option:
            raise Refusal(
                "agreement_other_lines",
                "A third-party agreement and a direct payment are about other lines of the plan.",
                "Give this agreement up, and prepare the other.",
                "recipient_kind",
            )
        plan = plans.whole(viewer=by, plan_id=row.plan_id)
        held = conditions_of(plan, kind, day=by.today, first_day=first_day)
        words = rules.conditions_text(held, also)
        rules.check_recipient(recipient_name)
        row.recipient_kind, row.recipient_name = recipient_kind, recipient_name.strip()
        row.frequency, row.first_day = frequency, first_day
        row.conditions, row.also = words, also.strip()
        write_rows(row, held)
        rules.check_hospital(hospital, [line.line_key for line in lines_of(plan, kind)])
        write_term(row, hospital)
        row.terms_sha256 = hash_now(row, plan)
        row.save()
        audit("agreement.revised", actor, at, row, {"terms_sha256": row.terms_sha256})


def give_up(*, by: Viewer, at: datetime, agreement_id: UUID) -> None:
    """End an agreement that not everybody signed, so that another can be prepared.

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


def end_third_party(
    *, by: Viewer, at: datetime, agreement_id: UUID, ended_on: date, why: str
) -> None:
    """End a signed third-party agreement, once its care is arranged another way.

    Refusals: `nothing_there`, `not_permitted`, those of `rules.check_ending`.
    """
    with transaction.atomic():
        row = lock(by=by, agreement_id=agreement_id)
        actor = by.act(
            Permission.AGREEMENT_STOP, tenant_id=row.tenant_id, subject_id=row.subject_id
        )
        counting = Signature.objects.filter(agreement=row).exclude(
            pk__in=SignatureVoid.objects.filter(signature__agreement=row).values("signature_id")
        )
        rules.check_ending(
            kind=kind_of(row),
            state=AgreementState(row.state),
            signed_on=counting.aggregate(last=Max("signed_on"))["last"],
            ended_on=ended_on,
            today=by.today,
            why=why,
        )
        row.state, row.ended_on, row.ended_why = AgreementState.ENDED, ended_on, why.strip()
        row.save()
        audit("agreement.ended", actor, at, row, {"ended_on": ended_on.isoformat()})


def prepare_again(*, by: Viewer, at: datetime, agreement_id: UUID) -> UUID:
    """Prepare an unsigned agreement anew for the plan that was agreed since; return the new one's id.

    Who is paid, how often, from when and what was agreed besides stay, as far as the newer plan
    allows; the conditions are those that count today. What one side signed was of the older plan,
    and ends with it.
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
        term = hospital_term(row)
        kept = {line.line_key for line in lines_of(plan, kind_of(row))}
        also = kept_as_besides(row, plans.whole(viewer=by, plan_id=row.plan_id))
        give_up(by=by, at=at, agreement_id=agreement_id)
        first_day = max(row.first_day, plan.starts_on or row.first_day)
        return prepare(
            by=by,
            at=at,
            plan_id=plan.id,
            recipient_kind=RecipientKind(row.recipient_kind),
            recipient_name=row.recipient_name,
            frequency=Frequency(row.frequency),
            first_day=first_day,
            also=also,
            hospital=replace(term, lines=tuple(key for key in term.lines if key in kept)),
        )


def kept_as_besides(agreement: DirectPaymentAgreement | AgreementAnswer, plan: PlanAnswer) -> str:
    """Return what was agreed with one person besides the conditions that everybody has.

    Before conditions had codes it stood among them, so there it is what no standard one says.
    """
    rows = (
        agreement.condition_rows
        if isinstance(agreement, DirectPaymentAgreement)
        else agreement.rows
    )
    if rows:
        return agreement.also
    kind = RecipientKind(agreement.recipient_kind).agreement
    day = agreement.first_day
    standard = {one.words for one in conditions_of(plan, kind, day=day, first_day=day)}
    said = [NUMBERED.sub("", line).strip() for line in agreement.conditions.splitlines()]
    return "\n".join(line for line in said if line and line not in standard)
