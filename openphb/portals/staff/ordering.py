"""What Today says of orders and invoices of providers."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from openphb.domains.budgets.types import BudgetSummary
from openphb.domains.marketplace import queries as marketplace
from openphb.domains.marketplace.wording import ending_words
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.portals.staff.parts import Item, Waits, path_of, waits
from openphb.web.parts import Happening


def happened(viewer: Viewer, budget: BudgetSummary | None) -> Iterator[Happening]:
    """Yield which orders of a case ended by themselves, and why."""
    if budget is None or not viewer.holds(Permission.ORDER_VIEW):
        return
    for one in marketplace.orders_of_budget(viewer=viewer, budget_id=budget.id):
        if one.ending is not None:
            yield Happening(
                day_of(one.ending.recorded_at),
                _("Order %(number)s ended: %(what)s")
                % {"number": one.reference, "what": one.description},
                by=one.ending.recorded_by_name,
                text=ending_words(one),
                href=path_of("marketplace:order", one.id)
                if viewer.holds(Permission.INVOICE_VIEW)
                else "",
            )


def unanswered(viewer: Viewer) -> Waits:
    """Return the orders that wait for an answer, or that somebody said no to."""
    return waits(
        marketplace.answers_of_providers(viewer=viewer),
        lambda one: Item(
            one.person_name,
            f"{_(one.state.words)}: {one.description}, {one.organisation_name}",
            day_of(one.answered_at or one.made_at),
            path_of("marketplace:order", one.id),
        ),
    )


def to_order_again(viewer: Viewer) -> Waits:
    """Return the orders that a newer plan ended, and whose care it has otherwise: order it again."""
    return waits(
        marketplace.to_order_again(viewer=viewer),
        lambda one: Item(
            one.person_name,
            _("The plan changed. Order again: %(what)s, %(whom)s")
            % {"what": one.description, "whom": one.organisation_name},
            one.valid.end or day_of(one.made_at),
            path_of("marketplace:orders", one.budget_id),
        ),
    )


def invoices(viewer: Viewer) -> Waits:
    """Return the invoices with a part that somebody has to ask the provider about."""
    return waits(
        marketplace.invoices_that_wait(viewer=viewer),
        lambda found: Item(
            found[0].organisation_name,
            _("%(money)s of invoice %(number)s waits: %(why)s")
            % {
                "money": pounds(found[0].disputed_pence),
                "number": found[0].number,
                "why": "; ".join(str(_(reason.words)).lower() for reason in found[1]),
            },
            found[0].received_on,
            path_of("marketplace:invoice", found[0].id),
        ),
    )
