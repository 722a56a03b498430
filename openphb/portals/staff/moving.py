"""A case that passes between bodies, and money that is left at an end, as staff find them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from openphb.domains.budgets.types import BudgetSummary
from openphb.domains.cases.types import CaseAnswer
from openphb.domains.payments import queries as payments
from openphb.domains.payments.types import (
    ReceivedAnswer,
    TransferAnswer,
    TransferSide,
    TransferState,
)
from openphb.domains.plans.types import PlanAnswer
from openphb.domains.spending import queries as spending
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.portals.circumstances import Circumstances
from openphb.portals.staff.parts import Item, Waits, path_of, waits, worded
from openphb.web.formatting import long_date
from openphb.web.navigation import Link
from openphb.web.parts import Happening, clock


@dataclass(frozen=True)
class Moves:
    """The move of a case to another body, and the one it came by, as far as the viewer sees them."""

    to: TransferAnswer | None = None
    came: ReceivedAnswer | None = None


def of_budget(viewer: Viewer, budget: BudgetSummary | None) -> Moves:
    """Return how the case of a budget moved, or is to move, between bodies."""
    if budget is None or not viewer.holds(Permission.TRANSFER_VIEW):
        return Moves()
    return Moves(
        payments.transfer_of_budget(viewer=viewer, budget_id=budget.id),
        payments.received_of_budget(viewer=viewer, budget_id=budget.id),
    )


def links(
    viewer: Viewer,
    case: CaseAnswer,
    budget: BudgetSummary | None,
    agreed: PlanAnswer | None,
    known: Circumstances,
    moves: Moves,
) -> Iterator[Link]:
    """Yield where a case is moved to another body, and what is left to close of one that ended."""
    if budget is None:
        return
    over = known.died_on is not None or known.stopped
    if over and viewer.holds(Permission.LAST_MONEY_VIEW):
        yield Link(_("What is left to close"), path_of("journeys:left_to_close", budget.id))
    found, came = moves.to, moves.came
    if found is not None:
        words = _("To %(body)s: %(state)s") % {
            "body": found.to_name,
            "state": _(found.state.words).lower(),
        }
        yield Link(words, path_of("journeys:transfer", found.id))
    if came is not None:
        yield Link(
            _("Came from %(body)s") % {"body": came.from_name},
            path_of("journeys:transfer", came.id),
        )
    under_way = found is not None and (found.state.open or found.state is TransferState.DONE)
    if (
        viewer.holds(Permission.TRANSFER_PROPOSE)
        and agreed is not None
        and not (over or under_way or case.closed_on)
    ):
        yield Link(
            _("Move the case to another body"),
            path_of("journeys:propose_transfer", budget.id),
        )


def happened(moves: Moves) -> Iterator[Happening]:
    """Yield that a case came from another body, or passed to one."""
    found, came = moves.to, moves.came
    if came is not None:
        yield Happening(
            day_of(came.taken_over_at),
            _("Came from %(body)s; we pay from %(day)s")
            % {"body": came.from_name, "day": long_date(came.pays_from)},
            by=came.taken_over_by_name,
            text=came.words,
            href=path_of("journeys:transfer", came.id),
        )
    if found is not None:
        yield Happening(
            day_of(found.proposed_at),
            _("%(body)s was asked to take the case over") % {"body": found.to_name},
            by=found.proposed_by_name,
            text=found.words,
            href=path_of("journeys:transfer", found.id),
        )


def waiting(viewer: Viewer) -> Waits:
    """Return the transfers that wait for the viewer's body, oldest first."""
    return worded(tuple(_transfers(viewer))[::-1])


def _transfers(viewer: Viewer) -> Iterator[Item]:
    for one in payments.transfers(viewer=viewer):
        new = one.side is TransferSide.NEW
        asked = new and one.state is TransferState.PROPOSED
        to_take = new and one.state is TransferState.ACCEPTED
        mine = (asked and viewer.holds(Permission.TRANSFER_ACCEPT)) or (
            to_take and viewer.holds(Permission.TRANSFER_TAKE_OVER)
        )
        if mine:
            yield Item(
                _("%(case)s from %(body)s") % {"case": one.case_reference, "body": one.from_name},
                _("Accept it or refuse it") if asked else _("Check the account and take it over"),
                one.proposed_on,
                path_of("journeys:transfer", one.id),
                clock("", one.effective_on, today=viewer.today),
            )


def last_money(viewer: Viewer) -> Waits:
    """Return what waits for the viewer's decision about money that is left at an end."""
    return waits(
        spending.last_money_waiting(viewer=viewer),
        lambda one: Item(
            pounds(one.pence),
            _(one.kind.words),
            day_of(one.proposed_at),
            path_of("journeys:decide_last", one.id),
        ),
    )
