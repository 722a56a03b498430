"""A tenant's trial balance, and one journal."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.ledger import queries, rules
from openphb.domains.ledger.types import AccountBalance, AccountKind, EntryAnswer, TrialBalance
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.web.charts import Chart, Series
from openphb.web.formatting import short_date
from openphb.web.parts import Cell, Column, Kind
from openphb.web.shortcuts import page


@requires(Permission.LEDGER_VIEW)
def trial_balance(request: Request) -> HttpResponse:
    """The trial balance of the viewer's first commissioner, with links to the others."""
    tenants = queries.tenants(viewer=request.viewer)
    if not tenants:
        return page(request, "ledger/none.jinja", {})
    return _balances(request, tenants[0][0])


@requires(Permission.LEDGER_VIEW)
def trial_balance_of(request: Request, tenant_id: UUID) -> HttpResponse:
    """Every account of one tenant, with its chart, and what is wrong if anything."""
    return _balances(request, tenant_id)


@requires(Permission.LEDGER_VIEW)
def journal(request: Request, journal_id: UUID) -> HttpResponse:
    """One journal with its entries."""
    found = queries.journal(viewer=request.viewer, journal_id=journal_id)
    if found.subject_id is not None:
        trail.looked(
            "journal",
            by=request.viewer,
            at=request.moment.at,
            permission=Permission.LEDGER_VIEW,
            tenant_id=found.tenant_id,
            subject_id=found.subject_id,
        )
    return page(
        request,
        "ledger/journal.jinja",
        {
            "journal": found,
            "columns": (
                Column(_("Account")),
                Column(_("Debit"), Kind.MONEY),
                Column(_("Credit"), Kind.MONEY),
                Column(_("For care")),
                Column(_("Year of care")),
            ),
            "rows": [_entry_row(entry) for entry in found.entries],
            "back_href": _of(found.tenant_id),
        },
    )


def _balances(request: Request, tenant_id: UUID) -> HttpResponse:
    year, service = request.GET.get("year", ""), request.GET.get("service", "")
    posted, served = queries.years_posted(viewer=request.viewer, tenant_id=tenant_id)
    found = queries.trial_balance(
        viewer=request.viewer,
        tenant_id=tenant_id,
        posting_year=year if year in posted else "",
        service_year=service if service in served else "",
    )
    used = [account for account in found.accounts if account.entries or account.opening_pence]
    promised = [account for account in found.memorandum if account.entries]
    tenants = queries.tenants(viewer=request.viewer)
    return page(
        request,
        "ledger/trial_balance.jinja",
        {
            "found": found,
            "name": dict(tenants).get(tenant_id, ""),
            "others": [(name, _of(other)) for other, name in tenants if other != tenant_id],
            "choices": [
                (
                    "year",
                    _("Posted in"),
                    [("", _("All years")), *((one, one) for one in posted)],
                    found.posting_year,
                ),
                (
                    "service",
                    _("Year of care"),
                    [("", _("All years of care")), *((one, one) for one in served)],
                    found.service_year,
                ),
            ],
            "columns": _columns(opening=bool(found.posting_year)),
            "rows": [*(_row(account, found) for account in used), *_totals(found)],
            "promised": [_row(account, found) for account in promised],
            "reasons": [(f"{one.code} {one.name}", one.reason) for one in rules.chart()],
            "picture": _picture(used) if used else None,
            "years_href": reverse("ledger:years", args=[tenant_id]),
            "seals_href": reverse("ledger:seals", args=[tenant_id]),
        },
    )


def _columns(*, opening: bool) -> tuple[Column, ...]:
    return (
        Column(_("Account")),
        Column(_("Kind")),
        Column(_("Entries"), Kind.NUMBER),
        *((Column(_("Brought forward"), Kind.MONEY),) if opening else ()),
        Column(_("Debits"), Kind.MONEY),
        Column(_("Credits"), Kind.MONEY),
        Column(_("Balance"), Kind.MONEY),
    )


def kind_words(kind: AccountKind) -> str:
    """Return how pages name a kind of account."""
    return {
        AccountKind.ASSET: _("Asset"),
        AccountKind.LIABILITY: _("Liability"),
        AccountKind.INCOME: _("Income"),
        AccountKind.EXPENSE: _("Expense"),
        AccountKind.MEMORANDUM: _("Memorandum"),
    }[kind]


def _row(account: AccountBalance, found: TrialBalance) -> tuple[object, ...]:
    assert account.account_id is not None
    path = reverse("ledger:account", args=[account.account_id])
    query = f"?{urlencode({'year': found.posting_year})}" if found.posting_year else ""
    return (
        Cell(f"{account.code} {account.name}", href=path + query),
        kind_words(account.kind),
        account.entries,
        *((account.opening_pence,) if found.posting_year else ()),
        account.debit_pence,
        account.credit_pence,
        account.balance_pence,
    )


def _totals(found: TrialBalance) -> list[tuple[object, ...]]:
    """The line of earlier years, which no account brings forward, and the line of all."""
    earlier = (
        _("Income and expenditure of earlier years"),
        "",
        None,
        found.earlier_pence,
        None,
        None,
        found.earlier_pence,
    )
    balance = found.opening_pence + found.debit_pence - found.credit_pence
    everything = (
        _("All accounts"),
        "",
        sum(account.entries for account in found.accounts),
        *((found.opening_pence,) if found.posting_year else ()),
        found.debit_pence,
        found.credit_pence,
        balance,
    )
    return [earlier, everything] if found.earlier_pence else [everything]


def _picture(used: list[AccountBalance]) -> Chart:
    return Chart(
        ident="balances",
        title=_("Balance of each account, debits less credits"),
        description=_(
            "A bar for each of %(count)s accounts; those below the line hold more credits than "
            "debits. The table below has every figure."
        )
        % {"count": len(used)},
        heading=_("Account"),
        labels=tuple(account.code for account in used),
        bars=(Series(_("Balance"), tuple(account.balance_pence for account in used)),),
    )


def _entry_row(entry: EntryAnswer) -> tuple[object, ...]:
    period = ""
    if entry.service_from and entry.service_to:
        period = _("%(first)s up to %(end)s") % {
            "first": short_date(entry.service_from),
            "end": short_date(entry.service_to),
        }
    return (
        f"{entry.account} {entry.account_name}",
        entry.debit_pence or None,
        entry.credit_pence or None,
        period,
        entry.service_year,
    )


def _of(tenant_id: UUID) -> str:
    return reverse("ledger:trial_balance_of", args=[tenant_id])
