"""Working an indicative budget out, by each method, and keeping it with its working."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.budgets import queries
from openphb.domains.budgets.actions.keeping import hold, keep_next
from openphb.domains.budgets.methods import (
    cost_matrix,
    costed_lines,
    existing_package,
    needs_profile,
    rebased,
    severity_range,
)
from openphb.domains.budgets.methods.cost_matrix import CareWeek
from openphb.domains.budgets.methods.existing_package import Part
from openphb.domains.budgets.methods.making import Asked
from openphb.domains.budgets.methods.needs_profile import Profile
from openphb.domains.budgets.methods.rebased import AgreedAnew
from openphb.domains.budgets.methods.severity_range import Mover
from openphb.domains.budgets.methods.stored_lines import stored_working
from openphb.domains.budgets.types import (
    CostedLine,
    WeeksInYear,
)
from openphb.foundation.access.types import Viewer


def work_out_indicative(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    after_version: int,
    lines: Sequence[CostedLine],
) -> UUID:
    """Work out and keep an indicative budget from costed lines; return its id.

    `after_version` is the latest version that was on the screen, 0 for none. Refusals:
    `nothing_there`, `stale`, those of `costed_lines.work_out`, `not_permitted`.
    """
    with transaction.atomic():
        budget, actor, latest = hold(by, budget_id, after_version)
        worked = costed_lines.work_out(
            lines, weeks_in_year=WeeksInYear(budget.weeks_in_year), worked_out_on=by.today
        )
        return keep_next(budget, latest, worked, stored_working(worked), by=actor, at=at)


def work_out_week(
    *, by: Viewer, at: datetime, budget_id: UUID, after_version: int, week: CareWeek
) -> UUID:
    """Work out and keep an indicative budget from a usual week of care; return its id.

    It is priced from the commissioner's rate card and the law's rates of today. Refusals:
    `nothing_there`, `stale`, those of `cost_matrix.priced_for` and of `cost_matrix.work_out`,
    `not_permitted`.
    """
    with transaction.atomic():
        budget, actor, latest = hold(by, budget_id, after_version)
        made = queries.week_priced(viewer=by, budget_id=budget_id, week=week)
        kept = cost_matrix.stored_matrix(made)
        return keep_next(budget, latest, made.worked, kept, by=actor, at=at)


def work_out_range(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    after_version: int,
    week: CareWeek,
    movers: Sequence[Mover],
) -> UUID:
    """Work out and keep an indicative budget with its range from a usual week; return its id.

    Refusals: `nothing_there`, `stale`, those of `severity_range.priced_for` and of
    `severity_range.work_out`, `not_permitted`.
    """
    with transaction.atomic():
        budget, actor, latest = hold(by, budget_id, after_version)
        made = queries.range_priced(viewer=by, budget_id=budget_id, week=week, movers=movers)
        kept = severity_range.stored_range(made)
        return keep_next(budget, latest, made.central.worked, kept, by=actor, at=at)


def work_out_package(
    *, by: Viewer, at: datetime, budget_id: UUID, after_version: int, parts: Sequence[Part]
) -> UUID:
    """Work out and keep an indicative budget from what is commissioned now; return its id.

    Refusals: `nothing_there`, `stale`, those of `existing_package.work_out`, `not_permitted`.
    """
    with transaction.atomic():
        budget, actor, latest = hold(by, budget_id, after_version)
        made = existing_package.work_out(
            parts, weeks_in_year=WeeksInYear(budget.weeks_in_year), worked_out_on=by.today
        )
        kept = existing_package.stored_package(made)
        return keep_next(budget, latest, made.worked, kept, by=actor, at=at)


def work_out_needs(
    *, by: Viewer, at: datetime, budget_id: UUID, after_version: int, profile: Profile
) -> UUID:
    """Work out and keep an indicative budget from needs and the help that answers them; return its id.

    What is paid for is priced as `work_out_week` prices it. Refusals: `nothing_there`, `stale`,
    those of `needs_profile.priced_for` and of `needs_profile.work_out`, `not_permitted`.
    """
    with transaction.atomic():
        budget, actor, latest = hold(by, budget_id, after_version)
        made = queries.needs_priced(viewer=by, budget_id=budget_id, profile=profile)
        kept = needs_profile.stored_needs(made)
        return keep_next(budget, latest, made.matrix.worked, kept, by=actor, at=at)


def work_out_asked(
    *, by: Viewer, at: datetime, budget_id: UUID, after_version: int, asked: Asked
) -> UUID:
    """Work out and keep an indicative budget by the method that was asked; return its id.

    What is on the commissioner's list has its price of today. Refusals: `nothing_there`, `stale`,
    those of `making.make`, `not_permitted`.
    """
    with transaction.atomic():
        budget, actor, latest = hold(by, budget_id, after_version)
        made = queries.made_today(viewer=by, budget_id=budget_id, asked=asked)
        return keep_next(budget, latest, made.worked, made.stored, by=actor, at=at)


def work_out_again(
    *, by: Viewer, at: datetime, budget_id: UUID, after_version: int, agreed: AgreedAnew
) -> UUID:
    """Work out and keep the agreed budget at the prices of a day (re-base); return its id.

    No money changes by it: a plan is written, sent and approved by another. Refusals:
    `nothing_there`, `stale`, those of `rebased.work_out`, `not_permitted`.
    """
    with transaction.atomic():
        budget, actor, latest = hold(by, budget_id, after_version)
        made = rebased.work_out(agreed, weeks_in_year=WeeksInYear(budget.weeks_in_year))
        kept = rebased.stored_again(made)
        return keep_next(
            budget, latest, made.worked, kept, by=actor, at=at, rebases_plan=agreed.plan_id
        )
