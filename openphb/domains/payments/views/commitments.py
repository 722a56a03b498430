"""What is agreed beside what is paid: for a commissioner at a day, and for one budget now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.ledger import queries as ledger
from openphb.domains.ledger.types import AccrualKind
from openphb.domains.payments import actions, queries
from openphb.domains.payments.jobs import state_for_tenant
from openphb.domains.payments.types import Commitment, LineCommitment, StatementAnswer
from openphb.domains.payments.views.work import of_work
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.money import pounds
from openphb.kernel.periods import financial_year, financial_year_period
from openphb.kernel.refusal import NothingThere
from openphb.web.charts import Chart, Series
from openphb.web.formatting import long_date, short_date
from openphb.web.parts import Cell, Column, Kind, Page
from openphb.web.shortcuts import page, path_if_routed


@requires(Permission.LEDGER_VIEW)
def commitments(request: Request) -> HttpResponse:
    """The last statement of the viewer's first commissioner, with links to the others."""
    tenants = ledger.tenants(viewer=request.viewer)
    if not tenants:
        return page(request, "ledger/none.jinja", {})
    return _statement(request, tenants[0][0])


@requires(Permission.LEDGER_VIEW)
def commitments_of(request: Request, tenant_id: UUID) -> HttpResponse:
    """One commissioner's last statement, or the one that was asked for."""
    return _statement(request, tenant_id)


@requires(Permission.LEDGER_ACCRUE)
@require_POST
def state_now(request: Request, tenant_id: UUID) -> HttpResponse:
    """Have a statement made, which takes longer than a page may."""
    work_id = actions.ask_to_state(by=request.viewer, at=request.moment.at, tenant_id=tenant_id)
    assert request.viewer.user_id is not None, "who may state is signed in"
    state_for_tenant.defer(by=request.viewer.user_id, work_id=work_id)
    return HttpResponseRedirect(of_work(work_id))


@requires(Permission.LEDGER_VIEW)
def stated_budgets(request: Request, commitment_id: UUID) -> HttpResponse:
    """The budgets behind a statement's sums for one year of care, fifty a page."""
    found = queries.statement(viewer=request.viewer, statement_id=commitment_id)
    asked = request.GET.get("year", "")
    year = asked if asked in found.years else found.year
    shown = queries.stated_budgets(
        viewer=request.viewer, statement_id=found.id, year=year, after=_key(request)
    )
    here = reverse("payments:stated_budgets", args=[found.id])
    first = f"{here}?{urlencode({'year': year})}"
    following = f"?{urlencode({'year': year, 'after': str(shown.after)})}" if shown.after else ""
    return page(
        request,
        "payments/stated_budgets.jinja",
        {
            "found": found,
            "year": year,
            "columns": (Column(_("Case"), Kind.REFERENCE), *_money_columns()),
            "rows": [
                (
                    Cell(
                        one.case_reference,
                        href=reverse("payments:budget_year", args=[one.budget_id]),
                    ),
                    *_money(one.of),
                )
                for one in shown.budgets
            ],
            "pages": Page(first if _key(request) else "", following),
            "back_href": f"{_of(found.tenant_id)}?{urlencode({'statement': str(found.id)})}",
        },
    )


@requires(Permission.PAYMENT_VIEW)
def budget_year(request: Request, budget_id: UUID) -> HttpResponse:
    """What one budget is agreed for this year and the next, what is paid and what is to come."""
    found = queries.commitments_of_budget(viewer=request.viewer, budget_id=budget_id)
    trail.looked(
        "commitments",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PAYMENT_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    year = financial_year(found.on)
    whole = financial_year_period(found.on)
    paid = [
        one
        for one in queries.payments_of_subject(viewer=request.viewer, subject_id=found.subject_id)
        if one.budget_id == budget_id and one.period.overlap(whole)
    ]
    staff = request.viewer.is_staff
    sees_case = staff and request.viewer.holds(Permission.CASE_VIEW)
    return page(
        request,
        "payments/budget_year.jinja",
        {
            "found": found,
            "year": year,
            "of": found.year(year),
            "until": whole.last_day,
            "columns": _line_columns() if staff else _plain_columns(),
            # The year that is asked about first, then those around it.
            "years": [
                (
                    one,
                    [
                        _line_row(line) if staff else _plain_row(line)
                        for line in found.lines
                        if line.year == one
                    ],
                )
                for one in sorted(found.years, key=lambda one: (one != year, one))
            ],
            "picture": _picture(
                "budget-by-year",
                [(one, found.year(one)) for one in found.years],
                found.on,
                _("Still committed") if staff else _("Still to come"),
            ),
            "funder_columns": (Column(_("What for")), Column(_("Funded by")), *_money_columns()),
            "funder_rows": [
                (line.description, name, *_money(of))
                for line in found.lines
                if line.year == year and len(line.funders) > 1
                for name, of in line.funders
            ],
            "paid": paid,
            "case_href": reverse("staff:case", args=[found.case_id]) if sees_case else "",
            "back_href": "" if staff else path_if_routed("holder:home"),
        },
    )


def option_words(option: ManagementOption) -> str:
    """Return how finance names a way of managing money, and whether it is invoiced here."""
    return {
        ManagementOption.DIRECT_PAYMENT: _("Direct payment"),
        ManagementOption.THIRD_PARTY: _("Third party (committed, not invoiced)"),
        ManagementOption.NOTIONAL: _("Notional: the NHS buys (committed, not invoiced)"),
    }[option]


def _statement(request: Request, tenant_id: UUID) -> HttpResponse:
    made = queries.statements(viewer=request.viewer, tenant_id=tenant_id)
    found = _asked_for(request, tenant_id) if made else None
    if made and found is None:
        found = queries.statement(viewer=request.viewer, statement_id=made[0].id)
    tenants = ledger.tenants(viewer=request.viewer)
    scope = request.viewer.scope(Permission.LEDGER_ACCRUE)
    # Who funds is said where it is not the same for every sum.
    several = found is not None and len({one.funder_name for one in found.sums}) > 1
    return page(
        request,
        "payments/commitments.jinja",
        {
            "found": found,
            "name": dict(tenants).get(tenant_id, ""),
            "others": [(name, _of(other)) for other, name in tenants if other != tenant_id],
            "columns": (
                Column(_("Year of care")),
                Column(_("How it is paid for")),
                *((Column(_("Funded by")),) if several else ()),
                *_money_columns(),
            ),
            "rows": list(_rows(found, several=several)) if found else [],
            "picture": _picture(
                "commitments-by-year",
                [(year, found.of(year)) for year in found.years],
                found.as_of,
                _("Still committed"),
            )
            if found
            else None,
            "of": found.of(found.year) if found else None,
            "made": [
                (
                    f"{short_date(one.as_of)} ({one.number})",
                    f"{_of(tenant_id)}?{urlencode({'statement': str(one.id)})}",
                )
                for one in made
            ],
            "may_state": tenant_id in scope.tenant_ids,
            "tenant_id": tenant_id,
            "forecast_href": reverse("payments:forecast_of", args=[tenant_id]),
            "posted": list(_posted(request, found)) if found else [],
            "back_href": reverse("ledger:trial_balance_of", args=[tenant_id]),
        },
    )


def _asked_for(request: Request, tenant_id: UUID) -> StatementAnswer | None:
    """Return the statement that the address names, if it is this commissioner's."""
    asked = _key(request, "statement")
    if asked is None:
        return None
    found = queries.statement(viewer=request.viewer, statement_id=asked)
    if found.tenant_id != tenant_id:
        raise NothingThere("statement of commitments")
    return found


def _rows(found: StatementAnswer, *, several: bool) -> Iterator[tuple[object, ...]]:
    for year in found.years:
        for one in found.sums:
            if one.year == year:
                funder = (one.funder_name or _("The commissioner"),) if several else ()
                yield (year, option_words(one.option), *funder, *_money(one.of))
        where = reverse("payments:stated_budgets", args=[found.id])
        everything = Cell(
            _(
                "All of %(year)s",
            )
            % {"year": year},
            href=f"{where}?{urlencode({'year': year})}",
        )
        yield (everything, "", *(("",) if several else ()), *_money(found.of(year)))


def _posted(request: Request, found: StatementAnswer) -> Iterator[str]:
    """Yield in words what was posted in the ledger at the month's end, from a statement of it."""
    if (found.as_of + timedelta(days=1)).day != 1:
        return
    for one in ledger.accruals(
        viewer=request.viewer, tenant_id=found.tenant_id, month_end=found.as_of
    ):
        words = {"money": pounds(one.pence), "day": long_date(one.reverse_on)}
        yield (
            _("%(money)s was accrued for care given and not paid") % words
            if one.kind is AccrualKind.ARREARS
            else _("%(money)s was taken out of the month as paid for care to come") % words
        ) + (
            _("; taken back on %(day)s.") if one.taken_back else _("; to be taken back on %(day)s.")
        ) % words


def _picture(ident: str, years: Sequence[tuple[str, Commitment]], on: date, coming: str) -> Chart:
    return Chart(
        ident=ident,
        title=_("Paid and to come, by year of care"),
        description=_(
            "For each of %(count)s years of care a bar of what is paid and, on it, what is to come "
            "as at %(day)s. The table has every figure."
        )
        % {"count": len(years), "day": long_date(on)},
        heading=_("Year of care"),
        labels=tuple(year for year, _sum in years),
        bars=(
            Series(_("Paid"), tuple(of.paid_pence for _year, of in years)),
            Series(coming, tuple(of.committed_pence for _year, of in years)),
        ),
    )


def _money_columns() -> tuple[Column, ...]:
    return (
        Column(_("Agreed"), Kind.MONEY),
        Column(_("Paid"), Kind.MONEY),
        Column(_("Still committed"), Kind.MONEY),
        Column(_("Of which for care already given"), Kind.MONEY),
        Column(_("Of paid, for care to come"), Kind.MONEY),
        Column(_("Paid too much"), Kind.MONEY),
        Column(_("Forecast"), Kind.MONEY),
    )


def _money(of: Commitment) -> tuple[int, ...]:
    return (
        of.agreed_pence,
        of.paid_pence,
        of.committed_pence,
        of.accrued_pence,
        of.prepaid_pence,
        of.overpaid_pence,
        of.forecast_pence,
    )


def _plain_columns() -> tuple[Column, ...]:
    """The columns for the person: what finance accrues is no question of theirs."""
    return (
        Column(_("What for")),
        Column(_("Agreed"), Kind.MONEY),
        Column(_("Paid"), Kind.MONEY),
        Column(_("Still to come"), Kind.MONEY),
    )


def _plain_row(line: LineCommitment) -> tuple[object, ...]:
    return (line.description, line.of.agreed_pence, line.of.paid_pence, line.of.committed_pence)


def _line_columns() -> tuple[Column, ...]:
    return (Column(_("What for")), Column(_("How it is paid for")), *_money_columns())


def _line_row(line: LineCommitment) -> tuple[object, ...]:
    return (line.description, option_words(line.option), *_money(line.of))


def _key(request: Request, name: str = "after") -> UUID | None:
    """Return a key of the address; one that is none counts as not given."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def _of(tenant_id: UUID) -> str:
    return reverse("payments:commitments_of", args=[tenant_id])
