"""What accounts add up to."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from openphb.domains.ledger.models import Entry, LedgerAccount
from openphb.domains.ledger.queries.journals import visible
from openphb.domains.ledger.types import AccountBalance, AccountKind, TrialBalance
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.refusal import NothingThere


def trial_balance(*, viewer: Viewer, tenant_id: UUID) -> TrialBalance:
    """Return every account of a tenant's chart with what was posted to it, in order of code."""
    if tenant_id not in viewer.scope(Permission.LEDGER_VIEW).tenant_ids:
        raise NothingThere("ledger")
    # Entries are summed before they meet their accounts: one scan, one row an account.
    sums = {
        row["account_id"]: row
        for row in Entry.objects.filter(tenant_id=tenant_id)
        .values("account_id")
        .annotate(debits=Sum("debit_pence"), credits=Sum("credit_pence"), entries=Count("id"))
        .order_by()
    }
    accounts = LedgerAccount.objects.filter(tenant_id=tenant_id).order_by("code")
    return TrialBalance(
        tenant_id,
        tuple(
            AccountBalance(
                account.code,
                account.name,
                AccountKind(account.kind),
                int(sums[account.id]["debits"]) if account.id in sums else 0,
                int(sums[account.id]["credits"]) if account.id in sums else 0,
                sums[account.id]["entries"] if account.id in sums else 0,
            )
            for account in accounts
        ),
    )


def balance(*, viewer: Viewer, tenant_id: UUID, account: str, budget_id: UUID | None = None) -> int:
    """Return the pence by which debits exceed credits in one account, of one budget if given."""
    entries = visible(viewer).filter(tenant_id=tenant_id, account__code=account)
    if budget_id is not None:
        entries = entries.filter(budget_id=budget_id)
    sums = entries.aggregate(
        debits=Coalesce(Sum("debit_pence"), 0), credits=Coalesce(Sum("credit_pence"), 0)
    )
    return int(sums["debits"]) - int(sums["credits"])


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
