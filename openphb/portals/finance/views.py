"""Finance's first page: what to do today, what is under way, the next pay days, the money."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.ledger import queries as ledger
from openphb.domains.ledger.types import YearState
from openphb.domains.payments import queries as payments
from openphb.domains.payments.types import MoneyNow, MonthOfMoney, PlannedDay, RunSummary
from openphb.domains.payments.views import wording
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.money import pounds
from openphb.kernel.periods import MONTHS, financial_year
from openphb.portals.finance.todo import looked_at, runs_to_move_on, runs_to_prepare
from openphb.web.charts import Chart, Series
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Column, Kind
from openphb.web.shortcuts import page

NEXT_DAYS = 4


@requires(Permission.RUN_VIEW)
def home(request: Request) -> HttpResponse:
    """What must be done and by when, then what is under way and what the months come to."""
    viewer = request.viewer
    now = payments.money_now(viewer=viewer)
    planned = payments.pay_calendar(viewer=viewer)
    months = payments.money_by_month(viewer=viewer)
    places = list(looked_at(viewer, now))
    todo = [
        *runs_to_move_on(viewer),
        *runs_to_prepare(viewer, planned),
        *(place.found for place in places if place.found),
    ]
    return page(
        request,
        "finance/home.jinja",
        {
            "today": viewer.today,
            "todo": todo,
            "said": _said(len(todo)),
            "quiet": [place for place in places if not place.found],
            "needs": list(_needs(now)),
            "run_columns": _run_columns(),
            "runs": [_run(one) for one in payments.open_runs(viewer=viewer)],
            "day_columns": _day_columns(),
            "days": [_day(one) for one in planned[:NEXT_DAYS]],
            "month": months[-1],
            "month_name": _month(months[-1]),
            "picture": _picture(months),
            "returned": now.returned,
            "year": list(_year(viewer)),
        },
    )


def _said(number: int) -> str:
    if not number:
        return _("Nothing waits for you.")
    return ngettext("%(num)s thing to do.", "%(num)s things to do.", number) % {"num": number}


def _needs(now: MoneyNow) -> Iterator[str]:
    if now.exceptions.count:
        yield ngettext(
            "%(num)s payment needs a look: %(pounds)s.",
            "%(num)s payments need a look: %(pounds)s.",
            now.exceptions.count,
        ) % {"num": now.exceptions.count, "pounds": pounds(now.exceptions.pence)}
    if now.held.count:
        yield ngettext(
            "%(num)s payment is held: %(pounds)s.",
            "%(num)s payments are held: %(pounds)s.",
            now.held.count,
        ) % {"num": now.held.count, "pounds": pounds(now.held.pence)}


def _run_columns() -> tuple[Column, ...]:
    return (
        Column(_("Run"), Kind.REFERENCE),
        Column(_("Pays on"), Kind.DAY),
        Column(_("People"), Kind.NUMBER),
        Column(_("Total"), Kind.MONEY),
        Column(_("How it stands")),
    )


def _run(one: RunSummary) -> tuple[object, ...]:
    return (
        Cell(one.reference, href=reverse("payments:run", args=[one.id])),
        one.pay_on,
        one.payment_count,
        one.total_pence,
        wording.run_state(one.state, one.rail),
    )


def _day_columns() -> tuple[Column, ...]:
    return (
        Column(_("Money arrives")),
        Column(_("Whose")),
        Column(_("Prepare by"), Kind.DAY),
        Column(_("File must go by"), Kind.DAY),
        Column(_("Run")),
    )


def _day(one: PlannedDay) -> tuple[object, ...]:
    run: object = _("Not prepared yet")
    if one.run_id:
        run = Cell(one.run_reference, href=reverse("payments:run", args=[one.run_id]))
    return (
        long_date(one.day.pay_on),
        one.name,
        one.day.prepare_by,
        one.day.hand_over_by,
        run,
    )


def _month(one: MonthOfMoney) -> str:
    return f"{MONTHS[one.first_day.month - 1]} {one.first_day.year}"


def _picture(months: tuple[MonthOfMoney, ...]) -> Chart:
    return Chart(
        ident="money-by-month",
        title=_("Money of runs, by the month in which it arrives"),
        description=_(
            "For each of %(count)s months a bar of what was paid and, on it, what is in runs that "
            "are under way. The table has every figure."
        )
        % {"count": len(months)},
        heading=_("Month"),
        labels=tuple(f"{_month(one)[:3]} {one.first_day:%y}" for one in months),
        bars=(
            Series(_("Paid"), tuple(one.paid_pence for one in months)),
            Series(_("In runs under way"), tuple(one.under_way_pence for one in months)),
        ),
    )


def _year(viewer: Viewer) -> Iterator[tuple[str, str, str]]:
    """Yield (words, what they lead to, where) of the financial year, for who sees the ledger."""
    if not viewer.holds(Permission.LEDGER_VIEW):
        return
    committed = payments.committed_now(viewer=viewer)
    year = financial_year(viewer.today)
    yield (
        _("Still committed for %(year)s: %(pounds)s, as at %(day)s.")
        % {"year": year, "pounds": pounds(committed.pence), "day": long_date(committed.as_of)}
        if committed.as_of
        else _("What is still committed for %(year)s is not worked out yet.") % {"year": year},
        _("Commitments"),
        reverse("payments:commitments"),
    )
    yield (
        _("What each month of %(year)s comes to, and who bears it.") % {"year": year},
        _("Forecast by month"),
        reverse("payments:forecast"),
    )
    years = ledger.last_years(viewer=viewer)
    unclosed = [one for one in years if one[2] is not YearState.CLOSED]
    if not unclosed:
        return
    proposed = sum(one[2] is YearState.PROPOSED for one in unclosed)
    words = ngettext(
        "%(num)s ledger of %(year)s is not closed.",
        "%(num)s ledgers of %(year)s are not closed.",
        len(unclosed),
    ) % {"num": len(unclosed), "year": unclosed[0][1]}
    if proposed:
        words += " " + ngettext(
            "%(num)s is proposed to be closed.", "%(num)s are proposed to be closed.", proposed
        ) % {"num": proposed}
    yield words, _("Financial years"), reverse("ledger:years", args=[unclosed[0][0]])
