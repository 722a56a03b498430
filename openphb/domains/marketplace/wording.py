"""How orders, days and sums of this domain are said on pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from openphb.domains.budgets.types import often_words
from openphb.domains.marketplace.types import (
    DeliveryStanding,
    DeliveryTold,
    LineToOrder,
    OrderAnswer,
    OrderState,
    PaidHow,
    PartPaid,
)
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period
from openphb.web.formatting import long_date, short_date
from openphb.web.parts import Cell, Colour


def much_words(one: OrderAnswer | LineToOrder) -> str:
    """Return how much is ordered and how often: "15 hours a week"."""
    return f"{counted_hundredths(one.quantity_hundredths, one.unit)} {often_words(one.basis, one.falls_on)}"


def comes_to_words(one: OrderAnswer) -> str:
    """Return what it comes to each time: "£210.00 a week"."""
    pence = (one.quantity_hundredths * one.unit_pence + 50) // 100
    return f"{pounds(pence)} {often_words(one.basis, one.falls_on)}"


def days_words(valid: Period) -> str:
    """Return days as a page says them: "from Monday 2 November 2026", to a last day if there is one."""
    start = long_date(valid.start)
    if valid.last_day is None:
        return _("from %(day)s") % {"day": start}
    if valid.last_day == valid.start:
        return _("on %(day)s") % {"day": start}
    return _("from %(day)s to %(last)s") % {"day": start, "last": long_date(valid.last_day)}


def short_days(valid: Period) -> str:
    """Return days for tables: "2 Nov 2026 to 8 Nov 2026"."""
    if valid.last_day is None:
        return _("from %(day)s") % {"day": short_date(valid.start)}
    if valid.last_day == valid.start:
        return short_date(valid.start)
    return f"{short_date(valid.start)} {_('to')} {short_date(valid.last_day)}"


def delivered_words(one: DeliveryTold) -> str:
    """Return something delivered in a line: "Monday 2 November 2026: 3 hours"."""
    said = f"{long_date(one.on)}: {counted_hundredths(one.hundredths, one.unit)}"
    return f"{said} ({one.words})" if one.words else said


def state_cell(state: OrderState) -> Cell:
    colour = {
        OrderState.TO_AGREE: Colour.YELLOW,
        OrderState.SENT: Colour.BLUE,
        OrderState.ACCEPTED: Colour.GREEN,
        OrderState.DECLINED: Colour.RED,
        OrderState.NOT_AGREED: Colour.RED,
        OrderState.WITHDRAWN: Colour.GREY,
    }[state]
    return Cell(_(state.words), tag=colour)


def standing_cell(standing: DeliveryStanding) -> Cell:
    colour = {
        DeliveryStanding.CONFIRMED: Colour.GREEN,
        DeliveryStanding.NOT_ANSWERED: Colour.YELLOW,
        DeliveryStanding.WAITING: Colour.BLUE,
        DeliveryStanding.QUESTIONED: Colour.RED,
        DeliveryStanding.TAKEN_BACK: Colour.GREY,
    }[standing]
    return Cell(_(standing.words), tag=colour)


def paid_words(one: PartPaid) -> str:
    """Return when a part of an invoice is paid, in a sentence."""
    said = {"money": pounds(one.pence), "by": long_date(one.pay_by)}
    if one.state is PaidHow.PAID and one.on:
        return _("%(money)s was paid on %(day)s.") % {**said, "day": long_date(one.on)}
    if one.state is PaidHow.IN_A_RUN and one.on:
        return _("%(money)s will be paid on %(day)s.") % {**said, "day": long_date(one.on)}
    if one.state is PaidHow.RETURNED:
        return (
            _(
                "%(money)s was paid and came back from the bank. Check with us which account is yours."
            )
            % said
        )
    if one.state is PaidHow.WITHDRAWN:
        return _("%(money)s was withdrawn. Talk with us about it.") % said
    return _("%(money)s was found right. It will be paid by %(by)s.") % said
