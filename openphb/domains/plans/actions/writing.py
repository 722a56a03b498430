"""Writing the sections and the dates of a draft."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from openphb.domains.plans import reference, rules
from openphb.domains.plans.actions.drafts import Piece, writing
from openphb.domains.plans.models import PlanSection
from openphb.domains.plans.sections.types import PartKind, Section, Sees
from openphb.foundation.access.types import Permission, Viewer


def write_words(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    section: Section,
    words: str,
    sees: Sees = Sees.BOTH,
) -> None:
    """Set one section of a draft; it may be left empty and come back to.

    Refusals: `nothing_there`, `not_permitted`, `plan_not_draft`; `changed_meanwhile` where
    somebody else saved this section after `version`: then what was written here is set aside.
    """
    piece = Piece(PartKind.SECTION, {"words": words.strip(), "sees": sees}, section=section)
    with writing(
        "plan.written", by=by, at=at, plan_id=plan_id, version=version, piece=piece
    ) as change:
        if section in reference.restricted():
            by.act(Permission.PLAN_SAFEGUARD, **change.keys)
        row = PlanSection.objects.filter(plan=change.plan, section=section).first()
        if row is None:
            row = PlanSection(**change.keys, plan=change.plan, section=section)
        else:
            change.check_may_read(row.sees)
            change.check(row.revision)
        row.words, row.sees = words.strip(), sees
        row.written_by, row.written_at = change.actor.user_id, at
        change.keep(row)
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
    said = {
        "starts_on": starts_on and starts_on.isoformat(),
        "review_on": review_on and review_on.isoformat(),
        "notice_weeks": notice_weeks,
    }
    piece = Piece(PartKind.DATES, said)
    with writing(
        "plan.dated", by=by, at=at, plan_id=plan_id, version=version, piece=piece
    ) as change:
        rules.check_dates(starts_on, review_on, notice_weeks)
        change.check(change.plan.dates_revision)
        change.plan.starts_on = starts_on
        change.plan.review_on = review_on
        change.plan.notice_weeks = notice_weeks
        change.plan.dates_revision = change.revision
        change.note(None)
        change.details.update(said)
