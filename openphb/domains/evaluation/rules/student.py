"""Student's t distribution, by the incomplete beta function.

Abramowitz and Stegun, Handbook of Mathematical Functions (1964): 26.7.1 for t by the beta function,
26.5.8 for its continued fraction, worked out by Lentz's method.
"""

from __future__ import annotations

from math import exp, lgamma, log
from statistics import NormalDist

TINY = 1e-300
NEAR = 1e-14
MOST_STEPS = 500
# Beyond this the normal distribution gives the same six digits.
AS_GOOD_AS_NORMAL = 1e7


def beyond(t: float, degrees_of_freedom: float) -> float:
    """Return the chance of a value at least as far from zero as `t`, on either side."""
    if degrees_of_freedom > AS_GOOD_AS_NORMAL:
        return 2 * NormalDist().cdf(-abs(t))
    n = degrees_of_freedom
    return incomplete_beta(n / 2, 0.5, n / (n + t * t))


def quantile(two_sided: float, degrees_of_freedom: float) -> float:
    """Return the t that is exceeded, on either side together, with the chance `two_sided`."""
    low, high = 0.0, 1.0
    while beyond(high, degrees_of_freedom) > two_sided:
        low, high = high, high * 2
    while high - low > 1e-10 * high:
        middle = (low + high) / 2
        if beyond(middle, degrees_of_freedom) > two_sided:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), for x from 0 to 1."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    fraction, c, d = 1.0, 1.0, 0.0
    for step in range(MOST_STEPS):
        m = step // 2
        if step == 0:
            term = 1.0
        elif step % 2 == 0:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / ((1 + term * d) or TINY)
        c = (1 + term / c) or TINY
        fraction *= c * d
        if abs(c * d - 1) < NEAR:
            break
    return front * (fraction - 1)
