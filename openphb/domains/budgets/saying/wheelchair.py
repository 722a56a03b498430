"""A wheelchair budget in plain words: the need, how long it is for, who owns the chair and mends it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from openphb.domains.budgets.methods.wheelchair import (
    RepairsPaid,
    WheelchairNeed,
    WheelchairWorked,
    contribution,
    worked_again,
)
from openphb.domains.budgets.types import OwnWords
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date


def wheelchair(stored: Mapping[str, Any]) -> OwnWords:
    """Return what is told of a wheelchair budget beside what is told of every one.

    Refusals: those of `wheelchair.again`.
    """
    made = worked_again(stored)
    need = made.need
    more = [
        (_("What you need"), _need(need)),
        (_("How long it is for"), tuple(_how_long(made))),
        (_("If the chair breaks"), _repairs(made)),
        (_("Three ways to get your chair"), _three_ways()),
    ]
    if need.wanted_pence:
        more.append((_("The chair that you would like"), _wanted(made)))
    return OwnWords(
        what=_("your wheelchair"),
        picture="chair",
        once=_("What the NHS would give you"),
        other=_("To keep it working"),
        more=tuple(more),
        covers_not=tuple(_ended(one) for one in need.not_covered),
        easy=(
            ("calendar", tuple(_how_long(made))),
            (
                "chair",
                (
                    _("The NHS can get you this chair."),
                    _("Or you can add money to get a chair that you like more."),
                    _("Or you can buy a chair that is your own."),
                ),
            ),
        ),
        official=(
            _(
                "Personal wheelchair budget: the value of the chair and the extras that the NHS would "
                "have supplied for the assessed need. It may be notional, notional with a contribution, "
                "or held by a third party. What somebody adds is no part of the NHS amount."
            ),
        ),
    )


def _need(need: WheelchairNeed) -> tuple[str, ...]:
    return (
        _("%(who)s saw you on %(day)s.")
        % {"who": need.assessed_by.strip(), "day": long_date(need.assessed_on)},
        _("This is what was found:"),
        _ended(need.need),
    )


def _how_long(made: WheelchairWorked) -> Iterator[str]:
    start = long_date(made.need.starts_on)
    if made.expires_on is None:
        yield _("It is for as long as you need this chair, from %(day)s.") % {"day": start}
        yield _("When you grow or your needs change, we look again.")
        return
    years = {"years": made.need.period.years, "day": start}
    yield _("It is for %(years)s years, from %(day)s.") % years
    yield _("The last day is %(day)s.") % {"day": long_date(made.expires_on)}
    yield _("If your needs change before then, tell us. We will look again.")


def _repairs(made: WheelchairWorked) -> tuple[str, ...]:
    if made.need.repairs is None:
        return (_("This sum has no money to mend the chair. Ask us who will mend it."),)
    if made.priced.repairs_paid is RepairsPaid.AHEAD:
        years = {"years": made.need.period.years}
        return (_("The sum has money to mend the chair, for all the %(years)s years.") % years,)
    return (_("The sum has money each year to mend the chair."),)


def _three_ways() -> tuple[str, ...]:
    return (
        _("One: the NHS gets you the chair. The NHS owns it. The NHS mends it."),
        _("Two: you add money, for a chair that you like more. The NHS still owns it."),
        _("The NHS mends it. You may have to pay to mend what you added."),
        _("Three: you buy a chair that is your own. The NHS pays this sum to who sells it."),
        _("You pay the rest. You own the chair, and you have it mended."),
    )


def _wanted(made: WheelchairWorked) -> tuple[str, ...]:
    need = made.need
    more = contribution(need, made.value_pence)
    costs = _("%(chair)s: it costs %(pounds)s.") % {
        "chair": need.wanted.strip(),
        "pounds": pounds(need.wanted_pence),
    }
    if not more:
        return (costs, _("This sum is enough for it."))
    return (
        costs,
        _("That is %(pounds)s more than the chair that the NHS would give you.")
        % {"pounds": pounds(more)},
        _("You can add it. A charity or somebody else may add it for you."),
        _("It is not part of the NHS money."),
    )


def _ended(words: str) -> str:
    said = " ".join(words.split())
    return said if said.endswith((".", "!", "?")) else f"{said}."
