"""Pages of plans: reading them, writing them, and their parts."""

from openphb.domains.plans.views.beginning import begin
from openphb.domains.plans.views.comparing import changes
from openphb.domains.plans.views.differing import why
from openphb.domains.plans.views.listing import remove
from openphb.domains.plans.views.parts import (
    funders,
    line,
    lines,
    need,
    needs,
    outcome,
    outcomes,
    risk,
    risks,
)
from openphb.domains.plans.views.people import (
    action,
    actions_,
    assent,
    assents,
    people,
    person,
    step,
    steps,
)
from openphb.domains.plans.views.printing import plan_pdf
from openphb.domains.plans.views.reading import awaiting, plan, versions
from openphb.domains.plans.views.writing import (
    dates,
    send,
    sent,
    start,
    take_back,
    tasks,
    words,
)

__all__ = [
    "action",
    "actions_",
    "assent",
    "assents",
    "awaiting",
    "begin",
    "changes",
    "dates",
    "funders",
    "line",
    "lines",
    "need",
    "needs",
    "outcome",
    "outcomes",
    "people",
    "person",
    "plan",
    "plan_pdf",
    "remove",
    "risk",
    "risks",
    "send",
    "sent",
    "start",
    "step",
    "steps",
    "take_back",
    "tasks",
    "versions",
    "why",
    "words",
]
