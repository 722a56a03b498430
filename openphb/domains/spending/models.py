"""Bank statements of the budget's account, and what each line of them was for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.ledger.models import Journal
from openphb.domains.plans.models import BudgetLine, Outcome
from openphb.domains.spending.types import KeptFor, LastMoneyKind, LastMoneyState, StatementFormat
from openphb.foundation.tenancy.constraints import one_of, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class BankStatement(SubjectModel):
    """One proved file about one account over one period. The same file twice adds nothing."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    agreement = TenantForeignKey(DirectPaymentAgreement)
    format = models.CharField(max_length=12)
    layout = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64)
    opens_on = models.DateField()
    closes_on = models.DateField()
    opening_pence = models.BigIntegerField()
    closing_pence = models.BigIntegerField()
    taken_in_by = models.UUIDField()
    taken_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="statement_file_once", fields=["tenant", "budget", "sha256"]
            ),
            one_of("statement_format_known", "format", StatementFormat),
            models.CheckConstraint(
                name="statement_period_ordered", condition=Q(closes_on__gte=F("opens_on"))
            ),
        ]
        indexes = [models.Index(fields=["tenant", "budget", "-closes_on"], name="statement_latest")]

    def __str__(self) -> str:
        return f"{self.opens_on} to {self.closes_on}"


class StatementLine(SubjectModel):
    """One movement on the budget's account: pence in above zero, pence out below."""

    append_only: ClassVar[bool] = True

    statement = TenantForeignKey(BankStatement)
    budget = TenantForeignKey(Budget)
    external_id = models.CharField(max_length=80)
    on = models.DateField()
    pence = models.BigIntegerField()
    payee = models.TextField(blank=True)
    reference = models.TextField(blank=True)
    kind = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="statement_line_once", fields=["tenant", "budget", "external_id"]
            ),
            models.CheckConstraint(name="statement_line_moves", condition=~Q(pence=0)),
        ]
        indexes = [
            models.Index(fields=["tenant", "budget", "-on", "-id"], name="spending_latest"),
            models.Index(
                fields=["tenant", "-on"], name="spending_out_latest", condition=Q(pence__lt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.payee}"


class Coding(SubjectModel):
    """That so many pence of one movement served one outcome through one plan line.

    One wage may serve several outcomes, so a movement may have several. They never exceed it.
    """

    movement = TenantForeignKey(StatementLine)
    budget = TenantForeignKey(Budget)
    line = TenantForeignKey(BudgetLine)
    outcome = TenantForeignKey(Outcome)
    line_key = models.UUIDField()
    outcome_key = models.UUIDField()
    pence = models.BigIntegerField()
    coded_by = models.UUIDField()
    coded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="coding_once", fields=["tenant", "movement", "line", "outcome"]
            ),
            pence_between("coding_above_zero", "pence", 1, MOST_PENCE),
        ]
        indexes = [
            models.Index(fields=["tenant", "budget", "outcome_key"], name="coding_by_outcome"),
            models.Index(fields=["tenant", "movement"], name="coding_by_movement"),
        ]

    def __str__(self) -> str:
        return f"{self.pence}"


class UncodedSpending(SubjectModel):
    """What of one budget's movements is still to be coded. No row: nothing is.

    It is a sum that taking in and coding keep, so that Today need not read every movement.
    """

    budget = TenantForeignKey(Budget)
    movements = models.PositiveIntegerField()
    pence = models.BigIntegerField()
    oldest_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="uncoded_once_a_budget", fields=["tenant", "budget"]),
            pence_between("uncoded_above_zero", "pence", 1, MOST_PENCE),
        ]
        indexes = [
            models.Index(fields=["tenant", "oldest_on", "budget"], name="uncoded_oldest_first"),
            models.Index(fields=["subject"], name="uncoded_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.movements} since {self.oldest_on}"


class MoneyKept(SubjectModel):
    """That so many pence of what somebody has are kept for one purpose; the last row of a kind counts."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    kind = models.CharField(max_length=12)
    pence = models.BigIntegerField()
    words = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("money_kept_kind_known", "kind", KeptFor),
            pence_between("money_kept_sane", "pence", 0, MOST_PENCE),
            models.CheckConstraint(
                name="money_kept_says_how_known", condition=~Q(words__regex=r"^\s*$")
            ),
        ]
        indexes = [models.Index(fields=["tenant", "budget", "kind"], name="money_kept_of_budget")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pence}"


class LastMoney(SubjectModel):
    """What is done about money that is left and kept for nothing: asked back or written off, by two."""

    budget = TenantForeignKey(Budget)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    pence = models.BigIntegerField()
    reasons = models.TextField()
    told_on = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    repaid_by = models.TextField(blank=True, default="")
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.TextField(blank=True, default="")
    done_on = models.DateField(null=True)
    reference = models.TextField(blank=True, default="")
    journal = TenantForeignKey(Journal, null=True)

    class Meta:
        constraints = [
            one_of("last_money_kind_known", "kind", LastMoneyKind),
            one_of("last_money_state_known", "state", LastMoneyState),
            pence_between("last_money_sane", "pence", 1, MOST_PENCE),
            together("last_money_decided_whole", "decided_by", "decided_at"),
            together("last_money_done_whole", "done_on", "journal"),
            models.CheckConstraint(
                name="last_money_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="last_money_state_fits",
                condition=Q(state=LastMoneyState.PROPOSED, decided_by=None, done_on=None)
                | Q(
                    state__in=[LastMoneyState.AGREED, LastMoneyState.REFUSED],
                    decided_by__isnull=False,
                    done_on=None,
                )
                | Q(state=LastMoneyState.DONE, decided_by__isnull=False, done_on__isnull=False),
            ),
            models.CheckConstraint(
                name="last_money_asked_of_somebody",
                condition=~Q(kind=LastMoneyKind.ASK)
                | Q(told_on__isnull=False, answer_by__gt=F("told_on"))
                & ~Q(repaid_by__regex=r"^\s*$"),
            ),
            models.UniqueConstraint(
                name="last_money_one_open",
                fields=["tenant", "budget"],
                condition=Q(state__in=[LastMoneyState.PROPOSED, LastMoneyState.AGREED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pence}"
