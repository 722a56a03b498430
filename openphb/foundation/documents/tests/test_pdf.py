"""What is printed can be read by a screen reader, and fetches nothing."""

from __future__ import annotations

import re
import subprocess
import sys
import zlib

import pytest
from weasyprint import HTML

from openphb.foundation.documents import downloads, pdf, printer
from openphb.foundation.documents.tests import reading
from openphb.kernel.refusal import Refusal


def text_of(made: bytes) -> bytes:
    """Return the PDF with its compressed parts opened, to be searched."""
    found = [made]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, flags=re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.fixture
def letter(tmp_path, settings):
    """A template of the test's own, beside the product's."""

    def write(content: str) -> str:
        folder = tmp_path / "templates"
        folder.mkdir(exist_ok=True)
        (folder / "letter.jinja").write_text(
            '{% extends "documents/pdf.jinja" %}{% block title %}Your budget{% endblock %}'
            "{% block reference %}{{ reference | default('') }}{% endblock %}"
            f"{{% block content %}}{content}{{% endblock %}}"
        )
        first, *others = settings.TEMPLATES
        settings.TEMPLATES = [{**first, "DIRS": [*first["DIRS"], folder]}, *others]
        return "letter.jinja"

    return write


def test_a_letter_is_tagged_titled_and_in_british_english(letter):
    made = pdf.render(
        letter("<p>Dear {{ name }}</p><table><tr><th scope=col>What</th></tr></table>"),
        {"name": "Mr W"},
    )
    assert made.startswith(b"%PDF-1.")
    inside = text_of(made)
    assert b"/Lang (en-GB)" in inside
    assert b"/Title (Your budget)" in inside
    assert b"/MarkInfo" in inside
    assert b"/StructTreeRoot" in inside
    assert b"pdfuaid:part" in inside
    assert b"/DisplayDocTitle true" in inside


def test_words_are_escaped(letter):
    pdf.render(letter("<p>{{ name }}</p>"), {"name": "<img src='http://127.0.0.1:1/x.png'>"})


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/x.png", "https://example.org/x.png", "file:///etc/hostname", "ftp://x/y"],
)
def test_nothing_is_fetched_from_the_network_or_the_disk(letter, address):
    with pytest.raises(printer.FetchedOutsideError):
        pdf.render(letter(f"<img alt='x' src='{address}'>"), {})


def test_a_picture_inside_the_page_is_allowed(letter):
    dot = (
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
        "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    )
    assert b"/Image" in text_of(pdf.render(letter(f"<img alt='A dot' src='{dot}'>"), {}))


def test_every_page_has_the_reference_and_its_number(letter):
    made = reading.read(
        pdf.render(
            letter("{% for n in range(90) %}<p>Line {{ n }}</p>{% endfor %}"),
            {"reference": "PHB-000001 \"& '"},
        )
    )
    assert len(made.pages) > 2
    for number, words in enumerate(made.pages, 1):
        assert f"Page {number} of {len(made.pages)}" in words
        assert "PHB-000001 \"& '" in words
    assert (made.title, made.language, made.tagged) == ("Your budget", "en-GB", True)


def test_large_print_is_18_point(letter):
    plain, large = (
        reading.read(
            pdf.render(letter(f"<p>{'One of many words. ' * 500}</p>"), {"large_print": size})
        )
        for size in (False, True)
    )
    assert len(large.pages) > len(plain.pages)


def test_without_a_printer_a_download_says_so_and_nothing_else_breaks(letter, monkeypatch):
    def missing(name: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf, "import_module", missing)
    with pytest.raises(pdf.PrinterMissingError, match=r"make-pdfs\.md"):
        pdf.render(letter("<p>Words</p>"), {})
    with pytest.raises(Refusal) as refusal:
        downloads.printed(letter("<p>Words</p>"), {}, "plan.pdf")
    assert refusal.value.code == "cannot_print"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("<html lang='en-GB'><body><p>No title</p></body></html>", "title"),
        (
            "<html lang='en-GB'><head><title>T</title></head><body>"
            "<img src='data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%229%22"
            " height=%229%22%3E%3Crect width=%229%22 height=%229%22/%3E%3C/svg%3E'></body></html>",
            "alt",
        ),
        (
            "<html lang='en-GB'><head><title>T</title></head><body><h1>A</h1><h3>C</h3></body></html>",
            "heading",
        ),
    ],
)
def test_the_checker_finds_what_a_screen_reader_would_stumble_over(words, fault):
    assert any(fault in found.lower() for found in reading.faults(printer.printed(words)))


def test_a_pdf_without_tags_is_not_accessible():
    made = HTML(string="<title>T</title><p>Words</p>").write_pdf()
    assert len(reading.faults(made)) > 1


def test_printing_again_and_again_takes_no_more_memory():
    """A worker prints letters for weeks: each that kept anything would end it."""
    prints = """
from pathlib import Path
from openphb.foundation.documents.printer import printed

def megabytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1_000_000

page = "<html lang='en'><title>A letter</title><h1>Hello</h1>" + "<p>Some words.</p>" * 40
for _ in range(20):
    printed(page)
before = megabytes()
for _ in range(60):
    printed(page)
print(megabytes() - before)
"""
    grown = subprocess.run(
        [sys.executable, "-c", prints], stdout=subprocess.PIPE, text=True, check=True
    )
    assert float(grown.stdout) < 5
