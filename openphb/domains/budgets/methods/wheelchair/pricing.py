"""What a wheelchair need is priced with: the commissioner's list, and its choice about repairs. Pure."""

from __future__ import annotations

from openphb.domains.budgets.methods.given import CardPrices, card_prices
from openphb.domains.budgets.methods.wheelchair.refusing import refuse_ahead, refuse_need
from openphb.domains.budgets.methods.wheelchair.types import (
    RepairsPaid,
    WheelchairNeed,
    WheelchairPriced,
)
from openphb.domains.rates.rules import holding
from openphb.domains.rates.types import RateCard, Unit
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

REPAIRS_AHEAD = f"wheelchair_repairs_ahead.{Unit.YES_NO}"
_CHOSEN_HERE = "This was chosen for this budget, because the rate card does not say it."


def repairs_by_card(card: RateCard) -> RepairsPaid | None:
    """Return when a commissioner's card says that repairs are valued; None where it does not."""
    rate = holding(card.rates, card.on).get(REPAIRS_AHEAD)
    if rate is None:
        return None
    return RepairsPaid.AHEAD if rate.value else RepairsPaid.YEARLY


def priced_for(need: WheelchairNeed, card: RateCard) -> WheelchairPriced:
    """Return everything that a need is priced with on the card's day.

    Refusals: those of `refuse_need` and `refuse_ahead`, `not_on_list`, `list_unit`,
    `repairs_paid_missing`.
    """
    refuse_need(need, card.on)
    prices = card_prices(
        card, {thing.code: f"{where}.code" for where, thing in need.things if thing.code}
    )
    refuse_units(need, prices)
    if need.repairs is None:
        return WheelchairPriced(prices, RepairsPaid.YEARLY, "")
    by_card = repairs_by_card(card)
    paid = by_card or need.repairs_paid
    if paid is None:
        raise Refusal(
            "repairs_paid_missing",
            "It does not say when repairs are valued.",
            "Choose at the start, or year by year.",
            "repairs_paid",
        )
    refuse_ahead(need.period, paid, has_repairs=True)
    return WheelchairPriced(prices, paid, _said(card) if by_card else _CHOSEN_HERE)


def refuse_units(need: WheelchairNeed, prices: CardPrices) -> None:
    """Refuse a chair that is priced by the year, or repairs that are not: `list_unit`."""
    for where, thing in need.things:
        wanted = Unit.YEAR if where == "repairs" else Unit.ONCE
        if thing.code in prices.listed and prices.listed[thing.code].unit is not wanted:
            raise Refusal(
                "list_unit",
                f"This has no price {'for a year' if wanted is Unit.YEAR else 'that is paid once'}.",
                "Choose something else from the list.",
                f"{where}.code",
            )


def _said(card: RateCard) -> str:
    rate = holding(card.rates, card.on)[REPAIRS_AHEAD]
    return f"The rate card says so from {long_date(rate.valid_from)} ({rate.source})."
