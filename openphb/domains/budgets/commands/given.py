"""Numbers that are typed on the command line or in a file."""

from __future__ import annotations

import re
from fractions import Fraction

from openphb.kernel.refusal import Refusal

NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")


def number_given(text: str, where: str) -> Fraction:
    """Return the number of hours, nights, weeks or miles typed as `where`, exactly.

    Refusal: `hours_unreadable` for hours, `number_unreadable` for all else.
    """
    if not NUMBER.fullmatch(text.strip()):
        hours = where == "hours"
        raise Refusal(
            "hours_unreadable" if hours else "number_unreadable",
            f"“{text[:40]}” is not a number{' of hours' if hours else ''}.",
            "Write it like 20 or 7.5.",
            where,
        )
    return Fraction(text.strip())
