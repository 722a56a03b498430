"""A plan as FHIR: any plan comes back as it went, and HL7's own rules accept every one."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from openphb.domains.plans.exchange import prsb, reading
from openphb.domains.plans.exchange.elements import canonical
from openphb.domains.plans.exchange.fhir import bundle, checked
from openphb.domains.plans.exchange.types import SharedPlan
from openphb.domains.plans.tests.sharing import plans
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import dose

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@given(plans())
@settings(
    max_examples=dose(40, 2000),
    deadline=None,
    derandomize=True,
    # A plan has hundreds of values: to find the smallest that fails takes longer than to read one.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=SLOW,
)
def test_any_plan_goes_out_and_comes_back_whole(plan: SharedPlan):
    """Plan → bundle → plan is equal; bundle → plan → bundle is the same canonical JSON."""
    sent = canonical(bundle.written(plan))
    came = checked.opened(sent)
    assert bundle.is_ours(came)
    back = bundle.read(came)
    assert back == plan
    assert canonical(bundle.written(back)) == sent
    assert bundle.left_over(came, back) == ()


SUBJECT = '"intent": "plan", "subject": {"display": "x"}'
PLAN = '{"resourceType": "CarePlan", "status": "active", ' + SUBJECT + "%s}"
XML = (
    '<CarePlan xmlns="http://hl7.org/fhir"><status value="active"/><intent value="plan"/>'
    "%s<subject/></CarePlan>"
)
BAD = [
    ("", "empty", "nothing in it"),
    ("x" * 1_000_001, "too_large", "1,000,000 characters"),
    ("{", "not_json", "line 1, column 2"),
    ("[" * 100_000, "not_json", "nested too deep"),
    ('{"resourceType": "CarePlan", "x": NaN}', "not_json", "NaN is no number"),
    ('{"resourceType": "CarePlan", "x": ' + "9" * 5000 + "}", "not_json", "too long"),
    ("[1]", "not_fhir", "no FHIR R4 resource"),
    ('{"resourceType": "Nope"}', "not_fhir", "no FHIR R4 resource"),
    ('{"resourceType": "../os"}', "not_fhir", "no FHIR R4 resource"),
    (PLAN % ', "status": "draft"', "element", "status: this comes twice"),
    (PLAN % ', "note": null', "element", "CarePlan.note: this is null"),
    (PLAN % ', "perriod": {}', "element", "CarePlan.perriod:"),
    (PLAN % ', "period": {"start": "soon"}', "element", "CarePlan.period.start:"),
    (
        PLAN % ', "activity": [{"detail": {"status": 7}}]',
        "element",
        "CarePlan.activity[0].detail.status:",
    ),
    (
        '{"resourceType": "CarePlan", "intent": "plan", "subject": {}}',
        "element",
        "CarePlan.status:",
    ),
    ("<a", "not_xml", "cannot be read"),
    ("<a/>", "not_fhir", "no FHIR R4 resource"),
    (XML % "<nonsense/>", "element", "CarePlan.nonsense: FHIR has no such element"),
    (XML % '<period><start value="1" more="2"/></period>', "element", "CarePlan.period.start:"),
    (XML % "<title>loose</title>", "element", "CarePlan.title:"),
    (XML % "loose", "element", "CarePlan: FHIR has no text outside"),
    (
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + XML % '<title value="&a;"/>',
        "not_xml",
        "",
    ),
    ('<!DOCTYPE x [<!ENTITY a "b">]>' + XML % '<title value="x"/>', "not_xml", "DOCTYPE"),
    ('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">' + XML % "", "not_xml", "DOCTYPE"),
]


@pytest.mark.parametrize(("content", "code", "words"), BAD)
def test_what_cannot_be_read_is_refused_with_its_place(content: str, code: str, words: str):
    with pytest.raises(Refusal) as caught:
        checked.opened(content)
    assert caught.value.code == code
    assert words in caught.value.message
    assert caught.value.mend
    assert "root:" not in caught.value.message


JUNK: list[Any] = [None, "", "x", -1, 10**30, 1.5, True, [], {}, [None], {"x": 1}, "urn:uuid:x"]


def mended(found: Any, places: list[int], junk: Any) -> Any:
    """Return a value with one thing in it replaced: which, `places` say."""
    if not places or not isinstance(found, dict | list) or not found:
        return junk
    keys = list(found) if isinstance(found, dict) else list(range(len(found)))
    key = keys[places[0] % len(keys)]
    copy = found.copy()
    copy[key] = mended(found[key], places[1:], junk)
    return copy


@given(plans(), st.lists(st.integers(0, 99), min_size=1, max_size=9), st.sampled_from(JUNK))
@settings(
    max_examples=dose(60, 5000),
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=SLOW,
)
def test_whatever_stands_in_a_file_it_is_read_or_refused(
    plan: SharedPlan, places: list[int], junk: Any
):
    """Never a fault of ours: by FHIR or by our own headings, a file is read or has a refusal."""
    for sent in (bundle.written(plan), prsb.written(plan)):
        content = canonical(mended(sent, places, junk))
        with suppress(Refusal):
            assert reading.read(content).values
