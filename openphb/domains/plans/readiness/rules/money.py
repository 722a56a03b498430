"""Whether the sums can be right: prices, units, what is put by, who pays a share."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.cases.types import Category
from openphb.domains.plans import reference
from openphb.domains.plans.readiness.facts import Facts, Found
from openphb.domains.plans.readiness.rules.hours import HOUR_WORDS
from openphb.domains.plans.readiness.types import ABOVE_USUAL
from openphb.domains.plans.types import LineAnswer, LineKind
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.types import CareKey, Unit
from openphb.kernel.counting import hundredths_words
from openphb.kernel.money import pounds, round_half_up

JOINT = (Category.JOINT_FUNDED, Category.S117)
ONCE = (LineKind.START_UP,)
WHOLE = 10_000


def found(facts: Facts) -> Iterator[Found]:
    """Yield sums that cannot be right, or that somebody should look at."""
    if facts.no_budget_category:
        yield Found("no_budget_category")
    for line in facts.plan.lines:
        yield from _line(facts, line)
    yield from _together(facts)


def _line(facts: Facts, line: LineAnswer) -> Iterator[Found]:
    plan, where, said = facts.plan, f"lines.{line.id}", {"line": line.description}
    weekly = reference.limit_on("line_weekly_pence_to_check", facts.on).value
    one_off = reference.limit_on("line_one_off_pence_to_check", facts.on).value
    if line.totals.weekly_pence > weekly or line.totals.one_off_pence > one_off:
        amount = pounds(line.totals.weekly_pence or line.totals.one_off_pence)
        often = " a week" if line.totals.weekly_pence else ""
        yield Found("amount_hard_to_believe", where, {**said, "amount": f"{amount}{often}"})
    if plan.starts_on and line.valid_to and line.valid_to <= plan.starts_on:
        yield Found("line_over_before_start", where, said)
    if line.kind in ONCE and line.basis is not Basis.ONE_OFF:
        yield Found("start_up_again_and_again", where, {**said, "often": line.basis.words})
    if line.kind is LineKind.PERSONAL_ASSISTANT and line.basis is Basis.ONE_OFF:
        yield Found("help_paid_once", where, said)
    yield from _price(facts, line)
    if line.shares and sum(share.ten_thousandths for share in line.shares) != WHOLE:
        yield Found("shares_not_whole", f"funders.{line.id}", said)


def _price(facts: Facts, line: LineAnswer) -> Iterator[Found]:
    where, said = f"lines.{line.id}", {"line": line.description, "price": pounds(line.unit_pence)}
    by_hour = line.unit.strip().casefold() in HOUR_WORDS
    # What a bank holiday costs above a usual day is no wage, but comes on top of one.
    waged = line.kind is LineKind.PERSONAL_ASSISTANT and by_hour
    if waged and facts.minimum_wage is not None and not line.indicative_key.startswith(ABOVE_USUAL):
        one = ceil(facts.minimum_wage)
        if line.unit_pence < one:
            yield Found("below_minimum_wage", where, {**said, "least": pounds(one)})
        elif line.unit_pence < one * line.carers_needed:
            least = pounds(one * line.carers_needed)
            yield Found("two_carers_paid_as_one", where, {**said, "least": least})
    if not line.rate_code:
        return
    key = key_of(line.rate_code)
    hourly = isinstance(key, CareKey) and key.unit is Unit.HOUR
    if isinstance(key, CareKey) and hourly != by_hour and (hourly or by_hour):
        yield Found(
            "unit_of_another_price",
            where,
            {**said, "unit": line.unit, "card_unit": key.unit.words},
        )
    card = facts.card_prices.get(line.id)
    if card is not None and line.unit_pence < card:
        yield Found("below_the_card", where, {**said, "card": pounds(card)})


def _together(facts: Facts) -> Iterator[Found]:
    plan = facts.plan
    lines = plan.lines
    if any(
        line.kind is LineKind.PERSONAL_ASSISTANT
        and line.management_option is ManagementOption.DIRECT_PAYMENT
        for line in lines
    ) and not any(line.kind is LineKind.INSURANCE for line in lines):
        yield Found("no_insurance")
    if lines:
        yield from _put_by(facts)
    if facts.panel_weekly_pence is not None and plan.totals.weekly_pence > facts.panel_weekly_pence:
        yield _above("above_weekly_limit", plan.totals.weekly_pence, facts.panel_weekly_pence)
    if (
        facts.panel_one_off_pence is not None
        and plan.totals.one_off_pence > facts.panel_one_off_pence
    ):
        yield _above("above_once_limit", plan.totals.one_off_pence, facts.panel_one_off_pence)
    told = facts.told_weekly_pence
    if lines and told is not None and plan.totals.weekly_pence < told:
        yield _above("below_what_was_told", plan.totals.weekly_pence, told)
    if lines and facts.category in JOINT and not any(line.shares for line in lines):
        yield Found("one_funder_alone")


def _above(code: str, amount: int, limit: int) -> Found:
    return Found(code, said={"amount": pounds(amount), "limit": pounds(limit)})


def _put_by(facts: Facts) -> Iterator[Found]:
    lines = facts.plan.lines
    put_by = sum(line.totals.annual_pence for line in lines if line.kind is LineKind.CONTINGENCY)
    rest = facts.plan.totals.annual_pence - put_by
    if facts.contingency_hundredths is not None:
        most = round_half_up(Fraction(rest * facts.contingency_hundredths, 10_000))
        if put_by > most:
            yield Found(
                "contingency_above_cap",
                said={
                    "amount": pounds(put_by),
                    "limit": pounds(most),
                    "percent": hundredths_words(facts.contingency_hundredths),
                },
            )
    once = sum(line.totals.one_off_pence for line in lines if line.kind is LineKind.CONTINGENCY)
    for line in lines:
        if line.kind is LineKind.CONTINGENCY and line.cover is None:
            yield Found("cover_not_agreed", f"covers.{line.id}", {"line": line.description})
    for trigger, cap in facts.parts.steps:
        if cap > put_by + once:
            yield Found(
                "step_without_money",
                said={
                    "trigger": trigger,
                    "cap": pounds(cap),
                    "amount": pounds(put_by + once),
                },
            )
