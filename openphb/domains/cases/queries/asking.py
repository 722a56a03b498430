"""Who asked for a budget, what they were answered, and how the money is managed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from openphb.domains.cases.models import (
    BudgetRequest,
    ManagementDecision,
    NotOffered,
    RequestDecision,
)
from openphb.domains.cases.types import (
    Granted,
    Heard,
    Managed,
    ManagingAnswer,
    NotOfferedAnswer,
    NotOfferedBecause,
    RequestAnswer,
    RequestReply,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

MOST_WAITING = 50


def request_for_budget(*, viewer: Viewer, request_id: UUID) -> RequestAnswer:
    """Return one request with its answer. Refusal: `nothing_there`."""
    found = _told(BudgetRequest.objects.filter(_seen(viewer), id=request_id))
    if not found:
        raise NothingThere("request")
    return found[0]


def requests_of_case(*, viewer: Viewer, case_id: UUID) -> tuple[RequestAnswer, ...]:
    """Return every time a budget was asked for in a case, latest first; in three queries."""
    rows = BudgetRequest.objects.filter(_seen(viewer), case_id=case_id)
    return _told(rows.order_by("-asked_on", "-id"))


def requests_waiting(*, viewer: Viewer) -> tuple[RequestAnswer, ...]:
    """Return at most 50 requests that nobody has answered, the one due first first."""
    reach = viewer.scope(Permission.REQUEST_DECIDE).q()
    return _told(unanswered_requests(reach).order_by("due_on", "id")[:MOST_WAITING])


def unanswered_requests(reach: Q) -> QuerySet[BudgetRequest]:
    """Return the rows of requests in reach that have no answer."""
    answered = RequestDecision.objects.filter(request=OuterRef("pk"))
    return BudgetRequest.objects.filter(reach, ~Exists(answered))


def managing_of_case(*, viewer: Viewer, case_id: UUID) -> tuple[ManagingAnswer, ...]:
    """Return how the money was decided to be managed, latest first."""
    rows = list(
        ManagementDecision.objects.filter(_seen(viewer), case_id=case_id).order_by(
            "-decided_on", "-id"
        )
    )
    names = names_of(row.decided_by for row in rows)
    return tuple(
        ManagingAnswer(
            id=row.id,
            ways=tuple(way for way in Managed if way.value in row.ways),
            direct_payment_refused=row.direct_payment_refused,
            reasons=row.reasons,
            decided_on=row.decided_on,
            decided_by_name=names.get(row.decided_by, ""),
        )
        for row in rows
    )


def not_offered(*, viewer: Viewer, case_id: UUID) -> tuple[NotOfferedAnswer, ...]:
    """Return when and why no budget was offered in a case, latest first."""
    rows = list(
        NotOffered.objects.filter(_seen(viewer), case_id=case_id).order_by("-decided_on", "-id")
    )
    names = names_of(row.decided_by for row in rows)
    return tuple(
        NotOfferedAnswer(
            NotOfferedBecause(row.because),
            row.words,
            row.decided_on,
            names.get(row.decided_by, ""),
        )
        for row in rows
    )


def _seen(viewer: Viewer) -> Q:
    return viewer.scope(Permission.CASE_VIEW).q()


def _told(found: Iterable[BudgetRequest]) -> tuple[RequestAnswer, ...]:
    rows = list(found)
    if not rows:
        return ()
    decided = {row.request_id: row for row in RequestDecision.objects.filter(request__in=rows)}
    names = names_of(row.decided_by for row in decided.values())
    return tuple(
        RequestAnswer(
            id=row.id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            case_id=row.case_id,
            asked_on=row.asked_on,
            heard=Heard(row.heard),
            words=row.words,
            due_on=row.due_on,
            reply=_reply(decided.get(row.id), names),
        )
        for row in rows
    )


def _reply(row: RequestDecision | None, names: dict[UUID, str]) -> RequestReply | None:
    if row is None:
        return None
    return RequestReply(
        Granted(row.granted),
        row.part,
        row.reasons,
        row.decided_on,
        names.get(row.decided_by, ""),
    )
