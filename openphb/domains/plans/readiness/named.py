"""Reading exceptions that somebody asked for, and what was said to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from openphb.domains.plans.models import ExceptionDecision, ExceptionRequest
from openphb.domains.plans.readiness.types import ApprovalState, NamedException
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.kernel.refusal import NothingThere

PAGE = 50


def of_budget(*, viewer: Viewer, budget_id: UUID) -> tuple[NamedException, ...]:
    """Return every exception that was asked for in a budget's plans, the latest first.

    A plan is checked with all of them, whoever reads which line: nothing of their words is shown.
    """
    return _answers(ExceptionRequest.objects.filter(_seen(viewer), budget_id=budget_id))


def exception(*, viewer: Viewer, exception_id: UUID) -> NamedException:
    """Return one. Refusal: `nothing_there`, also where its plan has lines that are for others."""
    reach = viewer.scope(Permission.EXCEPTION_VIEW).q()
    found = _readable(viewer, ExceptionRequest.objects.filter(reach, pk=exception_id))
    if not found:
        raise NothingThere("exception")
    return found[0]


def waiting(*, viewer: Viewer) -> tuple[NamedException, ...]:
    """Return what waits for an answer that the viewer may give; nobody answers their own."""
    reach = viewer.scope(Permission.EXCEPTION_DECIDE).q()
    rows = ExceptionRequest.objects.filter(reach, ~_decided(), ~Q(asked_by=viewer.user_id))
    return tuple(reversed(_readable(viewer, rows.order_by("asked_at")[:PAGE])))


def running_out(*, viewer: Viewer, by: date) -> tuple[NamedException, ...]:
    """Return approved exceptions of agreed plans that end by a day and that no later one follows.

    Those for whose person the viewer may ask; the first to end comes first.
    """
    reach = viewer.scope(Permission.EXCEPTION_ASK).q()
    rows = _running_out(reach, by)
    return tuple(sorted(_readable(viewer, rows), key=lambda one: (one.expires_on, one.id)))


@asked
def _running_out(reach: Q, by: date) -> QuerySet[ExceptionRequest]:
    later = ExceptionRequest.objects.filter(
        budget_id=OuterRef("budget_id"), about=OuterRef("about"), expires_on__gt=by
    ).filter(_approved())
    return (
        ExceptionRequest.objects.filter(reach, _approved(), expires_on__lte=by)
        .filter(plan__state__in=(PlanState.AGREED, PlanState.SUPERSEDED))
        .exclude(Exists(later))
        .order_by("expires_on", "id")[:PAGE]
    )


def _seen(viewer: Viewer) -> Q:
    return viewer.scope(Permission.PLAN_VIEW).q()


def _decided() -> Exists:
    return Exists(ExceptionDecision.objects.filter(request_id=OuterRef("pk")))


def _approved() -> Exists:
    return Exists(ExceptionDecision.objects.filter(request_id=OuterRef("pk"), approved=True))


def _readable(viewer: Viewer, rows: Iterable[ExceptionRequest]) -> tuple[NamedException, ...]:
    """Return exceptions, but for those whose words may name a line that is for others."""
    found = list(rows)
    hidden = seeing.lines_hidden_in(viewer=viewer, plan_ids={row.plan_id for row in found})
    return _answers(row for row in found if row.plan_id not in hidden)


def _answers(rows: Iterable[ExceptionRequest]) -> tuple[NamedException, ...]:
    found = list(rows)
    decisions = {
        one.request_id: one
        for one in ExceptionDecision.objects.filter(request_id__in=[row.id for row in found])
    }
    names = names_of(
        [row.asked_by for row in found] + [one.decided_by for one in decisions.values()]
    )
    answers = (_answer(row, decisions.get(row.id), names) for row in found)
    return tuple(sorted(answers, key=lambda one: (one.asked_at, one.id), reverse=True))


def _answer(
    row: ExceptionRequest, decision: ExceptionDecision | None, names: dict[UUID, str]
) -> NamedException:
    state = ApprovalState.ASKED
    if decision is not None:
        state = ApprovalState.APPROVED if decision.approved else ApprovalState.REFUSED
    return NamedException(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        budget_id=row.budget_id,
        plan_id=row.plan_id,
        code=row.code,
        about=row.about,
        what=row.what,
        necessity=row.necessity,
        evidence=row.evidence,
        document_id=row.document_id,
        expires_on=row.expires_on,
        state=state,
        asked_by=row.asked_by,
        asked_by_name=names.get(row.asked_by, ""),
        asked_at=row.asked_at,
        decided_by_name=names.get(decision.decided_by, "") if decision else "",
        decided_at=decision.decided_at if decision else None,
        reasons=decision.reasons if decision else "",
    )
