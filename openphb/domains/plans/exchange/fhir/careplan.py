"""The plan itself as CarePlan: its words as notes; lines, actions and steps as activities."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from openphb.domains.plans.exchange.elements import At, not_understood, number
from openphb.domains.plans.exchange.fhir import codec, names, people
from openphb.domains.plans.exchange.fhir.extensions import ours, part, rest
from openphb.domains.plans.exchange.types import (
    SharedAction,
    SharedLine,
    SharedPlan,
    SharedSection,
    SharedShare,
    SharedStep,
)


def care_plan(plan: SharedPlan) -> codec.Json:
    """Return the CarePlan of a version."""
    co_ordinator = next((one for one in plan.team if one.role == people.CO_ORDINATOR), None)
    return codec.resource(
        "CarePlan",
        plan.id,
        extension=rest("plan", plan, native=_PLAN),
        identifier=[
            {"system": names.PLAN_VERSION_ID, "value": str(plan.id)},
            *([{"system": names.CASE_ID, "value": plan.case}] if plan.case else []),
        ],
        status=names.PLAN_STATUS[plan.state],
        intent="plan",
        category=[
            codec.coded(
                names.SNOMED, "734163000", "Care plan", "Personalised care and support plan"
            )
        ],
        title=f"Care and support plan, version {plan.number}",
        subject=codec.to(plan.person.id, plan.person.name),
        period=codec.period(plan.starts_on, None),
        author=codec.to(co_ordinator.id, co_ordinator.name) if co_ordinator else None,
        careTeam=[codec.to(people.team_id(plan))] if plan.team or plan.contacts else [],
        addresses=[codec.to(one.id) for one in plan.needs],
        supportingInfo=[codec.to(one.id) for one in plan.risks],
        goal=[codec.to(one.id) for one in plan.outcomes],
        activity=[
            *(_activity(line, plan) for line in plan.lines),
            *(_action(one) for one in plan.actions),
            *(_step(one) for one in plan.steps),
        ],
        note=[
            {"extension": rest("section", one, native=_SECTION), "text": one.words}
            for one in plan.sections
        ],
    )


def read_line(at: At) -> SharedLine:
    """Return a budget line from its activity."""
    detail = at.need("detail")
    quantity = detail.within("quantity")
    from_day, to_day = codec.days(detail.find("scheduledPeriod"))
    performers = detail.each("performer")
    if from_day is None:
        raise not_understood(f"{detail.path}.scheduledPeriod.start", "this is missing.")
    return part(
        SharedLine,
        detail,
        "budget-line",
        id=at.need("id").uuid(),
        description=detail.within("code").words("text"),
        supplier=performers[0].words("display") if performers else "",
        quantity_hundredths=quantity.need("value").hundredths(),
        unit=quantity.words("unit"),
        from_day=from_day,
        to_day=to_day,
        outcome_ids=tuple(codec.pointed(one) for one in detail.each("goal")),
        shares=tuple(part(SharedShare, one, "share") for one in ours(detail, "shares")),
    )


def read_action(at: At) -> SharedAction:
    """Return something that somebody will do from its activity."""
    detail = at.need("detail")
    serves, performers = detail.each("goal"), detail.each("performer")
    last = detail.within("scheduledPeriod").find("end")
    return part(
        SharedAction,
        detail,
        "action",
        id=at.need("id").uuid(),
        words=detail.words("description"),
        who=performers[0].words("display") if performers else "",
        by_when=last.day() if last else None,
        outcome_id=codec.pointed(serves[0]) if serves else None,
    )


def read_step(at: At) -> SharedStep:
    """Return what is done when something goes wrong from its activity."""
    detail = at.need("detail")
    performers = detail.each("performer")
    return part(
        SharedStep,
        detail,
        "step",
        id=at.need("id").uuid(),
        happens=detail.words("description"),
        who=performers[0].words("display") if performers else "",
    )


def activities(plan: At) -> tuple[list[At], list[At], list[At]]:
    """Return the activities of a CarePlan that are lines, actions and steps, each in order."""
    lines, actions, steps = list[At](), list[At](), list[At]()
    for one in plan.each("activity"):
        detail = one.need("detail")
        which = actions if ours(detail, "action") else steps if ours(detail, "step") else lines
        which.append(one)
    return lines, actions, steps


def read_section(at: At) -> SharedSection:
    """Return a section from its note."""
    return part(SharedSection, at, "section", words=at.words("text"))


def references(at: At, key: str) -> list[tuple[UUID, At]]:
    """Return which resources a list of references names, and where each stands."""
    return [(codec.pointed(one), one) for one in at.each(key)]


def _activity(line: SharedLine, plan: SharedPlan) -> codec.Json:
    shares = [
        {
            "url": f"{names.OURS}StructureDefinition/shares",
            "extension": rest("share", one),
        }
        for one in line.shares
    ]
    return {
        "id": str(line.id),
        "detail": codec.filled(
            {
                "extension": [*rest("budget-line", line, native=_LINE), *shares],
                "kind": "ServiceRequest",
                "code": codec.text(line.description),
                "goal": [codec.to(one) for one in line.outcome_ids],
                "status": names.LINE_STATUS[plan.state],
                "scheduledPeriod": codec.period(line.from_day, line.to_day),
                "performer": [{"display": line.supplier}] if line.supplier else [],
                "quantity": codec.filled(
                    {
                        "value": number(Decimal(line.quantity_hundredths) / 100),
                        "unit": line.unit,
                    }
                ),
            }
        ),
    }


def _action(one: SharedAction) -> codec.Json:
    due = one.by_when and one.by_when.isoformat()
    return {
        "id": str(one.id),
        "detail": codec.filled(
            {
                "extension": rest("action", one, native=_ACTION),
                "kind": "Task",
                "goal": [codec.to(one.outcome_id)] if one.outcome_id else [],
                "status": names.ACTION_STATUS[one.status],
                "scheduledPeriod": codec.filled({"end": due}),
                "performer": [{"display": one.who}] if one.who else [],
                "description": one.words,
            }
        ),
    }


def _step(one: SharedStep) -> codec.Json:
    """Return a step as an activity that nobody begins before its trigger: not started."""
    return {
        "id": str(one.id),
        "detail": codec.filled(
            {
                "extension": rest("step", one, native=_STEP),
                "kind": "Task",
                "reasonCode": [codec.text(one.trigger)] if one.trigger else [],
                "status": "not-started",
                "performer": [{"display": one.who}] if one.who else [],
                "description": one.happens,
            }
        ),
    }


_ACTION = frozenset({"id", "words", "who", "by_when", "outcome_id"})
_STEP = frozenset({"id", "happens", "who"})
_SECTION = frozenset({"words"})
_LINE = frozenset(
    {
        "id",
        "description",
        "supplier",
        "quantity_hundredths",
        "unit",
        "from_day",
        "to_day",
        "outcome_ids",
        "shares",
    }
)
NATIVE = frozenset(
    {
        "id",
        "case",
        "person",
        "body",
        "funders",
        "contacts",
        "team",
        "sections",
        "needs",
        "outcomes",
        "lines",
        "risks",
        "actions",
        "steps",
        "assents",
        "starts_on",
    }
)
_PLAN = NATIVE
