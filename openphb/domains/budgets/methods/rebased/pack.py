"""The pack `re-based/1`: the plan that is agreed, worked out again with the prices of a later day.

No line is ever worth less than it was agreed at: what two people agreed falls by a change of plan,
and not because a price did. What employing costs by law is worked out from the pay as it is now.
What is worked out or worded here never changes: another way is another pack.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from openphb.domains.budgets.methods import costed_lines
from openphb.domains.budgets.methods.cost_matrix.pack import (
    employer_cost,
    employer_lines,
    weekly_of,
)
from openphb.domains.budgets.methods.rebased.types import (
    AgreedAnew,
    AgreedLine,
    LineAgain,
    PricedBy,
    WorkedAgain,
)
from openphb.domains.budgets.rules import weekly_fraction
from openphb.domains.budgets.types import CostedLine, WeeksInYear
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

PACK = "re-based/1"
EMPLOYING = "employing."
"""How the keys begin of the lines that hold what employing costs by law."""
MOST_ASSISTANTS = 20


def work_out(given: AgreedAnew, *, weeks_in_year: WeeksInYear) -> WorkedAgain:
    """Return what an agreed budget comes to on a later day, line by line, in pence.

    Refusals: `price_below_agreed`, `assistants_impossible`, and those of `costed_lines.work_out`.
    """
    _refuse(given)
    lines = tuple(_again(given, weeks_in_year))
    agreed = [one.line for one in given.lines]
    before = costed_lines.work_out(agreed, weeks_in_year=weeks_in_year, worked_out_on=given.on)
    worked = costed_lines.work_out(
        [one.now for one in lines], weeks_in_year=weeks_in_year, worked_out_on=given.on
    )
    return WorkedAgain(
        given, lines, before, replace(worked, pack=PACK), tuple(_notes(given, lines))
    )


def is_employing(line: CostedLine) -> bool:
    """Return whether a line holds what employing costs by law."""
    return line.key.startswith(EMPLOYING)


def _refuse(given: AgreedAnew) -> None:
    for one in given.lines:
        if one.unit_pence < one.line.unit_pence:
            raise Refusal(
                "price_below_agreed",
                f"“{one.line.description}” would be priced below {pounds(one.line.unit_pence)}, "
                "which was agreed.",
                "A price that was agreed falls by a change of plan only.",
            )
    if not 1 <= given.employing.assistants <= MOST_ASSISTANTS:
        raise Refusal(
            "assistants_impossible",
            f"{given.employing.assistants} is no number of personal assistants.",
            f"Write how many share the hours, from 1 to {MOST_ASSISTANTS}.",
            "assistants",
        )


def _again(given: AgreedAnew, weeks_in_year: WeeksInYear) -> Iterator[LineAgain]:
    usual = [one for one in given.lines if not is_employing(one.line)]
    for one in usual:
        now = replace(one.line, unit_pence=one.unit_pence)
        yield LineAgain(one.line, now, one.priced_by, one.words)
    agreed = [one for one in given.lines if is_employing(one.line)]
    if not agreed:
        return
    pay = [replace(one.line, unit_pence=one.unit_pence) for one in usual if one.is_pay]
    yield from _employing(given, agreed, weekly_of(pay, weeks_in_year), weeks_in_year)


def _employing(
    given: AgreedAnew, agreed: Sequence[AgreedLine], paid: Fraction, weeks_in_year: WeeksInYear
) -> Iterator[LineAgain]:
    """Yield what employing costs on pay of today, each part at least what was agreed for it."""
    cost = employer_cost(
        paid, given.employing, given.national, on=given.on, weeks_in_year=weeks_in_year
    )
    by_law = {one.key: one for one in employer_lines(given.employing, cost)}
    words = (
        f"Worked out from pay of {pounds(cost.pay_pence)} a week by the law of "
        f"{long_date(given.on)}."
    )
    for one in agreed:
        line, needed = one.line, by_law.pop(one.line.key, None)
        if needed is None or _weekly(needed, weeks_in_year) <= _weekly(line, weeks_in_year):
            said = f"{words} The law asks for no more than was agreed, so it stays."
            yield LineAgain(line, line, PricedBy.AGREED_ABOVE, said)
        else:
            yield LineAgain(
                line,
                replace(needed, description=line.description),
                PricedBy.EMPLOYING,
                words,
            )
    for needed in by_law.values():
        yield LineAgain(
            None, needed, PricedBy.EMPLOYING, f"{words} The plan has no line for it yet."
        )


def _weekly(line: CostedLine, weeks_in_year: WeeksInYear) -> Fraction:
    return weekly_fraction(line.quantity_hundredths, line.unit_pence, line.basis, weeks_in_year)


def _notes(given: AgreedAnew, lines: Sequence[LineAgain]) -> Iterator[str]:
    yield f"This works out again version {given.plan_number} of the plan, which was agreed."
    if any(one.is_pay for one in given.lines) and not given.national:
        yield (
            "The plan has no line of a method for National Insurance, pension and holidays, so "
            "they are not worked out again: see whether its own lines for them are enough."
        )
    by_hand = sum(one.priced_by is PricedBy.BY_HAND for one in lines)
    if by_hand:
        which = "One line was" if by_hand == 1 else f"{by_hand} lines were"
        yield f"{which} priced by hand, and stand as agreed: ask what they cost now."
    for one in lines:
        if one.priced_by is PricedBy.NOT_ON_CARD:
            yield f"“{one.now.description}” stands as agreed: the card does not price it today."
    for words in given.left_out:
        yield f"“{words}” has ended, so it is left out."
