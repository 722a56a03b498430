"""Reading what may be moved between a plan's lines, and what was proposed."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from openphb.domains.budgets.rules import weekly_fraction
from openphb.domains.budgets.types import Basis, WeeksInYear
from openphb.domains.plans import reference
from openphb.domains.plans.models import MoneyMove, MoneyMoveDecision, PlanVersion
from openphb.domains.plans.moving.rules import left_of
from openphb.domains.plans.moving.types import LimitLeft, MoveAnswer, MoveRules, MoveState
from openphb.domains.plans.sections.types import Sees
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.types import LineKind, PlanAnswer, PlanState
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.kernel.calendars import day_of
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere

COUNTS_FOR = timedelta(days=365)
PAGE = 50


def rules_on(*, viewer: Viewer, plan_id: UUID, on: date) -> MoveRules:
    """Return what may be moved on a day in a plan without a change of it. Refusal: `nothing_there`.

    A holder sees no rate cards: the database tells whoever may see the plan these two limits alone.
    """
    if not PlanVersion.objects.filter(viewer.scope(Permission.PLAN_VIEW).q(), pk=plan_id).exists():
        raise NothingThere("plan")
    with connection.cursor() as cursor:
        cursor.execute("select * from plans_move_limits(%s, %s)", [plan_id, on])
        percent, weekly = cursor.fetchone()
    rows = reference.movable_on(on)
    return MoveRules(
        percent,
        weekly,
        frozenset(LineKind(row.kind) for row in rows if row.gives),
        frozenset(LineKind(row.kind) for row in rows if row.takes),
    )


def limit_left(*, viewer: Viewer, plan: PlanAnswer) -> LimitLeft | None:
    """Return how much may still be moved in a plan today, or None where nobody may move anything."""
    rules = rules_on(viewer=viewer, plan_id=plan.id, on=viewer.today)
    before = moved_before(viewer=viewer, budget_id=plan.budget_id, on=viewer.today)
    return left_of(rules, plan.totals.weekly_pence, before)


def moved_before(*, viewer: Viewer, budget_id: UUID, on: date) -> Fraction:
    """Return what was moved in a budget in the year up to a day, in exact pence a week.

    What waits for its answer, or was refused, moved nothing.
    """
    rows = _moves(viewer).filter(plan__budget_id=budget_id, accepted_is=True)
    return sum(
        (
            weekly_fraction(
                100,
                row.pence,
                Basis(row.from_line.basis),
                WeeksInYear(row.plan.budget.weeks_in_year),
                row.from_line.falls_on,
            )
            for row in rows
            if day_of(row.proposed_at) > on - COUNTS_FOR
        ),
        Fraction(0),
    )


def move(*, viewer: Viewer, move_id: UUID) -> MoveAnswer:
    """Return one proposal. Refusal: `nothing_there`."""
    found = _answers(viewer, _moves(viewer).filter(pk=move_id))
    if not found:
        raise NothingThere("proposal to move money")
    return found[0]


def moves_of_budget(*, viewer: Viewer, budget_id: UUID) -> tuple[MoveAnswer, ...]:
    """Return what was proposed for a budget, the last first."""
    return _answers(
        viewer, _moves(viewer).filter(plan__budget_id=budget_id).order_by("-proposed_at", "-id")
    )


def moves_waiting(*, viewer: Viewer) -> tuple[MoveAnswer, ...]:
    """Return up to 50 proposals that the viewer may answer, oldest first; never their own.

    One whose plan was agreed anew since waits no longer: it was about another version.
    """
    seen, reach = viewer.scope(Permission.PLAN_VIEW).q(), viewer.scope(Permission.MONEY_MOVE_ACCEPT)
    found = _waiting(seen, reach.q(), viewer.user_id or new_id())
    found = [row for row in found if is_read(viewer=viewer, row=row)]
    names = names_of(row.proposed_by for row in found)
    return tuple(_answer(row, None, names) for row in found)


@asked
def _waiting(seen: Q, reach: Q, user_id: UUID) -> Any:
    """Return up to 50 without a decision, of agreed plans, but for those of somebody themselves."""
    said = MoneyMoveDecision.objects.filter(move=OuterRef("pk"))
    rows = MoneyMove.objects.filter(seen, reach, ~Exists(said), plan__state=PlanState.AGREED)
    return (
        rows.exclude(proposed_by=user_id)
        .select_related("plan", "from_line", "to_line")
        .only(
            *("tenant_id", "subject_id", "pence", "words", "proposed_by", "proposed_at"),
            *("plan__budget_id", "to_line__line_key", "to_line__description", "to_line__sees"),
            *("from_line__line_key", "from_line__description", "from_line__sees"),
            *("from_line__basis", "from_line__falls_on"),
        )
        .order_by("proposed_at", "id")[:PAGE]
    )


def agreed_version(*, viewer: Viewer, budget_id: UUID) -> UUID:
    """Return the version of a budget that is agreed now. Refusal: `nothing_there`."""
    rows = PlanVersion.objects.filter(viewer.scope(Permission.PLAN_VIEW).q())
    row = rows.filter(budget_id=budget_id, state=PlanState.AGREED).first()
    if row is None:
        raise NothingThere("agreed plan")
    return row.id


def _moves(viewer: Viewer) -> QuerySet[Any]:
    """Return the proposals that the viewer may see, each with what was said to it."""
    said = MoneyMoveDecision.objects.filter(move=OuterRef("pk")).values("accepted")
    return (
        MoneyMove.objects.filter(viewer.scope(Permission.PLAN_VIEW).q())
        .select_related("plan__budget", "from_line", "to_line")
        .annotate(accepted_is=Subquery(said))
    )


def _answers(viewer: Viewer, rows: QuerySet[Any]) -> tuple[MoveAnswer, ...]:
    """Return proposals; one from or to a line that the viewer may not read is left out."""
    found = [row for row in rows if is_read(viewer=viewer, row=row)]
    decisions = {
        one.move_id: one
        for one in MoneyMoveDecision.objects.filter(move_id__in=[row.id for row in found])
    }
    names = names_of(
        [row.proposed_by for row in found] + [one.decided_by for one in decisions.values()]
    )
    return tuple(_answer(row, decisions.get(row.id), names) for row in found)


def is_read(*, viewer: Viewer, row: Any) -> bool:
    """Whether a viewer reads both lines that a proposal (its row) names."""
    named = {Sees(row.from_line.sees), Sees(row.to_line.sees)}
    # Nobody has to be asked about lines that all readers of the plan share.
    return named == {Sees.BOTH} or named <= (
        seeing.reads(viewer=viewer, tenant_id=row.tenant_id, subject_id=row.subject_id).lines
    )


def _answer(row: Any, decision: MoneyMoveDecision | None, names: dict[UUID, str]) -> MoveAnswer:
    state = MoveState.WAITING
    if decision is not None:
        state = MoveState.ACCEPTED if decision.accepted else MoveState.REFUSED
    return MoveAnswer(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        budget_id=row.plan.budget_id,
        plan_id=row.plan_id,
        from_key=row.from_line.line_key,
        from_words=row.from_line.description,
        to_key=row.to_line.line_key,
        to_words=row.to_line.description,
        pence=row.pence,
        basis=Basis(row.from_line.basis),
        falls_on=row.from_line.falls_on,
        words=row.words,
        proposed_by=row.proposed_by,
        proposed_by_name=names.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        state=state,
        reasons=decision.reasons if decision else "",
        decided_by_name=names.get(decision.decided_by, "") if decision else "",
        decided_at=decision.decided_at if decision else None,
        made_plan_id=decision.made_id if decision else None,
    )
