"""A file is what its content proves, and is called something harmless."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.foundation.documents import rules
from openphb.foundation.documents.tests import samples
from openphb.kernel.refusal import Refusal
from openphb.web.forms import CSV, DOCX, JPEG, PDF, PNG, TEXT, XLSX


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (samples.PDF, "letter.pdf", PDF),
        (samples.PDF, "letter.txt", PDF),
        (samples.PNG, "scan.png", PNG),
        (samples.JPEG, "photo.JPG", JPEG),
        (samples.DOCX, "letter.docx", DOCX),
        (samples.XLSX, "sums.xlsx", XLSX),
        (samples.DOCX, "sums.xlsx", DOCX),
        (samples.CSV, "statement.csv", CSV),
        (samples.TEXT, "note.txt", TEXT),
        (samples.TEXT, "note.exe", TEXT),
    ],
)
def test_the_content_decides_and_the_name_only_between_texts(content, name, kind):
    assert rules.kind_of(io.BytesIO(content), name) is kind


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (samples.PROGRAM, "letter.pdf", "kind"),
        (samples.ZIP, "letter.docx", "kind"),
        (b"GIF89a" + bytes(9), "picture.png", "kind"),
        (b"", "letter.pdf", "empty"),
    ],
)
def test_what_is_none_of_the_kinds_is_refused(content, name, code):
    with pytest.raises(Refusal) as caught:
        rules.kind_of(io.BytesIO(content), name)
    assert (caught.value.code, caught.value.where) == (code, "file")
    assert caught.value.mend


@pytest.mark.parametrize(
    ("given_name", "kind", "name"),
    [
        ("letter.pdf", PDF, "letter.pdf"),
        ("../../etc/passwd", TEXT, "passwd.txt"),
        ("C:\\temp\\Bank statement.csv", CSV, "Bank statement.csv"),
        ("invoice.pdf.exe", PDF, "invoice.pdf.exe.pdf"),
        ("photo.jpeg", JPEG, "photo.jpg"),
        ('a"b;c\r\nX: y.pdf', PDF, "a_b_c_X_ y.pdf"),
        ("\u202egnp.exe", PNG, "gnp.exe.png"),
        ("", PDF, "document.pdf"),
        (".pdf", PDF, "pdf.pdf"),
        ("Ffôn Siân.pdf", PDF, "Ffôn Siân.pdf"),
    ],
)
def test_a_name_is_made_harmless_and_ends_as_the_content_says(given_name, kind, name):
    assert rules.safe_name(given_name, kind) == name


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_no_name_leaves_its_folder_or_breaks_a_header(name):
    safe = rules.safe_name(name, PDF)
    assert safe.endswith(".pdf")
    assert len(safe) <= rules.LONGEST_NAME + len(".pdf")
    assert not safe.startswith(".")
    assert not set(safe) & set('/\\\r\n\0"')
