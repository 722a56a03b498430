"""Pages of plans: reading them, writing them, and their parts."""

from openphb.domains.plans.views.approving import (
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
from openphb.domains.plans.views.covering import cover_end, cover_new
from openphb.domains.plans.views.differing import why
from openphb.domains.plans.views.exchanging import bring_in, plan_fhir, plan_prsb
from openphb.domains.plans.views.extra_cover import line_cover
from openphb.domains.plans.views.helping import helper_change, helper_choose, helper_new, helpers
from openphb.domains.plans.views.inviting import contributor_end, contributor_new, contributors
from openphb.domains.plans.views.listing import remove
from openphb.domains.plans.views.panel import (
    agenda,
    condition,
    meeting,
    meeting_new,
    minutes,
    panel,
    panel_item,
    present,
    refer,
)
from openphb.domains.plans.views.paper_questions import paper_find, paper_key, paper_new, paper_pdf
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
from openphb.domains.plans.views.precedents import (
    precedent_confirm,
    precedent_keep_out,
    precedents,
    precedents_share,
    precedents_waiting,
)
from openphb.domains.plans.views.printing import plan_pdf
from openphb.domains.plans.views.questions import (
    ask_again,
    question_answer,
    question_back,
    question_new,
)
from openphb.domains.plans.views.readiness import checks, ready
from openphb.domains.plans.views.reading import awaiting, plan, versions
from openphb.domains.plans.views.suggesting import beside_parts, part_new, part_suggest
from openphb.domains.plans.views.together import (
    add,
    beside,
    ending,
    reply,
    settle,
    taken_back,
    together,
)
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
    "add",
    "agenda",
    "ask_again",
    "assent",
    "assents",
    "awaiting",
    "begin",
    "beside",
    "beside_parts",
    "bring_in",
    "changes",
    "checks",
    "condition",
    "contributor_end",
    "contributor_new",
    "contributors",
    "cover_end",
    "cover_new",
    "dates",
    "decision_easy_read_pdf",
    "easy_read",
    "easy_read_pdf",
    "ending",
    "exception",
    "exception_ask",
    "funders",
    "helper_change",
    "helper_choose",
    "helper_new",
    "helpers",
    "line",
    "line_about",
    "line_cover",
    "lines",
    "local",
    "local_add",
    "meeting",
    "meeting_new",
    "minutes",
    "need",
    "needs",
    "outcome",
    "outcomes",
    "panel",
    "panel_item",
    "paper_find",
    "paper_key",
    "paper_new",
    "paper_pdf",
    "part_new",
    "part_suggest",
    "people",
    "person",
    "plan",
    "plan_fhir",
    "plan_pdf",
    "plan_prsb",
    "precedent_confirm",
    "precedent_keep_out",
    "precedents",
    "precedents_share",
    "precedents_waiting",
    "present",
    "profile_pdf",
    "question_answer",
    "question_back",
    "question_new",
    "ready",
    "refer",
    "remove",
    "reply",
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
    "settle",
    "start",
    "step",
    "steps",
    "take_back",
    "taken_back",
    "tasks",
    "together",
    "versions",
    "why",
    "words",
]
