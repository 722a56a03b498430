"""Pages of cases."""

from __future__ import annotations

from openphb.domains.cases.views.disagreeing import answer_disagreement, disagreement
from openphb.domains.cases.views.steps import answer, assign, decide, offer, refer, referred

__all__ = [
    "answer",
    "answer_disagreement",
    "assign",
    "decide",
    "disagreement",
    "offer",
    "refer",
    "referred",
]
