"""What is known about a file; the file itself is in the store."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.foundation.documents.types import MAX_BYTES, DocumentKind, Sniffed
from openphb.foundation.tenancy.constraints import one_of, pence_between
from openphb.foundation.tenancy.models import SubjectModel


class Document(SubjectModel):
    """One file about one person. A corrected file is another document; this one stays."""

    append_only: ClassVar[bool] = True

    kind = models.CharField(max_length=20, choices=DocumentKind)
    title = models.TextField()
    file_name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_name = models.CharField(max_length=100, unique=True)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    # Whose paper it is (a plan that was decided, an agreement that was signed), where OpenPHB made
    # it. The id says nothing here: who made it knows what it names.
    paper_of = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="document_kind_known", condition=Q(kind__in=DocumentKind.values)
            ),
            one_of("document_media_type_known", "media_type", Sniffed),
            pence_between("document_size_between", "size", 1, MAX_BYTES),
            models.CheckConstraint(
                name="document_sha256_is_one", condition=Q(sha256__regex="^[0-9a-f]{64}$")
            ),
            models.UniqueConstraint(
                name="document_paper_made_once",
                fields=["tenant", "kind", "paper_of"],
                condition=Q(paper_of__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "subject", "id"], name="document_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
