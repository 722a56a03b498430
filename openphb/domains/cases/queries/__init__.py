"""Reads about cases. Each answers only with those that the viewer may see."""

from openphb.domains.cases.queries.assessing import (
    assessed,
    assessment,
    assessments_of_case,
    first_receipt,
    versions_of,
)
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
    waiting_for,
    waits,
)

__all__ = [
    "assessed",
    "assessment",
    "assessments_of_case",
    "case",
    "case_facts",
    "cases",
    "cases_of_subject",
    "co_ordinators",
    "decisions_and_offers",
    "disagreement",
    "disagreements_of_case",
    "facts_of",
    "first_receipt",
    "is_co_ordinator",
    "latest_of_subjects",
    "needing_attention",
    "open_disagreement_since",
    "unanswered",
    "versions_of",
    "waiting_for",
    "waits",
]
