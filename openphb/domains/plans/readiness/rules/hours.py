"""Visits that clash, and hours that a day, a week or a person does not have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import combinations
from uuid import UUID

from openphb.domains.budgets.rules import weekly_fraction
from openphb.domains.budgets.types import Basis
from openphb.domains.plans import reference
from openphb.domains.plans.readiness.facts import Facts, Found
from openphb.domains.plans.readiness.types import ABOVE_USUAL, LineAbout, Visit
from openphb.domains.plans.types import LineAnswer, LineKind
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.types import CareKey, DayType, Unit
from openphb.kernel.counting import hundredths_words
from openphb.kernel.recurring import days_of, weekday_words

MINUTES_A_DAY = 24 * 60
HOURS_A_WEEK = 168
HOUR_WORDS = frozenset({"hour", "hours", "h", "hr", "hrs"})
MANY_HOURS = "more_hours_than_a_week"
HELP = (LineKind.PERSONAL_ASSISTANT, LineKind.AGENCY)


def found(facts: Facts) -> Iterator[Found]:
    """Yield clashes of visits and impossible hours."""
    hours = {line.id: hours_a_week(line, facts) for line in facts.plan.lines}
    yield from _each_line(facts, hours)
    yield from _each_person(facts, hours)
    yield from _all_together(facts, hours)
    yield from _clashes(facts)


def hours_a_week(line: LineAnswer, facts: Facts) -> Fraction:
    """Return how many hours of help a week a line buys; 0 where it counts something else."""
    minutes = minutes_of_a_unit(line)
    # What a bank holiday costs above a usual day pays for hours that another line counts.
    if line.indicative_key.startswith(ABOVE_USUAL):
        return Fraction(0)
    if line.kind not in HELP or not minutes or line.basis is Basis.ONE_OFF:
        return Fraction(0)
    # At a price of one penny a line comes to as many pence as units.
    units = weekly_fraction(
        line.quantity_hundredths, 1, line.basis, facts.plan.weeks_in_year, line.falls_on
    )
    return units * minutes / 60


def minutes_of_a_unit(line: LineAnswer) -> int:
    """Return how long somebody is there for one unit of a line; 0 where its unit does not say."""
    key = key_of(line.rate_code) if line.rate_code else None
    if isinstance(key, CareKey):
        if key.day_type in (DayType.SLEEP_IN, DayType.LIVE_IN):
            return 0
        return 60 if key.unit is Unit.HOUR else key.unit.minutes or 0
    return 60 if line.unit.strip().casefold() in HOUR_WORDS else 0


def _each_line(facts: Facts, hours: dict[UUID, Fraction]) -> Iterator[Found]:
    for line in facts.plan.lines:
        about, where = facts.about_line(line), f"lines.{line.id}"
        a_day = _hours_a_day(line)
        if a_day > 24:
            yield Found(
                "more_hours_than_a_day",
                where,
                {"line": line.description, "hours": _count(a_day)},
            )
        if about.visits and hours[line.id]:
            planned = _planned(about)
            if planned != hours[line.id]:
                yield Found(
                    "hours_differ",
                    f"about.{line.id}",
                    {
                        "line": line.description,
                        "planned": _count(planned),
                        "bought": _count(hours[line.id]),
                    },
                )
        clash = _overlap(about.visits, about.visits, same=True)
        if clash is not None:
            yield Found(
                "visits_overlap",
                f"about.{line.id}",
                {"line": line.description, "when": clash},
            )


def _hours_a_day(line: LineAnswer) -> Fraction:
    """Return the hours that a line puts into each of its days, where it says so."""
    if line.basis not in (Basis.PER_DAY, Basis.ON_WEEKDAYS) or line.kind not in HELP:
        return Fraction(0)
    return Fraction(line.quantity_hundredths, 100) * minutes_of_a_unit(line) / 60


def _each_person(facts: Facts, hours: dict[UUID, Fraction]) -> Iterator[Found]:
    of_person: dict[str, list[LineAnswer]] = defaultdict(list)
    for line in facts.plan.lines:
        name = " ".join(facts.about_line(line).paid_name.split())
        if name:
            of_person[name.casefold()].append(line)
    limit = reference.limit_on("hours_of_one_person_to_check", facts.on).value
    for lines in of_person.values():
        together = sum((hours[line.id] for line in lines), Fraction(0))
        said = {"name": facts.about_line(lines[0]).paid_name, "hours": _count(together)}
        where = f"about.{lines[0].id}"
        if together > HOURS_A_WEEK:
            yield Found("one_person_day_and_night", where, said)
        elif together > limit:
            yield Found("one_person_many_hours", where, {**said, "limit": str(limit)})
        for first, second in combinations(lines, 2):
            when = _overlap(facts.about_line(first).visits, facts.about_line(second).visits)
            if when is not None and _same_days(first, second):
                yield Found(
                    "one_person_twice",
                    f"about.{second.id}",
                    {
                        "name": said["name"],
                        "line": second.description,
                        "other": first.description,
                        "when": when,
                    },
                )


def _all_together(facts: Facts, hours: dict[UUID, Fraction]) -> Iterator[Found]:
    together = sum(hours.values(), Fraction(0))
    days = [line for line in facts.plan.lines if hours[line.id]]
    at_once = max(
        (
            sum((hours[line.id] for line in days if _holds(line, day)), Fraction(0))
            for day in {line.valid_from for line in days}
        ),
        default=Fraction(0),
    )
    one_line = any(_hours_a_day(line) > 24 for line in days)
    if at_once > HOURS_A_WEEK and not one_line:
        yield Found(MANY_HOURS, "lines", {"hours": _count(min(together, at_once))}, MANY_HOURS)


def _clashes(facts: Facts) -> Iterator[Found]:
    needs = {outcome.id: outcome.need_id for outcome in facts.plan.outcomes}
    visited = [line for line in facts.plan.lines if facts.about_line(line).visits]
    for first, second in combinations(visited, 2):
        one, other = facts.about_line(first), facts.about_line(second)
        if one.paid_name and _same(one.paid_name, other.paid_name):
            continue
        when = _overlap(one.visits, other.visits)
        shared = {needs.get(key) for key in first.outcome_ids} & {
            needs.get(key) for key in second.outcome_ids
        }
        if when is not None and shared - {None} and _same_days(first, second):
            yield Found(
                "visits_clash",
                f"about.{second.id}",
                {"line": second.description, "other": first.description, "when": when},
            )


def _same(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def _same_days(first: LineAnswer, second: LineAnswer) -> bool:
    """Return whether two lines hold on a day together."""
    return (second.valid_to is None or first.valid_from < second.valid_to) and (
        first.valid_to is None or second.valid_from < first.valid_to
    )


def _holds(line: LineAnswer, day: date) -> bool:
    return line.valid_from <= day and (line.valid_to is None or day < line.valid_to)


def _planned(about: LineAbout) -> Fraction:
    """Return the hours a week of some visits."""
    return sum(
        (Fraction(one.weekdays.bit_count() * one.minutes, 60) for one in about.visits), Fraction(0)
    )


def _overlap(
    first: tuple[Visit, ...], second: tuple[Visit, ...], *, same: bool = False
) -> str | None:
    """Return when two sets of visits are at once, as people say it; None where they never are."""
    for place, one in enumerate(first):
        for other in second[place + 1 :] if same else second:
            for day in days_of(one.weekdays):
                for second_day in days_of(other.weekdays):
                    if _meet(one, day, other, second_day):
                        return f"{weekday_words(1 << day)}, {_clock(one)} and {_clock(other)}"
    return None


def _meet(one: Visit, day: int, other: Visit, other_day: int) -> bool:
    week = 7 * MINUTES_A_DAY
    begins = day * MINUTES_A_DAY + one.begins
    other_begins = other_day * MINUTES_A_DAY + other.begins
    return (other_begins - begins) % week < one.minutes or (
        begins - other_begins
    ) % week < other.minutes


def _clock(visit: Visit) -> str:
    return "{}:{:02d} to {}:{:02d}".format(*divmod(visit.begins, 60), *divmod(visit.ends, 60))


def _count(hours: Fraction) -> str:
    return hundredths_words(round(hours * 100))
