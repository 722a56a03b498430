"""The questions about a file from elsewhere: which one, and what of it goes where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from openphb.domains.plans import reference
from openphb.domains.plans.exchange.fhir.checked import MOST_CHARACTERS
from openphb.domains.plans.exchange.reading import Reading, Suggested
from openphb.domains.plans.exchange.taking import Wanted, WantedOutcome
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.types import NeedAnswer
from openphb.web.forms import (
    JSON,
    XML,
    ConfirmField,
    FileField,
    Form,
    SelectField,
    TextAreaField,
    TextField,
    VersionedForm,
)

FIRST_TAKEN = "first"
LEFT_OUT = "leave"


class ReadForm(Form):
    """A file, or its text."""

    marks_optional: ClassVar[bool] = False

    file = FileField(
        label=_("Choose the file"),
        help_text=_(
            "A care plan in FHIR R4, as JSON or XML, or under the PRSB headings, as JSON. Up to 1 MB."
        ),
        kinds=(JSON, XML),
        max_bytes=MOST_CHARACTERS,
        required=False,
    )
    content = TextAreaField(label=_("Or paste its text"), required=False)

    def clean(self) -> dict[str, Any]:
        """Take the file, or else the text; one of the two has to be there."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        upload = found.get("file")
        if upload is not None:
            try:
                found["content"] = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", __("This file is not in UTF-8. Ask for it in UTF-8"))
        elif not found.get("content") and not self.errors:
            self.add_error("file", __("Choose a file, or paste its text"))
        return found


class TakeForm(VersionedForm):
    """What goes where. Everything starts as left out: nothing is taken by itself."""

    marks_optional: ClassVar[bool] = False

    content = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(
        self,
        *args: Any,
        reading: Reading,
        needs: Sequence[NeedAnswer],
        name: str,
        proved: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pieces = reading.pieces
        places = [
            (LEFT_OUT, __("Leave it out")),
            (Suggested.NEED.value, __("A need")),
            (Suggested.OUTCOME.value, __("An outcome")),
            *((row.section.value, row.heading) for row in reference.sections()),
        ]
        for index, piece in enumerate(self.pieces):
            self.fields[f"to_{index}"] = SelectField(
                label=_short(piece.words),
                help_text=_SUGGESTIONS[piece.suggested],
                choices=places,
                initial=LEFT_OUT,
                required=False,
            )
            if piece.suggested is Suggested.OUTCOME:
                self.fields[f"measure_{index}"] = TextField(
                    label=__("How will the person know?"), initial=piece.measure, required=False
                )
        if self.pieces:
            self.fields["need"] = SelectField(
                label=__("Which need do these outcomes come from?"),
                choices=[
                    (FIRST_TAKEN, __("The first need that I take from the file")),
                    *((str(need.id), _short(need.words)) for need in needs),
                ],
                initial=FIRST_TAKEN,
                required=False,
            )
            if not proved:
                self.fields["about"] = ConfirmField(
                    label=__("I have checked that this file is about %(name)s") % {"name": name},
                )

    def clean(self) -> dict[str, Any]:
        """Ask how an outcome is known where the file does not say."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for index, _piece in enumerate(self.pieces):
            measure = f"measure_{index}"
            if found.get(f"to_{index}") == Suggested.OUTCOME and not self._measure(found, index):
                where = measure if measure in self.fields else f"to_{index}"
                self.add_error(where, __("Say how the person will know that it has come about"))
        return found

    @property
    def wanted(self) -> Wanted:
        """What was chosen."""
        found, needs, outcomes = self.cleaned_data, [], []
        sections: dict[Section, list[str]] = defaultdict(list)
        for index, piece in enumerate(self.pieces):
            place = found[f"to_{index}"]
            if place == Suggested.NEED:
                needs.append(piece.words)
            elif place == Suggested.OUTCOME:
                outcomes.append(WantedOutcome(piece.words, self._measure(found, index)))
            elif place and place != LEFT_OUT:
                sections[Section(place)].append(piece.words)
        chosen = found.get("need") or FIRST_TAKEN
        return Wanted(
            tuple(needs),
            tuple(outcomes),
            {section: tuple(words) for section, words in sections.items()},
            None if chosen == FIRST_TAKEN else UUID(chosen),
        )

    def _measure(self, found: dict[str, Any], index: int) -> str:
        return str(found.get(f"measure_{index}") or self.pieces[index].measure).strip()


_SUGGESTIONS = {
    Suggested.NEED: _("It looks like a need."),
    Suggested.OUTCOME: _("It looks like an outcome."),
    Suggested.WORDS: _("It looks like words for one of the sections."),
}
LONGEST_LABEL = 200


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_LABEL else f"{words[:LONGEST_LABEL]}…"
