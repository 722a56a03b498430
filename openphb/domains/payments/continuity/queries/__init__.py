"""Reading what happens when a rail fails."""

from openphb.domains.payments.continuity.queries.cards import (
    CARDS_A_PAGE,
    card_balance_of,
    card_balances,
)
from openphb.domains.payments.continuity.queries.exposures import (
    continuity_now,
    exposure,
    exposures,
)
from openphb.domains.payments.continuity.queries.late import late, late_on
from openphb.domains.payments.continuity.queries.moving import move_plan
from openphb.domains.payments.continuity.queries.outages import (
    outage,
    outage_now,
    outages,
    rails_out,
)
from openphb.domains.payments.continuity.queries.ways import (
    recipient_ways,
    second_way_told,
    ways_count,
    without_second_way,
)

__all__ = [
    "CARDS_A_PAGE",
    "card_balance_of",
    "card_balances",
    "continuity_now",
    "exposure",
    "exposures",
    "late",
    "late_on",
    "move_plan",
    "outage",
    "outage_now",
    "outages",
    "rails_out",
    "recipient_ways",
    "second_way_told",
    "ways_count",
    "without_second_way",
]
