"""A person's documents: list, add, download."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.documents import actions, downloads, queries, store
from openphb.foundation.documents.forms import AddDocument
from openphb.foundation.documents.types import DocumentKind, DocumentLine, DocumentPage
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.parts import Cell, Column, Kind, Page
from openphb.web.shortcuts import page, posted, posted_files

COLUMNS = (
    Column("Title"),
    Column("What it is"),
    Column("Added", Kind.DAY),
    Column("Kind of file"),
    Column("Size"),
)


@requires(Permission.DOCUMENT_VIEW)
def documents(request: Request, subject_id: UUID) -> HttpResponse:
    """List a person's documents."""
    found = queries.documents(
        viewer=request.viewer, subject_id=subject_id, before=_key(request.GET.get("before"))
    )
    trail.looked(
        "documents",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.DOCUMENT_VIEW,
        tenant_id=found.tenant_id,
        subject_id=subject_id,
    )
    here = reverse("documents:list", args=[subject_id])
    return page(
        request,
        "documents/documents.jinja",
        {
            "columns": [Column(_(c.heading), c.kind) for c in COLUMNS],
            "rows": [_row(line) for line in found.lines],
            "add_href": reverse("documents:add", args=[subject_id])
            if _may_add(request, found)
            else "",
            "pages": Page(next_href=f"{here}?before={found.next_before}")
            if found.next_before
            else Page(),
        },
    )


@requires(Permission.DOCUMENT_ADD)
def add(request: Request, subject_id: UUID) -> HttpResponse:
    """Ask for a document, and keep it."""
    found = queries.documents(viewer=request.viewer, subject_id=subject_id)
    here = reverse("documents:list", args=[subject_id])
    form = AddDocument(posted(request), posted_files(request))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            actions.add(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=found.tenant_id,
                subject_id=subject_id,
                kind=DocumentKind(form.cleaned_data["kind"]),
                title=form.cleaned_data["title"],
                file_name=upload.name or "",
                content=upload.file,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The document was added."))
            return HttpResponseRedirect(here)
    return page(request, "documents/add.jinja", {"form": form, "back_href": here})


@requires(Permission.DOCUMENT_VIEW)
def download(request: Request, document_id: UUID) -> HttpResponseBase:
    """Give out the file, to be saved and never shown inside our own pages."""
    found = queries.document(viewer=request.viewer, document_id=document_id)
    trail.looked(
        "document",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.DOCUMENT_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    return downloads.file(
        store.path_of(found.stored_name).open("rb"), found.line.file_name, found.line.media_type
    )


def _may_add(request: Request, found: DocumentPage) -> bool:
    return request.viewer.scope(Permission.DOCUMENT_ADD).covers(
        tenant_id=found.tenant_id, subject_id=found.subject_id
    )


def _row(line: DocumentLine) -> list[object]:
    return [
        Cell(
            _("%(title)s. It lists everything, so only whoever may read all of it opens it.")
            % {"title": line.title}
        )
        if line.withheld
        else Cell(line.title, href=reverse("documents:download", args=[line.id])),
        str(line.kind.label),
        day_of(line.added_at),
        line.file_name.rpartition(".")[2].upper(),
        line.size_words,
    ]


def _key(given: str | None) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError as fault:
        raise NothingThere from fault
