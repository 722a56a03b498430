"""What accounts add up to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import Coalesce

from openphb.domains.ledger import rules
from openphb.domains.ledger.models import LedgerAccount
from openphb.domains.ledger.queries.checkpoints import (
    standing_of_account,
    standing_of_budget,
    year_sums,
)
from openphb.domains.ledger.queries.journals import visible
from openphb.domains.ledger.types import AccountKind, ChartAccount, Standing, TrialBalance
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.refusal import NothingThere


def trial_balance(
    *, viewer: Viewer, tenant_id: UUID, posting_year: str = "", service_year: str = ""
) -> TrialBalance:
    """Return every account of a tenant's chart with what was posted to it, in order of code.

    Of one posting year ("2026/27") with what earlier years brought forward; of one year of service;
    of everything without either. From the last checkpoint and the entries after it.
    """
    accounts = _accounts(viewer, tenant_id)
    codes = {account.id: account.code for account in accounts}
    sums, read = year_sums(tenant_id, codes)
    return rules.trial_balance(
        tenant_id,
        [(one.id, ChartAccount(one.code, one.name, AccountKind(one.kind), "")) for one in accounts],
        sums,
        posting_year=posting_year,
        service_year=service_year,
        entries_read=read,
    )


def years_posted(*, viewer: Viewer, tenant_id: UUID) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the posting years and the years of service that a tenant's ledger has, in order."""
    accounts = _accounts(viewer, tenant_id)
    sums, _ = year_sums(tenant_id, {account.id: account.code for account in accounts})
    return (
        tuple(sorted({one.posting_year for one in sums})),
        tuple(sorted({one.service_year for one in sums} - {""})),
    )


def standing(
    *, viewer: Viewer, tenant_id: UUID, account: str, budget_id: UUID | None = None
) -> Standing:
    """Return what was posted to an account, in one budget if given, and how many entries it took.

    Refusal: `nothing_there`, also where the chart has no such account.
    """
    codes = {one.code: one.id for one in _accounts(viewer, tenant_id)}
    if account not in codes:
        raise NothingThere("account")
    if budget_id is None:
        return standing_of_account(tenant_id, codes[account])
    return standing_of_budget(tenant_id, codes[account], budget_id)


def balance(*, viewer: Viewer, tenant_id: UUID, account: str, budget_id: UUID | None = None) -> int:
    """Return the pence by which debits exceed credits in one account, of one budget if given."""
    found = standing(viewer=viewer, tenant_id=tenant_id, account=account, budget_id=budget_id)
    return found.balance_pence


def _accounts(viewer: Viewer, tenant_id: UUID) -> list[LedgerAccount]:
    if tenant_id not in viewer.scope(Permission.LEDGER_VIEW).tenant_ids:
        raise NothingThere("ledger")
    return list(LedgerAccount.objects.filter(tenant_id=tenant_id).order_by("code"))


def credited(*, viewer: Viewer, tenant_id: UUID, account: str, journal_ids: Sequence[UUID]) -> int:
    """Return the pence by which these journals' credits to an account exceed their debits to it."""
    sums = (
        visible(viewer)
        .filter(tenant_id=tenant_id, account__code=account, journal_id__in=journal_ids)
        .aggregate(debits=Coalesce(Sum("debit_pence"), 0), credits=Coalesce(Sum("credit_pence"), 0))
    )
    return int(sums["credits"]) - int(sums["debits"])


def tenants(*, viewer: Viewer) -> tuple[tuple[UUID, str], ...]:
    """Return (id, name) of the tenants whose ledgers the viewer sees, by name."""
    scope = viewer.scope(Permission.LEDGER_VIEW)
    rows = Tenant.objects.filter(pk__in=scope.tenant_ids).order_by("name")
    return tuple(rows.values_list("id", "name"))
