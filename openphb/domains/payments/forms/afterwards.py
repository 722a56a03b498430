"""Shapes of what is asked when money came back, was too much, or a bank answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.web.forms import (
    DayField,
    FileField,
    FileKind,
    Form,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)

# The reader tells what a file is, and says more about a wrong one than its first bytes could.
BANK_XML = FileKind(_("bank file"), "application/xml", (".xml",), lambda *_bytes: True)


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


class ReturnForm(Form):
    """When a payment came back, and why."""

    returned_on = DayField(
        label=_("On which day did it come back?"), missing=_("Enter the day it came back")
    )
    reason_code = SelectField(
        label=_("What does the bank say?"), choices=[], missing=_("Choose what the bank says")
    )
    note = TextField(label=_("Anything else the bank says"), required=False, max_length=200)

    def __init__(
        self, *args: Any, reasons: Iterable[tuple[str, str]], by_a_site: bool = False, **kwargs: Any
    ) -> None:
        """`reasons` are codes with what they mean: of banks, or where `by_a_site`, of its system."""
        super().__init__(*args, **kwargs)
        self.offer("reason_code", reasons, none=True)
        if by_a_site:
            self.fields["returned_on"].label = _("On which day was it refused or sent back?")
            self.fields["reason_code"].label = _("What does the system say?")
            self.fields["note"].label = _("Anything else it says")
