"""One account, entry by entry."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.ledger import queries, rules
from openphb.domains.ledger.types import AccountPage
from openphb.domains.ledger.views.balances import kind_words
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import NothingThere
from openphb.web.parts import Cell, Column, Kind, Page
from openphb.web.shortcuts import page


@requires(Permission.LEDGER_VIEW)
def account(request: Request, account_id: UUID) -> HttpResponse:
    """Fifty entries of an account, with the balance before them and after each."""
    after = request.GET.get("after", "")
    if after and not after.isdecimal():
        raise NothingThere
    found = queries.account_page(
        viewer=request.viewer,
        account_id=account_id,
        year=request.GET.get("year", ""),
        after=int(after) if after else None,
    )
    here = reverse("ledger:account", args=[account_id])
    first = f"{here}?{urlencode({'year': found.year})}" if found.year else here
    more = {"after": found.after} | ({"year": found.year} if found.year else {})
    return page(
        request,
        "ledger/account.jinja",
        {
            "account": found,
            "kind": kind_words(found.kind),
            "reason": {one.code: one.reason for one in rules.chart()}.get(found.code, ""),
            "columns": (
                Column(_("Posted"), Kind.DAY),
                Column(_("Journal")),
                Column(_("Year of care")),
                Column(_("Debit"), Kind.MONEY),
                Column(_("Credit"), Kind.MONEY),
                Column(_("Balance"), Kind.MONEY),
            ),
            "rows": _rows(found),
            "choices": [
                (
                    "year",
                    _("Posted in"),
                    [("", _("All years")), *((one, one) for one in found.years)],
                    found.year,
                )
            ],
            "pages": Page(
                first if after else "", f"{here}?{urlencode(more)}" if found.after else ""
            ),
            "back_href": reverse("ledger:trial_balance_of", args=[found.tenant_id]),
        },
    )


def _rows(found: AccountPage) -> list[tuple[object, ...]]:
    balance = found.brought_forward_pence
    rows: list[tuple[object, ...]] = [(None, _("Brought forward"), "", None, None, balance)]
    for entry in found.entries:
        balance += entry.debit_pence - entry.credit_pence
        rows.append(
            (
                entry.posted_on,
                Cell(entry.what, href=reverse("ledger:journal", args=[entry.journal_id])),
                entry.service_year,
                entry.debit_pence or None,
                entry.credit_pence or None,
                balance,
            )
        )
    return rows
