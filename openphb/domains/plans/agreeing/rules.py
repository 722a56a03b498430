"""What lies between an indicative budget and a plan: facts in, answers out.

Lines are matched by what the rate card calls them, then by the line of the indicative budget that a
plan's line came from, and never by their words: whoever renames a line has changed no money. What
matches nothing was added or left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from uuid import UUID

from openphb.domains.budgets.rules import (
    annual_fraction,
    one_off_fraction,
    weekly_fraction,
)
from openphb.domains.budgets.types import Basis, CostedLine, WeeksInYear
from openphb.domains.plans.agreeing.types import (
    DifferenceWhy,
    Explanation,
    FromIndicative,
    FunderPart,
)
from openphb.domains.plans.types import LineAnswer, LineKind, Totals
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.types import CareKey, Who
from openphb.kernel.money import round_half_up, split

_PER_CENT = 100_00
# What the card's items are, among the kinds that a plan has. What is not named is something else.
_KINDS = {
    "mileage": LineKind.TRAVEL,
    "insurance": LineKind.INSURANCE,
    "training": LineKind.TRAINING,
    "recruitment": LineKind.START_UP,
    "dbs_check": LineKind.START_UP,
    "payroll_set_up": LineKind.START_UP,
    "managed_account_set_up": LineKind.START_UP,
    "equipment": LineKind.EQUIPMENT,
}
_CARERS = {Who.PA: LineKind.PERSONAL_ASSISTANT, Who.AGENCY: LineKind.AGENCY}
# How the keys begin of lines that no card prices and that a method makes of its own.
_MADE = {
    "employing.": LineKind.PERSONAL_ASSISTANT,
    "above_usual.pa.": LineKind.PERSONAL_ASSISTANT,
    "above_usual.agency.": LineKind.AGENCY,
    "contingency.": LineKind.CONTINGENCY,
}


@dataclass(frozen=True)
class _Amount:
    """Exact pence a week, a year and once."""

    weekly: Fraction = Fraction(0)
    annual: Fraction = Fraction(0)
    one_off: Fraction = Fraction(0)

    def __add__(self, other: _Amount) -> _Amount:
        return _Amount(
            self.weekly + other.weekly, self.annual + other.annual, self.one_off + other.one_off
        )

    def __sub__(self, other: _Amount) -> _Amount:
        return self + other.times(Fraction(-1))

    def times(self, many: Fraction) -> _Amount:
        return _Amount(self.weekly * many, self.annual * many, self.one_off * many)

    @property
    def rounded(self) -> Totals:
        return Totals(*map(round_half_up, (self.weekly, self.annual, self.one_off)))


@dataclass(frozen=True)
class _Pair:
    """Lines of the indicative budget and of the plan that are for one thing."""

    was: tuple[CostedLine, ...]
    now: tuple[LineAnswer, ...]


def from_indicative(
    lines: Sequence[CostedLine], plan_lines: Sequence[LineAnswer], weeks: WeeksInYear
) -> FromIndicative:
    """Return what a plan's lines come to beside an indicative budget's, and why.

    Every difference is exact, and rounded as a step of the running total from the one amount to
    the other, so that the steps add up to the penny.
    """
    steps = [
        (why, pair, amount)
        for pair in _pairs(lines, plan_lines)
        for why, amount in _differences(pair, weeks)
    ]
    begin = sum((_of(line, weeks) for line in lines), _Amount())
    reached = [one.rounded for one in accumulate((one[2] for one in steps), initial=begin)]
    explanations = [
        Explanation(why, pair.was, pair.now, _less(after, before))
        for (why, pair, _amount), before, after in zip(steps, reached, reached[1:], strict=False)
    ]
    end = sum((_of(line, weeks) for line in plan_lines), _Amount()).rounded
    return FromIndicative(
        begin.rounded,
        end,
        (*explanations, *_funded_otherwise(plan_lines)),
        by_funder(plan_lines),
    )


def by_funder(lines: Iterable[LineAnswer]) -> tuple[FunderPart, ...]:
    """Return what each body pays of some lines; the parts of a line add up to it, to the penny."""
    pence: dict[UUID, Totals] = defaultdict(lambda: Totals(0, 0, 0))
    names: dict[UUID, str] = {}
    for line in lines:
        for funder_id, part in shared_out(line).items():
            pence[funder_id] = _more(pence[funder_id], part)
        names |= {share.funder_id: share.funder_name for share in line.shares}
    parts = (FunderPart(funder_id, names[funder_id], of) for funder_id, of in pence.items())
    return tuple(
        sorted(
            parts,
            key=lambda one: (-one.pence.annual_pence, -one.pence.one_off_pence, one.funder_name),
        )
    )


def shared_out(line: LineAnswer) -> dict[UUID, Totals]:
    """Return funder → its part of a line, in the order of its shares: `kernel.money.split`."""
    if not line.shares:
        return {}
    weights = [share.ten_thousandths for share in line.shares]
    of = line.totals
    columns = [split(one, weights) for one in (of.weekly_pence, of.annual_pence, of.one_off_pence)]
    return {
        share.funder_id: Totals(*parts) for share, *parts in zip(line.shares, *columns, strict=True)
    }


def asks_for_reasons(found: FromIndicative, tolerance: int | None) -> bool:
    """Return whether whoever sends a plan must say why it is not what the person was told.

    Whatever is below the indicative budget needs reasons: the person was told of more. What is
    above it needs them beyond the commissioner's `tolerance`, in hundredths of a per cent; by the
    penny where none is set.
    """
    pairs = (
        (found.indicative.annual_pence, found.difference.annual_pence),
        (found.indicative.one_off_pence, found.difference.one_off_pence),
    )
    return any(more < 0 or more * _PER_CENT > told * (tolerance or 0) for told, more in pairs)


def kind_of(line: CostedLine) -> LineKind:
    """Return what a line of an indicative budget buys, by its code and key; never by its words."""
    if line.rate_code:
        key = key_of(line.rate_code)
        if isinstance(key, CareKey):
            return _CARERS.get(key.who, LineKind.OTHER)
        return _KINDS.get(key.name, LineKind.OTHER)
    return next(
        (kind for start, kind in _MADE.items() if line.key.startswith(start)), LineKind.OTHER
    )


def _pairs(lines: Sequence[CostedLine], plan_lines: Sequence[LineAnswer]) -> Iterator[_Pair]:
    """Yield what is for one thing together: in the order of the indicative budget, then of the plan."""
    codes = {one.rate_code for one in lines} & {one.rate_code for one in plan_lines} - {""}
    by_key = {one.known_by: one for one in plan_lines if one.rate_code not in codes}
    told: set[str] = set()
    matched: set[UUID] = set()
    for line in lines:
        if line.rate_code in codes:
            if line.rate_code in told:
                continue
            told.add(line.rate_code)
            pair = _Pair(
                tuple(one for one in lines if one.rate_code == line.rate_code),
                tuple(one for one in plan_lines if one.rate_code == line.rate_code),
            )
        else:
            found = by_key.get(line.key) if line.key else None
            pair = _Pair((line,), (found,) if found else ())
        matched |= {one.id for one in pair.now}
        yield pair
    for one in plan_lines:
        if one.id not in matched:
            yield _Pair((), (one,))


def _differences(pair: _Pair, weeks: WeeksInYear) -> Iterator[tuple[DifferenceWhy, _Amount]]:
    was = sum((_of(line, weeks) for line in pair.was), _Amount())
    now = sum((_of(line, weeks) for line in pair.now), _Amount())
    if not pair.now:
        yield DifferenceWhy.LEFT_OUT, now - was
    elif not pair.was:
        yield DifferenceWhy.ADDED, now - was
    elif _counted_otherwise(pair):
        if was != now:
            yield DifferenceWhy.COUNTED_OTHERWISE, now - was
    else:
        many_were = sum((_many(line, weeks) for line in pair.was), Fraction(0))
        many_are = sum((_many(line, weeks) for line in pair.now), Fraction(0))
        at_old_price = was.times(many_are / many_were)
        if many_are != many_were:
            more = many_are > many_were
            why = DifferenceWhy.MORE if more else DifferenceWhy.LESS
            yield why, at_old_price - was
        if now != at_old_price:
            yield _dearer(pair, now, at_old_price), now - at_old_price


def _dearer(pair: _Pair, now: _Amount, at_old_price: _Amount) -> DifferenceWhy:
    if {one.carers_needed for one in pair.was} != {one.carers_needed for one in pair.now}:
        return DifferenceWhy.CARERS
    dearer = (now.annual, now.one_off) > (at_old_price.annual, at_old_price.one_off)
    return DifferenceWhy.DEARER if dearer else DifferenceWhy.CHEAPER


def _counted_otherwise(pair: _Pair) -> bool:
    """Whether quantities cannot be set against each other: other units, or once and again and again."""
    lines: tuple[CostedLine | LineAnswer, ...] = (*pair.was, *pair.now)
    units = {one.unit.strip().casefold() for one in lines}
    return len(units) > 1 or len({one.basis is Basis.ONE_OFF for one in lines}) > 1


def _of(line: CostedLine | LineAnswer, weeks: WeeksInYear) -> _Amount:
    rate, falls_on = (line.quantity_hundredths, line.unit_pence, line.basis), _falls_on(line)
    return _Amount(
        weekly_fraction(*rate, weeks, falls_on),
        annual_fraction(*rate, weeks, falls_on),
        one_off_fraction(*rate),
    )


def _many(line: CostedLine | LineAnswer, weeks: WeeksInYear) -> Fraction:
    """Return how many units a line buys: a week, or once."""
    if line.basis is Basis.ONE_OFF:
        return Fraction(line.quantity_hundredths, 100)
    return weekly_fraction(line.quantity_hundredths, 1, line.basis, weeks, _falls_on(line))


def _falls_on(line: CostedLine | LineAnswer) -> int:
    return line.falls_on if isinstance(line, LineAnswer) else 0


def _funded_otherwise(plan_lines: Sequence[LineAnswer]) -> Iterator[Explanation]:
    """Yield the lines of which more than one body pays: an indicative budget is the commissioner's."""
    for line in plan_lines:
        if len(line.shares) > 1:
            yield Explanation(DifferenceWhy.OTHER_FUNDER, (), (line,), Totals(0, 0, 0))


def _less(one: Totals, other: Totals) -> Totals:
    return Totals(
        one.weekly_pence - other.weekly_pence,
        one.annual_pence - other.annual_pence,
        one.one_off_pence - other.one_off_pence,
    )


def _more(one: Totals, other: Totals) -> Totals:
    return Totals(
        one.weekly_pence + other.weekly_pence,
        one.annual_pence + other.annual_pence,
        one.one_off_pence + other.one_off_pence,
    )
