"""Writing the words and the dates of a draft."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from openphb.domains.plans import rules
from openphb.domains.plans.actions.drafts import changing
from openphb.domains.plans.types import Section
from openphb.foundation.access.types import Viewer


def write_words(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, section: Section, words: str
) -> None:
    """Set one section of a draft; it may be left empty and come back to.

    Refusals: `nothing_there`, `not_permitted`, `stale`, `plan_not_draft`.
    """
    with changing("plan.written", by=by, at=at, plan_id=plan_id, version=version) as change:
        setattr(change.plan, section, words.strip())
        change.details["section"] = str(section)


def set_dates(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    starts_on: date | None,
    review_on: date | None,
    notice_weeks: int,
) -> None:
    """Set when a draft starts and is reviewed, and the notice of a cut that it promises.

    Refusals: those of a change to a draft, `review_before_start`, `notice_weeks`.
    """
    with changing("plan.dated", by=by, at=at, plan_id=plan_id, version=version) as change:
        rules.check_dates(starts_on, review_on, notice_weeks)
        change.plan.starts_on = starts_on
        change.plan.review_on = review_on
        change.plan.notice_weeks = notice_weeks
        change.details.update(
            starts_on=starts_on and starts_on.isoformat(),
            review_on=review_on and review_on.isoformat(),
            notice_weeks=notice_weeks,
        )
