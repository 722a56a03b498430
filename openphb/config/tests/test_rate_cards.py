"""The demonstration's made-up prices are lawful ones."""

from __future__ import annotations

from datetime import date

import pytest

from openphb.config.demo.rate_cards import YEARS, rows_of
from openphb.domains.rates.national import rate_on


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("year", YEARS)
def test_no_made_up_hour_is_below_the_minimum_wage(place, year):
    least = rate_on("nlw_21_plus", date(year[0], 4, 1)).exact
    hours = [
        (code, price) for code, price, *_rest in rows_of(place, *year) if code.endswith(".hour")
    ]
    assert len(hours) > 20
    assert [one for one in hours if float(one[1]) < least] == []
