"""What the commissioners pay for help: made-up local prices, said to be so, above the minimum wage.

There is a card for 2025/26 and one for 2026/27, and none for the year after: from 1 January 2027 the
demonstration warns that it is missing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date

from openphb.config.demo.beginnings import on
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.rates import actions as rates
from openphb.domains.rates.card_file import COLUMNS
from openphb.domains.rates.catalogue import key_of, own_key
from openphb.domains.rates.types import DayType, RateGiven, Unit, Who

# Pence for an hour by day in 2025/26; the minimum wage was £12.21.
HOUR: Mapping[Who, int] = {
    Who.PA: 1340,
    Who.AGENCY: 2450,
    Who.SELF_EMPLOYED: 1900,
    Who.NURSE: 3950,
}
# In hundredths of the weekday's hour.
DAYS: Mapping[DayType, int] = {
    DayType.WEEKDAY: 100,
    DayType.EVENING: 105,
    DayType.SATURDAY: 110,
    DayType.SUNDAY: 115,
    DayType.BANK_HOLIDAY: 160,
}
# In hundredths of that day's hour: a shorter call costs more for each of its minutes.
CALLS: Mapping[Unit, int] = {Unit.CALL_45: 82, Unit.CALL_30: 60, Unit.CALL_15: 36}
NIGHTS: Mapping[Who, Mapping[str, int]] = {
    Who.PA: {"waking_night.hour": 1450, "sleep_in.night": 8500, "live_in.day": 17800},
    Who.AGENCY: {
        "waking_night.hour": 2580,
        "sleep_in.night": 11200,
        "live_in.day": 21500,
        "live_in.week": 146000,
    },
    Who.SELF_EMPLOYED: {"waking_night.hour": 1980, "sleep_in.night": 9500},
    Who.NURSE: {"waking_night.hour": 4300},
}
OTHERS: Mapping[str, int] = {
    "mileage.mile": 45,
    "payroll_fee.four_weeks": 1650,
    "payroll_fee.year": 21450,
    "payroll_set_up.once": 4500,
    "managed_account_fee.four_weeks": 2800,
    "managed_account_set_up.once": 6000,
    "insurance.year": 9800,
    "training.year": 25000,
    "training.once": 40000,
    "recruitment.once": 15000,
    "dbs_check.once": 6200,
    "equipment.year": 12000,
    "support_service.month": 3200,
}
# Per cent in hundredths; these hold until they are changed.
CHOICES: Mapping[str, int] = {
    "contingency.percent": 500,
    "start_up.percent": 800,
    "tolerance.percent": 1000,
    "limit.week": 250000,
    "limit.once": 500000,
    "virement.percent": 500,
    "virement.week": 5000,
}
# The first commissioner's own list in 2026/27.
OWN_LIST: Mapping[tuple[str, Unit], int] = {
    ("Standard manual wheelchair", Unit.ONCE): 61250,
    ("Lightweight manual wheelchair", Unit.ONCE): 118000,
    ("Tilt-in-space wheelchair", Unit.ONCE): 245000,
    ("Pressure-relieving cushion", Unit.ONCE): 18500,
    ("Postural back support", Unit.ONCE): 42000,
    ("Wheelchair repairs and upkeep", Unit.YEAR): 9600,
    ("Respite weekend", Unit.SESSION): 48000,
    ("Music therapy", Unit.SESSION): 5500,
    ("Gym membership", Unit.MONTH): 3250,
}
YEARS = ((2025, 1000), (2026, 1042))
"""Each card's first April, and its prices in thousandths of the first one's."""
DECIDED_BEFORE = 3
"""The month of each card: March."""
NEW_MILEAGE = date(2027, 1, 1)


def agree_cards(stage: Stage, *, until: date) -> None:
    """Have finance take in each commissioner's cards, and the manager agree to them.

    One price of the first commissioner is corrected, and one still waits on the day `until`.
    """
    for place, commissioner in enumerate(stage.commissioners):
        for year, thousandths in YEARS:
            rows = list(rows_of(place, year, thousandths))
            _agree_file(stage, commissioner, year, rows)
    first = stage.commissioners[0]
    _agree_list(stage, first)
    _correct(stage, first)
    with on(stage, "finance", until) as (viewer, at):
        rates.propose_rates(
            by=viewer,
            at=at,
            tenant_id=first.tenant_id,
            what="Mileage from January",
            rates=[
                RateGiven(
                    key_of("mileage.mile"),
                    55,
                    NEW_MILEAGE,
                    None,
                    "Made up for the demonstration: letter of the finance director",
                )
            ],
        )


def rows_of(place: int, year: int, thousandths: int) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield one commissioner's card of a year as the rows of a file, without its header."""
    source = f"Made up for the demonstration: local rate card {year}/{(year + 1) % 100}"
    first = date(year, 4, 1).isoformat()

    def row(code: str, value: int) -> tuple[str, str, str, str, str]:
        words = "yes" if value else "no"
        if key_of(code).unit is not Unit.YES_NO:
            words = f"{value // 100}.{value % 100:02d}"
        return (code, words, first, "", source)

    for code, value in _prices(place).items():
        # Whole fives of pence, as cards are written, and never below what the year before paid.
        yield row(code, -(-value * thousandths // 5000) * 5)
    if (year, thousandths) == YEARS[0]:
        for code, value in CHOICES.items():
            yield row(code, value)
        # The second commissioner prices no short call of its own for self-employed carers.
        yield row("pro_rata.yes_no", int(place == 1))


def _prices(place: int) -> dict[str, int]:
    """Return one commissioner's prices of the first year: each pays a little more than the last."""
    found = {}
    for who, hour in HOUR.items():
        for day_type, hundredths in DAYS.items():
            an_hour = (hour + 15 * place) * hundredths // 100
            found[f"{who}.{day_type}.hour"] = an_hour
            if who is Who.AGENCY:
                for unit, part in CALLS.items():
                    found[f"{who}.{day_type}.{unit}"] = an_hour * part // 100
                if place == 0:
                    found[f"{who}.{day_type}.hour.double"] = an_hour * 190 // 100
        for night, value in NIGHTS[who].items():
            found[f"{who}.{night}"] = value + 20 * place
    return found | dict(OTHERS)


def _agree_file(
    stage: Stage,
    commissioner: Commissioner,
    year: int,
    rows: list[tuple[str, str, str, str, str]],
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([COLUMNS, *rows])
    with on(stage, "finance", date(year, DECIDED_BEFORE, 3)) as (viewer, at):
        found = rates.import_rates(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            name=f"Rate card {year}-{(year + 1) % 100}.csv",
            data=text.getvalue().encode(),
        )
    assert found.proposal_id, "the demonstration's own card is new"
    assert not found.faults, "and sound"
    with on(stage, "manager", date(year, DECIDED_BEFORE, 14)) as (viewer, at):
        rates.decide_rates(
            by=viewer,
            at=at,
            proposal_id=found.proposal_id,
            agree=True,
            reason="As the commissioning committee agreed.",
        )


def _agree_list(stage: Stage, commissioner: Commissioner) -> None:
    year, _thousandths = YEARS[-1]
    with on(stage, "finance", date(year, DECIDED_BEFORE, 3)) as (viewer, at):
        proposal_id = rates.propose_rates(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            what=f"Our own list {year}-{(year + 1) % 100}",
            rates=[
                RateGiven(
                    own_key(words, unit),
                    value,
                    date(year, 4, 1),
                    None,
                    f"Made up for the demonstration: price list {year}/{(year + 1) % 100}",
                )
                for (words, unit), value in OWN_LIST.items()
            ],
        )
    with on(stage, "manager", date(year, DECIDED_BEFORE, 14)) as (viewer, at):
        rates.decide_rates(
            by=viewer,
            at=at,
            proposal_id=proposal_id,
            agree=True,
            reason="As the wheelchair service and the committee agreed.",
        )


def _correct(stage: Stage, commissioner: Commissioner) -> None:
    with on(stage, "finance", date(2026, 4, 20)) as (viewer, at):
        proposal_id = rates.propose_rates(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            what="Weekday hour of an agency, corrected",
            rates=[
                RateGiven(
                    key_of("agency.weekday.hour"),
                    2560,
                    date(2026, 4, 1),
                    None,
                    "Made up for the demonstration: the card had another hour's price",
                )
            ],
        )
    with on(stage, "finance.approver", date(2026, 4, 21)) as (viewer, at):
        rates.decide_rates(
            by=viewer,
            at=at,
            proposal_id=proposal_id,
            agree=True,
            reason="Compared with the signed card.",
        )
