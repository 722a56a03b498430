"""Shapes of what is asked about runs, their payments and the accounts that pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from openphb.domains.payments.types import RunKind
from openphb.kernel.refusal import Refusal
from openphb.web.forms import (
    AccountNumberField,
    ConfirmField,
    DayField,
    Form,
    IntegerField,
    PoundsField,
    RadiosField,
    SelectField,
    SortCodeField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

FEW = Look(rows=3)


class PrepareForm(Form):
    """From which account, of which kind, how and on which day."""

    payer = RadiosField(
        label=_("Whose payments are these?"),
        choices=[],
        missing=_("Choose the commissioner"),
    )
    kind = RadiosField(
        label=_("What kind of run is it?"),
        choices=[],
        missing=_("Choose the kind of run"),
        reveals={
            RunKind.ADVANCE.value: ("due_on", "advance_reason"),
            RunKind.EMERGENCY.value: ("named", "emergency_reason", "authority"),
        },
    )
    rail = RadiosField(
        label=_("How should the money leave?"),
        choices=[],
        missing=_("Choose how the money should leave"),
    )
    pay_on = DayField(
        label=_("On which day should the money arrive?"),
        missing=_("Enter the day on which the money should arrive"),
    )
    due_on = DayField(
        label=_("Which pay day is it for?"),
        help_text=_("Everything that is due by that day is paid."),
        missing=_("Enter the pay day that it is for"),
    )
    advance_reason = TextAreaField(
        label=_("Why is it paid before its day?"),
        help_text=_("Whoever approves it reads this. No health details, please."),
        missing=_("Write why it is paid before its day"),
        max_length=500,
        look=FEW,
    )
    named = TextAreaField(
        label=_("Who is paid?"),
        help_text=_("The reference of each case, one on a line. At most ten."),
        missing=_("Enter the reference of each case"),
        max_length=500,
        look=FEW,
    )
    emergency_reason = TextAreaField(
        label=_("Why can it not wait?"),
        help_text=_("Whoever approves it reads this. No health details, please."),
        missing=_("Write why it cannot wait"),
        max_length=500,
        look=FEW,
    )
    authority = TextField(
        label=_("Who allowed it?"),
        help_text=_("Name and post."),
        missing=_("Write who allowed it"),
        max_length=200,
    )

    def __init__(
        self,
        *args: Any,
        payers: Iterable[tuple[str, str]],
        pay_days: Mapping[str, str],
        rails: Mapping[str, tuple[str, str]],
        kinds: Mapping[str, tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`payers` are the accounts that the viewer may prepare runs on, as (id, words).

        `pay_days` says by account which day comes next; `rails` and `kinds` give for each its name
        and what to know of it, the usual one first.
        """
        super().__init__(*args, **kwargs)
        accounts = list(payers)
        self.offer("payer", accounts)
        self._hint("payer", pay_days)
        if len(accounts) == 1:
            # There is nothing to ask; the page says whose payments they are.
            self.fields["payer"].widget = HiddenInput()
        for name, offered in (("rail", rails), ("kind", kinds)):
            self.offer(name, [(key, words) for key, (words, _hint) in offered.items()])
            self._hint(name, {key: hint for key, (_words, hint) in offered.items()})
            self.fields[name].initial = next(iter(offered))

    @property
    def reason(self) -> str:
        """Why the run is out of turn, as it was said for its kind; "" for an ordinary one."""
        said: str = self.cleaned_data["advance_reason"] or self.cleaned_data["emergency_reason"]
        return said

    def refuse(self, refusal: Refusal) -> None:
        """Show `refusal` at its field; that of the reason is the one asked for the kind chosen."""
        if refusal.where == "reason":
            kind = self.cleaned_data["kind"]
            refusal = replace(refusal, where=f"{kind}_reason")
        super().refuse(refusal)

    def _hint(self, name: str, hints: Mapping[str, str]) -> None:
        field = self.fields[name]
        assert isinstance(field, RadiosField)
        field.hints = dict(hints)


class ReviewForm(Form):
    """That a draft was looked at. The version is that of the page."""

    version = IntegerField(label=_("Version"), required=True)


class ReasonForm(Form):
    """Why a payment is held, or a run sent back or cancelled."""

    reason = TextAreaField(
        label=_("Why?"),
        help_text=_("Whoever reads this later was not here. No health details, please."),
        missing=_("Write why"),
        max_length=500,
    )


class WaiveForm(ReasonForm):
    """Why a changed account is paid before its waiting days are over, and who allowed it."""

    authority = TextField(
        label=_("Who allowed it?"),
        help_text=_("Name and post."),
        missing=_("Write who allowed it"),
        max_length=200,
    )


class ApproveForm(Form):
    """The total, typed by the approver."""

    total = PoundsField(
        label=_("Type the total that you approve"),
        help_text=_("Read it from the run, not from memory."),
        missing=_("Type the total of the run"),
    )


class ConfirmedForm(Form):
    """That the bank's statement shows it."""

    seen = ConfirmField(
        missing=_("Tick the box once you have seen it"),
    )

    def __init__(self, *args: Any, seen: str, **kwargs: Any) -> None:
        """`seen` says what was seen, of the rail that pays."""
        super().__init__(*args, **kwargs)
        self.fields["seen"].label = seen


class DueForm(Form):
    """Whose list, and for which day."""

    tenant = SelectField(
        label=_("Whose payments are these?"), choices=[], missing=_("Choose the commissioner")
    )
    on = DayField(label=_("If they are paid on"), missing=_("Enter a day"))

    def __init__(self, *args: Any, tenants: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`tenants` are those whose payments the viewer sees, as (id, name)."""
        super().__init__(*args, **kwargs)
        self.offer("tenant", tenants, none=True)


class PayerForm(Form):
    """The account that a commissioner pays from."""

    commissioner = SelectField(
        label=_("Which commissioner?"), choices=[], missing=_("Choose the commissioner")
    )
    bacs_user_number = TextField(
        label=_("Bacs service user number"),
        help_text=_("Six digits, from the sponsoring bank."),
        required=False,
        max_length=6,
    )
    bacs_name = TextField(
        label=_("Name that recipients see on their statements"),
        help_text=_("18 letters or fewer."),
        required=False,
        max_length=18,
    )
    sort_code = SortCodeField(label=_("Sort code"), required=False)
    account_number = AccountNumberField(label=_("Account number"), required=False)
    tolerance_percent = IntegerField(
        label=_("Look at a payment that differs from the last by more than (per cent)"),
        initial=20,
    )

    def __init__(self, *args: Any, commissioners: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`commissioners` are (tenant and organisation ids, name)."""
        super().__init__(*args, **kwargs)
        self.offer("commissioner", commissioners, none=True)
