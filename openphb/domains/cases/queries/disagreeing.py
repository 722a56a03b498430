"""Who does not agree with what, and what they were answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from openphb.domains.cases.models import Disagreement, DisagreementEvidence, DisagreementReply
from openphb.domains.cases.types import About, DisagreementAnswer, Heard, Reconsidered, Reply
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.kernel.refusal import NothingThere

MOST_WAITING = 50


def disagreement(*, viewer: Viewer, disagreement_id: UUID) -> DisagreementAnswer:
    """Return one disagreement with its answer. Refusal: `nothing_there`."""
    found = told(Disagreement.objects.filter(_seen(viewer), id=disagreement_id))
    if not found:
        raise NothingThere("disagreement")
    return found[0]


def disagreements_of_case(*, viewer: Viewer, case_id: UUID) -> tuple[DisagreementAnswer, ...]:
    """Return everything that the person of a case said they do not agree with, latest first."""
    found = Disagreement.objects.filter(_seen(viewer), case_id=case_id)
    return told(found.order_by("-said_on", "-recorded_at"))


def open_disagreement_since(*, viewer: Viewer, about_id: UUID) -> date | None:
    """Return since when something is disagreed with that nobody has answered; None for never."""
    rows = _unanswered(Disagreement.objects.filter(_seen(viewer), about_id=about_id))
    return rows.order_by("said_on").values_list("said_on", flat=True).first()


def unanswered(*, viewer: Viewer) -> tuple[DisagreementAnswer, ...]:
    """Return at most 50 disagreements that wait for an answer, the one due first first."""
    reach = viewer.scope(Permission.DISAGREEMENT_ANSWER).q()
    return told(unanswered_rows(reach), answered=False)


@asked
def unanswered_rows(reach: Q) -> QuerySet[Disagreement]:
    """Return at most 50 disagreements in reach that wait for an answer, the one due first first."""
    rows = _unanswered(Disagreement.objects.filter(reach))
    return rows.order_by("due_on", "id")[:MOST_WAITING]


def _unanswered(rows: QuerySet[Disagreement]) -> QuerySet[Disagreement]:
    return rows.filter(~Exists(DisagreementReply.objects.filter(disagreement=OuterRef("pk"))))


def _seen(viewer: Viewer) -> Q:
    return viewer.scope(Permission.DISAGREEMENT_VIEW).q()


def told(found: Iterable[Disagreement], *, answered: bool = True) -> tuple[DisagreementAnswer, ...]:
    """Return rows as answers, with replies, evidence and the names of who wrote; in four queries.

    Those of which nobody has `answered` any have no replies.
    """
    rows = list(found)
    if not rows:
        return ()
    replied = _replies([row.id for row in rows]) if answered else ()
    replies = {reply.disagreement_id: reply for reply in replied}
    evidence: dict[UUID, list[UUID]] = defaultdict(list)
    for disagreement_id, document_id in _evidence([row.id for row in rows]):
        evidence[disagreement_id].append(document_id)
    names = names_of(
        [row.recorded_by for row in rows] + [reply.answered_by for reply in replies.values()]
    )
    return tuple(
        DisagreementAnswer(
            id=row.id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            case_id=row.case_id,
            about=About(row.about),
            about_id=row.about_id,
            decided_by=row.decided_by,
            said_on=row.said_on,
            heard=Heard(row.heard),
            words=row.words,
            due_on=row.due_on,
            recorded_by_name=names.get(row.recorded_by, ""),
            reply=_reply(replies.get(row.id), names),
            evidence=tuple(evidence[row.id]),
        )
        for row in rows
    )


@asked
def _replies(ids: Collection[UUID]) -> QuerySet[DisagreementReply]:
    return DisagreementReply.objects.filter(disagreement_id__in=ids)


@asked
def _evidence(ids: Collection[UUID]) -> Any:
    sent = DisagreementEvidence.objects.filter(disagreement_id__in=ids).order_by("id")
    return sent.values_list("disagreement_id", "document_id")


def _reply(row: DisagreementReply | None, names: dict[UUID, str]) -> Reply | None:
    if row is None:
        return None
    return Reply(
        outcome=Reconsidered(row.outcome),
        reasons=row.reasons,
        answered_on=row.answered_on,
        answered_by_name=names.get(row.answered_by, ""),
    )
