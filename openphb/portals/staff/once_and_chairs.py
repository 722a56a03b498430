"""Wheelchairs and one-off budgets as staff are told of them: on a case, in its story, and on Today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from openphb.domains.budgets.types import BudgetSummary
from openphb.domains.cases.types import Category
from openphb.domains.one_offs import queries as one_offs
from openphb.domains.one_offs.types import OneOffAnswer, OneOffState
from openphb.domains.wheelchairs import queries as wheelchairs
from openphb.domains.wheelchairs.types import ChairAnswer
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.portals.staff.parts import Item, Next, Waits, path_of, waits
from openphb.web.navigation import Link
from openphb.web.parts import Happening, clock

STEPS = {
    OneOffState.LATE: "Hear what the one-off budget was spent on",
    OneOffState.TO_LOOK_AT: "Look at what the one-off budget was spent on",
    OneOffState.TO_CLOSE: "Close the one-off budget",
}


@dataclass(frozen=True)
class OnceAndChair:
    """The chair and the one-off budget of a case, as far as the viewer may see them."""

    chair: ChairAnswer | None = None
    once: OneOffAnswer | None = None


def of_budget(viewer: Viewer, budget: BudgetSummary | None) -> OnceAndChair:
    """Return the chair of a budget, and the budget as a one-off budget, where it is one."""
    if budget is None:
        return OnceAndChair()
    return OnceAndChair(
        wheelchairs.chair_of_budget(viewer=viewer, budget_id=budget.id),
        one_offs.one_off(viewer=viewer, budget_id=budget.id)
        if viewer.holds(Permission.ONE_OFF_VIEW)
        else None,
    )


def links(known: OnceAndChair, budget: BudgetSummary) -> Iterator[Link]:
    """Yield where the chair and the one-off budget of a case are read."""
    if known.chair:
        yield Link(_("Wheelchair"), path_of("wheelchairs:chair", budget.id))
    if known.once:
        yield Link(_("One-off budget"), path_of("one_offs:one_off", budget.id))


def next_steps(
    viewer: Viewer, budget: BudgetSummary | None, category: Category, known: OnceAndChair
) -> Iterator[Next]:
    """Yield what is next with the chair, or with the one-off budget, of a case."""
    if budget is None:
        return
    if category is Category.WHEELCHAIR and wheelchairs.needs_arranging(
        viewer=viewer, budget_id=budget.id
    ):
        yield Next(_("Arrange the wheelchair"), path_of("wheelchairs:arrange", budget.id))
    found = known.once
    if found is None or not viewer.holds(Permission.ONE_OFF_DECIDE):
        return
    words = STEPS.get(found.state)
    if words:
        due = found.facts.due_on if found.state is OneOffState.LATE else None
        yield Next(
            _(words),
            path_of("one_offs:one_off", budget.id),
            clock("", due, today=viewer.today) if due else None,
        )


def happened(known: OnceAndChair, budget: BudgetSummary | None) -> Iterator[Happening]:
    """Yield what happened with the chair and the one-off budget of a case."""
    if budget is None:
        return
    chair, once = known.chair, known.once
    if chair is not None:
        href = path_of("wheelchairs:chair", budget.id)
        yield Happening(
            day_of(chair.arranged_at),
            _("Wheelchair arranged: %(how)s") % {"how": _(chair.option.words).lower()},
            text=chair.description,
            href=href,
        )
        if chair.handed_over_on is not None:
            yield Happening(chair.handed_over_on, _("Wheelchair handed over"), href=href)
    if once is None:
        return
    href = path_of("one_offs:one_off", budget.id)
    for told in once.told:
        yield Happening(
            told.told_on,
            _("Told what was bought: %(pence)s") % {"pence": pounds(told.pence)},
            by=told.name,
            text=told.words,
            href=href,
        )
    if once.close is not None:
        yield Happening(
            once.close.closed_on,
            _("One-off budget closed"),
            by=once.close.closed_by_name,
            text=once.close.words or once.close.not_asked,
            href=href,
        )


def chairs_waiting(viewer: Viewer) -> Waits:
    """Return what waits about wheelchairs: what cannot be sat in comes first."""
    found = wheelchairs.waiting(viewer=viewer)
    return waits(
        found,
        lambda one: Item(
            one.subject_id,
            one.what,
            one.since,
            path_of("wheelchairs:chair", one.budget_id),
            clock("", one.due, today=viewer.today) if one.due else None,
        ),
    )


def one_offs_waiting(viewer: Viewer) -> Waits:
    """Return the one-off budgets that ask for somebody: those that are late come first."""
    found = one_offs.waiting(viewer=viewer)[:50]
    return waits(
        found,
        lambda one: Item(
            one.subject_id,
            _(one.state.words),
            one.paid_on,
            path_of("one_offs:one_off", one.budget_id),
            clock("", one.due_on, today=viewer.today)
            if one.due_on and one.state is OneOffState.LATE
            else None,
        ),
    )
