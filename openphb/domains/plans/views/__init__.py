"""Pages of plans: reading them, writing them, and their parts."""

from openphb.domains.plans.views.approving import (
    ask_again,
    cover_end,
    cover_new,
    question_answer,
    question_back,
    question_new,
    scheme,
    scheme_file,
    scheme_new,
    scheme_of,
    scheme_try,
    schemes,
)
from openphb.domains.plans.views.beginning import begin
from openphb.domains.plans.views.by_name import (
    exception,
    exception_ask,
    line_about,
    local,
    local_add,
)
from openphb.domains.plans.views.comparing import changes
from openphb.domains.plans.views.differing import why
from openphb.domains.plans.views.exchanging import bring_in, plan_fhir, plan_prsb
from openphb.domains.plans.views.listing import remove
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
from openphb.domains.plans.views.readiness import checks, ready
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
    "ask_again",
    "assent",
    "assents",
    "awaiting",
    "begin",
    "bring_in",
    "changes",
    "checks",
    "cover_end",
    "cover_new",
    "dates",
    "decision_easy_read_pdf",
    "easy_read",
    "easy_read_pdf",
    "exception",
    "exception_ask",
    "funders",
    "line",
    "line_about",
    "lines",
    "local",
    "local_add",
    "need",
    "needs",
    "outcome",
    "outcomes",
    "people",
    "person",
    "plan",
    "plan_fhir",
    "plan_pdf",
    "plan_prsb",
    "profile_pdf",
    "question_answer",
    "question_back",
    "question_new",
    "ready",
    "remove",
    "risk",
    "risks",
    "scheme",
    "scheme_file",
    "scheme_new",
    "scheme_of",
    "scheme_try",
    "schemes",
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
