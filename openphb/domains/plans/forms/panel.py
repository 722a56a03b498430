"""The questions of the panel: a meeting, its agenda, who was there, what it decided, and conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.plans.panel.rules import LEAST_FOR_A_PART
from openphb.domains.plans.panel.types import ConditionDraft, Voice
from openphb.domains.plans.types import Verdict
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    Form,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

AGREES, DISSENTS, NO_PART = "agrees", "dissents", "none"
CONDITIONS = 3
SHORT = Look(rows=2)
VERDICTS = [
    (Verdict.APPROVED, _("Agree to the plan")),
    (Verdict.PART, _("Agree to some lines and not to others")),
    (Verdict.REFUSED, _("Do not agree")),
]
People = Sequence[tuple[UUID, str]]


class ReferForm(Form):
    """Why the panel should look at a plan."""

    reason = TextAreaField(
        label=_("Why should the panel look at it?"),
        help_text=_("The panel reads this first. The day by which it is decided may move."),
        missing=_("Write why"),
        max_length=1000,
    )


class MeetingForm(Form):
    """When the panel meets, and where or how."""

    held_on = DayField(label=_("On which day does the panel meet?"), missing=_("Enter the day"))
    place = TextField(
        label=_("Where, or how?"),
        help_text=_("For example: by video, from 10 to 11"),
        required=False,
        max_length=200,
    )


class AgendaForm(Form):
    """Which plans the panel looks at."""

    plans = CheckboxesField(
        label=_("Which plans go on the agenda?"),
        choices=[],
        missing=_("Choose at least one plan"),
    )

    def __init__(self, *args: Any, waiting: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("plans", waiting)

    def chosen(self) -> list[UUID]:
        """Return the plans that were chosen."""
        return [UUID(one) for one in self.cleaned_data["plans"]]


class PresentForm(Form):
    """Who was at a meeting."""

    members = CheckboxesField(
        label=_("Who was there?"),
        choices=[],
        missing=_("Choose everybody who was there"),
    )

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("members", people)

    def chosen(self) -> list[UUID]:
        """Return who was chosen."""
        return [UUID(one) for one in self.cleaned_data["members"]]


class PanelDecisionForm(Form):
    """What the panel decided, what each member said, and what is to be done."""

    verdict = RadiosField(
        label=_("What did the panel decide?"),
        choices=VERDICTS,
        missing=_("Choose what was decided"),
    )
    reasons = TextAreaField(
        label=_("Why? What is good about taking the risk, and what keeps it safe?"),
        missing=_("Write what the panel found"),
        max_length=4000,
    )

    lines = CheckboxesField(
        label=_("If only in part: which lines did the panel not agree to?"),
        help_text=_("Whoever decides then leaves out these lines and no others."),
        choices=[],
        required=False,
    )

    def __init__(
        self, *args: Any, present: People, people: People, plan_lines: People, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.present = present
        self.offer("lines", plan_lines)
        if len(plan_lines) < LEAST_FOR_A_PART:
            # One line cannot be agreed in part.
            del self.fields["lines"]
            whole = [(one, str(words)) for one, words in VERDICTS if one is not Verdict.PART]
            self.offer("verdict", whole)
        else:
            reasons = self.fields.pop("reasons")
            self.fields["reasons"] = reasons
        for number, (_member, name) in enumerate(present):
            whom = {"name": name}
            self.fields[f"voice_{number}"] = RadiosField(
                label=_("What did %(name)s say?") % whom,
                choices=[
                    (AGREES, _("Agrees")),
                    (DISSENTS, _("Does not agree")),
                    (NO_PART, _("Took no part")),
                ],
                missing=_("Choose what %(name)s said") % whom,
            )
            self.fields[f"words_{number}"] = TextAreaField(
                label=_("If %(name)s does not agree: why?") % whom, required=False, look=SHORT
            )
        for number in range(1, CONDITIONS + 1):
            which = {"n": number}
            self.fields[f"condition_{number}"] = TextAreaField(
                label=_("Condition %(n)s") % which, required=False, look=SHORT
            )
            self.fields[f"owner_{number}"] = SelectField(
                label=_("Who sees to condition %(n)s?") % which, choices=[], required=False
            )
            self.fields[f"due_{number}"] = DayField(
                label=_("By when is condition %(n)s done?") % which, required=False
            )
            self.offer(f"owner_{number}", [("", str(_("Choose…"))), *people])

    def clean(self) -> dict[str, Any]:
        """Ask for the owner and the day of a condition that was written."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, CONDITIONS + 1):
            if not said.get(f"condition_{number}"):
                continue
            if not said.get(f"owner_{number}"):
                self.add_error(f"owner_{number}", _("Choose who sees to it"))
            if not said.get(f"due_{number}"):
                self.add_error(f"due_{number}", _("Enter by when"))
        return said

    def not_agreed(self) -> list[UUID]:
        """Return the lines that the panel did not agree to."""
        return [UUID(one) for one in self.cleaned_data.get("lines", [])]

    def voices(self) -> list[Voice]:
        """Return what each member said who took part."""
        said = self.cleaned_data
        return [
            Voice(member, said[f"voice_{n}"] == AGREES, said[f"words_{n}"])
            for n, (member, _name) in enumerate(self.present)
            if said[f"voice_{n}"] != NO_PART
        ]

    def conditions(self) -> list[ConditionDraft]:
        """Return the conditions that were written."""
        said = self.cleaned_data
        return [
            ConditionDraft(said[f"condition_{n}"], UUID(said[f"owner_{n}"]), said[f"due_{n}"])
            for n in range(1, CONDITIONS + 1)
            if said[f"condition_{n}"]
        ]


class ConditionMetForm(Form):
    """What was done about a condition."""

    words = TextAreaField(
        label=_("What was done?"), missing=_("Write what was done"), max_length=1000
    )
