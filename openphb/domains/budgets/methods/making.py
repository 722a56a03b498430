"""Working out, by its own pack, what was asked of a method that is not a week of care."""

from __future__ import annotations

from typing import TypeAlias

from openphb.domains.budgets.methods import one_off, price_list, wheelchair
from openphb.domains.budgets.methods.given import Made
from openphb.domains.budgets.methods.one_off import OneOffThings
from openphb.domains.budgets.methods.price_list import Chosen
from openphb.domains.budgets.methods.wheelchair import WheelchairNeed
from openphb.domains.budgets.types import WeeksInYear
from openphb.domains.rates.types import RateCard

Asked: TypeAlias = WheelchairNeed | OneOffThings | Chosen
"""What somebody wrote on the page of one of these methods."""


def make(asked: Asked, card: RateCard, weeks_in_year: WeeksInYear) -> Made:
    """Return what was asked comes to on the card's day, with all that is kept of it.

    Refusals: those of the method's own pricing and of its pack.
    """
    if isinstance(asked, WheelchairNeed):
        priced = wheelchair.priced_for(asked, card)
        chair = wheelchair.work_out(asked, priced, weeks_in_year=weeks_in_year)
        return Made(chair.worked, wheelchair.stored_wheelchair(chair), chair.notes)
    if isinstance(asked, OneOffThings):
        things = one_off.work_out(asked, on=card.on, weeks_in_year=weeks_in_year)
        one_off.refuse_excluded(asked, card.on)
        return Made(things.worked, one_off.stored_one_off(things), things.notes)
    prices = price_list.priced_for(asked, card)
    chosen = price_list.work_out(asked, prices, weeks_in_year=weeks_in_year)
    return Made(chosen.worked, price_list.stored_list(chosen), chosen.notes)
