"""Pages about money that organisations hold: for staff, and for the person whose money it is."""

from openphb.domains.monitoring.views.firms import (
    end_person,
    firm,
    firms,
    invite,
    paper,
)
from openphb.domains.monitoring.views.holder import ask, held
from openphb.domains.monitoring.views.holdings import (
    accept,
    advance,
    ask_back,
    holding,
    letter,
    received,
    record,
    row,
    tell,
)

__all__ = [
    "accept",
    "advance",
    "ask",
    "ask_back",
    "end_person",
    "firm",
    "firms",
    "held",
    "holding",
    "invite",
    "letter",
    "paper",
    "received",
    "record",
    "row",
    "tell",
]
