"""Who bears what, as found: findings with their parts, the facts that rest on them, contributions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.payments.types import WHOLE_SHARE, ContributionKind, FindingKind
from openphb.foundation.facts.models import Fact
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, ordered, pence_between
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class FundingFinding(SubjectModel):
    """What a named person found about who bears what of some lines, with its reason and source."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    kind = models.CharField(max_length=12)
    # The body that was asked first, and pays the recipient.
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    reason = models.TextField()
    source = models.TextField()
    found_by = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("finding_kind_known", "kind", FindingKind),
            ordered("finding_days_whole", "starts_on", "ends_on"),
            models.CheckConstraint(
                name="finding_has_its_words",
                condition=~Q(reason__regex=r"^\s*$")
                & ~Q(source__regex=r"^\s*$")
                & ~Q(found_by__regex=r"^\s*$"),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="finding_by_budget")]

    def __str__(self) -> str:
        return f"{self.kind} from {self.starts_on}"


class FundingPart(SubjectModel):
    """What one body bears by a finding: an amount a week, set first, or a share of the rest.

    Their order is kept; the shares of a finding are a whole, which the database holds at commit.
    """

    append_only: ClassVar[bool] = True

    finding = TenantForeignKey(FundingFinding)
    position = models.PositiveSmallIntegerField()
    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    ten_thousandths = models.PositiveIntegerField(null=True)
    weekly_pence = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="finding_part_once_a_place", fields=["tenant", "finding", "position"]
            ),
            models.UniqueConstraint(
                name="finding_part_once_a_funder", fields=["tenant", "finding", "funder"]
            ),
            models.CheckConstraint(
                name="finding_part_is_a_share_or_an_amount",
                condition=Q(
                    ten_thousandths__gte=1, ten_thousandths__lte=WHOLE_SHARE, weekly_pence=None
                )
                | Q(ten_thousandths=None, weekly_pence__gte=1, weekly_pence__lte=MOST_PENCE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ten_thousandths or self.weekly_pence}"


class LineFunding(Fact):
    """Over `valid`, a line is borne as a finding says; on other days as its plan does."""

    key_fields: ClassVar[tuple[str, ...]] = ("line_key",)

    line_key = models.UUIDField()
    budget = TenantForeignKey(Budget)
    finding = TenantForeignKey(FundingFinding)

    class Meta:
        indexes = [models.Index(fields=["tenant", "budget"], name="line_funding_by_budget")]

    def __str__(self) -> str:
        return f"{self.line_key} {self.valid}"


class ContributionFinding(SubjectModel):
    """What a council asks a person to contribute to its own part of a line: the words of it."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    kind = models.CharField(max_length=20)
    reason = models.TextField()
    source = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("contribution_kind_known", "kind", ContributionKind),
            models.CheckConstraint(
                name="contribution_has_its_words",
                condition=~Q(reason__regex=r"^\s*$") & ~Q(source__regex=r"^\s*$"),
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class PersonContribution(Fact):
    """Over `valid`, the person pays a council this much a week of what it bears; nothing ends one."""

    key_fields: ClassVar[tuple[str, ...]] = ("line_key",)

    line_key = models.UUIDField()
    budget = TenantForeignKey(Budget)
    council = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    weekly_pence = models.BigIntegerField()
    finding = TenantForeignKey(ContributionFinding)

    class Meta:
        constraints = [pence_between("contribution_sane", "weekly_pence", 0, MOST_PENCE)]
        indexes = [models.Index(fields=["tenant", "budget"], name="contribution_by_budget")]

    def __str__(self) -> str:
        return f"{self.weekly_pence} a week"
