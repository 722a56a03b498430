"""Reads about cases. Each answers only with those that the viewer may see."""

from openphb.domains.cases.queries.asking import (
    managing_of_case,
    not_offered,
    request_for_budget,
    requests_of_case,
    requests_waiting,
)
from openphb.domains.cases.queries.clocks import (
    clock,
    late_letter,
    late_letters,
    running,
    written_to,
)
from openphb.domains.cases.queries.concerns import concern, concerns_of_case, queue
from openphb.domains.cases.queries.disagreeing import (
    disagreement,
    disagreements_of_case,
    open_disagreement_since,
    unanswered,
)
from openphb.domains.cases.queries.reading import (
    case,
    case_facts,
    cases,
    cases_of_subject,
    co_ordinators,
    decisions_and_offers,
    facts_of,
    is_co_ordinator,
    latest_of_subjects,
    needing_attention,
    waits,
)
from openphb.domains.cases.queries.rights import (
    looked_at_lately,
    notice,
    notice_about,
    notices_of_case,
    promised,
    right_of_case,
    to_redo,
)

__all__ = [
    "case",
    "case_facts",
    "cases",
    "cases_of_subject",
    "clock",
    "co_ordinators",
    "concern",
    "concerns_of_case",
    "decisions_and_offers",
    "disagreement",
    "disagreements_of_case",
    "facts_of",
    "is_co_ordinator",
    "late_letter",
    "late_letters",
    "latest_of_subjects",
    "looked_at_lately",
    "managing_of_case",
    "needing_attention",
    "not_offered",
    "notice",
    "notice_about",
    "notices_of_case",
    "open_disagreement_since",
    "promised",
    "queue",
    "request_for_budget",
    "requests_of_case",
    "requests_waiting",
    "right_of_case",
    "running",
    "to_redo",
    "unanswered",
    "waits",
    "written_to",
]
