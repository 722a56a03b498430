"""Small files that are what they say they are."""

from __future__ import annotations

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0" + bytes(20)
CSV = "date,payee,£\n2026-11-02,Ms Ahmed,284.00\n".encode()
TEXT = b"Mr W rang to say that all is well.\n"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(60)


def office(member: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, "<x/>")
    return file.getvalue()


DOCX = office("word/document.xml")
XLSX = office("xl/workbook.xml")
ZIP = office("something/else.txt")
