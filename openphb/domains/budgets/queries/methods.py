"""What a method begins with: what was kept last, and what would come of it at today's card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

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
from openphb.domains.budgets.models import IndicativeBudget
from openphb.domains.budgets.queries.budgets import budget
from openphb.domains.budgets.queries.seen import latest, told_or_staff
from openphb.domains.rates import queries as rates
from openphb.domains.rates.types import RateCard
from openphb.foundation.access.types import Viewer
from openphb.kernel.refusal import NothingThere


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


def made_today(*, viewer: Viewer, budget_id: UUID, asked: Asked) -> Made:
    """Return what was asked of a method comes to today by the commissioner's card; nothing is kept.

    Refusals: `nothing_there`, those of `making.make`.
    """
    found = budget(viewer=viewer, budget_id=budget_id)
    return make(asked, card_today(viewer=viewer, budget_id=budget_id), found.weeks_in_year)


def what_if(*, viewer: Viewer, budget_id: UUID, week: CareWeek) -> MatrixWorked:
    """Return what a changed week would come to by the prices of the sum that was kept.

    Nothing is kept of it. Refusals: `nothing_there`, where the budget is of no week, and those of
    `cost_matrix.changed`.
    """
    row = latest(viewer, budget_id)
    held = BY_PACK[row.pack].week if row else None
    if row is None or held is None:
        raise NothingThere("week")
    return held.changed(row.working, week)


def kept_last(*, viewer: Viewer, budget_id: UUID, pack: str) -> Mapping[str, Any] | None:
    """Return the working that was kept last by a pack; None where there is none to see."""
    found = IndicativeBudget.objects.filter(told_or_staff(viewer), budget_id=budget_id, pack=pack)
    row = found.order_by("-version").first()
    return row.working if row else None


def card_today(*, viewer: Viewer, budget_id: UUID) -> RateCard:
    """Return today's card of the commissioner of a budget. Refusal: `nothing_there`."""
    found = budget(viewer=viewer, budget_id=budget_id)
    return rates.card_on(viewer=viewer, tenant_id=found.tenant_id, on=viewer.today)


def movers_of(*, viewer: Viewer, budget_id: UUID) -> tuple[Mover, ...]:
    """Return what would move the latest indicative budget; none where it has no range."""
    row = latest(viewer, budget_id)
    if row is None or row.pack != severity_range.PACK:
        return ()
    return severity_range.stored_movers(row.working)


def package_of(*, viewer: Viewer, budget_id: UUID) -> tuple[Part, ...]:
    """Return the package that the latest indicative budget is of; none where it is of none."""
    row = latest(viewer, budget_id)
    if row is None or row.pack != existing_package.PACK:
        return ()
    return existing_package.stored_parts(row.working)


def week_of(*, viewer: Viewer, budget_id: UUID) -> CareWeek | None:
    """Return the week that the latest indicative budget is of; None where it is of none."""
    row = latest(viewer, budget_id)
    held = BY_PACK[row.pack].week if row else None
    return held.stored_week(row.working) if row and held else None


def employing_of(*, viewer: Viewer, indicative_id: UUID) -> Employing | None:
    """Return how assistants are employed in the week or the plan that one indicative budget is of.

    None where it is of neither, and where there is none to see.
    """
    row = IndicativeBudget.objects.filter(told_or_staff(viewer), pk=indicative_id).first()
    if row is None:
        return None
    if row.pack == rebased.PACK:
        return rebased.stored_given(row.working).employing
    held = BY_PACK[row.pack].week
    return held.stored_week(row.working).employing if held else None


def profile_of(*, viewer: Viewer, budget_id: UUID) -> Profile | None:
    """Return the needs profile that the latest indicative budget is of; None where it is of none."""
    row = latest(viewer, budget_id)
    of_needs = row is not None and row.pack == needs_profile.PACK
    return needs_profile.stored_profile(row.working) if row and of_needs else None


def on_offer(*, viewer: Viewer, budget_id: UUID) -> Offer:
    """Return what else than care the commissioner's card prices today. Refusal: `nothing_there`."""
    found = budget(viewer=viewer, budget_id=budget_id)
    card = rates.card_on(viewer=viewer, tenant_id=found.tenant_id, on=viewer.today)
    return cost_matrix.offer_of(card)
