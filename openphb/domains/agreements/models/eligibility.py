"""Who may have a direct payment: tests, findings, consent, roles and decisions, as recorded."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.agreements.eligibility.types import (
    ActingAs,
    Authority,
    Closeness,
    Dbs,
    Giver,
    Managing,
    Occasion,
)
from openphb.domains.budgets.models import Budget
from openphb.domains.people.models import Contact
from openphb.foundation.tenancy.constraints import one_of, ordered
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey

SAYS_NOTHING = r"^\s*$"


class ExclusionTest(SubjectModel):
    """Whether the Schedule bars a direct payment, as tested on a day. Criminal-offence data.

    `item` is a code of the Schedule, "" where none applies: no offence and no court is written down.
    """

    append_only: ClassVar[bool] = True

    occasion = models.CharField(max_length=10)
    tested_on = models.DateField()
    item = models.CharField(max_length=24, blank=True)
    until = models.DateField(null=True)
    how_known = models.CharField(max_length=120)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("exclusion_test_occasion_known", "occasion", Occasion),
            ordered("exclusion_test_ends_after_it_starts", "tested_on", "until"),
            models.CheckConstraint(
                name="exclusion_test_says_how_it_is_known",
                condition=~Q(how_known__regex=SAYS_NOTHING),
            ),
            models.CheckConstraint(
                name="exclusion_test_only_an_item_ends",
                condition=~Q(item="") | Q(until=None),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "subject"], name="exclusion_test_by_subject")]

    def __str__(self) -> str:
        return f"exclusion test of {self.tested_on}"


class ExclusionLook(SubjectModel):
    """That somebody opened a person's exclusion tests, and why they said they did."""

    append_only: ClassVar[bool] = True

    why = models.CharField(max_length=200)
    looked_by = models.UUIDField()
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="exclusion_look_says_why", condition=~Q(why__regex=SAYS_NOTHING)
            )
        ]
        indexes = [models.Index(fields=["tenant", "subject"], name="exclusion_look_by_subject")]

    def __str__(self) -> str:
        return f"look of {self.looked_at:%Y-%m-%d}"


class PaymentConsent(SubjectModel):
    """That somebody agreed to a direct payment, or took that back."""

    append_only: ClassVar[bool] = True

    giver = models.CharField(max_length=16)
    contact = TenantForeignKey(Contact, null=True)
    gives = models.BooleanField()
    said_on = models.DateField()
    words = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("payment_consent_giver_known", "giver", Giver),
            models.CheckConstraint(
                name="payment_consent_representative_is_named",
                condition=Q(giver=Giver.PERSON, contact=None)
                | Q(giver=Giver.REPRESENTATIVE, contact__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_consent_says_how", condition=~Q(words__regex=SAYS_NOTHING)
            ),
        ]
        indexes = [models.Index(fields=["tenant", "subject"], name="payment_consent_by_subject")]

    def __str__(self) -> str:
        return f"{self.giver} {'agrees' if self.gives else 'does not agree'}"


class ActingRole(SubjectModel):
    """Somebody who acts for a person, as recorded. What was recorded last of a role is what holds."""

    append_only: ClassVar[bool] = True

    contact = TenantForeignKey(Contact)
    acting_as = models.CharField(max_length=16)
    authority = models.CharField(max_length=12)
    appointed_by = models.TextField(blank=True)
    evidence = models.TextField()
    closeness = models.CharField(max_length=20)
    duties_accepted_on = models.DateField(null=True)
    person_agreed_on = models.DateField(null=True)
    accepted_by = models.UUIDField(null=True)
    dbs = models.CharField(max_length=10)
    dbs_asked_on = models.DateField(null=True)
    dbs_seen_on = models.DateField(null=True)
    # Why somebody may act whose check said something that matters, and who decided so.
    dbs_weighed = models.TextField(blank=True, default="")
    dbs_weighed_by = models.UUIDField(null=True)
    paid_to_care = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("acting_role_known", "acting_as", ActingAs),
            one_of("acting_authority_known", "authority", Authority),
            one_of("acting_closeness_known", "closeness", Closeness),
            one_of("acting_dbs_known", "dbs", Dbs),
            ordered("acting_role_ends_after_it_starts", "valid_from", "valid_to"),
            models.CheckConstraint(
                name="acting_nominee_is_nominated",
                condition=Q(acting_as=ActingAs.NOMINEE, authority=Authority.NOMINATED)
                | (Q(acting_as=ActingAs.REPRESENTATIVE) & ~Q(authority=Authority.NOMINATED)),
            ),
            models.CheckConstraint(
                name="acting_appointed_by_somebody",
                condition=~Q(authority=Authority.APPOINTED) | ~Q(appointed_by__regex=SAYS_NOTHING),
            ),
            models.CheckConstraint(
                name="acting_says_on_what_evidence", condition=~Q(evidence__regex=SAYS_NOTHING)
            ),
            models.CheckConstraint(
                name="acting_dbs_asked_only_where_lawful",
                condition=Q(dbs=Dbs.NOT_ASKED) | Q(closeness=Closeness.OTHER),
            ),
            models.CheckConstraint(
                name="acting_dbs_seen_on_a_day",
                condition=Q(dbs__in=[Dbs.CLEAR.value, Dbs.CONCERN.value], dbs_seen_on__isnull=False)
                | Q(dbs__in=[Dbs.NOT_ASKED.value, Dbs.ASKED.value], dbs_seen_on=None),
            ),
            models.CheckConstraint(
                name="acting_dbs_weighed_by_somebody",
                condition=Q(dbs_weighed="", dbs_weighed_by=None)
                | Q(dbs=Dbs.CONCERN, dbs_weighed_by__isnull=False)
                & ~Q(dbs_weighed__regex=SAYS_NOTHING),
            ),
            models.CheckConstraint(
                name="acting_dbs_seen_after_it_was_asked",
                condition=Q(dbs_asked_on=None)
                | ~Q(dbs=Dbs.NOT_ASKED)
                & (Q(dbs_seen_on=None) | Q(dbs_seen_on__gte=F("dbs_asked_on"))),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "subject"], name="acting_role_by_subject")]

    def __str__(self) -> str:
        return f"{self.acting_as} by {self.authority}"


class DirectPaymentDecision(SubjectModel):
    """Somebody's decision whether a direct payment is made for a budget, with what the rules found."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    occasion = models.CharField(max_length=10)
    granted = models.BooleanField()
    # Codes of `NoReason`; [] for a yes.
    reasons = models.JSONField(default=list)
    words = models.TextField()
    managing = models.CharField(max_length=10, blank=True)
    help_words = models.TextField(blank=True)
    helper = models.TextField(blank=True)
    # Codes of `Hurdle`, as the rules found them then.
    hurdles = models.JSONField(default=list)
    decided_on = models.DateField()
    decided_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("dp_decision_occasion_known", "occasion", Occasion),
            models.CheckConstraint(
                name="dp_decision_managing_known",
                condition=Q(managing__in=["", *(one.value for one in Managing)]),
            ),
            models.CheckConstraint(
                name="dp_decision_has_words", condition=~Q(words__regex=SAYS_NOTHING)
            ),
            models.CheckConstraint(
                name="dp_decision_yes_has_no_hurdle_and_no_has_reasons",
                condition=Q(granted=True, reasons=[], hurdles=[]) & ~Q(managing="")
                | (Q(granted=False) & ~Q(reasons=[])),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="dp_decision_by_budget")]

    def __str__(self) -> str:
        return f"{'yes' if self.granted else 'no'} on {self.decided_on}"
