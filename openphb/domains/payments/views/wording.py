"""How pages name the states and reasons of payments."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from openphb.domains.payments.types import Exceptional, PaymentAnswer, PaymentState, RunState
from openphb.kernel.money import pounds
from openphb.web.formatting import percent
from openphb.web.parts import Cell, Colour


def run_state(state: RunState) -> Cell:
    """Return a run's state as a tag."""
    words, colour = {
        RunState.DRAFT: (_("Draft"), Colour.GREY),
        RunState.REVIEWED: (_("Waits for approval"), Colour.ORANGE),
        RunState.APPROVED: (_("Approved"), Colour.BLUE),
        RunState.SUBMITTED: (_("With the bank"), Colour.PURPLE),
        RunState.CONFIRMED: (_("Paid"), Colour.GREEN),
        RunState.CANCELLED: (_("Cancelled"), Colour.WHITE),
    }[state]
    return Cell(words, tag=colour)


def payment_state(state: PaymentState) -> Cell:
    """Return a payment's state as a tag."""
    words, colour = {
        PaymentState.INCLUDED: (_("To be paid"), Colour.BLUE),
        PaymentState.HELD: (_("Held"), Colour.ORANGE),
        PaymentState.PAID: (_("Paid"), Colour.GREEN),
        PaymentState.KEPT_BACK: (_("Kept back"), Colour.ORANGE),
        PaymentState.CANCELLED: (_("Cancelled"), Colour.WHITE),
        PaymentState.RETURNED: (_("Returned by the bank"), Colour.RED),
    }[state]
    return Cell(words, tag=colour)


def reason(one: Exceptional) -> str:
    """Return why a payment needs a look."""
    return {
        Exceptional.FIRST_PAYMENT: _("First payment"),
        Exceptional.BANK_CHANGED: _("Changed bank details"),
        Exceptional.AMOUNT_CHANGED: _("Amount changed"),
        Exceptional.HELD_BEFORE: _("Held last time"),
        Exceptional.CAME_BACK: _("The last one came back"),
        Exceptional.LESS_AN_OFFSET: _("Less an agreed offset"),
        Exceptional.STOPPED: _("Stopped"),
    }[one]


def reasons(payment: PaymentAnswer) -> str:
    """Return every reason to look at a payment, in a line: "Amount changed, up 31%"."""
    found = [reason(one) for one in payment.exceptions]
    if Exceptional.AMOUNT_CHANGED in payment.exceptions and payment.last_pence:
        found.append(change(payment.amount_pence, payment.last_pence))
    if payment.held_reason:
        found.append(_("held: %(why)s") % {"why": payment.held_reason})
    return ", ".join(found)


def change(pence: int, before: int) -> str:
    """Return a change as words: "up 31%", "down 8%"."""
    share = {"share": percent(Fraction(abs(pence - before), before))}
    return _("up %(share)s") % share if pence > before else _("down %(share)s") % share


def signed(pence: int) -> str:
    """Return an amount with its sign: "+£84.20", "−£3.20"."""
    return f"+{pounds(pence)}" if pence > 0 else pounds(pence)
