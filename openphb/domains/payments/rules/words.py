"""A sum as a sentence: "20 hours a week × £14.20 × 4 weeks"."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from openphb.domains.agreements.types import PauseTold
from openphb.domains.budgets.types import Basis, often_words
from openphb.domains.payments.types import StopKind, WorkingPart
from openphb.domains.people.types import LifeTold
from openphb.kernel.counting import counted, counted_hundredths
from openphb.kernel.money import pounds
from openphb.kernel.periods import MONTHS, Period, long_date
from openphb.kernel.recurring import weekdays_before, years_before

_EVERY = {
    Basis.PER_DAY: "a day",
    Basis.PER_WEEK: "a week",
    Basis.PER_FOUR_WEEKS: "every 4 weeks",
    Basis.PER_MONTH: "a month",
    Basis.PER_YEAR: "a year ÷ 12",
    Basis.ONE_OFF: "once",
}


def _every(basis: Basis, falls_on: int) -> str:
    return often_words(basis, falls_on) if basis.names_days else _EVERY[basis]


def sentence(part: WorkingPart, unit: str, because: str = "") -> str:
    """Return how a part of a line came about. `unit` is what is counted ("hours"); "" for a sum.

    For what a pause, a hospital stay or a death took, `because` says in words what it was.
    """
    if part.because is not None:
        taken = duration(part.period, part.basis, part.falls_on) or "all of it"
        return f"less {taken}, {pounds(-part.pence)}: {because}"
    quantity = counted_hundredths(part.quantity_hundredths, unit)
    words = f"{quantity} {_every(part.basis, part.falls_on)} × {pounds(part.unit_pence)}"
    times = duration(part.period, part.basis, part.falls_on)
    return f"{words} × {times}" if times else words


def stop_words(
    kind: StopKind,
    days: Period,
    *,
    pause: PauseTold | None = None,
    life: LifeTold | None = None,
    taken_back: bool = False,
) -> str:
    """Return what stopped a line, with its days and, where they are told, why and by what authority."""
    if kind is StopKind.DEATH:
        died = life.from_day if life else days.start
        said = f"the person died on {long_date(died)}; paid up to and including that day"
    elif kind is StopKind.PAUSE:
        for_good = pause is not None and pause.for_good
        said = f"{'the direct payment stopped' if for_good else 'payments are paused'} {_from_to(days)}"
        if pause is not None:
            said += f" ({pause.why}; authority: {pause.authority})"
    else:
        said = f"in hospital, nights {_from_to(days)}"
        if life is not None:
            said += f"{f' at {life.place}' if life.place else ''}, as the agreement says"
    return f"taken back: {said}" if taken_back else said


def changed_words(
    description: str, days: Period, sum_of: tuple[int, int, Basis, int], unit: str
) -> str:
    """Return a line as it was recorded: "Personal assistant: 20 hours a week × £15.00 from …"."""
    hundredths, pence, basis, falls_on = sum_of
    if not pence:
        return f"{description}: nothing {_from_to(days)}"
    number = counted_hundredths(hundredths, unit)
    return f"{description}: {number} {_every(basis, falls_on)} × {pounds(pence)} {_from_to(days)}"


def _from_to(days: Period) -> str:
    last = days.last_day
    if last is None:
        return f"from {long_date(days.start)}"
    if last == days.start:
        return f"on {long_date(days.start)}"
    return f"from {long_date(days.start)} to {long_date(last)}"


def died_words(died_on: date) -> str:
    """Return why a payment waits for a decision after a death."""
    return (
        f"Stopped: the person died on {long_date(died_on)}. Release it only for what is still owed."
    )


def duration(period: Period, basis: Basis, falls_on: int = 0) -> str:
    """Return how long a period is in the words of a basis: "4 weeks", "3 days", "10 of 30 days"."""
    days = period.days or 0
    if basis is Basis.ONE_OFF:
        return ""
    if basis is Basis.PER_DAY:
        return counted(days, "days")
    if basis.names_days:
        return _named_days(period, basis, falls_on)
    if basis is Basis.PER_FOUR_WEEKS:
        return counted(days // 28, "times") if days % 28 == 0 else f"{days} of 28 days"
    if basis is Basis.PER_WEEK:
        weeks, rest = divmod(days, 7)
        parts = [counted(weeks, "weeks")] if weeks else []
        parts += [f"{rest} of 7 days"] if rest else []
        return " and ".join(parts)
    return _months(period)


def _named_days(period: Period, basis: Basis, falls_on: int) -> str:
    assert period.end is not None
    if basis is Basis.ON_WEEKDAYS:
        days = weekdays_before(falls_on, period.end) - weekdays_before(falls_on, period.start)
        return counted(days, "days")
    times = years_before(falls_on, period.end) - years_before(falls_on, period.start)
    return "" if times == 1 else counted(times, "times")


def _months(period: Period) -> str:
    whole, parts = 0, []
    for month in period.by_months():
        length = monthrange(month.start.year, month.start.month)[1]
        if month.days == length:
            whole += 1
        else:
            parts.append(f"{month.days} of {length} days in {MONTHS[month.start.month - 1]}")
    return " and ".join(([counted(whole, "months")] if whole else []) + parts)
