"""A commissioner's own words of letters, written by one, agreed by another; and letters as they went out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.cases.types.lettering import LetterKind
from openphb.foundation.documents.models import Document
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel

SAYS_NOTHING = r"^\s*$"


class LetterTemplate(TenantModel):
    """A commissioner's own words of one kind of letter, from a day on. They are never edited."""

    append_only: ClassVar[bool] = True

    kind = models.CharField(max_length=30)
    starts_on = models.DateField()
    address = models.TextField(blank=True)
    greeting = models.TextField()
    body = models.TextField()
    contact = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("letter_kind_known", "kind", LetterKind),
            models.CheckConstraint(name="letter_has_body", condition=~Q(body__regex=SAYS_NOTHING)),
        ]
        indexes = [models.Index(fields=["tenant", "kind", "starts_on"], name="letter_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} from {self.starts_on}"


class LetterTemplateDecision(TenantModel):
    """What somebody other than their writer said of a letter's words: agreed, or not, and why."""

    append_only: ClassVar[bool] = True

    template = TenantForeignKey(LetterTemplate)
    # The template's own, held so by the database, so that it can see the two people.
    proposed_by = models.UUIDField()
    agreed = models.BooleanField()
    decided_on = models.DateField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="letter_decided_once", fields=["tenant", "template"]),
            models.CheckConstraint(
                name="letter_decided_by_another", condition=~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="letter_decided_with_reason", condition=~Q(reason__regex=SAYS_NOTHING)
            ),
        ]

    def __str__(self) -> str:
        return "agreed" if self.agreed else "not agreed"


class LetterSent(SubjectModel):
    """A letter as it went out: about which record, in which words, and the file that was kept."""

    append_only: ClassVar[bool] = True

    kind = models.CharField(max_length=30)
    about_id = models.UUIDField()
    template = TenantForeignKey(LetterTemplate, null=True)
    # From when the words counted that were used: a commissioner's version's, or OpenPHB's own.
    words_from = models.DateField()
    document = TenantForeignKey(Document)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("letter_sent_kind_known", "kind", LetterKind),
            models.UniqueConstraint(
                name="letter_sent_once", fields=["tenant", "kind", "about_id", "document"]
            ),
        ]
        indexes = [models.Index(fields=["tenant", "about_id"], name="letter_sent_about")]

    def __str__(self) -> str:
        return f"{self.kind} {self.kept_at:%Y-%m-%d}"
