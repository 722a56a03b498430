"""The money of the viewer's commissioners today: numbers, each with where it is decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.agreements import queries as agreements
from openphb.domains.ledger import queries as ledger
from openphb.domains.ledger.types import YearState
from openphb.domains.payments import queries as payments
from openphb.domains.payments.types import CountAndSum, MoneyNow, PlannedDay
from openphb.domains.payments.views import wording
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.money import pounds
from openphb.kernel.periods import financial_year
from openphb.web.formatting import long_date
from openphb.web.shortcuts import page

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Number:
    """One number: what it counts, what it comes to, and where it is decided."""

    name: str
    value: str
    words: str
    href: str


@requires(Permission.RUN_VIEW)
def home(request: Request) -> HttpResponse:
    """What is due soon, what is open, what came back, and how the year stands."""
    viewer = request.viewer
    now = payments.money_now(viewer=viewer)
    planned = payments.pay_calendar(viewer=viewer)
    parts = [
        (_("Due soon"), list(_soon(viewer, planned))),
        (_("Runs that are open"), list(_runs(now))),
        (_("To look at"), list(_to_look_at(viewer, now))),
        (_("The year"), list(_year(viewer))),
    ]
    return page(
        request,
        "finance/home.jinja",
        {"parts": [part for part in parts if part[1]], "today": viewer.today},
    )


def _soon(viewer: Viewer, planned: tuple[PlannedDay, ...]) -> Iterator[Number]:
    calendar = reverse("payments:calendar")
    soon = [one for one in planned if one.day.pay_on <= viewer.today + SOON]
    late = [one for one in planned if one.late]
    yield Number(
        _("Pay days in the next two weeks"),
        str(len(soon)),
        _("The first is %(day)s.") % {"day": long_date(soon[0].day.pay_on)} if soon else "",
        calendar,
    )
    yield Number(_("Runs late to be prepared"), str(len(late)), "", calendar)


def _runs(now: MoneyNow) -> Iterator[Number]:
    runs = reverse("payments:runs")
    for state, found in now.runs.items():
        one = found.count == 1 and len(now.runs) == 1 and now.soonest
        yield Number(
            str(wording.run_state(state).value),
            str(found.count),
            pounds(found.pence),
            reverse("payments:run", args=[now.soonest]) if one else runs,
        )
    if not now.runs:
        yield Number(_("Open runs"), "0", "", runs)


def _to_look_at(viewer: Viewer, now: MoneyNow) -> Iterator[Number]:
    runs = reverse("payments:runs")
    first = reverse("payments:run", args=[now.soonest]) if now.soonest else runs
    yield _counted(_("Payments that need a look"), now.exceptions, first)
    yield _counted(_("Payments held"), now.held, first)
    if viewer.holds(Permission.PAYMENT_RETURN):
        answers = reverse("payments:bank_answers")
        yield _counted(_("Payments returned in four weeks"), now.returned, answers)
        newest = (
            reverse("payments:bank_answer", args=[now.last_unmatched])
            if now.last_unmatched
            else answers
        )
        yield Number(_("Lines of bank answers that fit no payment"), str(now.unmatched), "", newest)
    if viewer.holds(Permission.RECOVERY_VIEW):
        href = reverse("payments:overpayments")
        yield _counted(_("Budgets paid too much"), now.overpaid, href)
    if viewer.holds(Permission.BANK_APPROVE):
        waiting = len(agreements.bank_awaiting(viewer=viewer))
        href = reverse("agreements:awaiting")
        yield Number(_("Bank details to check"), str(waiting), "", href)
    if viewer.holds(Permission.RUN_RULES_DECIDE):
        waiting = len(payments.rules_to_decide(viewer=viewer))
        href = reverse("payments:house_rules")
        yield Number(_("Rules about runs to decide"), str(waiting), "", href)


def _year(viewer: Viewer) -> Iterator[Number]:
    if not viewer.holds(Permission.LEDGER_VIEW):
        return
    years = ledger.last_years(viewer=viewer)
    unclosed = [one for one in years if one[2] is not YearState.CLOSED]
    proposed = sum(one[2] is YearState.PROPOSED for one in years)
    where = (unclosed or years)[0] if years else None
    yield Number(
        _("Ledgers of %(year)s not closed") % {"year": where[1]} if where else _("Ledgers"),
        str(len(unclosed)),
        ngettext(
            "%(num)s is proposed to be closed.", "%(num)s are proposed to be closed.", proposed
        )
        % {"num": proposed},
        reverse("ledger:years", args=[where[0]]) if where else reverse("ledger:trial_balance"),
    )
    committed = payments.committed_now(viewer=viewer)
    yield Number(
        _("Still committed for %(year)s") % {"year": financial_year(viewer.today)},
        pounds(committed.pence),
        _("As at %(day)s.") % {"day": long_date(committed.as_of)}
        if committed.as_of
        else _("Not worked out yet."),
        reverse("payments:commitments"),
    )


def _counted(name: str, found: CountAndSum, href: str) -> Number:
    return Number(name, str(found.count), pounds(found.pence) if found.count else "", href)
