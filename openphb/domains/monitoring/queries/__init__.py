"""Reading money that organisations hold. Each answer holds what its viewer may see."""

from openphb.domains.monitoring.queries.asking import (
    held_people,
    lines,
    next_advance,
    next_number,
)
from openphb.domains.monitoring.queries.firms import (
    client_accounts,
    firm,
    firms,
    own_firms,
    person_name,
)
from openphb.domains.monitoring.queries.holder import held_for
from openphb.domains.monitoring.queries.holdings import (
    agreements_to_write,
    funders,
    holding,
    holding_of_agreement,
    own_holding,
    own_holdings,
    to_write,
)
from openphb.domains.monitoring.queries.owing import (
    liabilities,
    liabilities_of_budget,
    liability,
    may_tell,
)
from openphb.domains.monitoring.queries.rows import row_of
from openphb.domains.monitoring.queries.waiting import waiting
from openphb.domains.monitoring.queries.whole import whole

__all__ = [
    "agreements_to_write",
    "client_accounts",
    "firm",
    "firms",
    "funders",
    "held_for",
    "held_people",
    "holding",
    "holding_of_agreement",
    "liabilities",
    "liabilities_of_budget",
    "liability",
    "lines",
    "may_tell",
    "next_advance",
    "next_number",
    "own_firms",
    "own_holding",
    "own_holdings",
    "person_name",
    "row_of",
    "to_write",
    "waiting",
    "whole",
]
