"""The people and bodies of a plan: Patient, RelatedPerson, Practitioner, Organization, CareTeam."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid5

from openphb.domains.plans.exchange.elements import At
from openphb.domains.plans.exchange.fhir import codec, names
from openphb.domains.plans.exchange.fhir.extensions import part, rest
from openphb.domains.plans.exchange.types import (
    SharedAssent,
    SharedBody,
    SharedContact,
    SharedMember,
    SharedPerson,
    SharedPlan,
)

# Professionals are Practitioner and PractitionerRole; everybody else stands beside the person.
CO_ORDINATOR = "co_ordinator"
PROFESSIONALS = frozenset({CO_ORDINATOR, "clinician"})


def patient(one: SharedPerson) -> codec.Json:
    """Return whose plan it is. A number is said to be present and not traced: we trace none."""
    code, display = names.NOT_TRACED if one.nhs_number else names.TRACE_NEEDED
    status = {
        "url": names.NUMBER_STATUS,
        "valueCodeableConcept": codec.coded(names.NUMBER_STATUS_CODES, code, display),
    }
    number = {"extension": [status], "system": names.NHS_NUMBER, "value": one.nhs_number}
    return codec.resource(
        "Patient",
        one.id,
        extension=rest("person", one, native=_PERSON),
        identifier=[codec.filled(number)],
        name=[
            codec.filled(
                {
                    "use": "official",
                    "text": one.name,
                    "family": one.family_name,
                    "given": [one.given_name] if one.given_name else [],
                }
            )
        ],
        birthDate=one.born.isoformat(),
        address=_some(codec.filled({"line": list(one.address), "postalCode": one.postcode})),
    )


def read_patient(at: At) -> SharedPerson:
    """Return whose plan it is."""
    name = at.first("name")
    lives = at.each("address")
    return part(
        SharedPerson,
        at,
        "person",
        id=at.need("id").uuid(),
        name=name.words("text"),
        given_name=next((one.text() for one in name.each("given")), ""),
        family_name=name.words("family"),
        born=at.need("birthDate").day(),
        nhs_number=at.first("identifier").words("value"),
        address=tuple(one.text() for one in lives[0].each("line")) if lives else (),
        postcode=lives[0].words("postalCode") if lives else "",
    )


def organisation(one: SharedBody) -> codec.Json:
    """Return a body by its ODS code."""
    code = {"use": "official", "system": names.ODS_CODE, "value": one.ods_code}
    return codec.resource(
        "Organization", one.id, identifier=[code] if one.ods_code else [], name=one.name
    )


def read_organisation(at: At) -> SharedBody:
    """Return a body."""
    coded = at.each("identifier")
    return SharedBody(
        at.need("id").uuid(), at.words("name"), coded[0].words("value") if coded else ""
    )


def contact(one: SharedContact, person: SharedPerson) -> codec.Json:
    """Return somebody beside the person; how they stand in law is our extension."""
    return codec.resource(
        "RelatedPerson",
        one.id,
        extension=rest("contact", one, native=_CONTACT),
        patient=codec.to(person.id, person.name),
        relationship=_some(codec.text(one.relationship)),
        name=_some(codec.text(one.name)),
        period=codec.period(one.from_day, one.to_day),
    )


def read_contact(at: At) -> SharedContact:
    """Return somebody beside the person."""
    from_day, to_day = codec.days(at.find("period"))
    return part(
        SharedContact,
        at,
        "contact",
        id=at.need("id").uuid(),
        name=_first_text(at, "name"),
        relationship=_first_text(at, "relationship"),
        from_day=from_day or at.need("period").need("start").day(),
        to_day=to_day,
    )


def member(one: SharedMember, plan: SharedPlan) -> Iterator[codec.Json]:
    """Yield the resources of somebody who works on the plan."""
    said = rest("member", one, native=frozenset({"id", "name"}))
    if one.role not in PROFESSIONALS:
        yield codec.resource(
            "RelatedPerson",
            one.id,
            extension=said,
            patient=codec.to(plan.person.id, plan.person.name),
            name=_some(codec.text(one.name)),
        )
        return
    practitioner = uuid5(one.id, "practitioner")
    yield codec.resource("Practitioner", practitioner, name=_some(codec.text(one.name)))
    yield codec.resource(
        "PractitionerRole",
        one.id,
        extension=said,
        practitioner=codec.to(practitioner, one.name),
        organization=codec.to(plan.body.id, plan.body.name) if one.role == CO_ORDINATOR else None,
        code=_some(codec.text(_role(one.role))),
    )


def read_member(at: At) -> SharedMember:
    """Return somebody who works on the plan, from their role or as somebody beside the person."""
    practitioner = at.find("practitioner")
    name = _first_text(at, "name") if practitioner is None else practitioner.words("display")
    return part(SharedMember, at, "member", id=at.need("id").uuid(), name=name)


def assent(one: SharedAssent, plan: SharedPlan) -> codec.Json:
    """Return that somebody agreed to the version. It agrees to care, and to no sharing of records."""
    return codec.resource(
        "Consent",
        one.id,
        extension=rest("assent", one, native=_ASSENT),
        status=names.CONSENT_STATUS[plan.state],
        scope=codec.coded(f"{names.HL7}consentscope", "treatment", "Treatment"),
        category=[
            codec.coded(
                names.LOINC, "59284-0", "Consent Document", "Agreement to the care and support plan"
            )
        ],
        patient=codec.to(plan.person.id, plan.person.name),
        dateTime=one.agreed_on.isoformat(),
        performer=[{"display": one.name}] if one.name else [],
        organization=[codec.to(plan.body.id, plan.body.name)],
        sourceReference=codec.to(plan.id),
        # FHIR asks by which rule somebody consents; what they agree to is the plan itself.
        policyRule=codec.text("Care and support plan"),
    )


def read_assent(at: At) -> SharedAssent:
    """Return that somebody agreed to the version."""
    who = at.each("performer")
    return part(
        SharedAssent,
        at,
        "assent",
        id=at.need("id").uuid(),
        name=who[0].words("display") if who else "",
        agreed_on=at.need("dateTime").day(),
    )


def team(plan: SharedPlan) -> codec.Json | None:
    """Return everybody of the plan as one team, or None where nobody is named."""
    members = [
        {"role": _some(codec.text(_role(one.role))), "member": codec.to(one.id, one.name)}
        for one in plan.team
    ] + [
        {"role": _some(codec.text(one.relationship)), "member": codec.to(one.id, one.name)}
        for one in plan.contacts
    ]
    if not members:
        return None
    return codec.resource(
        "CareTeam",
        team_id(plan),
        status="active",
        subject=codec.to(plan.person.id, plan.person.name),
        participant=[codec.filled(one) for one in members],
        managingOrganization=[codec.to(plan.body.id, plan.body.name)],
    )


def team_id(plan: SharedPlan) -> UUID:
    """Return the id of a version's team."""
    return uuid5(plan.id, "care-team")


def _role(role: str) -> str:
    return role.replace("_", "-").capitalize()


def _some(one: codec.Json) -> list[codec.Json]:
    return [one] if one else []


def _first_text(at: At, key: str) -> str:
    found = at.each(key)
    return found[0].words("text") if found else ""


_PERSON = frozenset(
    {"id", "name", "given_name", "family_name", "born", "nhs_number", "address", "postcode"}
)
_ASSENT = frozenset({"id", "name", "agreed_on"})
_CONTACT = frozenset({"id", "name", "relationship", "from_day", "to_day"})
