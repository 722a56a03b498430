"""Decisions that are told with reasons, what was sent when somebody asked again, and what followed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from openphb.domains.cases.models.disagreeing import Disagreement
from openphb.domains.cases.models.steps import Case
from openphb.domains.cases.types import NoticeKind, ToldBy
from openphb.foundation.documents.models import Document
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey

MOST_PENCE = 100_000_000_00


class DecisionNotice(SubjectModel):
    """That the person was told of a decision which they may ask to have looked at again.

    `about_id` is the record of the room above that decided. What was promised on the day is kept with
    it: days of notice, days to an answer, months between two looks. They are those of the
    commissioner's card, except for notice that the room above had promised itself.
    """

    append_only: ClassVar[bool] = True

    case = TenantForeignKey(Case)
    kind = models.CharField(max_length=30)
    about_id = models.UUIDField()
    what = models.TextField()
    grounds = ArrayField(models.CharField(max_length=40))
    reasons = models.TextField()
    evidence = models.TextField(blank=True)
    decided_by = models.UUIDField()
    decided_on = models.DateField()
    told_on = models.DateField()
    told_by = models.CharField(max_length=20)
    from_day = models.DateField(null=True)
    part = models.TextField(blank=True)
    amount_pence = models.BigIntegerField(null=True)
    pay_by = models.DateField(null=True)
    who_pays = models.TextField(blank=True)
    why_sooner = models.TextField(blank=True)
    # One object a line of a plan that was decided in part: what it is, its pence, agreed or not, why.
    lines = models.JSONField(default=list)
    # One object a day from which a plan lowers the direct payment: the day, and what is paid from then.
    falls = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    notice_days = models.PositiveSmallIntegerField()
    answer_days = models.PositiveSmallIntegerField()
    again_months = models.PositiveSmallIntegerField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("notice_kind_known", "kind", NoticeKind),
            one_of("notice_told_by_known", "told_by", ToldBy),
            models.CheckConstraint(
                name="notice_has_reasons", condition=~Q(reasons__regex=r"^\s*$")
            ),
            models.CheckConstraint(name="notice_has_grounds", condition=Q(grounds__len__gt=0)),
            models.CheckConstraint(
                name="notice_amount_sane",
                condition=Q(amount_pence=None)
                | Q(amount_pence__gte=0, amount_pence__lte=MOST_PENCE),
            ),
            models.CheckConstraint(
                name="notice_repayment_whole",
                condition=~Q(kind=NoticeKind.REPAYMENT)
                | (Q(amount_pence__isnull=False, pay_by__isnull=False) & ~Q(who_pays="")),
            ),
            models.CheckConstraint(
                name="notice_stop_and_reduction_have_a_day",
                condition=~Q(kind__in=[NoticeKind.STOP, NoticeKind.REDUCTION])
                | Q(from_day__isnull=False),
            ),
            # One record is told of once: asked again by the room above, nothing is added.
            models.UniqueConstraint(
                name="notice_once_about", fields=["tenant", "kind", "about_id"]
            ),
        ]
        indexes = [models.Index(fields=["tenant", "case", "told_on"], name="notice_by_case")]

    def __str__(self) -> str:
        return f"{self.kind} {self.told_on}"


class DisagreementEvidence(SubjectModel):
    """A document that was sent with the wish to have a decision looked at again."""

    append_only: ClassVar[bool] = True

    disagreement = TenantForeignKey(Disagreement)
    document = TenantForeignKey(Document)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="disagreement_evidence_once", fields=["tenant", "disagreement", "document"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id}"


class NoticeRedone(SubjectModel):
    """What was done after a decision changed, so that it waits for nobody any more."""

    append_only: ClassVar[bool] = True

    notice = TenantForeignKey(DecisionNotice)
    words = models.TextField()
    done_on = models.DateField()
    done_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="notice_redone_once", fields=["tenant", "notice"]),
            models.CheckConstraint(name="notice_redone_said", condition=~Q(words__regex=r"^\s*$")),
        ]

    def __str__(self) -> str:
        return f"redone {self.done_on}"
