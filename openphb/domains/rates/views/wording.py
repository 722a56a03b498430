"""How pages name the parts of a rate card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.rates.catalogue import catalogue, own_items
from openphb.domains.rates.types import (
    CareKey,
    DayType,
    LocalRate,
    ProposalState,
    RateGiven,
    RateKey,
    Unit,
    Who,
)
from openphb.kernel.money import pounds
from openphb.web.formatting import short_date
from openphb.web.parts import Cell, Colour, Column, Kind

UNITS: Mapping[Unit, str] = {
    Unit.HOUR: "Hour",
    Unit.CALL_45: "45 minutes",
    Unit.CALL_30: "30 minutes",
    Unit.CALL_15: "15 minutes",
    Unit.CALL: "Call",
    Unit.NIGHT: "Night",
    Unit.DAY: "Day",
    Unit.WEEK: "Week",
}


def href_of(tenant_id: UUID, key: RateKey) -> str:
    """Return the page of a rate's life."""
    return reverse("rates:life", args=[tenant_id, key.code])


def price_words(key: RateKey, value: int | None) -> str:
    """Return a price as a table's cell has it, its unit named elsewhere."""
    if value is None:
        return _("Taken back")
    return pounds(value) if key.unit.is_money else key.unit.says(value)


def last_day(valid_to: date | None) -> str:
    """Return the last day on which a version holds, or nothing where none is known."""
    return short_date(valid_to - timedelta(days=1)) if valid_to else ""


def state_tag(state: ProposalState) -> Cell:
    """Return how a proposal stands, as a tag."""
    words, colour = {
        ProposalState.PROPOSED: (_("Waits for a decision"), Colour.ORANGE),
        ProposalState.AGREED: (_("Agreed"), Colour.GREEN),
        ProposalState.REFUSED: (_("Refused"), Colour.GREY),
    }[state]
    return Cell(words, tag=colour)


def care_columns(rates: Iterable[LocalRate]) -> tuple[Unit, ...]:
    """Return the units in which any of these prices care, in their own order."""
    priced = {rate.key.unit for rate in rates}
    return tuple(unit for unit in UNITS if unit in priced)


def care_table(
    tenant_id: UUID, who: Who, held: Mapping[str, LocalRate]
) -> tuple[tuple[Column, ...], list[tuple[object, ...]]] | None:
    """Return one table of who gives care: kinds of day down, units across; None where unpriced."""
    rates = [
        rate for rate in held.values() if isinstance(rate.key, CareKey) and rate.key.who is who
    ]
    if not rates:
        return None
    units = care_columns(rates)
    rows: list[tuple[object, ...]] = []
    for day_type in DayType:
        for handed in (False, True):
            found = [held.get(CareKey(who, day_type, unit, handed).code) for unit in units]
            if any(found):
                name = day_type.words[0].upper() + day_type.words[1:]
                rows.append(
                    (
                        _("%(day)s, two people together") % {"day": name} if handed else name,
                        *(_price(tenant_id, rate) for rate in found),
                    )
                )
    return (Column(_("When")), *(Column(_(UNITS[unit]), Kind.CHANGE) for unit in units)), rows


def other_rows(tenant_id: UUID, held: Mapping[str, LocalRate]) -> list[tuple[object, ...]]:
    """Return the rows of everything in the catalogue that is not care."""
    found = (held[code] for code in catalogue() if code in held)
    return [_row(tenant_id, rate) for rate in found if not isinstance(rate.key, CareKey)]


def own_rows(tenant_id: UUID, held: Mapping[str, LocalRate]) -> list[tuple[object, ...]]:
    """Return the rows of the commissioner's own list, by what its things are called."""
    return [_row(tenant_id, held[code]) for code in own_items(one.key for one in held.values())]


def _row(tenant_id: UUID, rate: LocalRate) -> tuple[object, ...]:
    return (
        Cell(rate.key.full_words, href=href_of(tenant_id, rate.key)),
        rate.says,
        rate.valid_from,
        rate.source,
    )


def other_columns() -> tuple[Column, ...]:
    """Return the columns of `other_rows`."""
    return (
        Column(_("What")),
        Column(_("Price")),
        Column(_("From"), Kind.DAY),
        Column(_("Source")),
    )


def given_columns(*, compared: bool, ends: bool) -> tuple[Column, ...]:
    """Return the columns of `given_row`: with what holds now, with last days, or without."""
    return (
        Column(_("What")),
        Column(_("Price")),
        *((Column(_("Now, for that day")),) if compared else ()),
        Column(_("From"), Kind.DAY),
        *((Column(_("Last day")),) if ends else ()),
        Column(_("Source")),
    )


def given_row(tenant_id: UUID, given: RateGiven, *beside: str, ends: bool) -> tuple[object, ...]:
    """Return one version as it was put forward, with what stands beside its price if anything."""
    return (
        Cell(given.key.full_words, href=href_of(tenant_id, given.key)),
        price_words(given.key, given.value),
        *beside,
        given.valid_from,
        *((last_day(given.valid_to),) if ends else ()),
        given.source,
    )


def _price(tenant_id: UUID, rate: LocalRate | None) -> Cell | str:
    # In words, so that what has no price is an empty cell, which a phone leaves out.
    if rate is None:
        return ""
    return Cell(price_words(rate.key, rate.value), href=href_of(tenant_id, rate.key))
