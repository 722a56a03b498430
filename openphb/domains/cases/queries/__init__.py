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
from openphb.domains.cases.queries.referring import (
    asked_row,
    asked_rows,
    file_with,
    files,
    referral_file,
    referral_of_case,
    wrong_rows,
)

__all__ = [
    "asked_row",
    "asked_rows",
    "case",
    "case_facts",
    "cases",
    "cases_of_subject",
    "co_ordinators",
    "decisions_and_offers",
    "disagreement",
    "disagreements_of_case",
    "facts_of",
    "file_with",
    "files",
    "is_co_ordinator",
    "latest_of_subjects",
    "needing_attention",
    "open_disagreement_since",
    "referral_file",
    "referral_of_case",
    "unanswered",
    "waits",
    "wrong_rows",
]
