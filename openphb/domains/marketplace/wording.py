"""How orders, days and sums of this domain are said on pages."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.budgets.types import often_words
from openphb.domains.marketplace.types import (
    DeliveryStanding,
    DeliveryTold,
    LineToOrder,
    OrderAnswer,
    OrderState,
    PaidHow,
    PartPaid,
    Received,
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


def ending_words(one: OrderAnswer) -> str:
    """Return why an order ended by itself and what is its last day, in sentences; "" where it did not."""
    ending = one.ending
    if ending is None:
        return ""
    why = _(ending.why.words)
    if ending.kept_until is None:
        return _("%(why)s. Nothing of this order is needed any more.") % {"why": why}
    said = {"why": why, "day": long_date(ending.kept_until - timedelta(days=1))}
    if ending.kept_until > ending.ends_on:
        return (
            _("%(why)s. The last day is %(day)s: until then, invoices were found right already.")
            % said
        )
    return _("%(why)s. The last day is %(day)s.") % said


def order_cell(one: OrderAnswer, today: date) -> Cell:
    """Return how an order stands, and whether it has ended."""
    if one.state is OrderState.ACCEPTED and one.valid.end is not None and one.valid.end <= today:
        return Cell(_("Ended"), tag=Colour.GREY)
    return state_cell(one.state)


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
        DeliveryStanding.AFTER_END: Colour.GREY,
    }[standing]
    return Cell(_(standing.words), tag=colour)


def received_words(one: Received) -> str:
    """Return what came of an invoice, in a sentence."""
    if not one.is_new:
        return _("This invoice was here already. Nothing was added.")
    if not one.disputed_pence:
        return _("All of it is right: %(money)s will be paid.") % {
            "money": pounds(one.matched_pence)
        }
    return _("%(right)s is right and will be paid. %(rest)s waits: read why.") % {
        "right": pounds(one.matched_pence),
        "rest": pounds(one.disputed_pence),
    }


def taken_words(added: int, changed: int, known: int) -> str:
    """Return how many rows of a file were new, changed and known, in a sentence."""
    return " ".join(
        (
            ngettext("%(num)s was added.", "%(num)s were added.", added) % {"num": added},
            ngettext("%(num)s changed.", "%(num)s changed.", changed) % {"num": changed},
            ngettext("%(num)s was here already.", "%(num)s were here already.", known)
            % {"num": known},
        )
    )


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
