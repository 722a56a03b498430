"""The plan: written, sent and agreed."""

from __future__ import annotations

from datetime import datetime, timedelta

from openphb.config.demo import fuller_plans, made_together
from openphb.config.demo.beginnings.way import Way
from openphb.domains.budgets import queries as budget_queries
from openphb.domains.plans import actions as plans
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.types import LineDraft, Verdict
from openphb.foundation.access.types import Viewer
from openphb.journeys import agree_plan


def draft(viewer: Viewer, at: datetime, way: Way) -> None:
    way.made["plan"] = plans.start_plan(by=viewer, at=at, budget_id=way.made["budget"])
    way.plan_version = _write(viewer, at, way)


def submit(viewer: Viewer, at: datetime, way: Way) -> None:
    plans.submit(
        by=viewer,
        at=at,
        plan_id=way.made["plan"],
        version=way.plan_version,
        difference_reasons=way.member.why_another_amount,
    )


def approve(viewer: Viewer, at: datetime, way: Way) -> None:
    agree_plan.decide(
        by=viewer,
        at=at,
        plan_id=way.made["plan"],
        version=way.plan_version + 1,
        verdict=Verdict.APPROVED,
        reasons="The plan meets the needs, the money is enough, and the risks are shared openly.",
    )


def _write(viewer: Viewer, at: datetime, way: Way) -> int:
    """Write the whole draft; return its version, which each change moves on by one."""
    member, plan_id = way.member, way.made["plan"]
    version = 1
    start = member.starts_on
    for section, words in (
        (Section.ABOUT_ME, member.about_me),
        (Section.WHAT_MATTERS, member.what_matters),
        (Section.HOW_TO_SUPPORT_ME, member.how_to_support_me),
        (Section.CONTINGENCY, member.contingency),
    ):
        plans.write_words(
            by=viewer, at=at, plan_id=plan_id, version=version, section=section, words=words
        )
        version += 1
    plans.set_dates(
        by=viewer,
        at=at,
        plan_id=plan_id,
        version=version,
        starts_on=start,
        review_on=start + timedelta(days=84),
        notice_weeks=4,
    )
    version += 1
    need_ids = []
    for words in member.needs:
        need_ids.append(
            plans.put_need(
                by=viewer, at=at, plan_id=plan_id, version=version, need_id=None, words=words
            )
        )
        version += 1
    outcome_ids = []
    for position, (words, measure) in enumerate(member.outcomes):
        outcome_ids.append(
            plans.put_outcome(
                by=viewer,
                at=at,
                plan_id=plan_id,
                version=version,
                outcome_id=None,
                words=words,
                measure=measure,
                need_id=need_ids[min(position, len(need_ids) - 1)],
            )
        )
        version += 1
    told = budget_queries.told_indicative(viewer=viewer, budget_id=way.made["budget"])
    assert told is not None, "everybody is told before their plan is written"
    for line, first in zip(member.lines, told.lines, strict=True):
        line_id = plans.put_line(
            by=viewer,
            at=at,
            plan_id=plan_id,
            version=version,
            line_id=None,
            line=LineDraft(
                kind=line.kind,
                description=line.description,
                supplier=line.supplier,
                management_option=line.option,
                quantity_hundredths=line.quantity_hundredths,
                unit=line.unit,
                unit_pence=line.unit_pence,
                basis=line.basis,
                falls_on=line.falls_on,
                rate_code=line.rate_code,
                carers_needed=line.carers_needed,
                indicative_key=first.key,
                valid_from=start,
                valid_to=None,
                outcome_ids=tuple(outcome_ids[n] for n in line.outcomes),
            ),
        )
        version += 1
        if line.cover is not None:
            plans.put_cover(
                by=viewer,
                at=at,
                plan_id=plan_id,
                version=version,
                line_id=line_id,
                terms=line.cover,
            )
            version += 1
    words, agreed, carried_by = member.risk
    plans.put_risk(
        by=viewer,
        at=at,
        plan_id=plan_id,
        version=version,
        risk_id=None,
        words=words,
        agreed=agreed,
        carried_by=carried_by,
    )
    version = fuller_plans.fill(viewer, at, plan_id, version + 1, member, outcome_ids)
    return made_together.added(viewer, at, plan_id, version) if way.made_together else version
