"""Taking a checkpoint of every balance at a seal. Rows are added; none is ever brought up to date."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from openphb.domains.ledger.models import Checkpoint, CheckpointBalance, LedgerAccount, Seal
from openphb.domains.ledger.queries.checkpoints import (
    Point,
    added,
    kept_sums,
    last_point,
    sums_between,
)

# Sealed entries after which balances are written down again: half of what a balance may read,
# because the other half may wait to be sealed.
EVERY = 5_000
# Entries of one budget in one account that are worth a row at a checkpoint, and, at each of the
# SWEEP-th, since the last of those. So a budget with few is never written down, and one with many
# reads at most SWEEP * (WORTH - 1) entries, and a few for each sweep it was too small for.
WORTH = 50
SWEEP = 100
WORTH_AT_SWEEP = 20

# Raw SQL because each budget begins at a checkpoint of its own (LATERAL), and asking one by one
# would be thousands of questions. The ids are made where all ids are made.
BUDGETS = """
select touched.account_id, touched.budget_id, coalesce(kept.debit_pence, 0) + fresh.debits,
       coalesce(kept.credit_pence, 0) + fresh.credits, coalesce(kept.entries, 0) + fresh.many
  from (select account_id, budget_id from ledger_entry
         where tenant_id = %(tenant)s and account_id = any(%(accounts)s::uuid[])
           and place > %(after)s and place <= %(until)s and budget_id is not null
         group by account_id, budget_id having count(*) >= %(worth)s) touched
  left join lateral (
        select debit_pence, credit_pence, entries, place from ledger_checkpointbalance
         where tenant_id = %(tenant)s and budget_id = touched.budget_id
           and account_id = touched.account_id order by place desc limit 1) kept on true
 cross join lateral (
        select sum(debit_pence)::bigint as debits, sum(credit_pence)::bigint as credits,
               count(*) as many
          from ledger_entry
         where tenant_id = %(tenant)s and budget_id = touched.budget_id
           and account_id = touched.account_id
           and place > coalesce(kept.place, 0) and place <= %(until)s) fresh
"""


def take_checkpoint(
    tenant_id: UUID, *, until: int, at: datetime, every: int = EVERY, worth: int = WORTH
) -> bool:
    """Take a checkpoint at a seal's place if it is the first or enough was sealed since the last.

    Return whether one was taken.
    """
    last = last_point(tenant_id)
    sealed = Seal.objects.filter(tenant_id=tenant_id, place__gt=last.place)
    entries = sealed.aggregate(all=Sum("entries"))["all"] or 0
    if last.number and entries < every:
        return False
    accounts = list(LedgerAccount.objects.filter(tenant_id=tenant_id).values_list("id", flat=True))
    made = Checkpoint.objects.create(
        tenant_id=tenant_id, number=last.number + 1, place=until, taken_at=at
    )
    kept = kept_sums(tenant_id, last, accounts)
    fresh = sums_between(tenant_id, accounts, after=last.place, until=until)
    CheckpointBalance.objects.bulk_create(
        CheckpointBalance(
            tenant_id=tenant_id,
            checkpoint=made,
            account_id=account_id,
            posting_year=posting_year,
            service_year=service_year,
            place=until,
            debit_pence=debits,
            credit_pence=credits_,
            entries=many,
        )
        for (account_id, posting_year, service_year), (debits, credits_, many) in added(
            kept, fresh
        ).items()
    )
    _take_budgets(made, last, accounts, worth)
    return True


def _take_budgets(made: Checkpoint, last: Point, accounts: list[UUID], worth: int) -> None:
    after = last.place
    if made.number % SWEEP == 0:
        sweeps = Checkpoint.objects.filter(
            tenant_id=made.tenant_id, number=max(made.number - SWEEP, 0)
        )
        after = sweeps.values_list("place", flat=True).first() or 0
        worth = min(worth, WORTH_AT_SWEEP)
    with connection.cursor() as cursor:
        cursor.execute(
            BUDGETS,
            {
                "tenant": made.tenant_id,
                "accounts": [str(account_id) for account_id in accounts],
                "after": after,
                "until": made.place,
                "worth": worth,
            },
        )
        CheckpointBalance.objects.bulk_create(
            (
                CheckpointBalance(
                    tenant_id=made.tenant_id,
                    checkpoint=made,
                    account_id=account_id,
                    budget_id=budget_id,
                    place=made.place,
                    debit_pence=debits,
                    credit_pence=credits_,
                    entries=many,
                )
                for account_id, budget_id, debits, credits_, many in cursor.fetchall()
            ),
            batch_size=2_000,
        )
