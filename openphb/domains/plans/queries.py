"""Reading plans. Each answer is frozen, whole, and holds only what its viewer may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from openphb.domains.budgets.types import Basis, ManagementOption, WeeksInYear
from openphb.domains.plans import rules
from openphb.domains.plans.models import (
    BudgetLine,
    FunderShare,
    LineOutcome,
    Need,
    Outcome,
    PlanDecision,
    PlanVersion,
    Risk,
)
from openphb.domains.plans.types import (
    AwaitingDecision,
    DecisionAnswer,
    LineAnswer,
    LineKind,
    NeedAnswer,
    OutcomeAnswer,
    PlanAnswer,
    PlanState,
    PlanSummary,
    RiskAnswer,
    Section,
    ShareAnswer,
    Totals,
    Verdict,
)
from openphb.foundation.access.models import User
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

PAGE = 50


def plan(*, viewer: Viewer, plan_id: UUID) -> PlanAnswer:
    """Return one version, whole. Refusal: `nothing_there`."""
    row = _visible(viewer).select_related("budget").filter(pk=plan_id).first()
    if row is None:
        raise NothingThere("plan")
    return answer_of(row)


def plans_of_budget(*, viewer: Viewer, budget_id: UUID) -> tuple[PlanSummary, ...]:
    """Return a budget's versions, newest first; empty where there are none to see."""
    rows = _visible(viewer).filter(budget_id=budget_id).order_by("-number")
    return tuple(
        PlanSummary(
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
        for row in rows
    )


def agreed_plan(*, viewer: Viewer, budget_id: UUID) -> PlanAnswer | None:
    """Return the agreed version of a budget, or None where none is agreed yet."""
    row = (
        _visible(viewer)
        .select_related("budget")
        .filter(budget_id=budget_id, state=PlanState.AGREED)
        .first()
    )
    return None if row is None else answer_of(row)


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
    amounts = _amounts([row.id for row in rows] + list(agreed_of.values()))
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
            )
        )
    return tuple(found)


def lines(*, viewer: Viewer, plan_id: UUID) -> tuple[LineAnswer, ...]:
    """Return a version's budget lines in order. Refusal: `nothing_there`."""
    return plan(viewer=viewer, plan_id=plan_id).lines


def outcomes(*, viewer: Viewer, plan_id: UUID) -> tuple[OutcomeAnswer, ...]:
    """Return a version's outcomes in order. Refusal: `nothing_there`."""
    row = _visible(viewer).filter(pk=plan_id).first()
    if row is None:
        raise NothingThere("plan")
    return _outcomes(row.id)


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return user → name, for the users that exist."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    return {user.id: user.name for user in User.objects.filter(pk__in=wanted)} if wanted else {}


def answer_of(row: PlanVersion) -> PlanAnswer:
    """Return a version that its caller may see, whole, in ten queries however long it is."""
    weeks = WeeksInYear(row.budget.weeks_in_year)
    lines_ = _lines(row.id, weeks)
    decision = PlanDecision.objects.filter(plan_id=row.id).first()
    names = names_of([row.submitted_by, decision.decided_by if decision else None])
    return PlanAnswer(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        budget_id=row.budget_id,
        number=row.number,
        state=PlanState(row.state),
        version=row.version,
        words={section: getattr(row, section.value) for section in Section},
        review_on=row.review_on,
        notice_weeks=row.notice_weeks,
        starts_on=row.starts_on,
        weeks_in_year=weeks,
        written_by=row.written_by,
        submitted_by=row.submitted_by,
        submitted_by_name=names.get(row.submitted_by, "") if row.submitted_by else "",
        submitted_at=row.submitted_at,
        needs=tuple(
            NeedAnswer(need.id, need.position, need.words)
            for need in Need.objects.filter(plan_id=row.id).order_by("position", "id")
        ),
        outcomes=_outcomes(row.id),
        lines=lines_,
        risks=tuple(
            RiskAnswer(risk.id, risk.position, risk.words, risk.agreed, risk.carried_by)
            for risk in Risk.objects.filter(plan_id=row.id).order_by("position", "id")
        ),
        totals=_sum(lines_, weeks),
        direct_payment=_sum(
            [line for line in lines_ if line.management_option is ManagementOption.DIRECT_PAYMENT],
            weeks,
        ),
        decision=None
        if decision is None
        else DecisionAnswer(
            Verdict(decision.verdict),
            decision.reasons,
            decision.decided_by,
            names.get(decision.decided_by, ""),
            decision.decided_at,
        ),
    )


def _visible(viewer: Viewer) -> QuerySet[PlanVersion]:
    return PlanVersion.objects.filter(viewer.scope(Permission.PLAN_VIEW).q())


def _outcomes(plan_id: UUID) -> tuple[OutcomeAnswer, ...]:
    return tuple(
        OutcomeAnswer(row.id, row.outcome_key, row.position, row.words, row.measure, row.need_id)
        for row in Outcome.objects.filter(plan_id=plan_id).order_by("position", "id")
    )


def _lines(plan_id: UUID, weeks: WeeksInYear) -> tuple[LineAnswer, ...]:
    served: dict[UUID, list[UUID]] = defaultdict(list)
    for link in LineOutcome.objects.filter(line__plan_id=plan_id).order_by(
        "outcome__position", "outcome_id"
    ):
        served[link.line_id].append(link.outcome_id)
    shares: dict[UUID, list[ShareAnswer]] = defaultdict(list)
    for share in (
        FunderShare.objects.filter(line__plan_id=plan_id)
        .select_related("funder")
        .order_by("-ten_thousandths", "funder__name")
    ):
        shares[share.line_id].append(
            ShareAnswer(share.funder_id, share.funder.name, share.ten_thousandths)
        )
    return tuple(
        LineAnswer(
            id=row.id,
            line_key=row.line_key,
            position=row.position,
            kind=LineKind(row.kind),
            description=row.description,
            supplier=row.supplier,
            management_option=ManagementOption(row.management_option),
            quantity_hundredths=row.quantity_hundredths,
            unit=row.unit,
            unit_pence=row.unit_pence,
            basis=Basis(row.basis),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            outcome_ids=tuple(served[row.id]),
            shares=tuple(shares[row.id]),
            totals=rules.totals(
                [(row.quantity_hundredths, row.unit_pence, Basis(row.basis))], weeks
            ),
        )
        for row in BudgetLine.objects.filter(plan_id=plan_id).order_by("position", "id")
    )


def _sum(found: Iterable[LineAnswer], weeks: WeeksInYear) -> Totals:
    return rules.totals(
        [(line.quantity_hundredths, line.unit_pence, line.basis) for line in found], weeks
    )


def _amounts(plan_ids: list[UUID]) -> dict[UUID, list[tuple[int, int, Basis]]]:
    amounts: dict[UUID, list[tuple[int, int, Basis]]] = defaultdict(list)
    rows: Any = BudgetLine.objects.filter(plan_id__in=plan_ids).values_list(
        "plan_id", "quantity_hundredths", "unit_pence", "basis"
    )
    for plan_id, quantity, unit_pence, basis in rows:
        amounts[plan_id].append((quantity, unit_pence, Basis(basis)))
    return amounts
