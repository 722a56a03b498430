"""Form fields in NHS.UK's look, with errors that say how to put them right."""

from openphb.web.forms.base import Form, VersionedForm, refuse_if_stale
from openphb.web.forms.days import DayField
from openphb.web.forms.fields import (
    CheckboxesField,
    ConfirmField,
    EmailField,
    IntegerField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.files import (
    CSV,
    DOCX,
    JPEG,
    JSON,
    MAX_FILE_BYTES,
    PDF,
    PNG,
    TEXT,
    XLSX,
    XML,
    FileField,
    FileKind,
)
from openphb.web.forms.numbers import (
    AccountNumberField,
    NHSNumberField,
    PoundsField,
    SortCodeField,
)
from openphb.web.forms.steps import InSteps

__all__ = [
    "CSV",
    "DOCX",
    "JPEG",
    "JSON",
    "MAX_FILE_BYTES",
    "PDF",
    "PNG",
    "TEXT",
    "XLSX",
    "XML",
    "AccountNumberField",
    "CheckboxesField",
    "ConfirmField",
    "DayField",
    "EmailField",
    "FileField",
    "FileKind",
    "Form",
    "InSteps",
    "IntegerField",
    "NHSNumberField",
    "PoundsField",
    "RadiosField",
    "SelectField",
    "SortCodeField",
    "TextAreaField",
    "TextField",
    "VersionedForm",
    "refuse_if_stale",
]
