"""What a line lawfully costs on a day, and what it is short of: facts in, answers out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import ceil
from uuid import UUID

from openphb.domains.budgets.rules import weekly_fraction
from openphb.domains.plans.live.types import LineInForce
from openphb.domains.plans.types import LineKind
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.rules import rate_on
from openphb.domains.rates.types import (
    CareKey,
    DayType,
    Rate,
    RateCard,
    RateKey,
    RateUsed,
    Unit,
    Who,
)
from openphb.domains.sufficiency.types import (
    BudgetShort,
    Lawful,
    Shortfall,
    ShortWhy,
    Sufficiency,
)
from openphb.kernel.money import pounds, round_half_up
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

HOURS = frozenset({"hour", "hours"})
MINUTES_IN_AN_HOUR = 60


@dataclass
class Prices:
    """What things lawfully cost on one day, by one card and the law; each is worked out once."""

    card: RateCard
    on: date
    minimum_wage: Rate
    """Of that day, for one hour, in pounds."""
    _known: dict[tuple[str, int, bool], tuple[Lawful, ...]] = field(default_factory=dict)

    def of(self, line: LineInForce) -> tuple[Lawful, ...]:
        """Return everything that one unit of a line must not be paid below; empty where unknown."""
        asked = (line.rate_code, line.carers_needed, pays_by_the_hour(line))
        if asked not in self._known:
            code, carers, by_the_hour = asked
            if code:
                found = self._by_card(code, carers)
            else:
                found = iter((self._wage(MINUTES_IN_AN_HOUR, carers),) if by_the_hour else ())
            self._known[asked] = tuple(found)
        return self._known[asked]

    def _by_card(self, code: str, carers: int) -> Iterator[Lawful]:
        key = key_of(code)
        one: RateUsed | None = None
        if isinstance(key, CareKey) and (key.handed or carers == 2):
            one = self._rate(replace(key, handed=False))
            key = replace(key, handed=True)
        used = self._rate(key)
        if used is None:
            return
        yield Lawful(used.value, ShortWhy.CARD, used.words, one.value if one else None)
        if isinstance(key, CareKey) and (minutes := _worked_minutes(key)):
            yield self._wage(minutes, 2 if key.handed else 1)

    def _rate(self, key: RateKey) -> RateUsed | None:
        try:
            return rate_on(self.card, key, self.on)
        except Refusal:
            # The card has no price of that day: the line is counted as one that nobody can judge.
            return None

    def _wage(self, minutes: int, carers: int) -> Lawful:
        hour = self.minimum_wage.exact * 100
        one = ceil(hour * Fraction(minutes, MINUTES_IN_AN_HOUR))
        length = (
            "" if minutes == MINUTES_IN_AN_HOUR else f", so {minutes} minutes are {pounds(one)}"
        )
        two = f", and two people are {pounds(2 * one)}" if carers == 2 else ""
        return Lawful(
            one * carers,
            ShortWhy.MINIMUM_WAGE,
            f"The minimum wage on {long_date(self.on)} is {pounds(round_half_up(hour))} an hour"
            f"{length}{two} ({self.minimum_wage.source}).",
            one if carers == 2 else None,
        )


def pays_by_the_hour(line: LineInForce) -> bool:
    """Return whether a line pays by the hour somebody whom the person employs."""
    return line.kind is LineKind.PERSONAL_ASSISTANT and line.unit.strip().lower() in HOURS


def weekly_pence(line: LineInForce, unit_pence: int) -> int:
    """Return what a line comes to a week at a price, rounded to the penny."""
    return round_half_up(
        weekly_fraction(
            line.quantity_hundredths, unit_pence, line.basis, line.weeks_in_year, line.falls_on
        )
    )


def shortfall(line: LineInForce, lawful: Iterable[Lawful]) -> Shortfall | None:
    """Return what a line is short of, or None where its price is enough: the highest counts."""
    found = max(lawful, key=lambda one: one.pence, default=None)
    if found is None or line.unit_pence >= found.pence:
        return None
    if found.one_carer_pence is not None and line.unit_pence <= found.one_carer_pence:
        words = f"Two carers are needed at the same time, and one is paid for. {found.words}"
        found = replace(found, why=ShortWhy.TWO_CARERS, words=words)
    now, then = weekly_pence(line, line.unit_pence), weekly_pence(line, found.pence)
    return Shortfall(line, found, now, then)


def judged(lines: Iterable[LineInForce], prices: Prices) -> Sufficiency:
    """Return every budget of some lines beside what the lines lawfully cost, the worst first."""
    budgets: set[UUID] = set()
    known = by_hand = unpriced = 0
    short: dict[UUID, list[Shortfall]] = defaultdict(list)
    for line in lines:
        budgets.add(line.budget_id)
        lawful = prices.of(line)
        if not lawful:
            by_hand += not line.rate_code
            unpriced += bool(line.rate_code)
            continue
        known += 1
        found = shortfall(line, lawful)
        if found is not None:
            short[line.budget_id].append(found)
    worst_first = sorted(
        (
            BudgetShort(
                budget_id,
                found[0].line.subject_id,
                found[0].line.plan_id,
                tuple(sorted(found, key=lambda one: (-one.weekly_pence, one.line.line_key))),
            )
            for budget_id, found in short.items()
        ),
        key=lambda one: (-one.weekly_pence, one.budget_id),
    )
    return Sufficiency(
        prices.card.tenant_id,
        prices.on,
        prices.card.known_seq,
        len(budgets),
        known,
        by_hand,
        unpriced,
        tuple(worst_first),
    )


def _worked_minutes(key: CareKey) -> int | None:
    """Return how long an employed person works for one unit; None where a price is not by the hour.

    A sleep-in's flat sum is for no hours of work ([2021] UKSC 8), and living in is agreed by day.
    """
    if key.who is not Who.PA or key.day_type is DayType.LIVE_IN:
        return None
    return MINUTES_IN_AN_HOUR if key.unit is Unit.HOUR else key.unit.minutes
