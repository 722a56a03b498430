"""Adding a document, and keeping what was sent or signed."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import IO
from uuid import UUID

from django.db import transaction

from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents import rules, store
from openphb.foundation.documents.models import Document
from openphb.foundation.documents.types import DocumentKind
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal
from openphb.web.forms import FileKind


def add(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    subject_id: UUID,
    kind: DocumentKind,
    title: str,
    file_name: str,
    content: IO[bytes],
) -> UUID:
    """Keep a file about a person; return the document's id. `content` must be able to seek.

    The file is on disk before its row is written. If the transaction is undone, the file stays
    without a row, which harms nobody.

    :raises Refusal: `not_permitted`; `title` if it is empty; `empty`, `kind` or `too_large` for
        the file.
    """
    actor = by.act(Permission.DOCUMENT_ADD, tenant_id=tenant_id, subject_id=subject_id)
    if not title.strip():
        raise Refusal("title", "The document has no title.", "Say what it is.", "title")
    proved = rules.kind_of(content, file_name)
    return _keep(
        by=actor,
        at=at,
        tenant_id=tenant_id,
        subject_id=subject_id,
        kind=kind,
        title=title.strip(),
        file_name=rules.safe_name(file_name, proved),
        proved=proved,
        content=content,
    )


def issue(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    subject_id: UUID,
    kind: DocumentKind,
    paper_of: UUID,
    title: str,
    file_name: str,
    content: bytes,
) -> UUID:
    """Keep a letter that was sent or a paper that was signed, once; return the document's id.

    `paper_of` is what it is the paper of. What was kept first stays, whatever comes later: the
    same bytes ever after, with their hash.

    :raises Refusal: `not_permitted`; those of the file, as `add`.
    """
    actor = by.act(Permission.DOCUMENT_ISSUE, tenant_id=tenant_id, subject_id=subject_id)
    there = Document.objects.filter(tenant_id=tenant_id, kind=kind, paper_of=paper_of).first()
    if there is not None:
        return there.id
    proved = rules.kind_of(BytesIO(content), file_name)
    return _keep(
        by=actor,
        at=at,
        tenant_id=tenant_id,
        subject_id=subject_id,
        kind=kind,
        title=title,
        file_name=rules.safe_name(file_name, proved),
        proved=proved,
        content=BytesIO(content),
        paper_of=paper_of,
    )


def _keep(
    *,
    by: Actor,
    at: datetime,
    tenant_id: UUID,
    subject_id: UUID,
    kind: DocumentKind,
    title: str,
    file_name: str,
    proved: FileKind,
    content: IO[bytes],
    paper_of: UUID | None = None,
) -> UUID:
    document_id = new_id()
    stored = store.write(tenant_id, document_id, content)
    with transaction.atomic():
        Document.objects.create(
            id=document_id,
            tenant_id=tenant_id,
            subject_id=subject_id,
            kind=kind,
            title=title,
            file_name=file_name,
            media_type=proved.media_type,
            size=stored.size,
            sha256=stored.sha256,
            stored_name=stored.name,
            added_by=by.user_id,
            added_at=at,
            paper_of=paper_of,
        )
        trail.record(
            "document.added" if paper_of is None else "document.issued",
            by=by,
            at=at,
            tenant_id=tenant_id,
            subject_id=subject_id,
            record_kind="document",
            record_id=document_id,
            details={"kind": str(kind), "size": stored.size, "sha256": stored.sha256},
        )
    return document_id
