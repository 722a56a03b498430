"""A version of a plan as one Bundle, and such a Bundle as a version again: nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID, uuid5

from openphb.domains.plans.exchange.elements import At, leaves, not_understood
from openphb.domains.plans.exchange.fhir import aims, careplan, codec, names, people
from openphb.domains.plans.exchange.fhir.extensions import ours, part
from openphb.domains.plans.exchange.types import SharedPlan

T = TypeVar("T")


def written(plan: SharedPlan) -> codec.Json:
    """Return a version as a Bundle of type `collection`."""
    team = people.team(plan)
    resources = [
        careplan.care_plan(plan),
        people.patient(plan.person),
        *(people.organisation(one) for one in (plan.body, *plan.funders)),
        *([team] if team else []),
        *(made for one in plan.team for made in people.member(one, plan)),
        *(people.contact(one, plan.person) for one in plan.contacts),
        *(aims.need(one, plan) for one in plan.needs),
        *(aims.outcome(one, plan) for one in plan.outcomes),
        *(aims.risk(one, plan) for one in plan.risks),
        *(people.assent(one, plan) for one in plan.assents),
    ]
    return {
        "resourceType": "Bundle",
        "id": str(uuid5(plan.id, "bundle")),
        "meta": {"profile": [names.PLAN_BUNDLE]},
        "type": "collection",
        "entry": [codec.entry(one) for one in resources],
    }


def is_ours(found: object) -> bool:
    """Return whether a Bundle says that it is a plan as we write it."""
    meta = found.get("meta") if isinstance(found, dict) else None
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    return isinstance(profiles, list) and names.PLAN_BUNDLE in profiles


def read(found: object) -> SharedPlan:
    """Return the version that a Bundle of ours says.

    :raises Refusal: `element`, with the path of what is missing or not understood.
    """
    at = At(found, "Bundle")
    entries = [one.need("resource") for one in at.each("entry")]
    by_kind: dict[str, list[At]] = {}
    by_id: dict[UUID, At] = {}
    for one in entries:
        ident = one.need("id").uuid()
        if ident in by_id:
            raise not_understood(f"{one.path}.id", "another resource has this id too.")
        by_id[ident] = one
        by_kind.setdefault(one.words("resourceType"), []).append(one)
    plan = _only(by_kind, "CarePlan", at)
    bodies = [people.read_organisation(one) for one in by_kind.get("Organization", [])]
    if not bodies:
        raise not_understood("Bundle.entry", "no Organization is responsible for the plan.")
    beside = by_kind.get("RelatedPerson", [])
    team = [one for one in entries if ours(one, "member")]
    lines, doings, steps = careplan.activities(plan)
    starts_on, _end = codec.days(plan.find("period"))
    return part(
        SharedPlan,
        plan,
        "plan",
        id=plan.need("id").uuid(),
        case=_identified(plan),
        person=people.read_patient(_only(by_kind, "Patient", at)),
        body=bodies[0],
        funders=tuple(bodies[1:]),
        contacts=tuple(people.read_contact(one) for one in beside if ours(one, "contact")),
        team=tuple(people.read_member(one) for one in team),
        sections=tuple(careplan.read_section(one) for one in plan.each("note")),
        needs=_named(plan, "addresses", by_id, aims.read_need),
        outcomes=_named(plan, "goal", by_id, aims.read_outcome),
        lines=tuple(careplan.read_line(one) for one in lines),
        actions=tuple(careplan.read_action(one) for one in doings),
        steps=tuple(careplan.read_step(one) for one in steps),
        assents=tuple(people.read_assent(one) for one in by_kind.get("Consent", [])),
        risks=_named(plan, "supportingInfo", by_id, aims.read_risk),
        starts_on=starts_on,
    )


def left_over(found: object, plan: SharedPlan) -> tuple[str, ...]:
    """Return the paths in a Bundle that its plan does not say: what somebody else put in or changed."""
    said = dict(leaves(written(plan)))
    return tuple(path for path, value in leaves(found) if said.get(path) != value)


def _only(by_kind: dict[str, list[At]], kind: str, at: At) -> At:
    found = by_kind.get(kind, [])
    if len(found) != 1:
        raise not_understood(
            f"{at.path}.entry", f"one {kind} belongs here; there are {len(found)}."
        )
    return found[0]


def _named(plan: At, key: str, by_id: dict[UUID, At], read_one: Callable[[At], T]) -> tuple[T, ...]:
    return tuple(_each(plan, key, by_id, read_one))


def _each(plan: At, key: str, by_id: dict[UUID, At], read_one: Callable[[At], T]) -> Iterable[T]:
    for ident, where in careplan.references(plan, key):
        if ident not in by_id:
            raise not_understood(where.path, "this names a resource that is not in the file.")
        yield read_one(by_id[ident])


def _identified(plan: At) -> str:
    for one in plan.each("identifier"):
        if one.words("system") == names.CASE_ID:
            return one.words("value")
    return ""
