"""Cases: referral, the body's eligibility decision, and the offer of a budget."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.cases.types import (
    Category,
    Eligibility,
    OfferAnswer,
    Standing,
)
from openphb.domains.cases.types.asking import Ending
from openphb.domains.cases.types.offering import DeclinedBecause
from openphb.foundation.tenancy.constraints import one_of, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel


class ReferenceCounter(TenantModel):
    """The number of a tenant's latest reference. Its row lock gives each case its own."""

    latest = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="reference_counter_once", fields=["tenant"])]

    def __str__(self) -> str:
        return f"{self.tenant_id} at {self.latest}"


class Case(SubjectModel):
    """One person's way to one budget, from referral to close."""

    reference = models.CharField(max_length=20)
    category = models.CharField(max_length=30)
    standing = models.CharField(max_length=20)
    standing_source = models.TextField()
    referred_on = models.DateField()
    referred_by = models.TextField()
    reason = models.TextField()
    co_ordinator_id = models.UUIDField(null=True)
    closed_on = models.DateField(null=True)
    closed_reason = models.TextField(blank=True)
    ending = models.CharField(max_length=30, null=True)
    # Whether it waits for somebody. Each action keeps it, so that Today need not read every case.
    waits = models.BooleanField(default=True)
    # Whether its budget was opened, as the room above said when it did.
    budget_opened = models.BooleanField(default=False)
    # The first receipt of a tool or notice that starts its clock, and when its decision is due
    # (None: no decision is waited for). Each action keeps both, so that Today has the earliest first.
    received_at = models.DateTimeField(null=True)
    decide_by = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="case_reference_once", fields=["tenant", "reference"]),
            one_of("case_category_known", "category", Category),
            one_of("case_standing_known", "standing", Standing),
            one_of("case_ending_known", "ending", Ending, or_null=True),
            together("case_closed_with_its_ending", "closed_on", "ending"),
        ]
        indexes = [
            models.Index(fields=["tenant", "-referred_on", "-id"], name="case_newest_first"),
            models.Index(fields=["tenant", "subject"], name="case_by_subject"),
            models.Index(
                fields=["tenant", "referred_on", "id"], name="case_waiting", condition=Q(waits=True)
            ),
            models.Index(
                fields=["tenant", "decide_by", "referred_on", "id"],
                name="case_by_clock",
                condition=Q(waits=True),
            ),
            models.Index(fields=["tenant", "co_ordinator_id"], name="case_by_co_ordinator"),
        ]

    def __str__(self) -> str:
        return self.reference


class EligibilityDecision(SubjectModel):
    """What the body decided, when, and why. A later decision replaces an earlier one."""

    append_only: ClassVar[bool] = True

    case = TenantForeignKey(Case)
    decision = models.CharField(max_length=20)
    decided_on = models.DateField()
    decided_by_body = models.TextField()
    reasons = models.TextField()
    # The assessment that it rests on; None for one of which none was recorded here.
    assessment = TenantForeignKey("cases.Assessment", null=True)
    departs_because = models.TextField(blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("eligibility_decision_known", "decision", Eligibility),
            models.CheckConstraint(
                name="eligibility_has_reasons", condition=~Q(reasons__regex=r"^\s*$")
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "case", "-decided_on"], name="eligibility_latest")
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.decided_on}"


class Offer(SubjectModel):
    """A budget, offered on a day; and what the person said."""

    case = TenantForeignKey(Case)
    offered_on = models.DateField()
    how = models.TextField()
    # In which forms (`people.Format`) and in which language; none were kept of early offers.
    formats = models.JSONField(default=list)
    language = models.TextField(blank=True)
    offered_by = models.UUIDField()
    answer = models.CharField(max_length=20, null=True)
    answered_on = models.DateField(null=True)
    decline_reason = models.TextField(blank=True)
    # None of one that was not declined, and of one declined before reasons were counted.
    declined_because = models.CharField(max_length=20, null=True)

    class Meta:
        constraints = [
            one_of("offer_answer_known", "answer", OfferAnswer, or_null=True),
            one_of(
                "offer_declined_because_known", "declined_because", DeclinedBecause, or_null=True
            ),
            models.CheckConstraint(
                name="offer_only_a_no_has_a_reason",
                condition=Q(declined_because=None) | Q(answer=OfferAnswer.DECLINED.value),
            ),
            together("offer_answer_has_a_day", "answer", "answered_on"),
            models.CheckConstraint(
                name="offer_answered_after_it_was_made",
                condition=Q(answered_on=None) | Q(answered_on__gte=F("offered_on")),
            ),
            models.UniqueConstraint(
                name="offer_one_open", fields=["tenant", "case"], condition=Q(answer=None)
            ),
        ]

    def __str__(self) -> str:
        return f"offer {self.offered_on}"
