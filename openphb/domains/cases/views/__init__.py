"""Pages of cases."""

from __future__ import annotations

from openphb.domains.cases.views.disagreeing import answer_disagreement, disagreement
from openphb.domains.cases.views.referring import (
    ask,
    asked,
    asked_row,
    file,
    files,
    given_back,
    refer,
    referred,
    send,
    template,
    work,
)
from openphb.domains.cases.views.steps import answer, assign, decide, offer

__all__ = [
    "answer",
    "answer_disagreement",
    "ask",
    "asked",
    "asked_row",
    "assign",
    "decide",
    "disagreement",
    "file",
    "files",
    "given_back",
    "offer",
    "refer",
    "referred",
    "send",
    "template",
    "work",
]
