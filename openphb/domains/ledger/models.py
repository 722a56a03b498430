"""Double entry: accounts, journals, entries. Append-only, balanced by the database."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.ledger.types import AccountKind
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import Subject, TenantForeignKey, TenantModel


class LedgerAccount(TenantModel):
    """One account of a tenant's chart."""

    code = models.CharField(max_length=20)
    name = models.TextField()
    kind = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ledger_account_code_once", fields=["tenant", "code"]),
            one_of("ledger_account_kind_known", "kind", AccountKind),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Journal(TenantModel):
    """Entries that balance, posted together. The key is the frozen id of the thing posted."""

    append_only: ClassVar[bool] = True

    subject = TenantForeignKey(Subject, null=True)
    key = models.CharField(max_length=100)
    content_sha256 = models.CharField(max_length=64)
    what = models.CharField(max_length=40)
    posted_on = models.DateField()
    posting_year = models.CharField(max_length=7)
    posted_by = models.UUIDField()
    posted_at = models.DateTimeField()
    reverses = TenantForeignKey("self", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="journal_key_once", fields=["tenant", "key"]),
            models.UniqueConstraint(name="journal_reversed_once", fields=["tenant", "reverses"]),
        ]
        indexes = [models.Index(fields=["tenant", "posted_on", "id"], name="journal_by_day")]

    def __str__(self) -> str:
        return f"{self.what} {self.key}"


class Entry(TenantModel):
    """Pence on one side of one account."""

    append_only: ClassVar[bool] = True

    id = models.BigAutoField(primary_key=True)  # type: ignore[assignment]  # decision 2: entries count
    journal = TenantForeignKey(Journal)
    account = TenantForeignKey(LedgerAccount)
    subject = TenantForeignKey(Subject, null=True)
    debit_pence = models.BigIntegerField()
    credit_pence = models.BigIntegerField()
    budget_id = models.UUIDField(null=True)
    line_id = models.UUIDField(null=True)
    funder_id = models.UUIDField(null=True)
    option = models.CharField(max_length=20, blank=True)
    service_from = models.DateField(null=True)
    service_to = models.DateField(null=True)
    service_year = models.CharField(max_length=7, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="entry_on_one_side_above_zero",
                condition=Q(debit_pence__gt=0, credit_pence=0)
                | Q(credit_pence__gt=0, debit_pence=0),
            ),
            models.CheckConstraint(
                name="entry_service_period_whole",
                condition=Q(service_from=None, service_to=None)
                | Q(service_to__gt=models.F("service_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "journal"], name="entry_by_journal"),
            models.Index(fields=["tenant", "account", "id"], name="entry_by_account"),
            models.Index(fields=["tenant", "budget_id", "line_id"], name="entry_by_budget"),
        ]

    def __str__(self) -> str:
        return f"{self.debit_pence} / {self.credit_pence}"
