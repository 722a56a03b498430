"""Reads about cases. Each answers only with those that the viewer may see."""

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
    "co_ordinators",
    "decisions_and_offers",
    "disagreement",
    "disagreements_of_case",
    "facts_of",
    "is_co_ordinator",
    "latest_of_subjects",
    "looked_at_lately",
    "needing_attention",
    "notice",
    "notice_about",
    "notices_of_case",
    "open_disagreement_since",
    "promised",
    "right_of_case",
    "to_redo",
    "unanswered",
    "waits",
]
