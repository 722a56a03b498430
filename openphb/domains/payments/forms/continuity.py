"""Shapes of what is asked when a rail fails."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.payments.continuity.types import Proof
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

# The reader tells what a table is, and says more about a wrong one than its first bytes could.
TABLE = FileKind(_("table"), "text/csv", (".csv", ".xlsx"), lambda *_bytes: True)


class OfTenants(Form):
    """What is asked about one commissioner."""

    tenant = SelectField(
        label=_("Whose payments?"), choices=[], missing=_("Choose the commissioner")
    )

    def __init__(self, *args: Any, tenants: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`tenants` are those that the viewer may do it for, as (id, name)."""
        super().__init__(*args, **kwargs)
        offered = list(tenants)
        self.offer("tenant", offered, none=True)
        if len(offered) == 1:
            self.fields["tenant"].initial = offered[0][0]


class OutageForm(OfTenants):
    """Which rail does not work, since when and why."""

    rail = SelectField(label=_("Which way of paying is out?"), choices=[], missing=_("Choose one"))
    began_on = DayField(label=_("Since which day?"), missing=_("Enter a day"))
    site = TextField(
        label=_("Which provider or system?"),
        help_text=_("Leave empty if it is the whole of it."),
        required=False,
        max_length=100,
    )
    reason = TextAreaField(
        label=_("What happened?"), missing=_("Write what happened"), max_length=500
    )

    def __init__(self, *args: Any, rails: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`rails` are those that can be declared, as (value, name)."""
        super().__init__(*args, **kwargs)
        self.offer("rail", list(rails), none=True)


class EndForm(Form):
    """How it is known that a rail works again."""

    reason = TextAreaField(
        label=_("How do you know that it works again?"),
        missing=_("Write how you know"),
        max_length=500,
    )


class OverrideForm(Form):
    """Why payments are made again that may have been made."""

    reason = TextAreaField(
        label=_("Why can they not wait for the answer?"),
        help_text=_("Your name stands beside it."),
        missing=_("Write why they cannot wait"),
        max_length=500,
    )


class ExposureForm(Form):
    """What became of a payment that may have been made."""

    paid = RadiosField(
        label=_("What became of the first payment?"),
        choices=[("no", _("It was never paid, or came back")), ("yes", _("It was paid"))],
        missing=_("Choose what became of it"),
    )
    on = DayField(label=_("On which day was that seen?"), missing=_("Enter a day"))
    evidence = TextAreaField(
        label=_("How is it known?"),
        help_text=_("Name the statement, message or call."),
        missing=_("Write how it is known"),
        max_length=500,
    )


class SecondWayForm(Form):
    """Another way to be paid, and what proves it."""

    rail = RadiosField(label=_("Which other way?"), choices=[], missing=_("Choose another way"))
    proof = RadiosField(
        label=_("What proves that it works?"),
        choices=[
            (Proof.TEST_PAYMENT.value, _("A penny was sent by it and arrived")),
            (Proof.REAL_PAYMENT.value, _("A payment by it was confirmed here")),
            (
                Proof.CHECKED.value,
                _("For an account: its numbers pass the check and its holder’s name is confirmed"),
            ),
        ],
        missing=_("Choose what proves it"),
    )
    proven_on = DayField(label=_("On which day was that seen?"), missing=_("Enter a day"))
    evidence = TextAreaField(
        label=_("Who saw it, and how can it be found again?"),
        help_text=_("Not needed for a payment that was confirmed here."),
        required=False,
        max_length=500,
    )

    def __init__(self, *args: Any, rails: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`rails` are the other ways that are open, as (value, name)."""
        super().__init__(*args, **kwargs)
        self.offer("rail", list(rails))


class BalancesForm(OfTenants):
    """A card provider's file of balances, and whose cards they are."""

    file = FileField(
        label=_("Choose the file of balances"),
        help_text=_("A CSV file or an Excel workbook with the columns card_id, day and balance."),
        kinds=(TABLE,),
        missing=_("Choose a file of balances"),
    )
