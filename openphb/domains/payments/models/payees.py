"""What a recipient is called in the systems of a site that pays by itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.payments.models.house_rules import PLAIN_CODE, DecidedByTwo, by_two
from openphb.domains.payments.types import SITE_RAILS, HouseRuleState
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class PayeeNumber(SubjectModel, DecidedByTwo):
    """From a day on: a recipient's supplier number, or the id that a provider gave their card."""

    agreement = TenantForeignKey(DirectPaymentAgreement)
    rail = models.CharField(max_length=20)
    number = models.CharField(max_length=30)
    site = models.CharField(max_length=15, blank=True)
    source = models.TextField()
    # A payment to it failed because of it: nothing more is sent to it, nor to one before it.
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            *by_two("payee_number"),
            models.CheckConstraint(
                name="payee_number_is_of_a_site", condition=Q(rail__in=[*SITE_RAILS])
            ),
            models.CheckConstraint(
                name="payee_number_plain",
                condition=Q(number__regex=PLAIN_CODE) & (Q(site="") | Q(site__regex=PLAIN_CODE)),
            ),
            models.CheckConstraint(
                name="payee_number_has_a_source", condition=~Q(source__regex=r"^\s*$")
            ),
            models.CheckConstraint(
                name="payee_number_ended_was_agreed",
                condition=Q(ended_on=None, ended_because="")
                | (
                    Q(state=HouseRuleState.AGREED, ended_on__isnull=False)
                    & ~Q(ended_because__regex=r"^\s*$")
                ),
            ),
            models.UniqueConstraint(
                name="payee_number_one_proposed",
                fields=["tenant", "agreement", "rail"],
                condition=Q(state=HouseRuleState.PROPOSED),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "agreement", "rail", "valid_from"], name="payee_number_by_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rail} {self.number}"
