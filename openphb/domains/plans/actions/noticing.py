"""Telling a person of what was decided about their plan, where they may ask about it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from openphb.domains.cases import actions as cases
from openphb.domains.cases.types import NoticeDraft, NoticeKind, ToldBy
from openphb.domains.plans.answers import whole_of
from openphb.domains.plans.models import PlanVersion
from openphb.foundation.access.types import Viewer
from openphb.kernel.money import pounds

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
    row: PlanVersion, before: PlanVersion, *, by: Viewer, at: datetime, reasons: str
) -> None:
    """Give notice of a direct payment that is lower than before (regulation 13); no other notice.

    Refusals: those of `cases.give_notice`.
    """
    was, now = (whole_of(one).direct_payment.weekly_pence for one in (before, row))
    if now >= was:
        return
    draft = replace(
        _draft(row, by, reasons),
        kind=NoticeKind.REDUCTION,
        what=f"Version {row.number} of the plan: the direct payment is {pounds(now)} a week. "
        f"Before, it was {pounds(was)}.",
        grounds=("enough",),
        amount_pence=now,
        from_day=row.starts_on,
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
