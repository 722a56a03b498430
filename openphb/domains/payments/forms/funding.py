"""Shapes of what is asked about who bears what, and what a person contributes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from openphb.domains.payments.types import ContributionDraft, FindingDraft, FunderPart
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    Form,
    PoundsField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

PERCENT = re.compile(r"(?P<whole>[0-9]{1,3})(?:\.(?P<part>[0-9]{1,2}))?\s*%?")
BODIES = range(1, 5)


class PercentField(TextField):
    """A share in per cent with at most two decimals, "33.33"; gives ten-thousandths."""

    look = Look(width=5, suffix="%", inputmode="decimal")

    def clean(self, value: Any) -> Any:
        """Return ten-thousandths, None when empty. Raises `ValidationError` with how to write it."""
        words = str(super().clean(value)).strip()
        if not words:
            return None
        found = PERCENT.fullmatch(words)
        if found is None:
            raise ValidationError(_("Enter a share like 40 or 33.33"))
        return int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0"))


class FindingForm(Form):
    """Who bears what of which lines, from when, why, and where it is written."""

    STEPS: ClassVar = (
        ("lines", "starts_on", "ends_on"),
        tuple(f"{name}_{n}" for n in BODIES for name in ("body", "share", "weekly")),
        ("reason", "source", "found_by"),
    )

    lines = CheckboxesField(
        label=_("Which lines of the plan is this about?"),
        help_text=_("An amount a week is for one line at a time."),
        choices=[],
        missing=_("Choose at least one line"),
    )
    starts_on = DayField(
        label=_("First day"),
        help_text=_("It may be long ago. No payment to the person changes."),
        missing=_("Enter the first day"),
    )
    ends_on = DayField(
        label=_("First day on which it no longer holds"),
        help_text=_("Leave it empty if no end is known."),
        required=False,
    )
    body_1 = SelectField(
        label=_("The body that was asked first"),
        help_text=_("It pays the person, whatever part it bears itself."),
        choices=[],
        missing=_("Choose the body that was asked first"),
    )
    share_1 = PercentField(
        label=_("Its share, in per cent"),
        help_text=_("Of what amounts a week leave. All shares together are 100."),
        required=False,
    )
    weekly_1 = PoundsField(label=_("Or an amount a week"), required=False)
    body_2 = SelectField(label=_("A second body"), choices=[], required=False)
    share_2 = PercentField(label=_("Share of the second body"), required=False)
    weekly_2 = PoundsField(label=_("Or its amount a week"), required=False)
    body_3 = SelectField(label=_("A third body"), choices=[], required=False)
    share_3 = PercentField(label=_("Share of the third body"), required=False)
    weekly_3 = PoundsField(label=_("Or its amount a week"), required=False)
    body_4 = SelectField(label=_("A fourth body"), choices=[], required=False)
    share_4 = PercentField(label=_("Share of the fourth body"), required=False)
    weekly_4 = PoundsField(label=_("Or its amount a week"), required=False)
    reason = TextAreaField(
        label=_("Why is it so?"),
        missing=_("Write why"),
        max_length=2000,
        look=Look(rows=3),
    )
    source = TextField(
        label=_("Where is it written?"),
        help_text=_("Like “minutes of the joint panel, 3 March 2027”."),
        missing=_("Write where it can be read"),
        max_length=300,
    )
    found_by = TextField(
        label=_("Who decided it?"),
        missing=_("Write the name of who decided it"),
        max_length=200,
    )

    def __init__(
        self,
        *args: Any,
        lines: Iterable[tuple[str, str]],
        bodies: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`lines` and `bodies` are what may be chosen, as (id, words)."""
        super().__init__(*args, **kwargs)
        self.offer("lines", lines)
        offered = list(bodies)
        for n in BODIES:
            self.offer(f"body_{n}", offered, none=True)

    @property
    def draft(self) -> FindingDraft:
        """What was answered, as a finding is drafted."""
        said = self.cleaned_data
        parts = tuple(
            FunderPart(
                UUID(said[f"body_{n}"]), said[f"share_{n}"] or None, said[f"weekly_{n}"] or None
            )
            for n in BODIES
            if said.get(f"body_{n}")
        )
        return FindingDraft(
            line_keys=tuple(UUID(one) for one in said["lines"]),
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            lead_id=UUID(said["body_1"]),
            parts=parts,
            reason=said["reason"],
            source=said["source"],
            found_by=said["found_by"],
        )


class ContributionForm(Form):
    """What a council asks a person to contribute to its own part of a line."""

    line = SelectField(
        label=_("To which line of the plan?"), choices=[], missing=_("Choose the line")
    )
    council = SelectField(
        label=_("Which council asks for it?"), choices=[], missing=_("Choose the council")
    )
    weekly = PoundsField(
        label=_("How much a week?"),
        help_text=_("0 ends a contribution. It is never more than the council’s own part."),
        missing=_("Enter what the council asks for a week"),
    )
    starts_on = DayField(label=_("First day"), missing=_("Enter the first day"))
    ends_on = DayField(
        label=_("First day on which it no longer holds"),
        help_text=_("Leave it empty if no end is known."),
        required=False,
    )
    reason = TextAreaField(
        label=_("Why is it asked for?"), missing=_("Write why"), max_length=2000, look=Look(rows=3)
    )
    source = TextField(
        label=_("Where is it written?"),
        help_text=_("Like “financial assessment of 2 March 2027”."),
        missing=_("Write where it can be read"),
        max_length=300,
    )

    def __init__(
        self,
        *args: Any,
        lines: Iterable[tuple[str, str]],
        councils: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`lines` and `councils` are what may be chosen, as (id, words)."""
        super().__init__(*args, **kwargs)
        self.offer("line", lines, none=True)
        self.offer("council", councils, none=True)

    @property
    def draft(self) -> ContributionDraft:
        """What was answered, as a contribution is drafted."""
        said = self.cleaned_data
        return ContributionDraft(
            line_key=UUID(said["line"]),
            council_id=UUID(said["council"]),
            weekly_pence=said["weekly"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            reason=said["reason"],
            source=said["source"],
        )
