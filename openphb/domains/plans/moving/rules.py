"""What may be moved between two lines of an agreed budget, and what it makes of them. Pure.

No total changes: what one line gives another takes, at the same times, from the same funders in the
same parts, under the same management. What is counted keeps its price, so that an hour that is
worked is never paid below what it lawfully costs; what the other line takes is a sum of money.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor

from openphb.domains.budgets.rules import weekly_fraction
from openphb.domains.budgets.types import Basis, WeeksInYear, often_words
from openphb.domains.plans.moving.types import LimitLeft, Moved, MoveRules
from openphb.domains.plans.types import LineAnswer, LineKind
from openphb.kernel.money import Pence, pounds, round_half_up
from openphb.kernel.refusal import Refusal

AMOUNTS = "amounts"
"""The unit of a line that is one sum of money and counts nothing."""
ONE = 100
_PER_CENT = 100_00
_EMPLOYING = "employing."


def is_one_sum(line: LineAnswer) -> bool:
    """Return whether a line is a sum of money, whose amount is its price, and counts nothing."""
    return (
        line.quantity_hundredths == ONE
        and not line.rate_code
        and (line.unit.strip().lower() == AMOUNTS or line.kind is LineKind.CONTINGENCY)
    )


def may_give(line: LineAnswer, rules: MoveRules, on: date) -> bool:
    """Return whether a line may give at all: its kind may, it comes again, and is no cost of the law.

    `on` is the day from which money would move: a line that has ended or has not begun has none.
    """
    return (
        line.kind in rules.gives
        and _holds(line, on)
        and line.basis is not Basis.ONE_OFF
        and not line.indicative_key.startswith(_EMPLOYING)
    )


def may_take(line: LineAnswer, rules: MoveRules, on: date) -> bool:
    """Return whether a line may take at all, from a day on."""
    return line.kind in rules.takes and _holds(line, on) and line.basis is not Basis.ONE_OFF


def weekly_of(giver: LineAnswer, pence: Pence, weeks: WeeksInYear) -> Fraction:
    """Return what a move comes to a week, exactly; `pence` are every basis of the giver."""
    return weekly_fraction(ONE, pence, giver.basis, weeks, giver.falls_on)


def weekly_limit(rules: MoveRules, plan_weekly_pence: Pence) -> Fraction | None:
    """Return how much may be moved in twelve months, in exact pence a week: the lower of the limits.

    None where the commissioner sets none: then nobody moves anything without a change of plan.
    """
    limits = [Fraction(one) for one in (rules.weekly_pence,) if one is not None]
    if rules.percent is not None:
        limits.append(Fraction(plan_weekly_pence * rules.percent, _PER_CENT))
    return min(limits, default=None)


def left_of(rules: MoveRules, plan_weekly_pence: Pence, moved_before: Fraction) -> LimitLeft | None:
    """Return what is left of the limit after what was moved before, in whole pence that it allows."""
    limit = weekly_limit(rules, plan_weekly_pence)
    if limit is None:
        return None
    left = max(floor(limit - moved_before), 0)
    return LimitLeft(floor(limit), round_half_up(moved_before), left)


def moved(
    giver: LineAnswer,
    taker: LineAnswer,
    pence: Pence,
    *,
    on: date,
    rules: MoveRules,
    weeks: WeeksInYear,
    plan_weekly_pence: Pence,
    moved_before: Fraction,
) -> Moved:
    """Return what moving `pence`, every basis of the giver, makes of two lines of a plan from a day on.

    `moved_before` is what was moved in the twelve months before, in exact pence a week.
    Refusals: `move_to_itself`, `money_too_small`, `move_of_this_line`, `move_to_this_line`,
    `move_ends_sooner`, `move_between_options`, `move_between_funders`, `move_not_allowed`,
    `move_over_limit`, `move_takes_all`, `move_not_exact`.
    """
    _refuse_lines(giver, taker, pence, rules, on)
    _refuse_amount(weekly_of(giver, pence, weeks), rules, plan_weekly_pence, moved_before)
    same_times = _times(taker) == _times(giver)
    raised = taker.unit_pence + pence if is_one_sum(taker) and same_times else None
    if is_one_sum(giver):
        if pence >= giver.unit_pence:
            raise _takes_all(giver)
        return Moved(giver.quantity_hundredths, giver.unit_pence - pence, raised)
    fewer = Fraction(pence * ONE, giver.unit_pence)
    if fewer >= giver.quantity_hundredths:
        raise _takes_all(giver)
    if fewer.denominator != 1:
        raise _not_exact(giver, pence)
    return Moved(giver.quantity_hundredths - int(fewer), giver.unit_pence, raised)


def _times(line: LineAnswer) -> tuple[object, ...]:
    """Return when a line is paid: how often, on which days, and until when."""
    return line.basis, line.falls_on, line.valid_to


def _holds(line: LineAnswer, on: date) -> bool:
    return line.valid_from <= on and (line.valid_to is None or on < line.valid_to)


def _refuse_lines(
    giver: LineAnswer, taker: LineAnswer, pence: Pence, rules: MoveRules, on: date
) -> None:
    if giver.line_key == taker.line_key:
        raise Refusal(
            "move_to_itself",
            "The money would stay where it is.",
            "Choose another line for it to go to.",
            "to_line",
        )
    if pence < 1:
        raise Refusal("money_too_small", "No money would be moved.", "Enter how much.", "amount")
    if not may_give(giver, rules, on):
        raise Refusal(
            "move_of_this_line",
            f"Money for “{giver.description}” cannot be moved like this.",
            "It needs a change of plan. Ask your care co-ordinator.",
            "from_line",
        )
    if not may_take(taker, rules, on):
        raise Refusal(
            "move_to_this_line",
            f"Money cannot be moved to “{taker.description}” like this.",
            "It needs a change of plan. Ask your care co-ordinator.",
            "to_line",
        )
    if taker.valid_to is not None and (giver.valid_to is None or taker.valid_to < giver.valid_to):
        raise Refusal(
            "move_ends_sooner",
            f"“{taker.description}” ends sooner than “{giver.description}”, so money would be lost.",
            "Choose a line that goes on as long, or ask for a change of plan.",
            "to_line",
        )
    if giver.management_option is not taker.management_option:
        raise Refusal(
            "move_between_options",
            "The money of these two lines is looked after in different ways.",
            "Choose two lines that are looked after in the same way, or ask for a change of plan.",
            "to_line",
        )
    if _parts(giver) != _parts(taker):
        raise Refusal(
            "move_between_funders",
            "These two lines are not paid by the same bodies in the same parts.",
            "Choose two lines that are, or ask for a change of plan.",
            "to_line",
        )


def _refuse_amount(
    weekly: Fraction, rules: MoveRules, plan_weekly_pence: Pence, moved_before: Fraction
) -> None:
    limit = weekly_limit(rules, plan_weekly_pence)
    left = left_of(rules, plan_weekly_pence, moved_before)
    if limit is None or left is None:
        raise Refusal(
            "move_not_allowed",
            "Your NHS body lets nobody move money without a change of plan.",
            "Ask your care co-ordinator for a change of plan.",
        )
    if weekly + moved_before <= limit:
        return
    raise Refusal(
        "move_over_limit",
        f"With what was moved in the last twelve months, this is "
        f"{pounds(round_half_up(weekly + moved_before))} a week. Up to {pounds(left.limit_pence)} "
        "may be moved without a change of plan.",
        f"Move no more than {pounds(left.left_pence)} a week, or ask your care co-ordinator for a "
        "change of plan."
        if left.left_pence
        else "Ask your care co-ordinator for a change of plan.",
        "amount",
    )


def _parts(line: LineAnswer) -> dict[object, int]:
    return {share.funder_id: share.ten_thousandths for share in line.shares}


def _takes_all(giver: LineAnswer) -> Refusal:
    return Refusal(
        "move_takes_all",
        f"Nothing would be left for “{giver.description}”.",
        "To end it is a change of plan. Move less, or ask your care co-ordinator.",
        "amount",
    )


def _not_exact(giver: LineAnswer, pence: Pence) -> Refusal:
    """Return the refusal of an amount that is no whole hundredth of what the line counts."""
    step = giver.unit_pence
    hundredths = next(many for many in (1, 2, 4, 5, 10, 20, 25, 50, 100) if step * many % ONE == 0)
    least = step * hundredths // ONE
    below, above = pence // least * least, (pence // least + 1) * least
    said = " or ".join(pounds(one) for one in (below, above) if one)
    return Refusal(
        "move_not_exact",
        f"{pounds(pence)} is no round part of {pounds(step)}, which one of {giver.unit} costs.",
        f"Move {said} {often_words(giver.basis, giver.falls_on)}.",
        "amount",
    )
