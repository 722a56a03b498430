"""UK Core's own examples: read whole, held against HL7's rules, and shown with nothing left out."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from openphb.domains.plans.exchange import reading, taking
from openphb.domains.plans.exchange.elements import canonical, leaves, parsed
from openphb.domains.plans.exchange.fhir import checked, models
from openphb.kernel.refusal import Refusal

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


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_shown_with_every_value_and_its_place(samples, name):
    content = example(samples, name)
    shown = reading.read(content)
    assert len(shown.values) == len(list(leaves(checked.opened(content))))
    assert all(about.said for about in shown.about)


def test_the_wellness_plan_is_shown_in_plain_words_and_offers_what_may_be_taken(samples):
    shown = reading.read(example(samples, "CarePlan-WellnessPlan"))
    (about,) = shown.about
    said = {(one.name, one.value) for one in about.said}
    assert {
        ("About", "Richard SMITH"),
        ("Comes from", "Management of Type 2 Diabetes"),
        ("From and to", "to 2020-01-01"),
        ("Outcome", "Progressive weight loss"),
        ("Status reason", "Achieved weight loss to mitigate diabetes risk."),
    } <= said
    assert [(one.suggested, one.words, one.measure) for one in shown.pieces] == [
        (reading.Suggested.WORDS, "Manage obesity and weight loss", ""),
        (reading.Suggested.OUTCOME, "Progressive weight loss", "Body weight"),
        (
            reading.Suggested.WORDS,
            "Body weight. Achieved weight loss to mitigate diabetes risk.",
            "",
        ),
    ]
    assert (shown.names, shown.ours) == (("Richard SMITH",), None)


def test_a_patient_is_known_by_the_number_in_the_file(samples):
    shown = reading.read(example(samples, "Patient-RichardSmith"))
    assert set(shown.nhs_numbers) == {"9912003888"}
    assert shown.names == ("Richard SMITH",)
    with pytest.raises(Refusal, match="about somebody else"):
        taking.check_person(shown, "9434765919")
