"""Organisations that hold money of several people of the city, and a firm that keeps others'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo import firms
from openphb.config.demo.beginnings import Way
from openphb.config.demo.bills import paid_to
from openphb.config.demo.firms import FOUR_WEEKS, Firm
from openphb.config.demo.stage import CITY_NURSE, Commissioner, Stage
from openphb.domains.agreements.types import RecipientKind

HOLDS, KEEPS = "Clifton Care Co-operative", "Lace Market Payroll"
HOLDS_BY, KEEPS_BY = "Rosa Hill", "Dev Anand"


@dataclass(frozen=True)
class Kept:
    """A firm, and those whose direct payments are in its client account."""

    firm: Firm
    holdings: tuple[tuple[UUID, Way], ...]


def begin_kept(stage: Stage, here: Commissioner, places: Sequence[int], until: date) -> Kept | None:
    """Have a firm keep some people's direct payments, which the months' runs pay to it."""
    found: list[tuple[firms.Written, Way]] = []
    for nth, place in enumerate(places):
        starts = until - (3 + nth) * FOUR_WEEKS
        way = firms.begun(
            stage, here, place, stage.seed, starts, direct=True, co_ordinator=CITY_NURSE
        )
        made = firms.kept_by_firm(stage, way, KEEPS, KEEPS_BY)
        found.append((made, way))
    if not found:
        return None
    firm = Firm(stage, here, found[0][0].organisation_id, "dev.anand")
    first = min(way.member.starts_on for _made, way in found)
    firms.signs_in(firm, KEEPS_BY, first - timedelta(days=9))
    for _made, way in found:
        firms.client_account(firm, way, "LACE MARKET CLIENTS", KEEPS)
    return Kept(firm, tuple((made.holding_id, way) for made, way in found))


def tell_kept(kept: Kept | None, until: date) -> None:
    """Have the firm tell what it paid for each, and what is in its account."""
    if kept is None:
        return
    for holding_id, way in kept.holdings:
        firms.kept(kept.firm, holding_id, way.member.starts_on, until)
    firms.states_account(kept.firm, [one for one, _way in kept.holdings], until)


def hold(stage: Stage, here: Commissioner, places: Sequence[int], until: date) -> None:
    """Have an organisation hold some people's budgets, from its advances to what it spent of them."""
    found: list[tuple[firms.Written, Way, int]] = []
    for nth, place in enumerate(places):
        periods = 2 + nth % 5
        starts = until - periods * FOUR_WEEKS
        way = firms.begun(stage, here, place, stage.seed, starts, co_ordinator=CITY_NURSE)
        made = firms.written(stage, way, RecipientKind.THIRD_PARTY, HOLDS, HOLDS_BY)
        found.append((made, way, periods))
    if not found:
        return
    firm = Firm(stage, here, found[0][0].organisation_id, "rosa.hill")
    first = until - timedelta(days=30)
    firms.signs_in(firm, HOLDS_BY, first)
    paid_to(stage, here.tenant_id, firm.organisation_id, first, name="Clifton Care Co-op")
    firms.advanced(firm, [made.holding_id for made, _way, _periods in found], until)
    for made, way, periods in found:
        for nth in range(periods):
            start = way.member.starts_on + nth * FOUR_WEEKS
            firms.told(firm, made.holding_id, start, until, nth)
