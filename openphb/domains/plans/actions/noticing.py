"""Telling a person of what was decided about their plan, where they may ask about it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from openphb.domains.cases import actions as cases
from openphb.domains.cases.types import NoticeDraft, NoticeFall, NoticeKind, NoticeLine, ToldBy
from openphb.domains.plans.approving.refusing import NotAgreed, codes_on
from openphb.domains.plans.approving.rules import sentence
from openphb.domains.plans.lowering.types import Lowering, WhyLower
from openphb.domains.plans.models import PlanVersion
from openphb.domains.plans.sections.types import Sees
from openphb.domains.plans.seeing.rules import readers_of
from openphb.domains.plans.types import LineAnswer
from openphb.foundation.access.types import Viewer


def refused(
    row: PlanVersion,
    *,
    by: Viewer,
    at: datetime,
    reasons: str,
    grounds: tuple[str, ...],
) -> None:
    """Give notice that a version was not agreed (SI 2013/1617, regulation 8).

    Refusals: those of `cases.give_notice`.
    """
    draft = replace(_draft(row, by, reasons), grounds=grounds)
    cases.give_notice(by=by, at=at, case_id=row.budget.case_id, draft=draft)


def refused_in_part(
    row: PlanVersion,
    lines: Iterable[LineAnswer],
    not_agreed: Iterable[NotAgreed],
    *,
    by: Viewer,
    at: datetime,
    reasons: str,
) -> None:
    """Give notice that some lines of a version were agreed and others not, each with its reason.

    The law's reasons are those that the lines' codes fall under. Refusals: those of
    `cases.give_notice`.
    """
    said = {one.line_id: one for one in not_agreed}
    codes = {one.code: one for one in codes_on(by.today)}
    draft = replace(
        _draft(row, by, reasons),
        what=f"Part of version {row.number} of the plan",
        grounds=tuple(dict.fromkeys(codes[one.code].ground for one in said.values())),
        lines=tuple(_told(line, said.get(line.id)) for line in lines),
    )
    cases.give_notice(by=by, at=at, case_id=row.budget.case_id, draft=draft)


def _told(line: LineAnswer, refused: NotAgreed | None) -> NoticeLine:
    return NoticeLine(
        what=line.description,
        weekly_pence=line.totals.weekly_pence,
        once_pence=line.totals.one_off_pence,
        agreed=refused is None,
        why=_weighed(refused) if refused else "",
        readers=() if line.sees is Sees.BOTH else tuple(sorted(readers_of(line.sees))),
    )


def _weighed(refused: NotAgreed) -> str:
    """Return why a line was not agreed, in the words to the person, and what was weighed against what."""
    said = [refused.words]
    if refused.benefit.strip():
        said.append(f"What it would bring: {refused.benefit.strip()}")
    if refused.cost.strip():
        said.append(f"What it would add: {refused.cost.strip()}")
    return " ".join(sentence(one) for one in said)


def lowered(
    row: PlanVersion, found: Lowering, why: WhyLower, *, by: Viewer, at: datetime, reasons: str
) -> None:
    """Give notice of a direct payment that is lower than before (regulation 13).

    Refusals: those of `cases.give_notice`.
    """
    steps, once_day = found.fall.steps, found.fall.once_day
    told = tuple(
        NoticeFall(step.day, step.now_weekly_pence, step.was_weekly_pence) for step in steps
    )
    if once_day is not None:
        told = (*told, NoticeFall(once_day, found.fall.once_less_pence))
    draft = replace(
        _draft(row, by, reasons),
        kind=NoticeKind.REDUCTION,
        grounds=why.grounds,
        amount_pence=steps[0].now_weekly_pence if steps else found.fall.once_less_pence,
        falls=told,
        from_day=found.fall.from_day,
        notice_days=found.notice_days,
        why_sooner=why.why_sooner.strip() if found.is_short else "",
    )
    cases.give_notice(by=by, at=at, case_id=row.budget.case_id, draft=draft)


def _draft(row: PlanVersion, by: Viewer, reasons: str) -> NoticeDraft:
    assert by.user_id is not None, "somebody decided"
    return NoticeDraft(
        kind=NoticeKind.SERVICE_REFUSED,
        about_id=row.id,
        what=f"Version {row.number} of the plan",
        grounds=(),
        reasons=reasons,
        evidence=f"Version {row.number} of the plan, as it was sent.",
        decided_by=by.user_id,
        decided_on=by.today,
        told_on=by.today,
        told_by=ToldBy.LETTER,
    )
