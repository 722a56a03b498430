"""What a plan must hold before anybody agrees to it (2013 Regulations, reg 8, and its guidance)."""

from __future__ import annotations

from collections.abc import Iterator

from openphb.domains.plans import reference
from openphb.domains.plans.readiness.facts import Facts, Found
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.types import LineKind
from openphb.kernel.periods import add_months, long_date

ADULT = 18
DECIDES_FROM = 16


def found(facts: Facts) -> Iterator[Found]:
    """Yield what is missing from a plan as a whole, in the order of the checklist."""
    plan = facts.plan
    if not plan.needs:
        yield Found("no_need")
    if not plan.outcomes:
        yield Found("no_outcome")
    if facts.age is not None and facts.age < ADULT and not facts.words(Section.LEARNING):
        yield Found("no_learning")
    if not plan.lines:
        yield Found("no_line")
    elif not (plan.totals.weekly_pence or plan.totals.annual_pence or plan.totals.one_off_pence):
        yield Found("no_amount")
    yield from _risks(facts)
    if not facts.words(Section.CONTINGENCY) and not facts.parts.steps:
        yield Found("no_contingency")
    if _needs_training(facts) and not facts.words(Section.TRAINING):
        yield Found("no_training")
    yield from _people(facts)
    yield from _law(facts)
    yield from _dates(facts)


def _needs_training(facts: Facts) -> bool:
    return any(
        line.kind in (LineKind.PERSONAL_ASSISTANT, LineKind.TRAINING) for line in facts.plan.lines
    )


def _risks(facts: Facts) -> Iterator[Found]:
    if not facts.plan.risks:
        yield Found("no_risk")
    for risk in facts.plan.risks:
        where, said = f"risks.{risk.id}", {"risk": risk.words}
        if not risk.agreed.strip():
            yield Found("risk_not_agreed", where, said)
        if not risk.carried_by.strip():
            yield Found("risk_not_carried", where, said)
        if risk.id in facts.parts.unseen_risks:
            yield Found("risk_not_theirs", where, said)


def _people(facts: Facts) -> Iterator[Found]:
    named = facts.parts.co_ordinators
    if not named:
        yield Found("no_co_ordinator")
    elif len(named) > 1:
        yield Found("two_co_ordinators", said={"names": " and ".join(named)})
    for need_id, condition in facts.parts.unwatched:
        yield Found("nobody_monitors", f"needs.{need_id}", {"condition": condition})
    if not facts.parts.assents:
        yield Found("nobody_agreed")
    for name, put_as in facts.parts.assents:
        if not put_as.strip():
            yield Found("form_not_said", said={"name": name})


def _law(facts: Facts) -> Iterator[Found]:
    represented = any(one.decides for one in facts.beside)
    child = facts.age is not None and facts.age < DECIDES_FROM
    if (represented or child) and not facts.words(Section.CAPACITY):
        yield Found("no_capacity")
    if represented and not child and not facts.words(Section.LIBERTY):
        yield Found("no_liberty")
    unseen = Section.SAFEGUARDING in facts.parts.hidden
    if (represented or child) and not unseen and not facts.words(Section.SAFEGUARDING):
        yield Found("no_safeguarding")


def _dates(facts: Facts) -> Iterator[Found]:
    plan = facts.plan
    if not plan.notice_weeks:
        yield Found("no_notice")
    if plan.starts_on is None:
        yield Found("no_start")
        return
    if not facts.words(Section.REVIEW_HOW):
        yield Found("no_review_method")
    if plan.review_on is None:
        yield Found("no_review")
        return
    name = "first_review_months" if plan.number == 1 else "later_review_months"
    limit = reference.limit_on(name, facts.on).value
    latest = add_months(plan.starts_on, limit)
    if plan.review_on > latest:
        yield Found("review_too_late", said={"months": str(limit), "latest": long_date(latest)})
