"""Whether a plan may be written, sent and decided, and what it comes to. Facts in, answers out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from fractions import Fraction
from uuid import UUID

from openphb.domains.budgets.rules import each_fraction, weekly_fraction, weeks_in
from openphb.domains.budgets.types import Basis, WeeksInYear
from openphb.domains.plans.readiness.types import Severity
from openphb.domains.plans.types import (
    Fault,
    LineDraft,
    PlanState,
    Totals,
    Verdict,
)
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.types import DOUBLE, ItemKey
from openphb.kernel.money import LARGEST, pounds, round_half_up
from openphb.kernel.periods import long_date
from openphb.kernel.recurring import EVERY_DAY, is_day_of_year
from openphb.kernel.refusal import Refusal

WHOLE = 10_000
"""A line's funder shares, in ten-thousandths, come to this."""
MOST_QUANTITY = 1_000_000
"""10,000.00 units: the most that one line may buy at a time."""


def totals(lines: Iterable[tuple[int, int, Basis, int]], weeks_in_year: WeeksInYear) -> Totals:
    """Return what lines of (quantity in hundredths, unit pence, basis, days it falls on) come to.

    Sums are exact and rounded once at the end, so a total can differ by a penny from the sum of
    its rounded rows; the annual figure is not the weekly one multiplied after rounding.
    """
    # Lines that come equally often are added as whole numbers first: it is the same, and sooner.
    hundredths: defaultdict[tuple[Basis, int], int] = defaultdict(int)
    for quantity, unit_pence, basis, falls_on in lines:
        hundredths[basis, falls_on] += quantity * unit_pence
    weekly, one_off = Fraction(0), Fraction(0)
    for (basis, falls_on), together in hundredths.items():
        if basis is Basis.ONE_OFF:
            one_off += each_fraction(together, 1)
        else:
            weekly += weekly_fraction(together, 1, basis, weeks_in_year, falls_on)
    annual = weekly * weeks_in(weeks_in_year)
    return Totals(round_half_up(weekly), round_half_up(annual), round_half_up(one_off))


def require_draft(state: PlanState) -> None:
    """Refusal `plan_not_draft`: only a draft may be changed."""
    if state is not PlanState.DRAFT:
        raise Refusal(
            "plan_not_draft",
            {
                PlanState.SUBMITTED: "This plan waits for a decision, so it cannot be changed.",
                PlanState.REFUSED: "This plan was refused, so it stays as it was.",
            }.get(state, "This plan was agreed, so it stays as it was."),
            "Take it back first."
            if state is PlanState.SUBMITTED
            else "Start a new version and change that.",
        )


def check_line(line: LineDraft, *, outcomes: Collection[UUID]) -> None:
    """Raise the refusal that a line earns on its own, before the plan is looked at.

    `outcomes` are those of the line's plan. Refusals: `line_without_outcome`, `outcome_elsewhere`,
    `line_quantity`, `money_too_small`, `money_too_large`, `weekdays_missing`,
    `year_day_missing`, `days_unasked`, `rate_key_unknown`, `rate_not_a_price`, `carers_needed`,
    `line_ends_before_it_starts`, `shares_not_whole`.
    """
    if not line.outcome_ids:
        raise Refusal(
            "line_without_outcome",
            "This line does not serve an outcome.",
            "Choose at least one outcome of the plan that it helps with.",
            "outcomes",
        )
    if not set(line.outcome_ids) <= set(outcomes):
        raise Refusal(
            "outcome_elsewhere",
            "An outcome that was chosen is not in this plan.",
            "Choose from the outcomes that are listed.",
            "outcomes",
        )
    _check_amount(line)
    _check_days(line)
    _check_price(line)
    if line.valid_to is not None and line.valid_to <= line.valid_from:
        raise Refusal(
            "line_ends_before_it_starts",
            f"The line would end on {long_date(line.valid_to)}, which is not after it starts.",
            "Give a later end, or leave it empty if the line goes on.",
            "valid_to",
        )
    if line.shares and (sum(line.shares.values()) != WHOLE or min(line.shares.values()) < 1):
        raise Refusal(
            "shares_not_whole",
            "The parts that funders pay do not add up to the whole line.",
            "Give parts that add up to 100 %.",
            "shares",
        )


def _check_amount(line: LineDraft) -> None:
    if not 1 <= line.quantity_hundredths <= MOST_QUANTITY:
        raise Refusal(
            "line_quantity",
            "The quantity must be more than 0 and no more than 10,000.",
            "Check the number, and what it counts.",
            "quantity",
        )
    if line.unit_pence < 1:
        raise Refusal(
            "money_too_small", "A line must cost something.", "Enter its price.", "unit_price"
        )
    # The line as a whole must fit too: 10,000 of a large price is not an amount that can be paid.
    if (
        line.unit_pence > LARGEST
        or each_fraction(line.quantity_hundredths, line.unit_pence) > LARGEST
    ):
        raise Refusal(
            "money_too_large",
            f"The amount is more than {pounds(LARGEST)}.",
            "Check for extra digits.",
            "unit_price",
        )


def _check_days(line: LineDraft) -> None:
    if line.basis is Basis.ON_WEEKDAYS and not 1 <= line.falls_on <= EVERY_DAY:
        raise Refusal(
            "weekdays_missing",
            "It is not said on which days of the week the line falls.",
            "Choose at least one day.",
            "weekdays",
        )
    if line.basis is Basis.ONCE_A_YEAR and not is_day_of_year(line.falls_on):
        raise Refusal(
            "year_day_missing",
            "It is not said on which day of the year the line falls.",
            "Give a day that every year has, like 1 April.",
            "year_day",
        )
    if line.falls_on and not line.basis.names_days:
        raise Refusal(
            "days_unasked",
            "The line names days, and is not counted by them.",
            "Choose “on given days of the week” or “once a year, on a given day”, or name no days.",
            "basis",
        )


def _check_price(line: LineDraft) -> None:
    if line.carers_needed not in (1, 2):
        raise Refusal(
            "carers_needed",
            "A line is for one carer or for two who come together.",
            "Write more lines if more people come.",
            "carers",
        )
    if not line.rate_code:
        return
    key = key_of(line.rate_code)
    if not key.unit.is_money or (isinstance(key, ItemKey) and key.is_limit):
        raise Refusal(
            "rate_not_a_price",
            f"“{key.full_words}” on the rate card is not the price of anything.",
            "Choose something that is bought.",
            "rate_code",
        )
    if line.rate_code.endswith(DOUBLE) and line.carers_needed != 2:
        raise Refusal(
            "carers_needed",
            "The rate that was chosen is for two carers, and the line says that one is needed.",
            "Say that two are needed, or choose the rate for one.",
            "carers",
        )


def check_words(words: str, *, where: str, name: str) -> None:
    """Refusal `words_missing`: something that has to be said was left empty."""
    if not words.strip():
        raise Refusal("words_missing", f"{name} is empty.", "Write it in a few words.", where)


def check_dates(starts_on: date | None, review_on: date | None, notice_weeks: int) -> None:
    """Refusals: `review_before_start`, `notice_weeks` (1 to 26 are believed)."""
    if starts_on and review_on and review_on <= starts_on:
        raise Refusal(
            "review_before_start",
            f"The review is on {long_date(review_on)}, which is not after the plan starts.",
            "Give a later day for the review.",
            "review_on",
        )
    if not 1 <= notice_weeks <= 26:
        raise Refusal(
            "notice_weeks",
            "The notice must be from 1 to 26 weeks.",
            "Four weeks is usual.",
            "notice_weeks",
        )


def check_submission(state: PlanState, found: Iterable[Fault]) -> None:
    """Raise what keeps a plan from being sent: `plan_not_draft`, or `plan_not_ready`.

    `found` is what `readiness` says of it. Hints keep nothing back. `plan_not_ready` carries every
    fault that does in its details, and speaks of the first.
    """
    require_draft(state)
    stopping = [fault for fault in found if fault.severity is not Severity.WARNS]
    if stopping:
        raise Refusal(
            "plan_not_ready",
            stopping[0].message,
            stopping[0].mend,
            stopping[0].where,
            {"faults": [fault.code for fault in stopping]},
        )


def check_decision(
    *,
    state: PlanState,
    decided_by_name: str,
    submitted_by: UUID | None,
    user_id: UUID,
    verdict: Verdict,
    reasons: str,
) -> None:
    """Raise what keeps somebody from deciding about a version.

    Refusals: `already_decided`, `plan_not_submitted`, `approver_submitted_it`, `reasons_missing`.
    """
    if state in (PlanState.AGREED, PlanState.REFUSED, PlanState.SUPERSEDED):
        raise Refusal(
            "already_decided",
            f"This version was already decided by {decided_by_name or 'somebody else'}.",
            "Read the decision. If it should change, start a new version.",
        )
    if state is not PlanState.SUBMITTED:
        raise Refusal(
            "plan_not_submitted",
            "This version has not been sent for approval.",
            "Wait until it is sent, or ask its writer.",
        )
    if submitted_by == user_id:
        raise Refusal(
            "approver_submitted_it",
            "You sent this plan for approval, so somebody else has to decide.",
            "Ask another approver.",
        )
    if not reasons.strip():
        done = "approve" if verdict is Verdict.APPROVED else "refuse"
        raise Refusal(
            "reasons_missing",
            f"There are no reasons. Nobody may {done} a plan without giving them.",
            "Write your reasons in words for the person.",
            "reasons",
        )
