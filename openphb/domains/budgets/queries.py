"""Reads about budgets. Each answers only with those that the viewer may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from openphb.domains.budgets.methods import (
    cost_matrix,
    existing_package,
    needs_profile,
    rebased,
    severity_range,
)
from openphb.domains.budgets.methods.cost_matrix import CareWeek, MatrixWorked, Offer
from openphb.domains.budgets.methods.cost_matrix.types import Employing
from openphb.domains.budgets.methods.existing_package import Part
from openphb.domains.budgets.methods.given import Made
from openphb.domains.budgets.methods.making import Asked, make
from openphb.domains.budgets.methods.needs_profile import NeedsWorked, Profile
from openphb.domains.budgets.methods.registry import BY_PACK
from openphb.domains.budgets.methods.severity_range import Mover, RangeWorked
from openphb.domains.budgets.models import Budget, IndicativeBudget, IndicativeLine
from openphb.domains.budgets.types import (
    Basis,
    BudgetCounted,
    BudgetSummary,
    CostedLine,
    Frequency,
    IndicativeAnswer,
    IndicativeVersion,
    ToldAmount,
    ToldHow,
    WeeksInYear,
)
from openphb.domains.cases.types import USUAL_DAYS, Category
from openphb.domains.rates import queries as rates
from openphb.domains.rates.types import RateCard
from openphb.foundation.access.models import User
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

ANSWER_DAYS = "answer.days"


def budget(*, viewer: Viewer, budget_id: UUID) -> BudgetSummary:
    """Return one budget. Refusal: `nothing_there`."""
    row = Budget.objects.filter(_seen(viewer), id=budget_id).first()
    if row is None:
        raise NothingThere("budget")
    return _summary(row)


def budget_of_case(*, viewer: Viewer, case_id: UUID) -> BudgetSummary | None:
    """Return the budget of a case, or None where there is none that the viewer may see."""
    return budgets_of_cases(viewer=viewer, case_ids=[case_id]).get(case_id)


def budget_named(
    *, viewer: Viewer, permission: Permission, budget_id: UUID
) -> tuple[BudgetSummary, str]:
    """Return a budget and its case's reference. Refusal: `nothing_there`.

    `permission` is the one that lets the viewer ask, on the budget's own person.
    """
    rows = Budget.objects.filter(viewer.scope(permission).q(), pk=budget_id)
    row = rows.select_related("case").first()
    if row is None:
        raise NothingThere("budget")
    return _summary(row), row.case.reference


def budgets_of_cases(*, viewer: Viewer, case_ids: Collection[UUID]) -> dict[UUID, BudgetSummary]:
    """Return case → budget for those cases that have one; in one query."""
    if not case_ids:
        return {}
    found = Budget.objects.filter(_seen(viewer), case_id__in=case_ids)
    return {row.case_id: _summary(row) for row in found}


def budgets_of_subject(*, viewer: Viewer, subject_id: UUID) -> tuple[BudgetSummary, ...]:
    """Return every budget of one person, newest first."""
    found = Budget.objects.filter(_seen(viewer), subject_id=subject_id)
    return tuple(_summary(row) for row in found.order_by("-opened_on", "-id"))


def told_indicative(
    *, viewer: Viewer, budget_id: UUID, indicative_id: UUID | None = None
) -> IndicativeAnswer | None:
    """Return the indicative budget that a plan is set against, or None where there is none to see.

    It is the one named; else the latest that the person was told; else the latest.
    """
    found = IndicativeBudget.objects.filter(_told_or_staff(viewer), budget_id=budget_id)
    if indicative_id is not None:
        found = found.filter(pk=indicative_id)
    latest = found.order_by(F("told_on").desc(nulls_last=True), "-version")
    version = latest.values_list("version", flat=True).first()
    if version is None:
        return None
    return indicative(viewer=viewer, budget_id=budget_id, version=version)


def indicative(
    *, viewer: Viewer, budget_id: UUID, version: int | None = None
) -> IndicativeAnswer | None:
    """Return the latest indicative budget (or one version), or None where there is none to see.

    The person, and those who act for them, see what they have been told, and not a draft.
    """
    found = IndicativeBudget.objects.filter(_told_or_staff(viewer), budget_id=budget_id)
    if version is not None:
        found = found.filter(version=version)
    row = found.select_related("budget").order_by("-version").first()
    if row is None:
        return None
    return IndicativeAnswer(
        id=row.id,
        budget_id=row.budget_id,
        version=row.version,
        worked_out_on=row.worked_out_on,
        told_on=row.told_on,
        told_how=ToldHow(row.told_how) if row.told_how else None,
        answer_days=USUAL_DAYS if row.answer_days is None else row.answer_days,
        weekly_pence=row.weekly_pence,
        annual_pence=row.annual_pence,
        one_off_pence=row.one_off_pence,
        weeks_in_year=WeeksInYear(row.working["weeks_in_year"]),
        pack=row.pack,
        lines=lines_of(viewer=viewer, indicative_id=row.id),
        working=tuple(line["sentence"] for line in row.working["lines"])
        + tuple(row.working["sentences"]),
        rests_on=BY_PACK[row.pack].rests_on(row.working),
        range=BY_PACK[row.pack].told_range(row.working),
        needs=BY_PACK[row.pack].needs(row.working),
        own=BY_PACK[row.pack].tells(row.working),
        rebases_plan=row.rebases_plan,
    )


def week_priced(*, viewer: Viewer, budget_id: UUID, week: CareWeek) -> MatrixWorked:
    """Return what a week of care comes to today by the commissioner's card; nothing is kept.

    Refusals: `nothing_there`, those of `cost_matrix.priced_for` and of `cost_matrix.work_out`.
    """
    found = budget(viewer=viewer, budget_id=budget_id)
    card = rates.card_on(viewer=viewer, tenant_id=found.tenant_id, on=viewer.today)
    priced = cost_matrix.priced_for(week, card, viewer.today)
    return cost_matrix.work_out(week, priced, weeks_in_year=found.weeks_in_year)


def needs_priced(*, viewer: Viewer, budget_id: UUID, profile: Profile) -> NeedsWorked:
    """Return what a needs profile comes to today by the commissioner's card; nothing is kept.

    Refusals: `nothing_there`, those of `needs_profile.priced_for` and of `needs_profile.work_out`.
    """
    found = budget(viewer=viewer, budget_id=budget_id)
    card = rates.card_on(viewer=viewer, tenant_id=found.tenant_id, on=viewer.today)
    priced = needs_profile.priced_for(profile, card, viewer.today)
    return needs_profile.work_out(profile, priced, weeks_in_year=found.weeks_in_year)


def made_today(*, viewer: Viewer, budget_id: UUID, asked: Asked) -> Made:
    """Return what was asked of a method comes to today by the commissioner's card; nothing is kept.

    Refusals: `nothing_there`, those of `making.make`.
    """
    found = budget(viewer=viewer, budget_id=budget_id)
    return make(asked, card_today(viewer=viewer, budget_id=budget_id), found.weeks_in_year)


def kept_last(*, viewer: Viewer, budget_id: UUID, pack: str) -> Mapping[str, Any] | None:
    """Return the working that was kept last by a pack; None where there is none to see."""
    found = IndicativeBudget.objects.filter(_told_or_staff(viewer), budget_id=budget_id, pack=pack)
    row = found.order_by("-version").first()
    return row.working if row else None


def card_today(*, viewer: Viewer, budget_id: UUID) -> RateCard:
    """Return today's card of the commissioner of a budget. Refusal: `nothing_there`."""
    found = budget(viewer=viewer, budget_id=budget_id)
    return rates.card_on(viewer=viewer, tenant_id=found.tenant_id, on=viewer.today)


def what_if(*, viewer: Viewer, budget_id: UUID, week: CareWeek) -> MatrixWorked:
    """Return what a changed week would come to by the prices of the sum that was kept.

    Nothing is kept of it. Refusals: `nothing_there`, where the budget is of no week, and those of
    `cost_matrix.changed`.
    """
    found = IndicativeBudget.objects.filter(_told_or_staff(viewer), budget_id=budget_id)
    row = found.order_by("-version").first()
    held = BY_PACK[row.pack].week if row else None
    if row is None or held is None:
        raise NothingThere("week")
    return held.changed(row.working, week)


def range_priced(
    *, viewer: Viewer, budget_id: UUID, week: CareWeek, movers: Sequence[Mover]
) -> RangeWorked:
    """Return a week's range today by the commissioner's card; nothing is kept.

    Refusals: `nothing_there`, those of `severity_range.priced_for` and `severity_range.work_out`.
    """
    found = budget(viewer=viewer, budget_id=budget_id)
    card = rates.card_on(viewer=viewer, tenant_id=found.tenant_id, on=viewer.today)
    priced = severity_range.priced_for(week, movers, card, viewer.today)
    return severity_range.work_out(week, movers, priced, weeks_in_year=found.weeks_in_year)


def movers_of(*, viewer: Viewer, budget_id: UUID) -> tuple[Mover, ...]:
    """Return what would move the latest indicative budget; none where it has no range."""
    found = IndicativeBudget.objects.filter(_told_or_staff(viewer), budget_id=budget_id)
    row = found.order_by("-version").first()
    if row is None or row.pack != severity_range.PACK:
        return ()
    return severity_range.stored_movers(row.working)


def package_of(*, viewer: Viewer, budget_id: UUID) -> tuple[Part, ...]:
    """Return the package that the latest indicative budget is of; none where it is of none."""
    found = IndicativeBudget.objects.filter(_told_or_staff(viewer), budget_id=budget_id)
    row = found.order_by("-version").first()
    if row is None or row.pack != existing_package.PACK:
        return ()
    return existing_package.stored_parts(row.working)


def days_to_answer(*, viewer: Viewer, tenant_id: UUID, on: date) -> tuple[int, bool]:
    """Return in how many days who does not agree gets an answer, and whether the card says so.

    Where it does not, these are OpenPHB's own `USUAL_DAYS`. Refusal: `nothing_there`.
    """
    card = rates.card_on(viewer=viewer, tenant_id=tenant_id, on=on)
    said = [
        rate.value
        for rate in card.rates
        if rate.key.code == ANSWER_DAYS and rate.valid_from <= on and rate.value is not None
    ]
    return (said[0], True) if said else (USUAL_DAYS, False)


def week_of(*, viewer: Viewer, budget_id: UUID) -> CareWeek | None:
    """Return the week that the latest indicative budget is of; None where it is of none."""
    found = IndicativeBudget.objects.filter(_told_or_staff(viewer), budget_id=budget_id)
    row = found.order_by("-version").first()
    held = BY_PACK[row.pack].week if row else None
    return held.stored_week(row.working) if row and held else None


def employing_of(*, viewer: Viewer, indicative_id: UUID) -> Employing | None:
    """Return how assistants are employed in the week or the plan that one indicative budget is of.

    None where it is of neither, and where there is none to see.
    """
    row = IndicativeBudget.objects.filter(_told_or_staff(viewer), pk=indicative_id).first()
    if row is None:
        return None
    if row.pack == rebased.PACK:
        return rebased.stored_given(row.working).employing
    held = BY_PACK[row.pack].week
    return held.stored_week(row.working).employing if held else None


def profile_of(*, viewer: Viewer, budget_id: UUID) -> Profile | None:
    """Return the needs profile that the latest indicative budget is of; None where it is of none."""
    found = IndicativeBudget.objects.filter(_told_or_staff(viewer), budget_id=budget_id)
    row = found.order_by("-version").first()
    of_needs = row is not None and row.pack == needs_profile.PACK
    return needs_profile.stored_profile(row.working) if row and of_needs else None


def on_offer(*, viewer: Viewer, budget_id: UUID) -> Offer:
    """Return what else than care the commissioner's card prices today. Refusal: `nothing_there`."""
    found = budget(viewer=viewer, budget_id=budget_id)
    card = rates.card_on(viewer=viewer, tenant_id=found.tenant_id, on=viewer.today)
    return cost_matrix.offer_of(card)


def indicative_versions(*, viewer: Viewer, budget_id: UUID) -> tuple[IndicativeVersion, ...]:
    """Return every version of an indicative budget that the viewer may see, latest first."""
    found = IndicativeBudget.objects.filter(_told_or_staff(viewer), budget_id=budget_id)
    rows = list(found.order_by("-version"))
    names = dict(
        User.objects.filter(id__in={row.worked_out_by for row in rows}).values_list("id", "name")
    )
    return tuple(
        IndicativeVersion(
            id=row.id,
            version=row.version,
            worked_out_on=row.worked_out_on,
            worked_out_by_name=names.get(row.worked_out_by, ""),
            told_on=row.told_on,
            weekly_pence=row.weekly_pence,
            annual_pence=row.annual_pence,
            one_off_pence=row.one_off_pence,
        )
        for row in rows
    )


def stored_working(*, viewer: Viewer, budget_id: UUID, version: int) -> dict[str, Any]:
    """Return the stored working of one version, as `openphb budget replay` reads it.

    Refusal: `nothing_there`.
    """
    row = IndicativeBudget.objects.filter(
        _told_or_staff(viewer), budget_id=budget_id, version=version
    ).first()
    if row is None:
        raise NothingThere("working")
    return dict(row.working)


def without_indicative(*, viewer: Viewer) -> tuple[BudgetSummary, ...]:
    """Return at most 200 budgets whose amount nobody has worked out yet, oldest first."""
    worked = IndicativeBudget.objects.filter(budget=OuterRef("pk"))
    found = Budget.objects.filter(_seen(viewer)).filter(~Exists(worked))
    return tuple(_summary(row) for row in found.order_by("opened_on", "id")[:200])


def lines_of(*, viewer: Viewer, indicative_id: UUID) -> tuple[CostedLine, ...]:
    """Return the lines of one indicative budget in order; none where the viewer sees none."""
    found = IndicativeLine.objects.filter(_seen(viewer), indicative_id=indicative_id).order_by(
        "position"
    )
    return tuple(
        CostedLine(
            description=line.description,
            quantity_hundredths=line.quantity_hundredths,
            unit=line.unit,
            unit_pence=line.unit_pence,
            basis=Basis(line.basis),
            rate_code=line.rate_code,
            carers_needed=line.carers_needed,
            key=line.key or str(line.id),
        )
        for line in found
    )


def counted(*, viewer: Viewer, on: date) -> tuple[BudgetCounted, ...]:
    """Return the budgets whose case is open on a day, where the viewer may compare them. One query."""
    reach = viewer.scope(Permission.FAIRNESS_VIEW).tenants_q()
    rows = Budget.objects.filter(reach, opened_on__lte=on).filter(
        Q(case__closed_on=None) | Q(case__closed_on__gt=on)
    )
    return tuple(
        BudgetCounted(id_, tenant_id, subject_id, Category(category), co_ordinator_id)
        for id_, tenant_id, subject_id, category, co_ordinator_id in rows.values_list(
            "id", "tenant_id", "subject_id", "case__category", "case__co_ordinator_id"
        )
    )


def told_by(*, viewer: Viewer, on: date) -> dict[UUID, ToldAmount]:
    """Return budget → what was told last, up to a day, where the viewer may compare. One query."""
    reach = viewer.scope(Permission.FAIRNESS_VIEW).tenants_q()
    rows = IndicativeBudget.objects.filter(reach, told_on__lte=on)
    latest = rows.order_by("budget_id", "-version").distinct("budget_id")
    return {
        budget_id: ToldAmount(annual_pence, levels if isinstance(levels, dict) else None)
        for budget_id, annual_pence, levels in latest.values_list(
            "budget_id", "annual_pence", "working__needs__levels"
        )
    }


def _seen(viewer: Viewer) -> Q:
    return viewer.scope(Permission.BUDGET_VIEW).q()


def _told_or_staff(viewer: Viewer) -> Q:
    scope = viewer.scope(Permission.BUDGET_VIEW)
    return scope.tenants_q() | Q(subject_id__in=scope.subject_ids, told_on__isnull=False)


def _summary(row: Budget) -> BudgetSummary:
    return BudgetSummary(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        case_id=row.case_id,
        opened_on=row.opened_on,
        frequency=Frequency(row.frequency),
        weeks_in_year=WeeksInYear(row.weeks_in_year),
    )
