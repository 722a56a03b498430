"""Two people wrote the same: what each said, side by side, and both together."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from openphb.domains.plans.sections.rules import Words, difference, together
from openphb.web.formatting import long_date
from openphb.web.forms import TextAreaField, VersionedForm


@dataclass(frozen=True)
class ClashRow:
    """One answer that two people gave differently."""

    label: str
    theirs: str
    mine: str
    difference: tuple[Words, ...]


def clash_rows(form: VersionedForm, now: Mapping[str, object] | None) -> list[ClashRow]:
    """Return where what was sent differs from how it stands now (`now`; None: it was removed)."""
    rows = []
    for name, field in _asked(form):
        theirs = "" if now is None else _words(field, now.get(name))
        mine = _words(field, form.cleaned_data.get(name))
        if theirs.split() != mine.split():
            rows.append(ClashRow(str(field.label), theirs, mine, difference(theirs, mine)))
    return rows


def both_in(form: VersionedForm, now: Mapping[str, object], version: int) -> None:
    """Put both texts into each box for words, one under the other, to be looked through and saved."""
    data: Any = copy(form.data)
    for name, field in _asked(form):
        if isinstance(field, TextAreaField):
            mine = str(data.get(form.add_prefix(name)) or "")
            data[form.add_prefix(name)] = together(_words(field, now.get(name)), mine)
    form.data = data
    form.renew_version(version)


def kept_words(form: VersionedForm, said: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what was set aside, by what its page asks; an answer that was empty is left out."""
    found = []
    for name, field in _asked(form):
        words = _words(field, said.get(name))
        if words:
            found.append((str(field.label), words))
    return found


def _asked(form: VersionedForm) -> list[tuple[str, forms.Field]]:
    return [(name, field) for name, field in form.fields.items() if name != "version"]


def _words(field: forms.Field, value: object) -> str:
    """Return an answer as people read it."""
    if value in (None, "", []):
        return ""
    if isinstance(value, date):
        return long_date(value)
    if isinstance(field, forms.ChoiceField):
        chosen = {str(one) for one in value} if isinstance(value, list) else {str(value)}
        choices: Any = field.choices  # pairs: no form here groups its answers
        return ", ".join(str(words) for key, words in choices if str(key) in chosen)
    return str(field.prepare_value(value))
