"""Re-basing: the agreed plan's lines at today's prices, as a new indicative budget. No money moves.

A line that names a price of the rate card takes today's; pay by the hour is at least the minimum
wage; what employing costs is worked out again from the pay. What was agreed never becomes less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.budgets import actions as budget_actions
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.methods import rebased
from openphb.domains.budgets.methods.cost_matrix.pack import ABOVE_USUAL
from openphb.domains.budgets.methods.cost_matrix.pricing import OF_EMPLOYING
from openphb.domains.budgets.methods.cost_matrix.types import Employing
from openphb.domains.budgets.methods.rebased import AgreedAnew, AgreedLine, PricedBy, WorkedAgain
from openphb.domains.budgets.types import Basis, CostedLine
from openphb.domains.people import queries as people
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.live.types import LineInForce
from openphb.domains.plans.types import LineAnswer, LineKind, PlanAnswer
from openphb.domains.rates import queries as rates
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.national import rate_on
from openphb.domains.rates.rules import rate_on as card_rate_on
from openphb.domains.rates.types import CareKey, DayType, RateCard
from openphb.domains.sufficiency.queries import MINIMUM_WAGE
from openphb.domains.sufficiency.rules import Prices
from openphb.domains.sufficiency.types import Lawful, ShortWhy
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.money import Pence, pounds
from openphb.kernel.refusal import NothingThere, Refusal

PLAN_CHANGED = "plan_changed"


@dataclass(frozen=True)
class _Today:
    """What a unit of a line costs today, and how that is known."""

    pence: Pence
    priced_by: PricedBy
    words: str


def worked_again(
    *, viewer: Viewer, budget_id: UUID, employing: Employing | None = None
) -> WorkedAgain:
    """Return what a budget's agreed plan comes to today, line by line; nothing is kept.

    Without `employing`, as the indicative budget says with which the plan was sent. Refusals:
    `nothing_there`, `not_permitted`; `rate_none_on_day`, where the law's rates of today are not
    known; those of `rebased.work_out`.
    """
    plan = _agreed(viewer, budget_id)
    given = _given(viewer, plan, employing or how_employed(viewer=viewer, budget_id=budget_id))
    return rebased.work_out(given, weeks_in_year=plan.weeks_in_year)


def how_employed(*, viewer: Viewer, budget_id: UUID) -> Employing:
    """Return how the assistants of a budget are employed, as far as its indicative budget says it."""
    plan = _agreed(viewer, budget_id)
    known = plan.compared_with and budgets.employing_of(
        viewer=viewer, indicative_id=plan.compared_with
    )
    return known or Employing()


def keep(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    after_version: int,
    plan_id: UUID,
    employing: Employing,
) -> UUID:
    """Keep the agreed plan at today's prices as the next indicative version; return its id.

    `plan_id` is the version that was on the screen. Refusals: `plan_changed`,
    `rebase_after_death`, those of `worked_again` and of `budgets.actions.work_out_again`.
    """
    with transaction.atomic():
        plan = _agreed(by, budget_id)
        if plan.id != plan_id:
            raise Refusal(
                PLAN_CHANGED,
                "Another version of this plan was agreed since.",
                "Look at what it comes to now, and keep that.",
            )
        if plan.subject_id in people.died_by(viewer=by, on=by.today):
            raise Refusal(
                "rebase_after_death",
                "The person has died, so their budget is not worked out again.",
                "See what is still owed.",
            )
        return budget_actions.work_out_again(
            by=by,
            at=at,
            budget_id=budget_id,
            after_version=after_version,
            agreed=_given(by, plan, employing),
        )


def agreed_anew(
    plan: PlanAnswer, card: RateCard, prices: Prices, employing: Employing, on: date
) -> AgreedAnew:
    """Return an agreed plan's lines with the prices of a day. Pure.

    Refusal: `rate_none_on_day`, where the law's rates of that day are not known.
    """
    live = [line for line in plan.lines if line.valid_to is None or line.valid_to > on]
    codes = {line.rate_code for line in live}
    lines = tuple(_line(line, plan, codes, card, prices, on) for line in live)
    employs = any(rebased.is_employing(one.line) for one in lines)
    return AgreedAnew(
        plan_id=plan.id,
        plan_number=plan.number,
        on=on,
        known_seq=card.known_seq,
        lines=lines,
        employing=employing,
        national={name: rate_on(name, on) for name in OF_EMPLOYING} if employs else {},
        left_out=tuple(line.description for line in plan.lines if line not in live),
    )


def _agreed(viewer: Viewer, budget_id: UUID) -> PlanAnswer:
    plan = plan_queries.agreed_whole(viewer=viewer, budget_id=budget_id)
    if plan is None:
        raise NothingThere("agreed plan")
    viewer.act(Permission.BUDGET_INDICATE, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
    return plan


def _given(viewer: Viewer, plan: PlanAnswer, employing: Employing) -> AgreedAnew:
    on = viewer.today
    card = rates.card_on(viewer=viewer, tenant_id=plan.tenant_id, on=on)
    prices = Prices(card, on, rate_on(MINIMUM_WAGE, on))
    return agreed_anew(plan, card, prices, employing, on)


def _line(
    line: LineAnswer,
    plan: PlanAnswer,
    codes: Iterable[str],
    card: RateCard,
    prices: Prices,
    on: date,
) -> AgreedLine:
    costed = _costed(line)
    today = _today(line, plan, codes, card, prices, on)
    if today.pence < line.unit_pence:
        words = f"{today.words} {pounds(line.unit_pence)} was agreed, so it stays."
        today = _Today(line.unit_pence, PricedBy.AGREED_ABOVE, words)
    is_pay = line.kind is LineKind.PERSONAL_ASSISTANT and not rebased.is_employing(costed)
    return AgreedLine(costed, today.pence, today.priced_by, today.words, is_pay)


def _costed(line: LineAnswer) -> CostedLine:
    """Return a plan's line as an indicative budget counts it: days that it names, by the week."""
    many, basis = line.quantity_hundredths, line.basis
    if basis is Basis.ON_WEEKDAYS:
        many, basis = many * line.falls_on.bit_count(), Basis.PER_WEEK
    elif basis is Basis.ONCE_A_YEAR:
        basis = Basis.PER_YEAR
    return CostedLine(
        description=line.description,
        quantity_hundredths=many,
        unit=line.unit,
        unit_pence=line.unit_pence,
        basis=basis,
        rate_code=line.rate_code,
        carers_needed=line.carers_needed,
        key=line.known_by,
    )


def _today(
    line: LineAnswer,
    plan: PlanAnswer,
    codes: Iterable[str],
    card: RateCard,
    prices: Prices,
    on: date,
) -> _Today:
    agreed = line.unit_pence
    if line.indicative_key.startswith(rebased.EMPLOYING):
        return _Today(agreed, PricedBy.EMPLOYING, "What employing costs by law.")
    if line.basis is Basis.ONE_OFF and line.valid_from <= on:
        words = f"{line.description} is paid once, and its day has come: it stays as agreed."
        return _Today(agreed, PricedBy.BOUGHT_ONCE, words)
    if line.indicative_key.startswith(ABOVE_USUAL):
        return _above_usual(line, codes, card, on)
    lawful = max(prices.of(_in_force(line, plan)), key=lambda one: one.pence, default=None)
    if lawful is not None:
        return _lawful(lawful)
    if line.rate_code:
        words = f"The rate card does not price {line.description} today: it stays as agreed."
        return _Today(agreed, PricedBy.NOT_ON_CARD, words)
    words = f"{line.description} was priced by hand: it stays as agreed."
    return _Today(agreed, PricedBy.BY_HAND, words)


def _lawful(found: Lawful) -> _Today:
    by = PricedBy.CARD if found.why is ShortWhy.CARD else PricedBy.MINIMUM_WAGE
    return _Today(found.pence, by, found.words)


def _above_usual(line: LineAnswer, codes: Iterable[str], card: RateCard, on: date) -> _Today:
    """Return what a bank holiday costs today above the usual day of the same care.

    Where the plan has such care on weekdays and on evenings, or on neither, nobody can say above
    which: it stays as agreed, and says so.
    """
    words = f"{line.description}: which day it is above is not known, so it stays as agreed."
    unknown = _Today(line.unit_pence, PricedBy.NOT_ON_CARD, words)
    holiday = key_of(line.indicative_key.removeprefix(ABOVE_USUAL).split("#")[0])
    if not isinstance(holiday, CareKey):
        return unknown
    usual = [
        key
        for day in (DayType.WEEKDAY, DayType.EVENING)
        for key in [replace(holiday, day_type=day)]
        if key.code in codes
    ]
    if len(usual) != 1:
        return unknown
    try:
        dear, cheap = (card_rate_on(card, key, on) for key in (holiday, usual[0]))
    except Refusal:
        return unknown
    return _Today(dear.value - cheap.value, PricedBy.CARD, f"{dear.words} {cheap.words}")


def _in_force(line: LineAnswer, plan: PlanAnswer) -> LineInForce:
    return LineInForce(
        tenant_id=plan.tenant_id,
        subject_id=plan.subject_id,
        budget_id=plan.budget_id,
        plan_id=plan.id,
        line_id=line.id,
        line_key=line.line_key,
        kind=line.kind,
        quantity_hundredths=line.quantity_hundredths,
        unit=line.unit,
        unit_pence=line.unit_pence,
        basis=line.basis,
        falls_on=line.falls_on,
        rate_code=line.rate_code,
        carers_needed=line.carers_needed,
        weeks_in_year=plan.weeks_in_year,
        is_latest=True,
    )
