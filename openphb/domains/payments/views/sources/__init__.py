"""Pots of money on pages: read, proposed and decided."""

from openphb.domains.payments.views.sources.deciding import cap_question, decide_draw, decide_terms
from openphb.domains.payments.views.sources.proposing import (
    ask_for_pot,
    choose_source,
    propose_draw,
    propose_source,
    propose_terms,
)
from openphb.domains.payments.views.sources.reading import source, sources

__all__ = [
    "ask_for_pot",
    "cap_question",
    "choose_source",
    "decide_draw",
    "decide_terms",
    "propose_draw",
    "propose_source",
    "propose_terms",
    "source",
    "sources",
]
