"""The sealer, every minute; and taking accruals back, every day. Tenant by tenant."""

from __future__ import annotations

from openphb.domains.ledger import heads
from openphb.domains.ledger.actions import reverse_accruals, seal
from openphb.domains.ledger.queries.seals import seals_after
from openphb.foundation.access.types import Permission
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import Run


@job("ledger.seal", every="* * * * *")
def seal_ledgers(run: Run) -> None:
    """Seal whatever is ready, a transaction a seal, and write the heads out.

    A head is written out after its seal is committed. One that a crash kept back goes out the next
    time, because what is written out is looked at first.
    """
    with run.acting() as by:
        tenants = sorted(by.scope(Permission.LEDGER_SEAL).tenant_ids)
    for tenant_id in tenants:
        while True:
            with run.acting() as by:
                made = seal(by=by, at=run.at, tenant_id=tenant_id)
            with run.acting():
                epoch, number = heads.last_written(tenant_id)
                waiting = seals_after(tenant_id, epoch=epoch, number=number)
            heads.write_out(waiting)
            if made is None and not waiting:
                break


@job("ledger.reverse_accruals", every="10 0-6 * * *")
def take_accruals_back(run: Run) -> None:
    """Take back what was to be taken back by today; after midnight, and again where that failed."""
    with run.acting() as by:
        tenants = sorted(by.scope(Permission.LEDGER_ACCRUE).tenant_ids)
    for tenant_id in tenants:
        with run.acting() as by:
            reverse_accruals(by=by, at=run.at, tenant_id=tenant_id)
