"""Pages of cases."""

from __future__ import annotations

from openphb.domains.cases.views.assessing import (
    assess,
    assessment,
    assessments,
    assessments_template,
    correct_assessment,
    explain_delay,
    note_need,
    take_in_assessments,
)
from openphb.domains.cases.views.disagreeing import answer_disagreement, disagreement
from openphb.domains.cases.views.steps import answer, assign, decide, offer, refer, referred

__all__ = [
    "answer",
    "answer_disagreement",
    "assess",
    "assessment",
    "assessments",
    "assessments_template",
    "assign",
    "correct_assessment",
    "decide",
    "disagreement",
    "explain_delay",
    "note_need",
    "offer",
    "refer",
    "referred",
    "take_in_assessments",
]
