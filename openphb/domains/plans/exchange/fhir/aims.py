"""What a plan answers and aims at: needs as Condition, outcomes as Goal, risks as RiskAssessment."""

from __future__ import annotations

from openphb.domains.plans.exchange.elements import At
from openphb.domains.plans.exchange.fhir import codec, names
from openphb.domains.plans.exchange.fhir.extensions import part, rest
from openphb.domains.plans.exchange.types import SharedNeed, SharedOutcome, SharedPlan, SharedRisk


def need(one: SharedNeed, plan: SharedPlan) -> codec.Json:
    """Return a need. It is a concern of the person's, not a diagnosis: it carries no code."""
    asserter = {"display": one.assessed_by} if one.assessed_by else None
    return codec.resource(
        "Condition",
        one.id,
        extension=rest("need", one, native=_NEED),
        clinicalStatus=codec.coded(f"{names.HL7}condition-clinical", "active", "Active"),
        category=[codec.text("Need that the care and support plan answers")],
        code=codec.text(one.words),
        subject=codec.to(plan.person.id, plan.person.name),
        recordedDate=one.assessed_on and one.assessed_on.isoformat(),
        asserter=asserter,
    )


def read_need(at: At) -> SharedNeed:
    """Return a need."""
    on = at.find("recordedDate")
    return part(
        SharedNeed,
        at,
        "need",
        id=at.need("id").uuid(),
        words=at.within("code").words("text"),
        assessed_by=at.within("asserter").words("display"),
        assessed_on=on.day() if on else None,
    )


def outcome(one: SharedOutcome, plan: SharedPlan) -> codec.Json:
    """Return an outcome, with its measure as the target.

    A number to reach stands there too where it is said what is measured: FHIR has none without.
    """
    number = one.target if one.measure else None
    due = one.by_when and one.by_when.isoformat()
    target = codec.filled(
        {"measure": codec.text(one.measure), "detailInteger": number, "dueDate": due}
    )
    return codec.resource(
        "Goal",
        one.id,
        extension=rest("outcome", one, native=_OUTCOME),
        lifecycleStatus=names.GOAL_STATUS[plan.state],
        description=codec.text(one.words) or {"text": "-"},
        subject=codec.to(plan.person.id, plan.person.name),
        target=[target] if target else [],
        addresses=[codec.to(one.need_id)] if one.need_id else [],
    )


def read_outcome(at: At) -> SharedOutcome:
    """Return an outcome."""
    targets, needs = at.each("target"), at.each("addresses")
    due = targets[0].find("dueDate") if targets else None
    return part(
        SharedOutcome,
        at,
        "outcome",
        id=at.need("id").uuid(),
        words=at.within("description").words("text"),
        measure=targets[0].within("measure").words("text") if targets else "",
        need_id=codec.pointed(needs[0]) if needs else None,
        by_when=due.day() if due else None,
    )


def risk(one: SharedRisk, plan: SharedPlan) -> codec.Json:
    """Return a risk: what may happen as the prediction, what was agreed as the mitigation."""
    return codec.resource(
        "RiskAssessment",
        one.id,
        extension=rest("risk", one, native=_RISK),
        status="final" if plan.decision else "preliminary",
        subject=codec.to(plan.person.id, plan.person.name),
        prediction=[{"outcome": codec.text(one.words)}] if one.words else [],
        mitigation=one.agreed,
    )


def read_risk(at: At) -> SharedRisk:
    """Return a risk."""
    may = at.each("prediction")
    return part(
        SharedRisk,
        at,
        "risk",
        id=at.need("id").uuid(),
        words=may[0].within("outcome").words("text") if may else "",
        agreed=at.words("mitigation"),
    )


_NEED = frozenset({"id", "words", "assessed_by", "assessed_on"})
_OUTCOME = frozenset({"id", "words", "measure", "need_id", "by_when"})
_RISK = frozenset({"id", "words", "agreed"})
