"""Turning the rows of a version into its answer, once somebody was let see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.budgets.types import Basis, ManagementOption, WeeksInYear
from openphb.domains.plans import reference, rules
from openphb.domains.plans.approving.rules import sentence
from openphb.domains.plans.extra_cover.types import CoverTerms, MayStart, Trigger
from openphb.domains.plans.models import (
    BudgetLine,
    FunderShare,
    LineCover,
    LineDecision,
    LineOutcome,
    Need,
    Outcome,
    PartAgreed,
    PlanDecision,
    PlanSection,
    PlanVersion,
    Risk,
)
from openphb.domains.plans.sections.answers import (
    actions_of,
    assents_of,
    in_order,
    people_of,
    steps_of,
)
from openphb.domains.plans.sections.types import (
    Assessed,
    Measure,
    MeasureKind,
    Section,
    SectionMark,
    Sees,
    Weighed,
)
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.types import (
    DecisionAnswer,
    LineAnswer,
    LineKind,
    NeedAnswer,
    NotAgreedAnswer,
    OutcomeAnswer,
    PlanAnswer,
    PlanState,
    RiskAnswer,
    ShareAnswer,
    Totals,
    Verdict,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked


def answer_of(row: PlanVersion, viewer: Viewer) -> PlanAnswer:
    """Return a version as its viewer, who may see it, may read it: the rest is left out."""
    return seeing.as_read_by(viewer=viewer, plan=whole_of(row, viewer))


def whole_of(row: PlanVersion, viewer: Viewer | None = None) -> PlanAnswer:
    """Return a version whole, in eighteen queries however long it is: to work with, not to show.

    Only sections that few may read (safeguarding) are in it for no more than a `viewer` who may.
    """
    weeks = WeeksInYear(row.budget.weeks_in_year)
    lines_ = _lines(row.id, weeks)
    decision = next(iter(_decisions(row.id)), None)
    written = _sections(row, viewer)
    names = names_of(
        [
            row.submitted_by,
            decision.decided_by if decision else None,
            *(one.written_by for one in written),
        ]
    )
    return PlanAnswer(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        budget_id=row.budget_id,
        number=row.number,
        state=PlanState(row.state),
        version=row.version,
        words=dict.fromkeys(Section, "") | {Section(one.section): one.words for one in written},
        review_on=row.review_on,
        notice_weeks=row.notice_weeks,
        starts_on=row.starts_on,
        weeks_in_year=weeks,
        written_by=row.written_by,
        submitted_by=row.submitted_by,
        submitted_by_name=names.get(row.submitted_by, "") if row.submitted_by else "",
        submitted_at=row.submitted_at,
        needs=tuple(
            NeedAnswer(
                need.id,
                need.position,
                need.words,
                need.need_key,
                Assessed(need.assessed_by, need.assessed_on, need.condition, need.monitored_by),
                Sees(need.sees),
            )
            for need in in_order(Need, row.id)
        ),
        outcomes=_outcomes(row.id),
        lines=lines_,
        risks=tuple(
            RiskAnswer(
                risk.id,
                risk.position,
                risk.words,
                risk.agreed,
                risk.carried_by,
                risk.risk_key,
                Weighed(
                    risk.person_view,
                    risk.professional_view,
                    risk.likelihood,
                    risk.impact,
                    risk.residual_likelihood,
                    risk.residual_impact,
                    risk.look_again_on,
                ),
                Sees(risk.sees),
            )
            for risk in in_order(Risk, row.id)
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
            _not_agreed(row.id),
        ),
        compared_with=row.compared_with_id,
        difference_reasons=row.difference_reasons,
        sections={
            Section(one.section): SectionMark(
                Section(one.section),
                one.revision,
                Sees(one.sees),
                names.get(one.written_by, ""),
                one.written_at,
            )
            for one in written
        },
        actions=actions_of(row.id),
        steps=steps_of(row.id),
        people=people_of(row.id),
        assents=assents_of(row.id),
    )


def _sections(row: PlanVersion, viewer: Viewer | None) -> list[PlanSection]:
    reaches = viewer is not None and viewer.scope(Permission.PLAN_SAFEGUARD).covers(
        tenant_id=row.tenant_id, subject_id=row.subject_id
    )
    return _written(row.id, () if reaches else tuple(sorted(reference.restricted())))


@asked
def _decisions(plan_id: UUID) -> QuerySet[PlanDecision]:
    return PlanDecision.objects.filter(plan_id=plan_id)


@asked
def _written(plan_id: UUID, but: tuple[str, ...]) -> QuerySet[PlanSection]:
    return PlanSection.objects.filter(plan_id=plan_id).exclude(section__in=but)


@asked
def _links(plan_id: UUID) -> Any:
    links = LineOutcome.objects.filter(line__plan_id=plan_id)
    return links.order_by("outcome__position", "outcome_id").values_list("line_id", "outcome_id")


@asked
def _shares(plan_id: UUID) -> Any:
    paid = FunderShare.objects.filter(line__plan_id=plan_id)
    return paid.order_by("-ten_thousandths", "funder__name").values_list(
        "line_id", "funder_id", "funder__name", "ten_thousandths"
    )


@asked
def _covers(plan_id: UUID) -> QuerySet[LineCover]:
    return LineCover.objects.filter(plan_id=plan_id)


def _outcomes(plan_id: UUID) -> tuple[OutcomeAnswer, ...]:
    return tuple(
        OutcomeAnswer(
            row.id,
            row.outcome_key,
            row.position,
            row.words,
            row.measure,
            row.need_id,
            Measure(MeasureKind(row.measure_kind), row.baseline, row.target, row.by_when),
            row.no_line_reason,
            Sees(row.sees),
        )
        for row in in_order(Outcome, plan_id)
    )


def _not_agreed(plan_id: UUID) -> tuple[NotAgreedAnswer, ...]:
    """Return the lines that a decision in part left out, of the version sent and of the one agreed."""
    whole = PartAgreed.objects.filter(made_id=plan_id).values("plan_id")
    rows = LineDecision.objects.filter(Q(plan_id=plan_id) | Q(plan_id__in=whole))
    return tuple(
        NotAgreedAnswer(row.line.description, sentence(row.words), Sees(row.line.sees))
        for row in rows.select_related("line").order_by("line__position", "line_id")
    )


def _lines(plan_id: UUID, weeks: WeeksInYear) -> tuple[LineAnswer, ...]:
    served: dict[UUID, list[UUID]] = defaultdict(list)
    # Links and shares are bare rows: a long plan has hundreds of them, and nothing asks them anything.
    for line_id, outcome_id in _links(plan_id):
        served[line_id].append(outcome_id)
    shares: dict[UUID, list[ShareAnswer]] = defaultdict(list)
    for line_id, funder_id, funder, part in _shares(plan_id):
        shares[line_id].append(ShareAnswer(funder_id, funder, part))
    covers = {row.line_id: _cover(row) for row in _covers(plan_id)}
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
                [(row.quantity_hundredths, row.unit_pence, Basis(row.basis), row.falls_on)], weeks
            ),
            falls_on=row.falls_on,
            rate_code=row.rate_code,
            carers_needed=row.carers_needed,
            indicative_key=row.indicative_key,
            sees=Sees(row.sees),
            cover=covers.get(row.id) if row.kind == LineKind.CONTINGENCY else None,
        )
        for row in in_order(BudgetLine, plan_id)
    )


def _cover(row: LineCover) -> CoverTerms:
    return CoverTerms(
        tuple(Trigger(one) for one in row.triggers),
        row.words,
        row.hours_hundredths,
        row.rate_pence,
        row.cap_time_pence,
        row.cap_year_pence,
        row.longest_days,
        MayStart(row.may_start),
    )


def _sum(found: Iterable[LineAnswer], weeks: WeeksInYear) -> Totals:
    return rules.totals(
        [(one.quantity_hundredths, one.unit_pence, one.basis, one.falls_on) for one in found],
        weeks,
    )
