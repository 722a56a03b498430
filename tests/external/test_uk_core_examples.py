"""UK Core's own examples: read whole, held against HL7's rules, and shown with nothing left out."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from openphb.domains.plans.exchange.elements import canonical, leaves, parsed
from openphb.domains.plans.exchange.fhir import checked, models

EXAMPLES = (
    "CarePlan-WellnessPlan",
    "CareTeam-WeightManagementTeam",
    "Consent-ForInformationAccess",
    "DocumentReference-CarePlanReportPDF",
    "Organization-LeedsTeachingHospital",
    "Organization-WhiteRoseMedicalCentre",
    "Patient-RichardSmith",
    "Practitioner-DoctorPaulRastall",
    "PractitionerRole-GeneralPractitioner",
    "Questionnaire-EOLPlan",
    "QuestionnaireResponse-EOLPlan",
    "RelatedPerson-JoySmith",
    "Task-Colonoscopy",
)


def example(samples, name):
    return samples(f"fhir_ukcore/UKCore-{name}-Example.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_value_of_an_example_is_read(samples, name):
    """Counted by another reader: as many values as the file has attributes `value`."""
    content = example(samples, name)
    found = checked.opened(content)
    there = sorted(
        value
        for one in etree.fromstring(content.encode()).iter()
        for key, value in one.attrib.items()
        if key in {"value", "url"}
    )
    read = sorted(
        said.strip('"').replace('\\"', '"')
        for path, said in leaves(found)
        if not path.endswith(("resourceType", "text.div"))
    )
    assert read == there


def test_the_library_reads_the_same_from_the_xml_itself(samples):
    content = example(samples, "CarePlan-WellnessPlan")
    model = models.of("CarePlan")
    assert model is not None
    theirs: Any = parsed(model.model_validate_xml(content.encode()).model_dump_json())
    ours = checked.opened(content)
    # A narrative keeps its line end in theirs.
    assert canonical({**theirs, "text": None}) == canonical({**ours, "text": None})
