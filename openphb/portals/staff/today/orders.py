"""What waits about things that are bought: chairs, one-off budgets, orders of care, invoices."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from openphb.foundation.access.types import Permission, Viewer
from openphb.portals.staff import (
    once_and_chairs,
    ordering,
)
from openphb.portals.staff.parts import Part


def order_parts(viewer: Viewer) -> Iterator[Part]:
    """Yield what waits about things that are bought for people."""
    if viewer.holds(Permission.WHEELCHAIR_ARRANGE) or viewer.holds(Permission.WHEELCHAIR_PAY):
        yield Part(
            _("Wheelchairs"),
            _("Nothing waits about a wheelchair."),
            once_and_chairs.chairs_waiting(viewer),
        )
    if viewer.holds(Permission.ONE_OFF_DECIDE):
        yield Part(
            _("One-off budgets"),
            _("No one-off budget waits for you."),
            once_and_chairs.one_offs_waiting(viewer),
        )
    if viewer.holds(Permission.ORDER_MAKE):
        yield Part(
            _("Orders to make again, or without an answer"),
            _("Every order of care has its answer."),
            ordering.to_order_again(viewer) + ordering.unanswered(viewer),
        )
    if viewer.holds(Permission.INVOICE_RECORD) or viewer.holds(Permission.ORDER_MAKE):
        yield Part(
            _("Invoices of providers with something to ask"),
            _("No invoice of a provider waits."),
            ordering.invoices(viewer),
        )
