"""Reading plans. Each answer is frozen, whole, and holds only what its viewer may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.budgets.types import Basis, ManagementOption, WeeksInYear
from openphb.domains.plans import rules
from openphb.domains.plans.answers import answer_of, whole_of
from openphb.domains.plans.models import (
    BudgetLine,
    LineNote,
    PlanVersion,
)
from openphb.domains.plans.sections.types import Sees
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.types import (
    AwaitingDecision,
    LineAnswer,
    LineKind,
    OutcomeAnswer,
    PlanAnswer,
    PlanState,
    PlanSummary,
    RestingDraft,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.kernel.calendars import LONDON
from openphb.kernel.refusal import NothingThere

PAGE = 50
# A draft that was written in on a day may be written in for a week after it.
RESTS_FROM = timedelta(days=7)


def plan(*, viewer: Viewer, plan_id: UUID) -> PlanAnswer:
    """Return one version, as far as the viewer may read it. Refusal: `nothing_there`."""
    return answer_of(_row(viewer, plan_id), viewer)


def whole(*, viewer: Viewer, plan_id: UUID) -> PlanAnswer:
    """Return one version with what its viewer may not read, for what has to have all of it.

    Payments, agreements and checks go wrong on a part of a plan. Nothing of it is shown to the
    viewer as the plan. Refusal: `nothing_there`.
    """
    return whole_of(_row(viewer, plan_id), viewer)


def plans_of_budget(*, viewer: Viewer, budget_id: UUID) -> tuple[PlanSummary, ...]:
    """Return a budget's versions, newest first; empty where there are none to see."""
    rows = _visible(viewer).filter(budget_id=budget_id).order_by("-number")
    return tuple(map(_summary, rows))


def summary(*, viewer: Viewer, plan_id: UUID) -> PlanSummary:
    """Return one version without its parts, in one query. Refusal: `nothing_there`."""
    return _summary(_row(viewer, plan_id))


def agreed_plan(*, viewer: Viewer, budget_id: UUID) -> PlanAnswer | None:
    """Return a budget's agreed version as far as the viewer may read it, or None: none is agreed."""
    row = _agreed(viewer, budget_id)
    return None if row is None else answer_of(row, viewer)


def paying_assistants(*, viewer: Viewer, budget_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these budgets have an agreed plan that pays a personal assistant directly.

    One bit of a plan, which who checks an agreement or an account needs without seeing the plan.
    """
    reach = viewer.scope(Permission.PLAN_VIEW).q() | viewer.scope(Permission.AGREEMENT_VIEW).q()
    return frozenset(_paying_assistants(reach, budget_ids))


@asked
def _paying_assistants(reach: Q, budget_ids: Collection[UUID]) -> Any:
    return BudgetLine.objects.filter(
        reach,
        plan__budget_id__in=budget_ids,
        plan__state=PlanState.AGREED,
        kind=LineKind.PERSONAL_ASSISTANT,
        management_option=ManagementOption.DIRECT_PAYMENT,
    ).values_list("plan__budget_id", flat=True)


def assistants_named(*, viewer: Viewer, budget_id: UUID) -> tuple[str, ...]:
    """Return the personal assistants whom a budget's agreed plan names and pays directly, each once.

    A line need not say whom it pays. Who checks an agreement or an account needs them without the plan.
    """
    reach = viewer.scope(Permission.PLAN_VIEW).q() | viewer.scope(Permission.AGREEMENT_VIEW).q()
    names = (
        LineNote.objects.filter(
            reach,
            plan__budget_id=budget_id,
            plan__state=PlanState.AGREED,
            line__kind=LineKind.PERSONAL_ASSISTANT,
            line__management_option=ManagementOption.DIRECT_PAYMENT,
        )
        .exclude(paid_name="")
        .order_by("line__position", "id")
        .values_list("paid_name", flat=True)
    )
    return tuple(dict.fromkeys(names))


def ways_of(*, viewer: Viewer, plan_id: UUID) -> frozenset[ManagementOption]:
    """Return in which ways the lines of a version are paid: of all its lines, whoever reads which.

    That there is a direct payment is no secret of whoever hides its line: an agreement for it is
    prepared and signed. Refusal: `nothing_there`.
    """
    row = _row(viewer, plan_id)
    found = BudgetLine.objects.filter(plan=row).values_list("management_option", flat=True)
    return frozenset(ManagementOption(one) for one in found.distinct())


def agreed_whole(*, viewer: Viewer, budget_id: UUID) -> PlanAnswer | None:
    """Return a budget's agreed version as `whole` does, or None where none is agreed yet."""
    row = _agreed(viewer, budget_id)
    return None if row is None else whole_of(row, viewer)


def awaiting_decision(*, viewer: Viewer, after: UUID | None = None) -> tuple[AwaitingDecision, ...]:
    """Return up to 50 versions that wait for a decision by somebody like the viewer, oldest first.

    `after` is the last plan of the page before. A version that the viewer sent is in the list too:
    they see that it waits, and for whom else.
    """
    scope = viewer.scope(Permission.PLAN_APPROVE)
    waiting = PlanVersion.objects.filter(scope.q(), state=PlanState.SUBMITTED)
    if after is not None:
        waiting = waiting.filter(id__gt=after)
    rows = list(waiting.select_related("budget").order_by("id")[:PAGE])
    agreed = PlanVersion.objects.filter(
        scope.q(), state=PlanState.AGREED, budget_id__in=[row.budget_id for row in rows]
    )
    agreed_of = {row.budget_id: row.id for row in agreed}
    amounts, marked = _amounts([row.id for row in rows] + list(agreed_of.values()))
    hidden = seeing.lines_hidden_in(viewer=viewer, plan_ids=marked)
    names = names_of(row.submitted_by for row in rows)
    found = []
    for row in rows:
        weeks = WeeksInYear(row.budget.weeks_in_year)
        now = rules.totals(amounts[row.id], weeks)
        before = agreed_of.get(row.budget_id)
        assert row.submitted_by is not None
        assert row.submitted_at is not None
        found.append(
            AwaitingDecision(
                plan_id=row.id,
                tenant_id=row.tenant_id,
                subject_id=row.subject_id,
                budget_id=row.budget_id,
                number=row.number,
                submitted_by=row.submitted_by,
                submitted_by_name=names.get(row.submitted_by, ""),
                submitted_at=row.submitted_at,
                weekly_pence=now.weekly_pence,
                one_off_pence=now.one_off_pence,
                agreed_weekly_pence=None
                if before is None
                else rules.totals(amounts[before], weeks).weekly_pence,
                lines_left_out=bool({row.id, before} & hidden),
            )
        )
    return tuple(found)


def resting_drafts(*, viewer: Viewer) -> tuple[RestingDraft, ...]:
    """Return up to 50 drafts that the viewer may write and nobody has for a week, longest first."""
    scope = viewer.scope(Permission.PLAN_WRITE)
    before = datetime.combine(viewer.today - RESTS_FROM, time.min, tzinfo=LONDON)
    return tuple(RestingDraft(*row) for row in _resting(scope.q(), before))


@asked
def _resting(reach: Q, before: datetime) -> Any:
    rows = PlanVersion.objects.filter(reach, state=PlanState.DRAFT, touched_at__lt=before)
    return rows.order_by("touched_at", "id").values_list(
        "id", "tenant_id", "subject_id", "number", "touched_at"
    )[:PAGE]


def lines(*, viewer: Viewer, plan_id: UUID) -> tuple[LineAnswer, ...]:
    """Return a version's budget lines in order. Refusal: `nothing_there`."""
    return plan(viewer=viewer, plan_id=plan_id).lines


def outcomes(*, viewer: Viewer, plan_id: UUID) -> tuple[OutcomeAnswer, ...]:
    """Return a version's outcomes in order. Refusal: `nothing_there`."""
    return plan(viewer=viewer, plan_id=plan_id).outcomes


def _row(viewer: Viewer, plan_id: UUID) -> PlanVersion:
    row = _visible(viewer).select_related("budget").filter(pk=plan_id).first()
    if row is None:
        raise NothingThere("plan")
    return row


def _summary(row: PlanVersion) -> PlanSummary:
    return PlanSummary(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        budget_id=row.budget_id,
        number=row.number,
        state=PlanState(row.state),
        starts_on=row.starts_on,
        review_on=row.review_on,
        submitted_at=row.submitted_at,
    )


def _agreed(viewer: Viewer, budget_id: UUID) -> PlanVersion | None:
    rows = _visible(viewer).select_related("budget")
    return rows.filter(budget_id=budget_id, state=PlanState.AGREED).first()


def _visible(viewer: Viewer) -> QuerySet[PlanVersion]:
    return PlanVersion.objects.filter(viewer.scope(Permission.PLAN_VIEW).q())


def _amounts(
    plan_ids: list[UUID],
) -> tuple[dict[UUID, list[tuple[int, int, Basis, int]]], set[UUID]]:
    """Return version → the amounts of its lines, and the versions with a line that is not for all."""
    amounts: dict[UUID, list[tuple[int, int, Basis, int]]] = defaultdict(list)
    marked = set()
    rows: Any = BudgetLine.objects.filter(plan_id__in=plan_ids).values_list(
        "plan_id", "quantity_hundredths", "unit_pence", "basis", "falls_on", "sees"
    )
    for plan_id, quantity, unit_pence, basis, falls_on, sees in rows:
        amounts[plan_id].append((quantity, unit_pence, Basis(basis), falls_on))
        if sees != Sees.BOTH:
            marked.add(plan_id)
    return amounts, marked
