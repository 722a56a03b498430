"""Shapes of what is asked about payments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.web.forms import (
    AccountNumberField,
    ConfirmField,
    DayField,
    FileField,
    FileKind,
    Form,
    IntegerField,
    PoundsField,
    RadiosField,
    SelectField,
    SortCodeField,
    TextAreaField,
    TextField,
)

# The reader tells what a file is, and says more about a wrong one than its first bytes could.
BANK_XML = FileKind(_("bank file"), "application/xml", (".xml",), lambda *_bytes: True)


class PrepareForm(Form):
    """From which account, and on which day."""

    payer = RadiosField(
        label=_("Whose payments are these?"),
        choices=[],
        missing=_("Choose the commissioner"),
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

    def __init__(
        self,
        *args: Any,
        payers: Iterable[tuple[str, str]],
        rails: Mapping[str, tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`payers` are the accounts that the viewer may prepare runs on, as (id, words).

        `rails` are those on offer: their names and what to know of them; the first is usual.
        """
        super().__init__(*args, **kwargs)
        offered = list(payers)
        self.offer("payer", offered)
        if len(offered) == 1:
            self.fields["payer"].initial = offered[0][0]
        self.offer("rail", [(rail, name) for rail, (name, _hint) in rails.items()])
        by_rail = self.fields["rail"]
        assert isinstance(by_rail, RadiosField)
        by_rail.hints = {rail: hint for rail, (_name, hint) in rails.items()}
        by_rail.initial = next(iter(rails))


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
        label=_("The bank's statement shows that this money has left the account"),
        missing=_("Tick the box once you have seen it on the statement"),
    )


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
        missing=_("Enter the service user number"),
        max_length=6,
    )
    bacs_name = TextField(
        label=_("Name that recipients see on their statements"),
        help_text=_("18 letters or fewer."),
        missing=_("Enter the name"),
        max_length=18,
    )
    sort_code = SortCodeField(label=_("Sort code"))
    account_number = AccountNumberField(label=_("Account number"))
    tolerance_percent = IntegerField(
        label=_("Look at a payment that differs from the last by more than (per cent)"),
        initial=20,
    )

    def __init__(self, *args: Any, commissioners: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`commissioners` are (tenant and organisation ids, name)."""
        super().__init__(*args, **kwargs)
        self.offer("commissioner", commissioners, none=True)


class ReturnForm(Form):
    """When a payment came back, and why."""

    returned_on = DayField(
        label=_("On which day did it come back?"), missing=_("Enter the day it came back")
    )
    reason_code = SelectField(
        label=_("What does the bank say?"), choices=[], missing=_("Choose what the bank says")
    )
    note = TextField(label=_("Anything else the bank says"), required=False, max_length=200)

    def __init__(self, *args: Any, reasons: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`reasons` are the banks' codes with what they mean."""
        super().__init__(*args, **kwargs)
        self.offer("reason_code", reasons, none=True)


class RecoveryDecisionForm(Form):
    """Whether a recovery that somebody else proposed goes ahead, and why."""

    decision = RadiosField(
        label=_("Should this be done?"),
        choices=[("agree", _("Yes, it is lawful, fair and can be borne")), ("refuse", _("No"))],
        missing=_("Choose yes or no"),
    )
    reason = TextAreaField(
        label=_("Why?"),
        help_text=_("The person may read this."),
        missing=_("Write why"),
        max_length=2000,
    )


class ReceivedForm(Form):
    """When a repayment reached the bank."""

    received_on = DayField(
        label=_("On which day did the money reach the bank?"),
        missing=_("Enter the day on the bank statement"),
    )


class AnswerForm(Form):
    """A bank's file about payments, and whose payments they are."""

    tenant = SelectField(
        label=_("Whose payments are these?"), choices=[], missing=_("Choose the commissioner")
    )
    file = FileField(
        label=_("Choose the bank's file"),
        help_text=_(
            "A status report (pain.002), a notification (camt.054), a statement (camt.053) or "
            "Bacs's report of returned credits, as XML. At most 20 MB."
        ),
        kinds=(BANK_XML,),
        missing=_("Choose a file from the bank"),
    )

    def __init__(self, *args: Any, tenants: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`tenants` are those whose payments the viewer may record as returned, as (id, name)."""
        super().__init__(*args, **kwargs)
        offered = list(tenants)
        self.offer("tenant", offered, none=True)
        if len(offered) == 1:
            self.fields["tenant"].initial = offered[0][0]
