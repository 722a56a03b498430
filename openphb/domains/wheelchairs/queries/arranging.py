"""What of an agreed plan a chair is arranged with, and for how long it usually is."""

from __future__ import annotations

from uuid import UUID

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import Category
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import LineAnswer, LineKind
from openphb.domains.rates import queries as rates
from openphb.domains.wheelchairs import reference
from openphb.domains.wheelchairs.models import Wheelchair
from openphb.domains.wheelchairs.types import ChairPart, PartOfBudget, ToArrange
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

PERIOD = "wheelchair_period.months"


def to_arrange(*, viewer: Viewer, budget_id: UUID) -> ToArrange:
    """Return what a chair can be arranged with on a budget.

    Refusals: `nothing_there`, `chair_category`, `chair_no_lines`.
    """
    budget, _reference = budgets.budget_named(
        viewer=viewer, permission=Permission.WHEELCHAIR_ARRANGE, budget_id=budget_id
    )
    if category_of(viewer, budget.case_id) is not Category.WHEELCHAIR:
        raise Refusal(
            "chair_category",
            "This is no personal wheelchair budget.",
            "A chair is arranged on a wheelchair budget only.",
        )
    plan = plans.agreed_whole(viewer=viewer, budget_id=budget_id)
    lines = [one for one in plan.lines if _for_a_chair(one)] if plan else []
    if not lines:
        raise Refusal(
            "chair_no_lines",
            "The agreed plan has no chair that is paid for once, by the NHS or a third party.",
            "Put the chair into the plan as equipment that is paid once, and have it agreed.",
        )
    months, source = usual_period(viewer, budget.tenant_id)
    return ToArrange(
        budget.tenant_id,
        budget.subject_id,
        budget_id,
        tuple(
            PartOfBudget(
                one.id,
                one.line_key,
                _guessed(one.description, first=place == 0),
                one.description,
                one.totals.one_off_pence,
                one.valid_from,
            )
            for place, one in enumerate(lines)
        ),
        lines[0].management_option,
        months,
        source,
    )


def options_of(viewer: Viewer, budget_id: UUID) -> frozenset[ManagementOption]:
    """Return in which ways the lines of a chair are managed."""
    plan = plans.agreed_whole(viewer=viewer, budget_id=budget_id)
    lines = plan.lines if plan else ()
    return frozenset(one.management_option for one in lines if _for_a_chair(one))


def needs_arranging(*, viewer: Viewer, budget_id: UUID) -> bool:
    """Return whether a budget's agreed plan pays for a chair that nobody has arranged yet."""
    if not viewer.holds(Permission.WHEELCHAIR_ARRANGE):
        return False
    if Wheelchair.objects.filter(budget_id=budget_id, ended_on=None).exists():
        return False
    try:
        to_arrange(viewer=viewer, budget_id=budget_id)
    except Refusal:
        return False
    return True


def usual_period(viewer: Viewer, tenant_id: UUID) -> tuple[int, str]:
    """Return for how many months a chair usually is, and who says so: the card, else guidance."""
    card = rates.card_on(viewer=viewer, tenant_id=tenant_id, on=viewer.today)
    for rate in card.rates:
        if rate.key.code == PERIOD and rate.valid_from <= viewer.today and rate.value is not None:
            since = long_date(rate.valid_from)
            return rate.value, f"The rate card says so from {since} ({rate.source})."
    usual = reference.limit("period_months", viewer.today)
    return usual.value, usual.source


def category_of(viewer: Viewer, case_id: UUID) -> Category | None:
    """Return what kind of budget a case is about; None where the viewer sees no such case."""
    found = cases.facts_of(viewer=viewer, case_ids=[case_id])
    return found[case_id].category if case_id in found else None


def _for_a_chair(line: LineAnswer) -> bool:
    return (
        # Lines that begin with the indicative budget are of no kind of their own.
        line.kind in (LineKind.EQUIPMENT, LineKind.OTHER)
        and line.basis is Basis.ONE_OFF
        and line.management_option is not ManagementOption.DIRECT_PAYMENT
    )


def _guessed(words: str, *, first: bool) -> ChairPart:
    if "repair" in words.lower():
        return ChairPart.REPAIRS
    return ChairPart.CHAIR if first else ChairPart.EXTRAS
