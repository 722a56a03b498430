"""A group against everybody else of the same need: one difference, with how sure it is.

The difference is that of means within each need, weighted by how much each need tells
(`n₁·n₀ / (n₁ + n₀)`): the coefficient of least squares with an effect for every need. Its standard
error is HC2, which does not suppose that amounts scatter alike in both groups, and the interval uses
the degrees of freedom of Bell and McCaffrey: G. Imbens and M. Kolesár, “Robust standard errors in
small samples: some practical advice”, Review of Economics and Statistics 98 (2016), 701–712. With
one need alone this is the comparison of two means with unequal variances (Welch).

Amounts are compared by their logarithms, so a difference is a ratio of geometric means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from openphb.domains.evaluation.rules import student
from openphb.domains.evaluation.types import Estimate, Sums

OUTSIDE = 0.05
"""The interval is of 95 %."""
# Less is a rounding of zero: amounts that are all alike in each group.
NO_SPREAD = 1e-16
WHOLE_LEVERAGE = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class _Side:
    """The people of one side within one need: their regressor, how many, and their residuals."""

    x: float
    count: int
    residuals: float
    leverage: float

    @property
    def weight(self) -> float:
        return self.x * self.x / (1 - self.leverage)


def estimate(pairs: Iterable[tuple[Sums, Sums]]) -> Estimate | None:
    """Return the difference of the first of each pair from the second; a pair is one need.

    None where no need has both, or where one value alone carries all that is known.
    """
    both = [(ours, theirs) for ours, theirs in pairs if ours.count and theirs.count]
    tells = sum(ours.count * theirs.count / (ours.count + theirs.count) for ours, theirs in both)
    if not both:
        return None
    difference = (
        sum(
            ours.count * theirs.count / (ours.count + theirs.count) * (ours.mean - theirs.mean)
            for ours, theirs in both
        )
        / tells
    )
    needs = [_sides(ours, theirs, difference, tells) for ours, theirs in both]
    if any(side.leverage > WHOLE_LEVERAGE for need in needs for side in need):
        return None
    variance = sum(side.weight * side.residuals for need in needs for side in need) / tells**2
    degrees = _degrees_of_freedom(needs, tells)
    if variance < NO_SPREAD:
        alike = abs(difference) < sqrt(NO_SPREAD)
        return Estimate(difference, difference, difference, float(alike), degrees)
    error = sqrt(variance)
    reach = student.quantile(OUTSIDE, degrees) * error
    return Estimate(
        difference,
        difference - reach,
        difference + reach,
        student.beyond(difference / error, degrees),
        degrees,
    )


def _sides(ours: Sums, theirs: Sums, difference: float, tells: float) -> tuple[_Side, _Side]:
    count = ours.count + theirs.count
    left_over = ours.mean - theirs.mean - difference
    found = []
    for side, x in ((ours, theirs.count / count), (theirs, -ours.count / count)):
        residuals = side.spread + side.count * (x * left_over) ** 2
        found.append(_Side(x, side.count, residuals, 1 / count + x * x / tells))
    return found[0], found[1]


def _degrees_of_freedom(needs: Sequence[tuple[_Side, _Side]], tells: float) -> float:
    """Return (tr MA)² ÷ tr(MAMA) with M what least squares leaves over, and A the weights of HC2."""
    below = (sum(s.count * s.weight * s.x**2 for need in needs for s in need) / tells) ** 2
    for need in needs:
        count = sum(side.count for side in need)
        weights = sum(side.count * side.weight for side in need)
        leaning = sum(side.count * side.weight * side.x for side in need)
        below += (weights / count) ** 2 + 2 * leaning**2 / (count * tells)
        below += sum(side.count * (side.x**4 - (side.weight * side.leverage) ** 2) for side in need)
    return tells**2 / below


def holm(chances: Sequence[float]) -> tuple[bool, ...]:
    """Return which of several findings stand out, so that a false one is among them at most in 5 %.

    S. Holm, “A simple sequentially rejective multiple test procedure”, Scandinavian Journal of
    Statistics 6 (1979), 65–70.
    """
    found = [False] * len(chances)
    for place, index in enumerate(sorted(range(len(chances)), key=lambda one: chances[one])):
        if chances[index] > OUTSIDE / (len(chances) - place):
            break
        found[index] = True
    return tuple(found)
