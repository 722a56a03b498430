"""Writing a commissioner's own words of a letter, and agreeing to what somebody else wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.cases import queries
from openphb.domains.cases.lettering import rules
from openphb.domains.cases.models import LetterTemplate, LetterTemplateDecision
from openphb.domains.cases.types.lettering import LetterDraft
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere


def propose_letter(*, by: Viewer, at: datetime, tenant_id: UUID, draft: LetterDraft) -> UUID:
    """Write a version of a letter's words; return its id. It counts once somebody else agreed to it.

    Refusals: `not_permitted`, those of `lettering.rules.faults`.
    """
    with transaction.atomic():
        actor = by.act(Permission.LETTER_RECORD, tenant_id=tenant_id)
        rules.refuse_faults(draft, today=by.today)
        row = LetterTemplate.objects.create(
            tenant_id=tenant_id,
            kind=draft.kind,
            starts_on=draft.starts_on,
            address=draft.address.strip(),
            greeting=draft.greeting.strip(),
            body=draft.body.strip(),
            contact=draft.contact.strip(),
            closing=draft.closing.strip(),
            proposed_by=actor.user_id,
            proposed_at=at,
        )
        _audit("letter.proposed", actor, at, row)
        return row.id


def decide_letter(
    *, by: Viewer, at: datetime, letter_template_id: UUID, agree: bool, reason: str
) -> None:
    """Agree to a version that somebody else wrote, or not. What was agreed is never edited.

    What the law wants is looked for again, since it may have changed while the version waited; its
    first day may have passed meanwhile. Refusals: `nothing_there`, `not_permitted`, those of
    `lettering.rules.refuse_deciding` and of `lettering.rules.faults`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.LETTER_DECIDE)
        row = (
            LetterTemplate.objects.select_for_update(no_key=True)
            .filter(scope.tenants_q(), pk=letter_template_id)
            .first()
        )
        if row is None:
            raise NothingThere("letter")
        actor = by.act(Permission.LETTER_DECIDE, tenant_id=row.tenant_id)
        rules.refuse_deciding(
            decided=LetterTemplateDecision.objects.filter(template=row).exists(),
            own=row.proposed_by == actor.user_id,
            reason=reason,
        )
        if agree:
            draft = queries.letter_template(viewer=by, letter_template_id=row.id).draft
            begins = max(draft.starts_on, by.today)
            rules.refuse_faults(replace(draft, starts_on=begins), today=by.today)
        LetterTemplateDecision.objects.create(
            tenant_id=row.tenant_id,
            template=row,
            proposed_by=row.proposed_by,
            agreed=agree,
            decided_on=by.today,
            decided_by=actor.user_id,
            decided_at=at,
            reason=reason.strip(),
        )
        _audit("letter.agreed" if agree else "letter.refused", actor, at, row)


def _audit(what: str, actor: Actor, at: datetime, row: LetterTemplate) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=None,
        record_kind="letter",
        record_id=row.id,
        details={"kind": row.kind, "starts_on": row.starts_on.isoformat()},
    )
