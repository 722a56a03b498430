"""Writing a version of a commissioner's own conditions, and agreeing to what somebody else wrote."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements.conditions import queries, rules
from openphb.domains.agreements.conditions.types import LocalTermsDraft
from openphb.domains.agreements.models import LocalTerms, LocalTermsDecision
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere


def propose_terms(*, by: Viewer, at: datetime, tenant_id: UUID, draft: LocalTermsDraft) -> UUID:
    """Write a version of a commissioner's own conditions; return its id.

    It counts once somebody else has agreed to it, and in agreements prepared from then on.
    Refusals: `not_permitted`, those of `rules.check_draft`.
    """
    with transaction.atomic():
        actor = by.act(Permission.CONDITION_PROPOSE, tenant_id=tenant_id)
        rules.check_draft(draft, today=by.today)
        row = LocalTerms.objects.create(
            tenant_id=tenant_id,
            starts_on=draft.starts_on,
            conditions=[
                {
                    "kinds": [str(kind) for kind in one.kinds],
                    "words": one.words.strip(),
                    "plain": one.plain.strip(),
                    "because": one.because.strip(),
                }
                for one in draft.conditions
            ],
            effects={str(duty): str(effect) for duty, effect in draft.effects},
            proposed_by=actor.user_id,
            proposed_at=at,
        )
        _audit("conditions.proposed", actor, at, row)
        return row.id


def decide_terms(*, by: Viewer, at: datetime, terms_id: UUID, agree: bool, reason: str) -> None:
    """Agree to a version that somebody else wrote, or refuse it. An agreed one is never edited.

    Refusals: `nothing_there`, `not_permitted`, those of `rules.check_deciding`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.CONDITION_DECIDE)
        row = (
            LocalTerms.objects.select_for_update(no_key=True)
            .filter(scope.tenants_q(), pk=terms_id)
            .first()
        )
        if row is None:
            raise NothingThere("own conditions")
        actor = by.act(Permission.CONDITION_DECIDE, tenant_id=row.tenant_id)
        rules.check_deciding(
            state=queries.version(viewer=by, terms_id=terms_id).state,
            proposed_by=row.proposed_by,
            user_id=actor.user_id,
            reason=reason,
        )
        LocalTermsDecision.objects.create(
            tenant_id=row.tenant_id,
            terms=row,
            proposed_by=row.proposed_by,
            agreed=agree,
            decided_on=by.today,
            decided_by=actor.user_id,
            decided_at=at,
            reason=reason.strip(),
        )
        _audit("conditions.agreed" if agree else "conditions.refused", actor, at, row)


def _audit(what: str, actor: Actor, at: datetime, row: LocalTerms) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=None,
        record_kind="local_terms",
        record_id=row.id,
        details={"starts_on": row.starts_on.isoformat()},
    )
