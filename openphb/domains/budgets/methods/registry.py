"""The methods that there are, one entry each: how a page offers it, and how its sum is done again.

A method stays here for as long as a working of its pack is kept. A new version of a pack is a new
entry; the old one is then offered no longer (`page` is blank), and still replays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from openphb.domains.budgets import saying
from openphb.domains.budgets.methods import (
    cost_matrix,
    costed_lines,
    existing_package,
    needs_profile,
    one_off,
    price_list,
    rebased,
    severity_range,
    stored_lines,
    wheelchair,
)
from openphb.domains.budgets.methods.cost_matrix import CareWeek, MatrixWorked
from openphb.domains.budgets.types import NeedTold, OwnWords, SeverityRange
from openphb.domains.cases.types import Category

Stored = Mapping[str, Any]
EVERY_CATEGORY = frozenset(one for one in Category if one.may_be_offered)
# Where help comes week by week.
OF_CARE = EVERY_CATEGORY - {Category.WHEELCHAIR, Category.ONE_OFF}


@dataclass(frozen=True)
class HeldWeek:
    """How a method that rests on a usual week gives it back, and prices another by the same prices."""

    stored_week: Callable[[Stored], CareWeek]
    changed: Callable[[Stored, CareWeek], MatrixWorked]


@dataclass(frozen=True)
class Method:
    """One way to work an indicative budget out."""

    pack: str
    words: str
    """What it begins with, as a page offers it."""
    when: str
    """When it is of use, in a sentence."""
    page: str
    """The name of the route on which it is worked out; blank where it is offered no longer, and
    where it begins with what stands above budgets: a plan that is agreed."""
    suits: frozenset[Category]
    """The categories for which it is offered first. It may be used for any."""
    how: tuple[str, ...]
    """How the person is told that it was worked out, as sentences of a reading age of 11."""
    again: Callable[[Stored], dict[str, Any]]
    """The working that the same inputs come to now; refuses what is no working of the pack."""
    rests_on: Callable[[Stored], tuple[str, ...]] = lambda _stored: ()
    """Prices and what else a reader should know, as sentences."""
    told_range: Callable[[Stored], SeverityRange | None] = lambda _stored: None
    """The least and the most that it may come to; None for a method that works out one sum."""
    tells: Callable[[Stored], OwnWords] = lambda _stored: OwnWords()
    """What the person is told of these sums beside what is told of every one."""
    week: HeldWeek | None = None
    needs: Callable[[Stored], tuple[NeedTold, ...]] = lambda _stored: ()
    """The needs from which it was worked out, each with its help; none for most methods."""


# In the order in which a page offers them.
METHODS: tuple[Method, ...] = (
    Method(
        pack=cost_matrix.PACK,
        words="A usual week of care",
        when="The help that is needed is known, day by day. The rate card prices it.",
        page="budgets:week",
        suits=OF_CARE,
        how=(
            "We wrote down how much help you need in a usual week.",
            "We looked up what each part costs. The prices come from a list.",
        ),
        again=cost_matrix.again,
        rests_on=cost_matrix.rests_on,
        week=HeldWeek(cost_matrix.stored_week, cost_matrix.changed),
    ),
    Method(
        pack=severity_range.PACK,
        words="A usual week, and what would change it",
        when="Needs rise and fall. It gives a range from low to high, and says what would move it.",
        page="budgets:range",
        suits=OF_CARE,
        how=(
            "We wrote down how much help you need in a usual week.",
            "We wrote down what may change, and what help you would need then.",
            "We looked up what each part costs. The prices come from a list.",
        ),
        again=severity_range.again,
        rests_on=cost_matrix.rests_on,
        told_range=severity_range.told_range,
        week=HeldWeek(cost_matrix.stored_week, cost_matrix.changed),
    ),
    Method(
        pack=existing_package.PACK,
        words="The care that is bought now",
        when="Care is commissioned already. Each part of it is kept, changed or ended, and why is said.",
        page="budgets:package",
        suits=OF_CARE,
        how=(
            "We wrote down the care that you have now, and what it costs.",
            "We looked at each part. We kept it, changed it or ended it, and we said why.",
        ),
        again=existing_package.again,
        rests_on=existing_package.rests_on,
        tells=saying.existing_package,
    ),
    Method(
        pack=needs_profile.PACK,
        words="What the person needs",
        when="Needs were assessed. Each help says which need it answers, and who gives it unpaid.",
        page="budgets:needs",
        suits=OF_CARE,
        how=(
            "We looked at what you need, one thing at a time.",
            "We wrote down what help that takes. If your family or friends help you for no pay, we "
            "asked them first.",
            "We looked up what the rest of the help costs. The prices come from a list.",
            "How bad a need is sets no price. Only the help does.",
        ),
        again=needs_profile.again,
        rests_on=needs_profile.rests_on,
        week=HeldWeek(cost_matrix.stored_week, cost_matrix.changed),
        needs=needs_profile.needs_told,
    ),
    Method(
        pack=wheelchair.PACK,
        words="A wheelchair",
        when="The NHS would have supplied a chair. Its value is the budget, with its upkeep.",
        page="budgets:wheelchair",
        suits=frozenset([Category.WHEELCHAIR]),
        how=(
            "We wrote down what you need.",
            "We looked at which chair the NHS would give you for that.",
            "We wrote down what it costs.",
        ),
        again=wheelchair.again,
        rests_on=wheelchair.rests_on,
        tells=saying.wheelchair,
    ),
    Method(
        pack=one_off.PACK,
        words="A few things, once",
        when="Up to five things are bought once. Each has quotes, and is for something.",
        page="budgets:one_off",
        suits=frozenset([Category.ONE_OFF]),
        how=(
            "We wrote down what you want to do, and what would help you.",
            "We asked what it costs, and wrote down each price.",
        ),
        again=one_off.again,
        rests_on=one_off.rests_on,
        tells=saying.one_off,
    ),
    Method(
        pack=price_list.PACK,
        words="The price list",
        when="What helps is on the commissioner’s list: so many weekends, sessions or things.",
        page="budgets:price_list",
        suits=OF_CARE | {Category.ONE_OFF},
        how=("We chose things from a list with you.", "The list says what each thing costs."),
        again=price_list.again,
        rests_on=price_list.rests_on,
        tells=saying.price_list,
    ),
    Method(
        pack=costed_lines.PACK,
        words="Priced lines",
        when="Somebody has priced each thing already.",
        page="budgets:lines",
        suits=EVERY_CATEGORY,
        how=("We wrote down each thing that you need.", "We wrote down what each thing costs."),
        again=stored_lines.again,
    ),
    Method(
        pack=rebased.PACK,
        words="The plan that is agreed, at today’s prices",
        when="Pay, pensions, National Insurance or the rate card changed since the plan was agreed.",
        page="",
        suits=EVERY_CATEGORY,
        how=(
            "We took the plan that you have now.",
            "We looked up what each part costs today.",
            "No part is less than it was.",
        ),
        again=rebased.again,
        rests_on=rebased.rests_on,
    ),
)
BY_PACK: Mapping[str, Method] = {method.pack: method for method in METHODS}


def offered(category: Category) -> tuple[Method, ...]:
    """Return the methods that a page offers, those that suit the category first."""
    open_ones = [method for method in METHODS if method.page]
    return tuple(sorted(open_ones, key=lambda method: category not in method.suits))
