"""Pages of cases."""

from __future__ import annotations

from openphb.domains.cases.views.asking import answer_request, ask, managing, not_offered
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
from openphb.domains.cases.views.concerns import (
    complain,
    concern,
    concern_letter,
    concern_step,
    late,
    late_letter,
    late_letter_pdf,
    move_concern,
    queue,
)
from openphb.domains.cases.views.disagreeing import answer_disagreement, disagreement
from openphb.domains.cases.views.rights import (
    ask_again,
    notice,
    notice_letter,
    redone,
    reply_letter,
    rights,
    rules,
)
from openphb.domains.cases.views.steps import answer, assign, decide, offer, refer, referred

__all__ = [
    "answer",
    "answer_disagreement",
    "answer_request",
    "ask",
    "ask_again",
    "assess",
    "assessment",
    "assessments",
    "assessments_template",
    "assign",
    "complain",
    "concern",
    "concern_letter",
    "concern_step",
    "correct_assessment",
    "decide",
    "disagreement",
    "explain_delay",
    "late",
    "late_letter",
    "late_letter_pdf",
    "managing",
    "move_concern",
    "not_offered",
    "note_need",
    "notice",
    "notice_letter",
    "offer",
    "queue",
    "redone",
    "refer",
    "referred",
    "reply_letter",
    "rights",
    "rules",
    "take_in_assessments",
]
