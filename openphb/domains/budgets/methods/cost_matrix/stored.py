"""What is kept of a week that was priced, and the same week priced again from it.

Prices, the law's rates and bank holidays are kept with the week, so that nothing that is learnt,
loaded or corrected later changes the sum. The hash of what was put in tells of a change to a part
on which no amount rests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from openphb.domains.budgets.methods import reading
from openphb.domains.budgets.methods.cost_matrix.pack import work_out
from openphb.domains.budgets.methods.cost_matrix.pricing import (
    OF_EMPLOYING,
    employs,
    keys_of,
    refuse_cheap_holidays,
)
from openphb.domains.budgets.methods.cost_matrix.refusing import refuse_week
from openphb.domains.budgets.methods.cost_matrix.types import (
    DAYS,
    CareWeek,
    Employing,
    Item,
    MatrixWorked,
    Price,
    Priced,
    Row,
    When,
)
from openphb.domains.budgets.methods.stored_lines import stored_line, stored_working
from openphb.domains.budgets.types import WeeksInYear
from openphb.domains.rates.types import Rate, Unit, Who
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


def stored_matrix(made: MatrixWorked) -> dict[str, Any]:
    """Return all that is needed to price the week again, and its result, as plain JSON."""
    given = {"week": _week(made.week), "priced": _priced(made.priced)}
    return {
        **stored_working(made.worked),
        **given,
        "given_sha256": reading.sha256_of(given),
        "employer": asdict(made.employer) if made.employer else None,
        "notes": list(made.notes),
    }


def again(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the working that the same week and prices come to now.

    Refusals: `working_unreadable`, and those of `cost_matrix.pack.work_out`.
    """
    week, priced = stored_week(stored), stored_priced(stored)
    weeks_in_year = reading.one_of(WeeksInYear, stored, "weeks_in_year")
    # A price that is needed and was not kept: the week was changed since, or the prices were.
    refuse_unkept(week, priced)
    return stored_matrix(work_out(week, priced, weeks_in_year=weeks_in_year))


def refuse_unkept(week: CareWeek, priced: Priced) -> None:
    """Refuse a stored week whose prices were not all kept with it.

    Refusals: those of `refuse_week`, `working_unreadable`.
    """
    refuse_week(week)
    for code in (key.code for key in keys_of(week)):
        if code not in priced.prices:
            raise reading.unreadable(f"priced.prices.{code}")
    for name in OF_EMPLOYING if employs(week) else ():
        if name not in priced.national:
            raise reading.unreadable(f"priced.national.{name}")


def stored_week(stored: Mapping[str, Any]) -> CareWeek:
    """Return the week that a stored working is of. Refusal: `working_unreadable`."""
    raw = reading.inside(stored, "week")
    employing = reading.inside(raw, "employing", "week")
    return CareWeek(
        rows=tuple(
            read_row(one, f"week.rows[{place}]")
            for place, one in enumerate(reading.objects(raw, "rows", "week"))
        ),
        employing=read_employing(employing, "week.employing"),
        items=tuple(
            Item(reading.text(one, "code", here), reading.whole(one, "hundredths", here))
            for place, one in enumerate(reading.objects(raw, "items", "week"))
            for here in [f"week.items[{place}]"]
        ),
        others=tuple(reading.lines(raw, "others", "week")),
        contingency=reading.yes(raw, "contingency", "week"),
    )


def changed(stored: Mapping[str, Any], week: CareWeek) -> MatrixWorked:
    """Return what another week comes to by the prices that were kept with a stored one.

    Refusals: `working_unreadable`, `price_not_kept`, those of `cost_matrix.pricing.priced_for` and
    of `cost_matrix.pack.work_out`.
    """
    priced = stored_priced(stored)
    refuse_week(week)
    for key in keys_of(week):
        if key.code not in priced.prices:
            raise Refusal(
                "price_not_kept",
                f"This sum has no price for “{key.full_words}”.",
                "Ask the care co-ordinator to work it out with you.",
                key.code,
            )
    refuse_cheap_holidays(week, priced)
    weeks_in_year = reading.one_of(WeeksInYear, stored, "weeks_in_year")
    return work_out(week, priced, weeks_in_year=weeks_in_year)


def rests_on(stored: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a stored working rests on, as sentences: its notes, each price, the law's rates.

    Refusal: `working_unreadable`.
    """
    priced = stored_priced(stored)
    law = (law_words(rate) for rate in priced.national.values())
    used = {key.code for key in keys_of(stored_week(stored))}
    prices = (price.words for code, price in priced.prices.items() if code in used)
    return (*map(str, stored.get("notes", [])), *prices, *law)


def _week(week: CareWeek) -> dict[str, Any]:
    return {
        "rows": [stored_row(row) for row in week.rows],
        "employing": asdict(week.employing),
        "items": [asdict(item) for item in week.items],
        "others": [stored_line(line) for line in week.others],
        "contingency": week.contingency,
    }


def _priced(priced: Priced) -> dict[str, Any]:
    return {
        "on": priced.on.isoformat(),
        "known_seq": priced.known_seq,
        "prices": {code: asdict(price) for code, price in sorted(priced.prices.items())},
        "national": stored_national(priced.national),
        "bank_holidays": [day.isoformat() for day in priced.bank_holidays],
    }


def stored_national(national: Mapping[str, Rate]) -> dict[str, Any]:
    """Return the law's rates as plain JSON, by name."""
    return {
        name: {
            "value": str(rate.value),
            "unit": rate.unit,
            "valid_from": rate.valid_from.isoformat(),
            "valid_to": rate.valid_to.isoformat() if rate.valid_to else "",
            "source": rate.source,
        }
        for name, rate in sorted(national.items())
    }


def read_national(raw: Mapping[str, Any], where: str) -> dict[str, Rate]:
    """Return the law's rates from what was kept. Refusal: `working_unreadable`."""
    kept, here = reading.inside(raw, "national", where), reading.at(where, "national")
    return {name: _rate(kept, name, here) for name in kept}


def law_words(rate: Rate) -> str:
    """Return a rate of the law as a sentence, with its day and its source."""
    return (
        f"{rate.name.replace('_', ' ')}: {rate.value} {rate.unit} from "
        f"{long_date(rate.valid_from)} ({rate.source})"
    )


def read_employing(raw: Mapping[str, Any], where: str) -> Employing:
    """Return how personal assistants are employed, from what was kept."""
    return Employing(
        assistants=reading.whole(raw, "assistants", where),
        claims_allowance=reading.yes(raw, "claims_allowance", where),
        irregular=reading.yes(raw, "irregular", where),
    )


def stored_row(row: Row) -> dict[str, Any]:
    """Return one row of care as plain JSON."""
    return {
        "who": str(row.who),
        "when": str(row.when),
        "unit": str(row.unit),
        "hundredths": list(row.hundredths),
        "two_people": row.two_people,
        "woken_hundredths": row.woken_hundredths,
    }


def read_row(raw: Mapping[str, Any], where: str) -> Row:
    """Return one row of care from what was kept. Refusal: `working_unreadable`."""
    amounts = raw.get("hundredths")
    if not isinstance(amounts, list) or len(amounts) != DAYS:
        raise reading.unreadable(f"{where}.hundredths")
    if not all(reading.is_whole(one) for one in amounts):
        raise reading.unreadable(f"{where}.hundredths")
    return Row(
        who=reading.one_of(Who, raw, "who", where),
        when=reading.one_of(When, raw, "when", where),
        unit=reading.one_of(Unit, raw, "unit", where),
        hundredths=cast(tuple[int, int, int, int, int, int, int], tuple(amounts)),
        two_people=reading.yes(raw, "two_people", where),
        woken_hundredths=reading.whole(raw, "woken_hundredths", where),
    )


def stored_priced(stored: Mapping[str, Any]) -> Priced:
    """Return what a stored week was priced with. Refusal: `working_unreadable`."""
    raw = reading.inside(stored, "priced")
    prices = reading.inside(raw, "prices", "priced")
    days = raw.get("bank_holidays")
    if not isinstance(days, list):
        raise reading.unreadable("priced.bank_holidays")
    return Priced(
        on=reading.day(raw, "on", "priced"),
        known_seq=reading.whole(raw, "known_seq", "priced"),
        prices={code: _price(prices, code) for code in prices},
        national=read_national(raw, "priced"),
        bank_holidays=tuple(
            reading.day({"day": day}, "day", f"priced.bank_holidays[{place}]")
            for place, day in enumerate(days)
        ),
    )


def _price(prices: Mapping[str, Any], code: str) -> Price:
    where = "priced.prices"
    raw = reading.inside(prices, code, where)
    here = reading.at(where, code)
    return Price(reading.whole(raw, "value", here), reading.text(raw, "words", here))


def _rate(national: Mapping[str, Any], name: str, where: str) -> Rate:
    raw = reading.inside(national, name, where)
    here = reading.at(where, name)
    ends = reading.text(raw, "valid_to", here)
    return Rate(
        name=name,
        value=_decimal(reading.text(raw, "value", here), here),
        unit=reading.text(raw, "unit", here),
        valid_from=reading.day(raw, "valid_from", here),
        valid_to=reading.day(raw, "valid_to", here) if ends else None,
        source=reading.text(raw, "source", here),
    )


def _decimal(words: str, where: str) -> Decimal:
    try:
        value = Decimal(words)
    except InvalidOperation as fault:
        raise reading.unreadable(f"{where}.value") from fault
    if not value.is_finite():
        raise reading.unreadable(f"{where}.value")
    return value
