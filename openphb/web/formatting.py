"""How figures, days and numbers are written on every screen and letter."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from django.utils.dates import MONTHS, WEEKDAYS

from openphb.kernel.calendars import LONDON

SHORT_MONTHS = 3


def long_date(day: date) -> str:
    """A day in full: "Tuesday 3 March 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month]} {day.year}"


def short_date(day: date) -> str:
    """A day for tables: "3 Mar 2026"."""
    return f"{day.day} {str(MONTHS[day.month])[:SHORT_MONTHS]} {day.year}"


def clock_time(at: datetime) -> str:
    """The hour and minute of an instant in England: "14:30"."""
    return f"{at.astimezone(LONDON):%H:%M}"


def nhs_number(number: str) -> str:
    """An NHS number in its spoken groups: "943 476 5919". Another length is shown as it is."""
    digits = "".join(number.split())
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if len(digits) == 10 else number


def sort_code(code: str) -> str:
    """A sort code as cards print it: "20-00-00". Another length is shown as it is."""
    return f"{code[:2]}-{code[2:4]}-{code[4:]}" if len(code) == 6 else code


def percent(share: Fraction | Decimal | float, decimals: int = 0) -> str:
    """A share of one, as a percentage rounded half to even: 0.315 with 1 decimal is "31.5%"."""
    exact = Fraction(share) if not isinstance(share, float) else Fraction(str(share))
    scaled = Decimal(exact.numerator * 100) / Decimal(exact.denominator)
    return f"{scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN):,}%"
