"""A commissioner's rates: put forward together, decided by another, never edited."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openphb.domains.rates.rules import MOST
from openphb.domains.rates.types import OWN
from openphb.foundation.tenancy.constraints import ordered
from openphb.foundation.tenancy.models import TenantForeignKey, TenantModel


class RateProposal(TenantModel):
    """Some versions of rates that one person puts forward, by hand or from one file."""

    append_only = True

    what = models.TextField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="rate_proposal_named", condition=~Q(what="")),
        ]
        indexes = [models.Index(fields=["tenant", "proposed_at"], name="rate_proposal_by_time")]

    def __str__(self) -> str:
        return self.what


class RateVersion(TenantModel):
    """What one thing costs from a day on; it counts once its proposal is agreed."""

    append_only = True

    proposal = TenantForeignKey(RateProposal)
    code = models.CharField(max_length=60)
    value = models.BigIntegerField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.TextField()
    # What a thing of the commissioner's own list is called; the catalogue says all others.
    words = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="rate_version_once_a_day", fields=["tenant", "proposal", "code", "valid_from"]
            ),
            models.CheckConstraint(
                name="rate_version_value_sane",
                condition=Q(value=None) | (Q(value__gte=0) & Q(value__lte=MOST)),
            ),
            models.CheckConstraint(
                name="rate_version_taken_back_has_no_end",
                condition=Q(value__isnull=False) | Q(valid_to=None),
            ),
            ordered("rate_version_ends_after_it_begins", "valid_from", "valid_to"),
            models.CheckConstraint(name="rate_version_sourced", condition=~Q(source="")),
            models.CheckConstraint(
                name="rate_version_own_has_a_name",
                condition=Q(code__startswith=OWN) & ~Q(words="")
                | ~Q(code__startswith=OWN) & Q(words=""),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "code", "valid_from"], name="rate_version_by_code")
        ]

    def __str__(self) -> str:
        return f"{self.code} from {self.valid_from}"


class RateDecision(TenantModel):
    """What somebody other than its proposer said of a proposal, and its place in what was known.

    `proposed_by` is the proposal's own, held so by the database, so that it can see the two people.
    """

    append_only = True

    proposal = TenantForeignKey(RateProposal)
    proposed_by = models.UUIDField()
    agreed = models.BooleanField()
    known_seq = models.BigIntegerField(null=True)
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="rate_decided_once", fields=["tenant", "proposal"]),
            models.UniqueConstraint(name="rate_known_in_order", fields=["tenant", "known_seq"]),
            models.CheckConstraint(
                name="rate_decided_by_another", condition=~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="rate_agreed_has_its_place",
                condition=Q(agreed=True, known_seq__isnull=False) | Q(agreed=False, known_seq=None),
            ),
        ]

    def __str__(self) -> str:
        return "agreed" if self.agreed else "refused"
