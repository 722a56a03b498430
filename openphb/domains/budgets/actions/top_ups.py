"""Recording that somebody adds to accommodation after section 117, and that it ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from openphb.domains.budgets import added_home as rules
from openphb.domains.budgets.models import AccommodationTopUp, Budget
from openphb.domains.budgets.types import TopUpDraft
from openphb.domains.cases.types import Category
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal


@transaction.atomic
def record_top_up(*, by: Viewer, at: datetime, budget_id: UUID, draft: TopUpDraft) -> UUID:
    """Record what somebody adds to accommodation that the person chose; return it. No money of ours moves.

    Refusals: `nothing_there`, `not_permitted`, `added_twice`, those of `rules.top_up_fault`.
    """
    budget = (
        Budget.objects.select_related("case")
        .filter(by.scope(Permission.FUNDING_RECORD).q(), pk=budget_id)
        .first()
    )
    if budget is None:
        raise NothingThere("budget")
    actor = by.act(
        Permission.FUNDING_RECORD, tenant_id=budget.tenant_id, subject_id=budget.subject_id
    )
    fault = rules.top_up_fault(Category(budget.case.category), draft, today=by.today)
    if fault:
        raise fault
    row = AccommodationTopUp(
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
        budget=budget,
        paid_by=draft.paid_by,
        name=draft.name.strip(),
        home=draft.home.strip(),
        cost_pence=draft.cost_pence,
        usual_pence=draft.usual_pence,
        weekly_pence=draft.cost_pence - draft.usual_pence,
        paid_to=draft.paid_to.strip(),
        valid=DateRange(draft.starts_on, None),
        agreed_on=draft.agreed_on,
        review_on=draft.review_on,
        recorded_by=actor.user_id,
        recorded_at=at,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as fault_:
        if "top_up_one_a_day" not in str(fault_):
            raise
        raise Refusal(
            "added_twice",
            "Somebody adds to accommodation on some of these days already.",
            "End that first.",
            "starts_on",
        ) from fault_
    _audit("top_up.recorded", row, by=actor, at=at, weekly_pence=row.weekly_pence)
    return row.id


@transaction.atomic
def end_top_up(*, by: Viewer, at: datetime, top_up_id: UUID, last_day: date, words: str) -> None:
    """End what somebody adds to accommodation after its last day, saying why.

    Refusals: `nothing_there`, `not_permitted`, those of `rules.end_fault`.
    """
    row = (
        AccommodationTopUp.objects.select_for_update()
        .filter(by.scope(Permission.FUNDING_RECORD).q(), pk=top_up_id)
        .first()
    )
    if row is None:
        raise NothingThere("what somebody adds")
    actor = by.act(Permission.FUNDING_RECORD, tenant_id=row.tenant_id, subject_id=row.subject_id)
    end = last_day + timedelta(days=1)
    fault = rules.end_fault(Period(row.valid.lower, row.valid.upper), end, words)
    if fault:
        raise fault
    row.valid = DateRange(row.valid.lower, end)
    row.ended_words, row.ended_by, row.ended_at = words.strip(), actor.user_id, at
    row.save(update_fields=["valid", "ended_words", "ended_by", "ended_at"])
    _audit("top_up.ended", row, by=actor, at=at, last_day=last_day.isoformat())


def _audit(
    what: str, row: AccommodationTopUp, *, by: Actor, at: datetime, **details: object
) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="accommodation_top_up",
        record_id=row.id,
        details=details,
    )
