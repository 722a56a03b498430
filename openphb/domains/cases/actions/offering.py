"""Writing a version of the commissioner's own offer, and publishing what somebody else wrote."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.cases.models import LocalOffer, LocalOfferDecision
from openphb.domains.cases.rights import offering as rules
from openphb.domains.cases.types import LocalOfferDraft
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere


def propose_local_offer(
    *, by: Viewer, at: datetime, tenant_id: UUID, draft: LocalOfferDraft
) -> UUID:
    """Write a version of the commissioner's own offer; return its id.

    It counts once somebody else has published it. Refusals: `not_permitted`, those of
    `offering.check_draft`.
    """
    with transaction.atomic():
        actor = by.act(Permission.LOCAL_OFFER_RECORD, tenant_id=tenant_id)
        rules.check_draft(draft, today=by.today)
        row = LocalOffer.objects.create(
            tenant_id=tenant_id,
            starts_on=draft.starts_on,
            words=draft.words.strip(),
            lines=[
                {
                    "category": str(one.category),
                    "offered": one.offered,
                    "words": one.words.strip(),
                }
                for one in draft.lines
            ],
            proposed_by=actor.user_id,
            proposed_at=at,
        )
        _audit("local_offer.proposed", actor, at, row)
        return row.id


def decide_local_offer(
    *, by: Viewer, at: datetime, local_offer_id: UUID, publish: bool, reason: str
) -> None:
    """Publish a version that somebody else wrote, or refuse it. A published one is never edited.

    Refusals: `nothing_there`, `not_permitted`, those of `offering.refuse_deciding`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.LOCAL_OFFER_DECIDE)
        row = (
            LocalOffer.objects.select_for_update(no_key=True)
            .filter(scope.tenants_q(), pk=local_offer_id)
            .first()
        )
        if row is None:
            raise NothingThere("own offer")
        actor = by.act(Permission.LOCAL_OFFER_DECIDE, tenant_id=row.tenant_id)
        rules.refuse_deciding(
            decided=LocalOfferDecision.objects.filter(offer=row).exists(),
            own=row.proposed_by == actor.user_id,
            reason=reason,
        )
        LocalOfferDecision.objects.create(
            tenant_id=row.tenant_id,
            offer=row,
            proposed_by=row.proposed_by,
            published=publish,
            decided_on=by.today,
            decided_by=actor.user_id,
            decided_at=at,
            reason=reason.strip(),
        )
        _audit("local_offer.published" if publish else "local_offer.refused", actor, at, row)


def _audit(what: str, actor: Actor, at: datetime, row: LocalOffer) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=None,
        record_kind="local_offer",
        record_id=row.id,
        details={"starts_on": row.starts_on.isoformat()},
    )
