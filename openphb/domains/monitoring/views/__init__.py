"""Pages about money that organisations hold: for staff, and for the person whose money it is."""

from openphb.domains.monitoring.views.deciding import accept, row, tell
from openphb.domains.monitoring.views.firms import (
    end_person,
    firm,
    firms,
    invite,
    paper,
)
from openphb.domains.monitoring.views.holder import ask, held
from openphb.domains.monitoring.views.holdings import advance, holding, record
from openphb.domains.monitoring.views.owing import liability
from openphb.domains.monitoring.views.returning import ask_back, letter, received

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
    "liability",
    "paper",
    "received",
    "record",
    "row",
    "tell",
]
