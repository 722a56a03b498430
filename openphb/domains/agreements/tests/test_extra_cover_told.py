"""The agreement says what extra cover its lines pay for, as the plan does."""

from __future__ import annotations

from dataclasses import replace

from openphb.domains.agreements import queries
from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.agreements.views.wording import shown_terms
from openphb.domains.plans import actions as plans
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.extra_cover.types import CoverTerms, Trigger
from openphb.domains.plans.tests import making
from openphb.domains.plans.types import LineKind, Verdict

PUT_BY = replace(making.PA_LINE, kind=LineKind.CONTINGENCY, description="Put by")
TERMS = CoverTerms((Trigger.DISCHARGE,), "", 200, 24_60, 1_050_00, 2_100_00, 21)


def test_the_agreement_says_what_extra_cover_it_pays_for(house):
    plan_id = making.ready_plan(house, making.open_budget(house), PUT_BY)
    with house.acting("care_coordinator") as viewer:
        (line,) = plan_queries.lines(viewer=viewer, plan_id=plan_id)
        pen = making.Pen(house, viewer, plan_id)
        pen.write(plans.put_cover, line_id=line.id, terms=TERMS)
        pen.write(plans.submit)
    with house.acting("approver") as viewer:
        making.Pen(house, viewer, plan_id).write(
            plans.decide, verdict=Verdict.APPROVED, reasons="It was agreed."
        )
    agreement_id = agreeing.prepared(house, plan_id)
    with house.acting("care_coordinator") as viewer:
        agreement = queries.agreement(viewer=viewer, agreement_id=agreement_id)
        said = {row.name: str(row.value) for row in shown_terms(viewer, agreement).rows}
    assert "Put by. It may start with: coming home from hospital." in said["Extra cover"]
    assert "Up to £1,050.00 each time" in said["Extra cover"]
