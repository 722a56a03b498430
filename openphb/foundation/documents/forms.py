"""What is asked when a document is added."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openphb.foundation.documents.rules import KINDS
from openphb.foundation.documents.types import MAX_BYTES, DocumentKind
from openphb.web.forms import FileField, Form, SelectField, TextField


class AddDocument(Form):
    """A file, what it is, and what to call it."""

    kind = SelectField(
        label=_("What is it?"),
        choices=[(one.value, one.label) for one in DocumentKind],
        missing=_("Choose what the document is"),
    )
    title = TextField(
        label=_("Title"),
        help_text=_("Such as “Bank statement, October 2026”"),
        max_length=200,
        missing=_("Enter a title"),
    )
    file = FileField(
        label=_("File"),
        kinds=KINDS,
        max_bytes=MAX_BYTES,
        help_text=_("PDF, picture, Word, Excel, CSV or plain text, up to 20 MB"),
    )
