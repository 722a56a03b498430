"""Giving a tenant its chart of accounts: reference data, copied in when it is first needed.

Nobody decides it and nothing is posted by it, so it is no action and leaves no audit.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from uuid import UUID

from django.db import transaction

from openphb.domains.ledger import rules
from openphb.domains.ledger.models import LedgerAccount

# Tenant → its accounts' ids, once they are committed: they never change, and no account is removed.
_KNOWN: dict[UUID, dict[str, UUID]] = {}


def ensure_chart(tenant_id: UUID) -> dict[str, UUID]:
    """Give the tenant the accounts of the chart that it lacks; return code → id of all it has."""
    with transaction.atomic():
        LedgerAccount.objects.bulk_create(
            (
                LedgerAccount(tenant_id=tenant_id, code=a.code, name=a.name, kind=a.kind)
                for a in rules.chart()
            ),
            ignore_conflicts=True,
        )
        return _present(tenant_id)


def accounts_of(tenant_id: UUID) -> dict[str, UUID]:
    """Return code → id of a tenant's accounts, with the whole chart among them."""
    known = _KNOWN.get(tenant_id)
    if known is not None:
        return known
    accounts = _present(tenant_id)
    if not holds_chart(accounts):
        accounts = ensure_chart(tenant_id)
    # Not before the transaction ends well: it may be the one that makes them.
    transaction.on_commit(partial(_KNOWN.__setitem__, tenant_id, accounts))
    return accounts


def holds_chart(accounts: Collection[str]) -> bool:
    """Return whether the whole chart is among these codes."""
    return all(account.code in accounts for account in rules.chart())


def _present(tenant_id: UUID) -> dict[str, UUID]:
    return dict(LedgerAccount.objects.filter(tenant_id=tenant_id).values_list("code", "id"))
