"""Reads about budgets. Each answers only with those that the viewer may see."""

from openphb.domains.budgets.queries.budgets import (
    budget,
    budget_named,
    budget_of_case,
    budgets_of_cases,
    budgets_of_subject,
    without_indicative,
)
from openphb.domains.budgets.queries.counting import (
    counted,
    told_by,
)
from openphb.domains.budgets.queries.methods import (
    card_today,
    employing_of,
    kept_last,
    made_today,
    movers_of,
    needs_priced,
    on_offer,
    package_of,
    profile_of,
    range_priced,
    week_of,
    week_priced,
    what_if,
)
from openphb.domains.budgets.queries.told import (
    days_to_answer,
    indicative,
    indicative_versions,
    lines_of,
    stored_working,
    told_indicative,
)
from openphb.domains.budgets.queries.top_ups import (
    top_up,
    top_ups,
    why_not_added,
)

__all__ = [
    "budget",
    "budget_named",
    "budget_of_case",
    "budgets_of_cases",
    "budgets_of_subject",
    "card_today",
    "counted",
    "days_to_answer",
    "employing_of",
    "indicative",
    "indicative_versions",
    "kept_last",
    "lines_of",
    "made_today",
    "movers_of",
    "needs_priced",
    "on_offer",
    "package_of",
    "profile_of",
    "range_priced",
    "stored_working",
    "told_by",
    "told_indicative",
    "top_up",
    "top_ups",
    "week_of",
    "week_priced",
    "what_if",
    "why_not_added",
    "without_indicative",
]
