"""Double entry: accounts, journals, entries. Append-only, balanced by the database."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q

from openphb.domains.ledger.types import AccountKind, AccrualKind
from openphb.foundation.tenancy.constraints import one_of, together
from openphb.foundation.tenancy.models import Subject, TenantForeignKey, TenantModel

# Where a row stands in the order of transactions: the cluster's epoch, then the transaction that
# wrote it (decision 17). The database writes it and refuses any other.
PLACE = Func(function="openphb_place", output_field=models.BigIntegerField())


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
    place = models.BigIntegerField(db_default=PLACE)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="journal_key_once", fields=["tenant", "key"]),
            models.UniqueConstraint(name="journal_reversed_once", fields=["tenant", "reverses"]),
        ]
        indexes = [models.Index(fields=["tenant", "place", "id"], name="journal_by_place")]

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
    place = models.BigIntegerField(db_default=PLACE)

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
            models.Index(fields=["tenant", "account", "place", "id"], name="entry_by_account"),
            models.Index(
                fields=["tenant", "budget_id", "account", "place"], name="entry_by_budget"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debit_pence} / {self.credit_pence}"


class Seal(TenantModel):
    """A link of a tenant's chain: the journals of whole transactions, in order, and their hash.

    `place` is the last transaction in it. `digests` holds 32 bytes a journal and `entry_counts` how
    many entries each has, in the order of `journal_ids`, so that a fault can be named. No journal
    carries its seal: history is never changed.
    """

    append_only: ClassVar[bool] = True

    number = models.PositiveIntegerField()
    epoch = models.PositiveIntegerField()
    place = models.BigIntegerField()
    journal_ids = ArrayField(models.UUIDField())
    entry_counts = ArrayField(models.PositiveIntegerField())
    digests = models.BinaryField()
    journals = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()
    previous_sha256 = models.CharField(max_length=64, blank=True)
    head_sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="seal_number_once", fields=["tenant", "number"]),
            models.UniqueConstraint(name="seal_place_once", fields=["tenant", "place"]),
            models.CheckConstraint(
                name="seal_first_follows_nothing",
                condition=Q(number=1, previous_sha256="")
                | (Q(number__gt=1) & ~Q(previous_sha256="")),
            ),
            models.CheckConstraint(
                name="seal_holds_what_it_says",
                condition=Q(journals__gt=0, journals=models.F("journal_ids__len"))
                & Q(journals=models.F("entry_counts__len")),
            ),
        ]

    def __str__(self) -> str:
        return f"Seal {self.number}: {self.head_sha256[:12]}"


class Checkpoint(TenantModel):
    """A tenant's balances as they stood after a seal, so that none is worked out from the start."""

    append_only: ClassVar[bool] = True

    number = models.PositiveIntegerField()
    place = models.BigIntegerField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="checkpoint_number_once", fields=["tenant", "number"]),
            models.UniqueConstraint(name="checkpoint_place_once", fields=["tenant", "place"]),
        ]

    def __str__(self) -> str:
        return f"Checkpoint {self.number}"


class CheckpointBalance(TenantModel):
    """Everything posted to one account up to a checkpoint: by years, or in one budget.

    Each checkpoint has every account and pair of years. A budget has one where enough was posted
    to it since its last; its row says nothing of years.
    """

    append_only: ClassVar[bool] = True

    checkpoint = TenantForeignKey(Checkpoint)
    account = TenantForeignKey(LedgerAccount)
    budget_id = models.UUIDField(null=True)
    posting_year = models.CharField(max_length=7, blank=True)
    service_year = models.CharField(max_length=7, blank=True)
    place = models.BigIntegerField()
    debit_pence = models.BigIntegerField()
    credit_pence = models.BigIntegerField()
    entries = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="checkpoint_balance_of_years_once",
                fields=["tenant", "checkpoint", "account", "posting_year", "service_year"],
                condition=Q(budget_id=None),
            ),
            models.UniqueConstraint(
                name="checkpoint_balance_of_budget_once",
                fields=["tenant", "budget_id", "account", "place"],
                condition=Q(budget_id__isnull=False),
            ),
            models.CheckConstraint(
                name="checkpoint_balance_by_years_or_budget",
                condition=(Q(budget_id=None) & ~Q(posting_year=""))
                | Q(budget_id__isnull=False, posting_year="", service_year=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debit_pence} / {self.credit_pence}"


class FinancialYear(TenantModel):
    """A posting year that somebody proposed to close, and that somebody else may have closed.

    Nothing is posted into a closed year, and it is never opened again: what comes late is posted in
    the open year for its own year of service.
    """

    year = models.CharField(max_length=7)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="financial_year_once", fields=["tenant", "year"]),
            together("financial_year_closed_whole", "closed_by", "closed_at"),
            models.CheckConstraint(
                name="financial_year_closed_by_another",
                condition=Q(closed_by=None) | ~Q(closed_by=models.F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.year


class Accrual(TenantModel):
    """A journal of a month's end that is taken back on a day, the first of the next month."""

    append_only: ClassVar[bool] = True

    subject = TenantForeignKey(Subject, null=True)
    journal = TenantForeignKey(Journal)
    kind = models.CharField(max_length=12)
    reverse_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="accrual_of_journal_once", fields=["tenant", "journal"]),
            one_of("accrual_kind_known", "kind", AccrualKind),
        ]
        indexes = [models.Index(fields=["tenant", "reverse_on"], name="accrual_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} until {self.reverse_on}"
