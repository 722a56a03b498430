"""The names that FHIR, UK Core and we have for things.

`OURS` is the one address under which everything stands that FHIR has no place for. It is a name,
not a place: nothing is ever fetched from it, or from any other address in a file.
"""

from __future__ import annotations

from typing import Final

from openphb.domains.plans.sections.types import ActionStatus
from openphb.domains.plans.types import PlanState

OURS: Final = "https://openphb.example/fhir/"
PLAN_BUNDLE: Final = f"{OURS}StructureDefinition/plan-bundle"
PLAN_VERSION_ID: Final = f"{OURS}Id/plan-version"
CASE_ID: Final = f"{OURS}Id/case"

UK: Final = "https://fhir.hl7.org.uk/"
NHS_NUMBER: Final = "https://fhir.nhs.uk/Id/nhs-number"
ODS_CODE: Final = "https://fhir.nhs.uk/Id/ods-organization-code"
NUMBER_STATUS: Final = f"{UK}StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
NUMBER_STATUS_CODES: Final = f"{UK}CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
SNOMED: Final = "http://snomed.info/sct"
LOINC: Final = "http://loinc.org"
HL7: Final = "http://terminology.hl7.org/CodeSystem/"

# UK Core has no profile of Goal or RiskAssessment: there the base resource stands.
PROFILED: Final = frozenset(
    {
        "CarePlan",
        "CareTeam",
        "Condition",
        "Consent",
        "Organization",
        "Patient",
        "Practitioner",
        "PractitionerRole",
        "RelatedPerson",
    }
)

# We hold numbers that were checked by their digit, and trace none with the national service.
NOT_TRACED: Final = ("02", "Number present but not traced")
TRACE_NEEDED: Final = ("03", "Trace required")

PLAN_STATUS: Final = {
    PlanState.DRAFT: "draft",
    PlanState.SUBMITTED: "draft",
    PlanState.AGREED: "active",
    PlanState.REFUSED: "revoked",
    PlanState.SUPERSEDED: "completed",
}
GOAL_STATUS: Final = {
    PlanState.DRAFT: "proposed",
    PlanState.SUBMITTED: "proposed",
    PlanState.AGREED: "active",
    PlanState.REFUSED: "rejected",
    PlanState.SUPERSEDED: "completed",
}
ACTION_STATUS: Final = {
    ActionStatus.TO_DO: "not-started",
    ActionStatus.DOING: "in-progress",
    ActionStatus.DONE: "completed",
    ActionStatus.STOPPED: "stopped",
}
CONSENT_STATUS: Final = {
    PlanState.DRAFT: "active",
    PlanState.SUBMITTED: "active",
    PlanState.AGREED: "active",
    PlanState.REFUSED: "inactive",
    PlanState.SUPERSEDED: "inactive",
}
LINE_STATUS: Final = {
    PlanState.DRAFT: "not-started",
    PlanState.SUBMITTED: "not-started",
    PlanState.AGREED: "in-progress",
    PlanState.REFUSED: "cancelled",
    PlanState.SUPERSEDED: "stopped",
}


def profile(kind: str) -> str:
    """Return the address of UK Core's profile of a kind of resource."""
    return f"{UK}StructureDefinition/UKCore-{kind}"
