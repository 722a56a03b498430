"""Two versions set side by side. Facts in, answers out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

from openphb.domains.budgets.rules import each_fraction, weekly_fraction
from openphb.domains.budgets.types import Basis, WeeksInYear
from openphb.domains.plans.comparing.types import (
    Amounts,
    Comparison,
    Costed,
    FactChange,
    Happened,
    PartChange,
    Said,
)
from openphb.domains.plans.sections.rules import difference
from openphb.kernel.money import Pence, round_half_up

Key = tuple[str, str]
Exact = tuple[Fraction, Fraction]
NOTHING: Exact = (Fraction(0), Fraction(0))


def compare(before: Sequence[Said], after: Sequence[Said], weeks: WeeksInYear) -> Comparison:
    """Return what was added, changed and taken away, in the later version's order.

    Each line's money is what it adds to the running total, rounded as the plan's own totals are,
    so that the lines' changes come to the plan's change to the penny. Lines that cost the same in
    both are counted first and change by nothing; an odd penny falls to one that changed.
    """
    old = {_key(one): one for one in before}
    new = {_key(one): one for one in after}
    keys = [*new, *(key for key in old if key not in new)]
    amounts, total = _money(keys, old, new, weeks)
    changes = []
    for key in keys:
        was, is_ = old.get(key), new.get(key)
        facts = _facts(was, is_)
        money = amounts.get(key, Amounts())
        if not facts and not money.weekly_change and not money.once_change:
            continue
        one = is_ or was
        assert one is not None
        happened = (
            Happened.ADDED if was is None else Happened.TAKEN if is_ is None else Happened.CHANGED
        )
        changes.append(PartChange(one.kind, one.title, happened, facts, money))
    return Comparison(tuple(changes), total)


def _key(one: Said) -> Key:
    return one.kind, one.key


def _facts(was: Said | None, is_: Said | None) -> tuple[FactChange, ...]:
    old, new = dict(was.facts) if was else {}, dict(is_.facts) if is_ else {}
    found = []
    for name in dict.fromkeys([*new, *old]):
        said, says = old.get(name, ""), new.get(name, "")
        if said != says:
            found.append(FactChange(name, difference(said, says)))
    return tuple(found)


def _money(
    keys: Iterable[Key], old: dict[Key, Said], new: dict[Key, Said], weeks: WeeksInYear
) -> tuple[dict[Key, Amounts], Amounts]:
    def exact(one: Said | None) -> Exact:
        return NOTHING if one is None or one.costed is None else _exact(one.costed, weeks)

    lines = [
        (key, exact(old.get(key)), exact(new.get(key)))
        for key in keys
        if any(version[key].costed is not None for version in (old, new) if key in version)
    ]
    lines.sort(key=lambda line: line[1] != line[2])
    versions = [[was for _key, was, _is in lines], [is_ for _key, _was, is_ in lines]]
    parts = [
        _rounded([amounts[column] for amounts in version])
        for column in (0, 1)
        for version in versions
    ]
    found = {line[0]: Amounts(*(part[place] for part in parts)) for place, line in enumerate(lines)}
    return found, Amounts(*(sum(part) for part in parts))


def _exact(costed: Costed, weeks: WeeksInYear) -> Exact:
    """Return what a line comes to a week and once, in exact pence."""
    if costed.basis is Basis.ONE_OFF:
        return Fraction(0), Fraction(each_fraction(costed.quantity_hundredths, costed.unit_pence))
    weekly = weekly_fraction(
        costed.quantity_hundredths, costed.unit_pence, costed.basis, weeks, costed.falls_on
    )
    return Fraction(weekly), Fraction(0)


def _rounded(exact: Sequence[Fraction]) -> list[Pence]:
    """Return what each adds to the rounded running total; together they are the rounded sum."""
    running = [0, *(round_half_up(one) for one in accumulate(exact))]
    return [now - last for last, now in pairwise(running)]
