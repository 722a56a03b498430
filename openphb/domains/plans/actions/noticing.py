"""Telling a person of what was decided about their plan, where they may ask about it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from openphb.domains.cases import actions as cases
from openphb.domains.cases.types import NoticeDraft, NoticeKind, ToldBy
from openphb.domains.plans.lowering.rules import fall_words
from openphb.domains.plans.lowering.types import Lowering, WhyLower
from openphb.domains.plans.models import PlanVersion
from openphb.foundation.access.types import Viewer

NOT_SATISFIED = "plan_not_satisfied"


def refused(
    row: PlanVersion,
    *,
    by: Viewer,
    at: datetime,
    reasons: str,
    grounds: tuple[str, ...] = (),
    part: bool = False,
) -> None:
    """Give notice that a version, or a part of it, was not agreed (SI 2013/1617, regulation 8).

    Refusals: those of `cases.give_notice`.
    """
    draft = _draft(row, by, reasons)
    if part:
        draft = replace(draft, what=f"Part of version {row.number} of the plan")
    draft = replace(draft, grounds=grounds or (NOT_SATISFIED,))
    cases.give_notice(by=by, at=at, case_id=row.budget.case_id, draft=draft)


def lowered(
    row: PlanVersion, found: Lowering, why: WhyLower, *, by: Viewer, at: datetime, reasons: str
) -> None:
    """Give notice of a direct payment that is lower than before (regulation 13).

    Refusals: those of `cases.give_notice`.
    """
    draft = replace(
        _draft(row, by, reasons),
        kind=NoticeKind.REDUCTION,
        what=f"Version {row.number} of the plan: {fall_words(found.fall)}",
        grounds=why.grounds,
        amount_pence=found.fall.now_weekly_pence,
        from_day=found.fall.from_day,
        why_sooner=why.why_sooner.strip() if found.is_short else "",
    )
    cases.give_notice(by=by, at=at, case_id=row.budget.case_id, draft=draft)


def _draft(row: PlanVersion, by: Viewer, reasons: str) -> NoticeDraft:
    assert by.user_id is not None, "somebody decided"
    return NoticeDraft(
        kind=NoticeKind.SERVICE_REFUSED,
        about_id=row.id,
        what=f"Version {row.number} of the plan",
        grounds=(NOT_SATISFIED,),
        reasons=reasons,
        evidence=f"Version {row.number} of the plan, as it was sent.",
        decided_by=by.user_id,
        decided_on=by.today,
        told_on=by.today,
        told_by=ToldBy.LETTER,
    )
