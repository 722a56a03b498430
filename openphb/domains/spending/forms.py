"""Shapes of what is asked about statements and spending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.plans.live.types import Purpose
from openphb.domains.spending.statements.layouts import LAYOUT_NAMES
from openphb.domains.spending.types import CodedPart, Part
from openphb.web.forms import FileField, FileKind, Form, PoundsField, RadiosField, SelectField

SPLIT = "split"
NOTHING = "nothing"
# The reader tells what a file is, and says more about a wrong one than its first bytes could.
STATEMENT = FileKind(
    _("bank statement"), "application/octet-stream", (".csv", ".xml", ".txt"), lambda *_bytes: True
)
LAYOUT_WORDS = {
    "openphb": _("OpenPHB's own columns"),
    "starling": _("Starling"),
    "lloyds": _("Lloyds"),
    "natwest": _("NatWest"),
}


class StatementForm(Form):
    """A statement's file, and the bank's layout where somebody wants to name it."""

    file = FileField(
        label=_("Choose the bank's file"),
        help_text=_("CSV, or camt.053 (XML). At most 20 MB. Not a PDF: it cannot be proved."),
        kinds=(STATEMENT,),
        missing=_("Choose a file from the bank"),
    )
    layout = SelectField(
        label=_("Whose columns does the CSV have?"),
        help_text=_("Leave this if you are not sure: the file's first line tells."),
        choices=[(name, LAYOUT_WORDS.get(name, name)) for name in LAYOUT_NAMES],
        required=False,
    )


class CodeForm(Form):
    """What a payment was for: all of it for one thing, or amounts for several."""

    def __init__(
        self,
        *args: Any,
        purposes: Iterable[Purpose],
        pence: int,
        parts: Iterable[Part | CodedPart] = (),
        coded: bool = False,
        **kwargs: Any,
    ) -> None:
        """`pence` is what was spent; `parts` prefill: what was said before, else a suggestion."""
        super().__init__(*args, **kwargs)
        self.pairs = {f"{one.line_id}:{one.outcome_id}": one for one in purposes}
        self.pence = pence
        given = {f"{one.line_id}:{one.outcome_id}": one.pence for one in parts}
        whole = next((key for key, amount in given.items() if amount == pence), "")
        choices = [(key, self.words(one)) for key, one in self.pairs.items()]
        if len(self.pairs) > 1 or (given and not whole):
            choices.append((SPLIT, str(_("Several things: I will give the amounts"))))
        if coded:
            choices.append((NOTHING, str(_("Take away what was said before"))))
        self.fields["purpose"] = RadiosField(
            label=_("What was it for?"),
            choices=choices,
            missing=_("Choose what it was for"),
            initial=whole or (SPLIT if given else None),
        )
        for number, (key, one) in enumerate(self.pairs.items()):
            self.fields[f"amount_{number}"] = PoundsField(
                label=self.words(one),
                required=False,
                least=1,
                initial=given.get(key) if not whole else None,
            )

    @staticmethod
    def words(one: Purpose) -> str:
        """Return a line and the outcome it serves, as one answer."""
        return f"{one.line}: {one.outcome}"

    def amounts(self) -> list[Any]:
        """Return the bound amount boxes, for drawing them below the choice."""
        return [self[f"amount_{number}"] for number in range(len(self.pairs))]

    def parts(self) -> tuple[Part, ...]:
        """Return what was answered. An amount that is empty is no part."""
        chosen: str = self.cleaned_data["purpose"]
        if chosen == NOTHING:
            return ()
        if chosen != SPLIT:
            return (self._part(chosen, self.pence),)
        given: Mapping[str, Any] = self.cleaned_data
        return tuple(
            self._part(key, pence)
            for number, key in enumerate(self.pairs)
            if (pence := given.get(f"amount_{number}"))
        )

    def clean(self) -> dict[str, Any]:
        """Several things need at least one amount."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("purpose") == SPLIT and not self.errors and not self.parts():
            self.add_error("purpose", str(_("Enter at least one amount below")))
        return given

    def _part(self, key: str, pence: int) -> Part:
        line_id, outcome_id = key.split(":")
        return Part(UUID(line_id), UUID(outcome_id), pence)
