"""Rounding of exact fractions in integers, for running totals whose differences are taken."""

from __future__ import annotations

from fractions import Fraction


def nearest(numerator: int, denominator: int) -> int:
    """Return the nearest whole number to an exact fraction, a half upwards; also below zero.

    Not away from zero as `kernel.money.round_half_up`, so that a difference of two running totals
    is the same wherever they begin. The two agree from zero up (a test holds them together). In
    integers, because a run asks it a million times. `denominator` is above zero.
    """
    return (2 * numerator + denominator) // (2 * denominator)


def nearest_to(exact: Fraction) -> int:
    """Return the same of a fraction."""
    return nearest(exact.numerator, exact.denominator)
