"""The questions that preparing, changing and ending an agreement ask. Shape only."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from openphb.domains.agreements.types import HospitalRule, HospitalTerm, RecipientKind
from openphb.domains.budgets.types import Frequency
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    Form,
    IntegerField,
    RadiosField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look, Words

NAME = 120

RECIPIENT_WORDS: dict[RecipientKind, Words] = {
    RecipientKind.HOLDER: _("The person whose budget it is"),
    RecipientKind.REPRESENTATIVE: _("Somebody who acts for them (representative)"),
    RecipientKind.NOMINEE: _("Somebody they asked to receive it (nominee)"),
    RecipientKind.MANAGED_ACCOUNT: _("A firm that looks after it for them (managed account)"),
}
MOST_ALSO = 4_000


HOSPITAL_WORDS: dict[HospitalRule, Words] = {
    HospitalRule.PAID_AS_USUAL: _("It is paid as usual"),
    HospitalRule.PAID_FOR_NIGHTS: _("It is paid for some nights, then it stops"),
    HospitalRule.NAMED_LINES: _("Only some parts go on"),
}


class SeenForm(Form):
    """A form that remembers which words of an agreement were on the screen, by their hash."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def renew_seen(self, sha256: str) -> None:
        """After a refusal because the words changed: the page now shows those of `sha256`."""
        data: Any = copy(self.data)  # a request's own data cannot be changed, its copy can
        data[self.add_prefix("seen")] = sha256
        data.pop(self.add_prefix("agrees"), None)  # agreed to other words
        self.data = data


class TermsForm(SeenForm):
    """Who is paid, how often, from when, on which conditions."""

    recipient_kind = RadiosField(
        label=_("Who is the money paid to?"),
        choices=list(RECIPIENT_WORDS.items()),
        hints={
            RecipientKind.REPRESENTATIVE: _("For somebody who cannot decide, or is under 16"),
            RecipientKind.MANAGED_ACCOUNT: _("It is still a direct payment"),
        },
        missing=_("Choose who the money is paid to"),
    )
    recipient_name = TextField(
        label=_("What is their name?"),
        missing=_("Enter the name of who is paid"),
        max_length=NAME,
    )
    frequency = RadiosField(
        label=_("How often is it paid?"),
        choices=[(one, one.words) for one in Frequency],
        missing=_("Choose how often it is paid"),
    )
    first_day = DayField(
        label=_("Which is the first day it pays for?"),
        help_text=_("Not before the plan starts."),
    )
    hospital_rule = RadiosField(
        label=_("What is paid while the person is in hospital?"),
        choices=list(HOSPITAL_WORDS.items()),
        hints={
            HospitalRule.PAID_FOR_NIGHTS: _("Counted anew from each admission"),
            HospitalRule.NAMED_LINES: _("Such as a retainer for personal assistants"),
        },
        required=False,
    )
    hospital_nights = IntegerField(
        label=_("For how many nights is it paid?"),
        help_text=_("Only where it is paid for some nights. 4 weeks are 28 nights."),
        required=False,
        min_value=0,
    )
    hospital_lines = CheckboxesField(
        label=_("Which parts go on?"),
        help_text=_("Only where not all of it goes on."),
        choices=[],
        required=False,
    )
    also = TextAreaField(
        label=_("What was agreed with this person besides?"),
        help_text=_(
            "The conditions that everybody has are in it already. Write one thing a line, in short "
            "plain words, or leave it empty."
        ),
        required=False,
        max_length=MOST_ALSO,
        look=Look(rows=6),
    )

    def __init__(
        self,
        *args: Any,
        person: str = "",
        lines: Sequence[tuple[UUID, str]] = (),
        **kwargs: Any,
    ) -> None:
        """`person` is whose budget it is; `lines` are the keys and names of what is paid directly."""
        super().__init__(*args, **kwargs)
        field = self.fields["hospital_lines"]
        assert isinstance(field, CheckboxesField)
        field.choices = [(str(key), words) for key, words in lines]
        if person:
            self.fields["recipient_name"].help_text = _("The budget is for %(name)s.") % {
                "name": person
            }

    @property
    def hospital(self) -> HospitalTerm:
        """What is paid in hospital, as it was answered; nothing chosen means as usual."""
        said = self.cleaned_data
        rule = HospitalRule(said["hospital_rule"] or HospitalRule.PAID_AS_USUAL)
        return HospitalTerm(
            rule,
            (said["hospital_nights"] or 0) if rule is HospitalRule.PAID_FOR_NIGHTS else 0,
            tuple(UUID(key) for key in said["hospital_lines"])
            if rule is not HospitalRule.PAID_AS_USUAL
            else (),
        )

    @property
    def said(self) -> dict[str, Any]:
        """The terms as the action takes them."""
        given = self.cleaned_data
        return {
            "recipient_kind": RecipientKind(given["recipient_kind"]),
            "recipient_name": given["recipient_name"],
            "frequency": Frequency(given["frequency"]),
            "first_day": given["first_day"],
            "also": given["also"],
            "hospital": self.hospital,
        }


class ThirdPartyTermsForm(TermsForm):
    """Which organisation holds the money, how often it is paid, from when, and what was agreed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What goes on in hospital is arranged by the organisation with the person, day by day.
        for name in ("recipient_kind", "hospital_rule", "hospital_nights", "hospital_lines"):
            del self.fields[name]
        self.fields["recipient_name"].label = _("Which organisation holds the money?")
        self.fields["first_day"].label = _("From which day does it arrange the care?")

    @property
    def said(self) -> dict[str, Any]:
        """The terms as the action takes them."""
        given = self.cleaned_data
        return {
            "recipient_kind": RecipientKind.THIRD_PARTY,
            "recipient_name": given["recipient_name"],
            "frequency": Frequency(given["frequency"]),
            "first_day": given["first_day"],
            "also": given["also"],
        }


class EndForm(Form):
    """That an organisation no longer holds somebody's money."""

    ended_on = DayField(label=_("On which day did it end?"))
    why = TextAreaField(
        label=_("Why, and who arranges the care now?"),
        help_text=_("The person can read this."),
        missing=_("Write why it ends, and who arranges the care now"),
        max_length=1000,
        look=Look(rows=3),
    )
