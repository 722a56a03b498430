"""Documents are kept whole, seen by those who may, and given out as downloads."""

from __future__ import annotations

import hashlib
import io
import os
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from openphb.foundation.access.types import NotPermitted
from openphb.foundation.audit.models import AuditEvent, Look
from openphb.foundation.documents import actions, queries, rules, store, views
from openphb.foundation.documents.models import Document
from openphb.foundation.documents.tests import samples
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.jobs.actions import ensure_system_user
from openphb.foundation.jobs.types import SYSTEM_USER_ID
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

pytestmark = pytest.mark.django_db


def add(house, viewer, subject_id, content=samples.PDF, **changed) -> UUID:
    given: dict[str, Any] = {
        "tenant_id": house.tenant_id,
        "subject_id": subject_id,
        "kind": DocumentKind.LETTER,
        "title": "Letter to Mr W",
        "file_name": "letter.pdf",
        "content": io.BytesIO(content),
        **changed,
    }
    return actions.add(by=viewer, at=house.at, **given)


def files(folder) -> list[str]:
    return [str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()]


def test_a_document_is_kept_with_its_hash_and_found_again(house, subject_id, folder):
    with house.acting("care_coordinator") as viewer:
        document_id = add(house, viewer, subject_id)
        found = queries.document(viewer=viewer, document_id=document_id)
    assert found.sha256 == hashlib.sha256(samples.PDF).hexdigest()
    path = store.path_of(found.stored_name)
    assert path.read_bytes() == samples.PDF
    assert path.is_relative_to(folder)
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert files(folder) == [f"{house.tenant_id}/{document_id.hex[-2:]}/{document_id}"]
    with house.acting("auditor"):
        assert AuditEvent.objects.get(record_id=document_id).what == "document.added"


def test_a_row_that_is_undone_leaves_a_file_and_never_the_other_way_round(
    house, subject_id, folder
):
    with house.acting("care_coordinator") as viewer:
        with transaction.atomic():
            add(house, viewer, subject_id)
            transaction.set_rollback(True)
        assert not Document.objects.exists()
    assert len(files(folder)) == 1


def test_the_file_is_synced_and_named_before_the_row_is_written(
    house, subject_id, folder, monkeypatch
):
    happened = []
    sync, create = os.fsync, Document.objects.create

    def watched_sync(descriptor):
        happened.append("fsync")
        sync(descriptor)

    def watched_create(**row):
        happened.append(f"row, {len(files(folder))} file")
        return create(**row)

    monkeypatch.setattr(os, "fsync", watched_sync)
    monkeypatch.setattr(Document.objects, "create", watched_create)
    with house.acting("care_coordinator") as viewer:
        add(house, viewer, subject_id)
    assert happened == ["fsync", "fsync", "row, 1 file"]


def test_a_file_that_grows_past_the_limit_is_refused_and_nothing_is_kept(
    house, subject_id, folder, monkeypatch
):
    monkeypatch.setattr(store, "MAX_BYTES", 1000)
    with house.acting("care_coordinator") as viewer:
        with pytest.raises(Refusal) as caught:
            add(house, viewer, subject_id, content=samples.PDF + bytes(1000))
        assert caught.value.code == "too_large"
        assert not Document.objects.exists()
    assert files(folder) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": "  "}, "title"),
        ({"content": samples.PROGRAM}, "kind"),
        ({"content": b""}, "empty"),
    ],
)
def test_what_is_not_a_document_is_refused(house, subject_id, folder, changed, code):
    with house.acting("care_coordinator") as viewer, pytest.raises(Refusal) as caught:
        add(house, viewer, subject_id, **changed)
    assert caught.value.code == code
    assert not folder.exists()


def test_a_document_is_history(house, subject_id, folder):
    with house.acting("care_coordinator") as viewer:
        document_id = add(house, viewer, subject_id)
        for change in (
            lambda: Document.objects.filter(id=document_id).update(title="Another"),
            lambda: Document.objects.filter(id=document_id).delete(),
        ):
            with pytest.raises(DatabaseError, match="is history"), transaction.atomic():
                change()


def test_who_may_not_add_is_refused_and_another_commissioner_sees_nothing(
    house, subject_id, folder
):
    with house.acting("care_coordinator") as viewer:
        document_id = add(house, viewer, subject_id)
    with house.acting("auditor") as viewer, pytest.raises(NotPermitted):
        add(house, viewer, subject_id)
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        with pytest.raises(NothingThere):
            queries.document(viewer=viewer, document_id=document_id)
        with pytest.raises(NothingThere):
            queries.documents(viewer=viewer, subject_id=subject_id)


def test_a_holder_sees_their_own_documents_and_no_others(house, subject_id, folder):
    with house.acting("phb_manager") as viewer:
        other_id = Subject.objects.create(tenant_id=house.tenant_id).id
        theirs = add(house, viewer, other_id)
        own = add(house, viewer, subject_id)
    with house.acting_as(house.join("holder", subject_id=subject_id)) as viewer:
        page = queries.documents(viewer=viewer, subject_id=subject_id)
        assert [line.id for line in page.lines] == [own]
        with pytest.raises(NothingThere):
            queries.document(viewer=viewer, document_id=theirs)
        with pytest.raises(NothingThere):
            queries.documents(viewer=viewer, subject_id=other_id)


def test_documents_come_in_pages_of_fifty(house, subject_id, folder, ask):
    with house.acting("care_coordinator") as viewer:
        made = [add(house, viewer, subject_id) for _number in range(51)]
        first = queries.documents(viewer=viewer, subject_id=subject_id)
        assert [line.id for line in first.lines] == made[:0:-1]
        text = ask(views.documents, viewer, subject_id=subject_id)
        assert f"?before={first.next_before}" in text
        text = ask(
            views.documents,
            viewer,
            subject_id=subject_id,
            query={"before": str(first.next_before)},
        )
        assert text.count(f"/documents/{made[0]}/") == 1


def test_a_download_is_saved_and_never_shown_or_kept_by_the_browser(
    house, subject_id, folder, answer
):
    with house.acting("care_coordinator") as viewer:
        document_id = add(house, viewer, subject_id, file_name="Siân's letter.pdf")
        response = answer(views.download, viewer, document_id=document_id)
        assert b"".join(response.streaming_content) == samples.PDF
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Si%C3%A2n")
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]
        assert "sandbox" in response["Content-Security-Policy"]
        response.file_to_stream.close()
        assert Look.objects.get(subject_id=subject_id).page == "document"


def upload(content: bytes, name: str = "letter.pdf") -> dict[str, Any]:
    return {
        "kind": "letter",
        "title": "Letter",
        "file": SimpleUploadedFile(name, content),
    }


def test_a_file_is_added_from_the_page(house, subject_id, folder, ask):
    with house.acting("care_coordinator") as viewer:
        assert "Add a document" in ask(views.documents, viewer, subject_id=subject_id)
        ask(views.add, viewer, subject_id=subject_id, data=upload(samples.PDF), status=302)
        text = ask(views.documents, viewer, subject_id=subject_id)
    assert "Letter" in text
    assert "PDF" in text


def test_a_program_called_letter_is_refused_at_the_page(house, subject_id, folder, ask):
    with house.acting("care_coordinator") as viewer:
        text = ask(views.add, viewer, subject_id=subject_id, data=upload(samples.PROGRAM))
    assert "must be one of these" in text
    assert not folder.exists()


def test_an_auditor_may_see_the_list_but_is_offered_no_adding(house, subject_id, folder, ask):
    with house.acting("auditor") as viewer:
        assert "/documents/add/" not in ask(views.documents, viewer, subject_id=subject_id)
        with pytest.raises(NotPermitted):
            ask(views.add, viewer, subject_id=subject_id)


@pytest.mark.parametrize("name", ["../../secret-key", "", "/etc/passwd", "a/b/c"])
def test_the_store_opens_nothing_but_its_own_names(folder, name):
    with pytest.raises(ValueError, match="not the name"):
        store.path_of(name)


def test_every_kind_that_is_taken_in_may_be_stored():
    from openphb.foundation.documents.types import Sniffed

    assert {kind.media_type for kind in rules.KINDS} == {one.value for one in Sniffed}


def issue(house, viewer, subject_id, content=samples.PDF, paper_of=None):
    return actions.issue(
        by=viewer,
        at=house.at,
        tenant_id=house.tenant_id,
        subject_id=subject_id,
        kind=DocumentKind.LETTER,
        paper_of=paper_of or new_id(),
        title="Your plan is agreed",
        file_name="decision-PHB-000001.pdf",
        content=content,
    )


def test_a_letter_that_was_sent_is_kept_once_and_stays_as_it_was(house, subject_id, folder):
    ensure_system_user(tenant_ids=[house.tenant_id], at=house.at)
    plan_id = new_id()
    with house.acting_as(SYSTEM_USER_ID) as viewer:
        first = issue(house, viewer, subject_id, paper_of=plan_id)
        again = issue(house, viewer, subject_id, samples.PDF + b"other", paper_of=plan_id)
        assert again == first
        assert issue(house, viewer, subject_id) != first
    with house.acting("care_coordinator") as viewer:
        line = queries.paper(viewer=viewer, kind=DocumentKind.LETTER, paper_of=plan_id)
        assert line is not None
        assert (line.id, line.size_words) == (first, "1 KB")
        found = queries.document(viewer=viewer, document_id=first)
        kept = store.path_of(found.stored_name).read_bytes()
        assert kept == samples.PDF
        assert hashlib.sha256(kept).hexdigest() == found.sha256
        assert queries.paper(viewer=viewer, kind=DocumentKind.AGREEMENT, paper_of=plan_id) is None


def test_nobody_can_issue_a_letter_by_hand(house, subject_id, folder):
    with house.acting("phb_manager") as viewer, pytest.raises(NotPermitted):
        issue(house, viewer, subject_id)


def test_somebody_elses_letter_is_not_found(house, subject_id, folder):
    ensure_system_user(tenant_ids=[house.tenant_id], at=house.at)
    plan_id = new_id()
    with house.acting_as(SYSTEM_USER_ID) as viewer:
        issue(house, viewer, subject_id, paper_of=plan_id)
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        assert queries.paper(viewer=viewer, kind=DocumentKind.LETTER, paper_of=plan_id) is None
