"""Pages of plans: reading them, writing them, and their parts."""

from openphb.domains.plans.views.beginning import begin
from openphb.domains.plans.views.differing import why
from openphb.domains.plans.views.exchanging import bring_in, plan_fhir, plan_prsb
from openphb.domains.plans.views.papers import (
    decision_easy_read_pdf,
    easy_read,
    easy_read_pdf,
    profile_pdf,
)
from openphb.domains.plans.views.parts import (
    funders,
    line,
    lines,
    need,
    needs,
    outcome,
    outcomes,
    remove,
    risk,
    risks,
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
    "awaiting",
    "begin",
    "bring_in",
    "dates",
    "decision_easy_read_pdf",
    "easy_read",
    "easy_read_pdf",
    "funders",
    "line",
    "lines",
    "need",
    "needs",
    "outcome",
    "outcomes",
    "plan",
    "plan_fhir",
    "plan_pdf",
    "plan_prsb",
    "profile_pdf",
    "remove",
    "risk",
    "risks",
    "send",
    "sent",
    "start",
    "take_back",
    "tasks",
    "versions",
    "why",
    "words",
]
