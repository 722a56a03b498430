"""What somebody answers to "is this the same person?", kept with who they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.people import queries
from openphb.domains.people.actions.joining import join_records
from openphb.domains.people.models import Comparison
from openphb.domains.people.types import Compared, SamePerson
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal


def keep_comparisons(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    compared: Iterable[Compared],
    made_id: UUID | None,
) -> None:
    """Keep what was answered of each record that was shown; `made_id` is the record made beside them.

    Refusals: `nothing_there`, `not_permitted`.
    """
    shown = list(compared)
    with transaction.atomic():
        known = queries.summaries(viewer=by, subject_ids=[one.subject_id for one in shown])
        for one in shown:
            if one.subject_id not in known or known[one.subject_id].tenant_id != tenant_id:
                raise NothingThere("person")
            actor = by.act(
                Permission.PERSON_REGISTER, tenant_id=tenant_id, subject_id=one.subject_id
            )
            row = Comparison.objects.create(
                tenant_id=tenant_id,
                subject_id=one.subject_id,
                other_id=None if one.answer is SamePerson.YES else made_id,
                answer=one.answer,
                points=one.points,
                words=one.words,
                answered_by=actor.user_id,
                answered_at=at,
            )
            trail.record(
                "person.compared",
                by=actor,
                at=at,
                tenant_id=tenant_id,
                subject_id=one.subject_id,
                record_kind="comparison",
                record_id=row.id,
                details={"answer": str(one.answer), "points": one.points},
            )


def settle_unsure(
    *, by: Viewer, at: datetime, comparison_id: UUID, answer: SamePerson, reason: str
) -> None:
    """Answer of two records whether they are one person's; with yes, join them.

    Refusals: `nothing_there`; `still_unsure`; those of `join_records`; `not_permitted`.
    """
    if answer is SamePerson.NOT_SURE:
        raise Refusal(
            "still_unsure",
            "Nothing changes while nobody is sure.",
            "Leave the page. The question stays in the list.",
            "answer",
        )
    with transaction.atomic():
        asked = queries.comparison(viewer=by, comparison_id=comparison_id)
        actor = by.act(
            Permission.RECORD_JOIN, tenant_id=asked.tenant_id, subject_id=asked.first.subject_id
        )
        if answer is SamePerson.YES:
            join_records(
                by=by,
                at=at,
                kept_id=asked.first.subject_id,
                other_id=asked.second.subject_id,
                reason=reason,
            )
        row = Comparison.objects.create(
            tenant_id=asked.tenant_id,
            subject_id=asked.first.subject_id,
            other_id=asked.second.subject_id,
            answer=answer,
            points=0,
            words=reason.strip() or asked.words,
            answered_by=actor.user_id,
            answered_at=at,
        )
        trail.record(
            "person.compared",
            by=actor,
            at=at,
            tenant_id=asked.tenant_id,
            subject_id=asked.first.subject_id,
            record_kind="comparison",
            record_id=row.id,
            details={"answer": str(answer)},
        )
