"""What several pages about chairs share: asking a form to act, the summary, and words of a stage."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments.types import BillAnswer, BillState
from openphb.domains.wheelchairs.types import (
    AddedAnswer,
    BackDraft,
    ChairAnswer,
    ChairOption,
    ChairOwner,
    GivenBack,
)
from openphb.foundation.access.routes import Request
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date
from openphb.web.parts import SummaryRow


def back_to(request: Request, found: ChairAnswer) -> str:
    """Return the page of a chair that this viewer reads: staff's, or the person's own."""
    route = "wheelchairs:chair" if request.viewer.is_staff else "wheelchairs:own"
    return reverse(route, args=[found.budget_id])


def period_words(found: ChairAnswer) -> str:
    """Return for how long a chair is, and until when where that is known."""
    if found.months is None:
        return _("Until the need changes")
    years = _("%(years)s years") % {"years": found.months // 12}
    if found.last_day is None:
        return _("%(years)s, from the day it comes") % {"years": years}
    return _("%(years)s, to %(day)s") % {"years": years, "day": long_date(found.last_day)}


def mender_words(found: ChairAnswer) -> str:
    """Return who has what mended."""
    if found.option is ChairOption.THIRD_PARTY:
        return _("The person has all of it mended")
    if found.extras_mended_by is ChairOwner.NHS:
        return _("The NHS has all of it mended")
    return _("The NHS has the chair mended, the person the extras")


def bill_words(bill: BillAnswer) -> str:
    """Return how a bill stands, with its day where it has one."""
    if bill.state is BillState.PAID and bill.pay_on is not None:
        return _("paid on %(day)s") % {"day": long_date(bill.pay_on)}
    return {
        BillState.WAITING: _("to be paid by %(day)s") % {"day": long_date(bill.pay_by)},
        BillState.IN_A_RUN: _("in a payment run"),
        BillState.PAID: _("paid"),
        BillState.WITHDRAWN: _("withdrawn"),
    }[bill.state]


def added_words(one: AddedAnswer) -> str:
    """Return how a contribution stands."""
    if one.withdrawn_words:
        return _("Withdrawn: %(why)s") % {"why": one.withdrawn_words}
    if one.seen_on is None:
        return _("Not paid yet")
    paid = _("Paid on %(day)s. %(words)s") % {
        "day": long_date(one.seen_on),
        "words": one.seen_words,
    }
    return f"{paid.rstrip('.')}. {_back_words(one.back)}" if one.back else paid


def _back_words(back: BackDraft) -> str:
    says = {
        GivenBack.MISTAKE: _("It never came, as was found on %(day)s: %(words)s"),
        GivenBack.PAID_BACK: _("%(pence)s was paid back on %(day)s: %(words)s"),
    }[back.how]
    return says % {"pence": pounds(back.pence), "day": long_date(back.on), "words": back.words}


def summary(found: ChairAnswer) -> list[SummaryRow]:
    """Return the facts of an arrangement, as staff read them."""
    rows = [
        SummaryRow(_("Chair"), found.description),
        SummaryRow(_("How it is arranged"), _(found.option.words)),
        SummaryRow(_("Owner"), _(found.owner.words)),
        SummaryRow(_("Repairs"), mender_words(found)),
        SummaryRow(_("For how long"), period_words(found)),
        SummaryRow(_("Why so long"), found.months_because),
    ]
    if found.ordered_on is not None:
        told = f"{found.supplier_name}, {long_date(found.ordered_on)}"
        if found.order_reference:
            told += f", {found.order_reference}"
        rows.append(SummaryRow(_("Ordered from"), told))
    if found.handed_over_on is not None:
        rows.append(SummaryRow(_("Handed over"), long_date(found.handed_over_on)))
        rows.append(SummaryRow(_("Serial number"), found.serial))
    if found.ended_on is not None:
        rows.append(SummaryRow(_("Ended"), f"{long_date(found.ended_on)}. {found.ended_because}"))
    return rows


def net_words(one: AddedAnswer) -> str:
    """Return how a contribution is made up of its price and its VAT."""
    return _("%(net)s and %(vat)s VAT") % {
        "net": pounds(one.net_pence),
        "vat": pounds(one.vat_pence),
    }
