"""Who helps to plan in the demonstration: a peer group, and a broker whose training has lapsed."""

from __future__ import annotations

from datetime import date

from openphb.config.demo.beginnings import on
from openphb.config.demo.stage import Stage
from openphb.domains.plans import actions as plans
from openphb.domains.plans.helping.types import HelperDraft, HelperKind

SINCE = date(2025, 4, 1)
PEERS = HelperDraft(
    HelperKind.PEER,
    "Sherwood Peer Planners",
    "Talking through what you want, with somebody who has a budget too",
    "0115 496 0000",
    date(2025, 4, 1),
    date(2027, 3, 31),
    "Peer support, two days",
    date(2027, 1, 31),
    "English, Polish, Urdu",
    "Mansfield and Ashfield",
)
BROKER = HelperDraft(
    HelperKind.BROKER,
    "Trent Brokers",
    "Finding personal assistants and writing the plan with you",
    "0115 496 0001",
    date(2025, 4, 1),
    None,
    "Support planning, one day",
    date(2026, 9, 30),
    "English",
    "All of Nottinghamshire",
)


def list_helpers(stage: Stage) -> None:
    """Each commissioner's manager writes the list, from which people choose."""
    for commissioner in stage.commissioners:
        with on(stage, "manager", SINCE) as (viewer, at):
            for helper in (PEERS, BROKER):
                plans.record_helper(
                    by=viewer, at=at, tenant_id=commissioner.tenant_id, helper=helper
                )
