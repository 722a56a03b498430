"""What evaluation decides: who has the same need, how groups compare, and what may be shown of it."""

from openphb.domains.evaluation.rules.bands import need_band
from openphb.domains.evaluation.rules.fairness import age_band, judged, quarter_ends
from openphb.domains.evaluation.rules.telling import percent_off, pounds_range, range_words

__all__ = [
    "age_band",
    "judged",
    "need_band",
    "percent_off",
    "pounds_range",
    "quarter_ends",
    "range_words",
]
