"""Documents that a viewer may see."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.documents.gates import withheld
from openphb.foundation.documents.models import Document
from openphb.foundation.documents.types import (
    DocumentAnswer,
    DocumentKind,
    DocumentLine,
    DocumentPage,
)
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.refusal import NothingThere

PAGE = 50


def documents(*, viewer: Viewer, subject_id: UUID, before: UUID | None = None) -> DocumentPage:
    """Return one page of a person's documents, newest first, older than `before`.

    :raises NothingThere: if there is no such person for this viewer.
    """
    scope = viewer.scope(Permission.DOCUMENT_VIEW)
    subject = Subject.objects.filter(scope.q("id"), id=subject_id).first()
    if subject is None:
        raise NothingThere("person")
    older = Q(id__lt=before) if before else Q()
    rows = list(
        Document.objects.filter(scope.q(), older, subject_id=subject_id).order_by("-id")[: PAGE + 1]
    )
    shut = _withheld(viewer, rows)
    return DocumentPage(
        subject.tenant_id,
        subject_id,
        tuple(_line(row, withheld=row.paper_of in shut) for row in rows[:PAGE]),
        rows[PAGE - 1].id if len(rows) > PAGE else None,
    )


def document(*, viewer: Viewer, document_id: UUID) -> DocumentAnswer:
    """Return one document.

    :raises NothingThere: if there is no such document that this viewer may open.
    """
    reach = viewer.scope(Permission.DOCUMENT_VIEW).q()
    row = Document.objects.filter(reach, id=document_id).first()
    if row is None or _withheld(viewer, [row]):
        raise NothingThere("document")
    return DocumentAnswer(_line(row), row.tenant_id, row.subject_id, row.stored_name, row.sha256)


def paper(*, viewer: Viewer, kind: DocumentKind, paper_of: UUID) -> DocumentLine | None:
    """Return the letter or the signed paper that was made of a record.

    None where none is there, or none that the viewer may open.
    """
    reach = viewer.scope(Permission.DOCUMENT_VIEW).q()
    row = Document.objects.filter(reach, kind=kind, paper_of=paper_of).first()
    return _line(row) if row and not _withheld(viewer, [row]) else None


def _withheld(viewer: Viewer, rows: Iterable[Document]) -> frozenset[UUID]:
    return withheld(viewer, {row.paper_of for row in rows if row.paper_of})


def _line(row: Document, *, withheld: bool = False) -> DocumentLine:
    return DocumentLine(
        row.id,
        DocumentKind(row.kind),
        row.title,
        row.file_name,
        row.media_type,
        row.size,
        row.added_at,
        withheld,
    )
