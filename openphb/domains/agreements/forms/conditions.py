"""A version of a commissioner's own conditions, and whether it is agreed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openphb.domains.agreements.conditions.types import LocalCondition, LocalTermsDraft
from openphb.domains.agreements.employing.types import Duty, DutyEffect, DutyRule
from openphb.domains.agreements.types import AgreementKind
from openphb.web.forms import CheckboxesField, DayField, Form, RadiosField, TextAreaField, TextField
from openphb.web.forms.fields import Look

FIELDS = ("words", "plain", "because", "kinds")


class LocalTermsForm(Form):
    """A whole version: it begins with what counts today."""

    starts_on = DayField(label=_("From which day does it count?"))
    rows = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        before: LocalTermsDraft | None,
        duties: Sequence[DutyRule],
        rows: int = 0,
        **kwargs: Any,
    ) -> None:
        """`before` is what counts today; `duties` are asked of an employer, as they stand here.

        `rows` is how many conditions are asked for; 0 for as many as count today, and one at least.
        """
        super().__init__(*args, **kwargs)
        there = before.conditions if before else ()
        self.count = rows or max(len(there), 1)
        self.fields["rows"].initial = self.count
        for number in range(1, self.count + 1):
            self._ask(number, there[number - 1] if number <= len(there) else None)
        self.duties = tuple(duties)
        for rule in self.duties:
            self.fields[f"effect_{rule.duty}"] = RadiosField(
                label=_("%(what)s: what if it is missing?") % {"what": _(rule.words)},
                choices=[(one.value, one.words) for one in DutyEffect],
                missing=_("Choose for each what happens if it is missing"),
                initial=rule.effect.value,
            )

    def _ask(self, number: int, there: LocalCondition | None) -> None:
        named = {"number": number}
        self.fields[f"words_{number}"] = TextAreaField(
            label=_("Condition %(number)s: what does it ask?") % named,
            help_text=_("Leave it empty to leave it out."),
            required=False,
            max_length=1000,
            initial=there.words if there else "",
            look=Look(rows=2),
        )
        self.fields[f"plain_{number}"] = TextField(
            label=_("Condition %(number)s in short plain words") % named,
            help_text=_("As the person reads it on their own page."),
            required=False,
            max_length=200,
            initial=there.plain if there else "",
        )
        self.fields[f"because_{number}"] = TextField(
            label=_("Condition %(number)s: why, or by which rule?") % named,
            required=False,
            max_length=200,
            initial=there.because if there else "",
        )
        self.fields[f"kinds_{number}"] = CheckboxesField(
            label=_("Condition %(number)s: in which agreements does it stand?") % named,
            choices=[(one.value, one.words) for one in AgreementKind],
            required=False,
            initial=[one.value for one in there.kinds] if there else [],
        )

    @property
    def draft(self) -> LocalTermsDraft:
        """The version as it was answered; a condition of which nothing is written is left out."""
        given = self.cleaned_data
        said = []
        for number in range(1, self.count + 1):
            words, plain, because, kinds = (given[f"{name}_{number}"] for name in FIELDS)
            if words or plain or because:
                chosen = tuple(AgreementKind(one) for one in kinds)
                said.append(LocalCondition(chosen, words, plain, because))
        return LocalTermsDraft(
            given["starts_on"],
            tuple(said),
            tuple(
                (Duty(rule.duty), DutyEffect(given[f"effect_{rule.duty}"])) for rule in self.duties
            ),
        )


class TermsDecisionForm(Form):
    """Whether a version that somebody else wrote is agreed."""

    decision = RadiosField(
        label=_("Do you agree to it?"),
        choices=[("agree", _("Yes")), ("refuse", _("No"))],
        missing=_("Choose whether you agree"),
    )
    reason = TextAreaField(
        label=_("Why?"), missing=_("Say why in a few words"), max_length=1000, look=Look(rows=2)
    )
