"""What leaving a line out does to the money and to the needs."""

from __future__ import annotations

from openphb.domains.plans import queries
from openphb.domains.plans.approving.leaving_out import without_each
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.making import DAY_LINE, PA_LINE


def test_leaving_a_line_out_says_what_nothing_else_would_serve(house):
    budget_id = making.open_budget(house)
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        first = pen.outcome(pen.need("Help to move"))
        second = pen.outcome(pen.need("Company"), "See my friends")
        pen.line(first, line=PA_LINE)
        pen.line(first, second, line=DAY_LINE)
        plan = queries.plan(viewer=viewer, plan_id=pen.plan_id)
    without_help, without_day = without_each(plan, 300_00)
    assert without_help.totals.weekly_pence == 90_00
    assert without_help.from_indicative_weekly_pence == 90_00 - 300_00
    assert (without_help.outcomes, without_help.needs) == ((), ())
    assert without_day.totals.weekly_pence == 284_00
    assert (without_day.outcomes, without_day.needs) == (("See my friends",), ("Company",))
    assert without_each(plan, None)[0].from_indicative_weekly_pence is None
    for one, line in zip((without_help, without_day), plan.lines, strict=True):
        assert one.totals.weekly_pence + line.totals.weekly_pence == plan.totals.weekly_pence
