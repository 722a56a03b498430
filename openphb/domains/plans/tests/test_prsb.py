"""A plan as JSON under the PRSB headings: any plan comes back as it went, or is refused by its path."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from openphb.domains.plans.exchange import prsb
from openphb.domains.plans.exchange.elements import canonical, parsed
from openphb.domains.plans.exchange.types import SharedPlan
from openphb.domains.plans.reference import FOLDER
from openphb.domains.plans.tests.sharing import plans
from openphb.domains.plans.tests.test_fhir import SLOW
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import dose

SCHEMA = Path(FOLDER) / "plan.schema.json"
settled = settings(
    max_examples=dose(40, 2000),
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=SLOW,
)


@given(plans())
@settled
def test_any_plan_goes_out_and_comes_back_whole(plan: SharedPlan):
    sent = canonical(prsb.written(plan))
    back = prsb.read(parsed(sent))
    assert back == plan
    assert canonical(prsb.written(back)) == sent


@given(plans())
@settings(settled, max_examples=dose(10, 200))
def test_what_is_changed_is_refused_by_its_path(plan: SharedPlan):
    sent = prsb.written(plan)
    for path, change in (
        ("Person demographics.person.born", ("Person demographics", "person", "born", "soon")),
        ("Care and support plan.state", ("Care and support plan", "state", "", "gone")),
        ("Personal health budget.extra", ("Personal health budget", "extra", "", 1)),
    ):
        heading, name, inner, value = change
        part = json.loads(json.dumps(sent))
        if inner:
            part[heading][name][inner] = value
        else:
            part[heading][name] = value
        with pytest.raises(Refusal) as caught:
            prsb.read(part)
        assert path.rpartition(".")[2] in str(caught.value.details["path"])


def test_the_published_schema_is_that_of_what_is_written():
    assert json.loads(SCHEMA.read_text()) == prsb.schema()


def test_each_part_of_a_plan_stands_under_a_heading():
    assert {*prsb.UNDER_OF, "sections"} == set(SharedPlan.__dataclass_fields__)
