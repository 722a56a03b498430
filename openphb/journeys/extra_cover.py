"""Extra cover that was agreed beforehand: started out of what is put by, and told at once."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.jobs import tell_extra_cover, tell_extra_cover_ended
from openphb.domains.payments.types.extra_cover import CoverAsked, PutBy
from openphb.domains.spending import queries as spending
from openphb.foundation.access.types import Viewer
from openphb.foundation.jobs.types import SYSTEM_USER_ID


def put_by(*, viewer: Viewer, budget_id: UUID, line_id: UUID) -> PutBy:
    """Return what is there of the money put by through a line of the agreed plan."""
    offers = payment_queries.cover_offers(viewer=viewer, budget_id=budget_id, on=viewer.today)
    key = next((one.line_key for one in offers if one.line_id == line_id), None)
    if key is None:
        return PutBy(0, None)
    return spending.put_by(viewer=viewer, budget_id=budget_id, line_key=key, on=viewer.today)


def start(*, by: Viewer, at: datetime, budget_id: UUID, line_id: UUID, asked: CoverAsked) -> UUID:
    """Start extra cover: out of the money put by first. Everybody is told; return its id.

    Refusals: those of `payments.start_extra_cover`.
    """
    with transaction.atomic():
        cover_id = payments.start_extra_cover(
            by=by,
            at=at,
            budget_id=budget_id,
            line_id=line_id,
            asked=asked,
            put_by=put_by(viewer=by, budget_id=budget_id, line_id=line_id),
        )
        tell_extra_cover.defer(by=SYSTEM_USER_ID, cover_id=cover_id)
        return cover_id


def end(*, by: Viewer, at: datetime, cover_id: UUID, last_day: date) -> None:
    """End extra cover sooner; what is not used is put by again. Everybody is told.

    Refusals: those of `payments.end_extra_cover`.
    """
    with transaction.atomic():
        payments.end_extra_cover(by=by, at=at, cover_id=cover_id, last_day=last_day)
        tell_extra_cover_ended.defer(by=SYSTEM_USER_ID, cover_id=cover_id)
