"""Reads about indicative budgets: as they were told, their versions, lines and workings."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F

from openphb.domains.budgets.methods.registry import BY_PACK
from openphb.domains.budgets.models import IndicativeBudget, IndicativeLine
from openphb.domains.budgets.queries.seen import seen, told_or_staff
from openphb.domains.budgets.types import (
    Basis,
    CostedLine,
    IndicativeAnswer,
    IndicativeVersion,
    ToldHow,
    WeeksInYear,
)
from openphb.domains.cases.types import USUAL_DAYS
from openphb.domains.rates import queries as rates
from openphb.foundation.access.models import User
from openphb.foundation.access.types import Viewer
from openphb.kernel.refusal import NothingThere

ANSWER_DAYS = "answer.days"


def told_indicative(
    *, viewer: Viewer, budget_id: UUID, indicative_id: UUID | None = None
) -> IndicativeAnswer | None:
    """Return the indicative budget that a plan is set against, or None where there is none to see.

    It is the one named; else the latest that the person was told; else the latest.
    """
    found = IndicativeBudget.objects.filter(told_or_staff(viewer), budget_id=budget_id)
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
    found = IndicativeBudget.objects.filter(told_or_staff(viewer), budget_id=budget_id)
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


def indicative_versions(*, viewer: Viewer, budget_id: UUID) -> tuple[IndicativeVersion, ...]:
    """Return every version of an indicative budget that the viewer may see, latest first."""
    found = IndicativeBudget.objects.filter(told_or_staff(viewer), budget_id=budget_id)
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


def lines_of(*, viewer: Viewer, indicative_id: UUID) -> tuple[CostedLine, ...]:
    """Return the lines of one indicative budget in order; none where the viewer sees none."""
    found = IndicativeLine.objects.filter(seen(viewer), indicative_id=indicative_id).order_by(
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


def stored_working(*, viewer: Viewer, budget_id: UUID, version: int) -> dict[str, Any]:
    """Return the stored working of one version, as `openphb budget replay` reads it.

    Refusal: `nothing_there`.
    """
    row = IndicativeBudget.objects.filter(
        told_or_staff(viewer), budget_id=budget_id, version=version
    ).first()
    if row is None:
        raise NothingThere("working")
    return dict(row.working)


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
