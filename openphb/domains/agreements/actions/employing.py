"""Recording what whoever employs personal assistants has in place, with the paper that shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from openphb.domains.agreements import reference
from openphb.domains.agreements.employing import rules
from openphb.domains.agreements.employing.types import DutyDraft
from openphb.domains.agreements.models import DutyRecord
from openphb.domains.budgets import queries as budgets
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents import actions as documents
from openphb.foundation.documents.types import DocumentKind
from openphb.kernel.refusal import Refusal


def record_duty(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    draft: DutyDraft,
    paper: UploadedFile[Any] | None = None,
) -> UUID:
    """Record that a duty is in place, renewed, or not needed; return the record's id.

    Said again of the same duty and assistant, it replaces what was recorded before, which stays.
    `paper` is kept with the person's documents.
    Refusals: `nothing_there`, `not_permitted`, `duty_unknown`, those of `rules.check_record` and of
    `documents.add`.
    """
    with transaction.atomic():
        budget = budgets.budget(viewer=by, budget_id=budget_id)
        actor = by.act(
            Permission.DUTY_RECORD, tenant_id=budget.tenant_id, subject_id=budget.subject_id
        )
        rule = next((one for one in reference.duties(by.today) if one.duty is draft.duty), None)
        if rule is None:
            raise Refusal(
                "duty_unknown", "Nobody asks this of an employer today.", "Choose another.", "duty"
            )
        content = paper.file if paper is not None else None
        rules.check_record(draft, rule, today=by.today, evidence=content is not None)
        document_id = None
        if paper is not None and content is not None:
            document_id = documents.add(
                by=by,
                at=at,
                tenant_id=budget.tenant_id,
                subject_id=budget.subject_id,
                kind=DocumentKind.OTHER,
                title=rule.words,
                file_name=paper.name or "",
                content=content,
            )
        row = DutyRecord.objects.create(
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget_id,
            duty=draft.duty,
            who=draft.who.strip() if rule.each_assistant else "",
            needed=draft.needed,
            provider=draft.provider.strip(),
            number=draft.number.strip(),
            starts_on=draft.starts_on,
            ends_on=draft.ends_on if draft.needed else None,
            words=draft.words.strip(),
            document_id=document_id,
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        trail.record(
            "duty.recorded",
            by=actor,
            at=at,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            record_kind="duty_record",
            record_id=row.id,
            details={"duty": str(draft.duty), "needed": draft.needed},
        )
        return row.id
