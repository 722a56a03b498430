"""Shapes of what is asked about where organisations are paid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.payments.types import Rail
from openphb.web.forms import (
    AccountNumberField,
    DayField,
    Form,
    RadiosField,
    SelectField,
    SortCodeField,
    TextField,
)


class WhichOrganisationForm(Form):
    """Which organisation, and for which commissioner."""

    commissioner = SelectField(
        label=_("Which commissioner pays it?"), choices=[], missing=_("Choose the commissioner")
    )
    organisation = SelectField(
        label=_("Which organisation?"), choices=[], missing=_("Choose the organisation")
    )

    def __init__(
        self,
        *args: Any,
        commissioners: Iterable[tuple[str, str]],
        organisations: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """Both are (id, name)."""
        super().__init__(*args, **kwargs)
        self.offer("commissioner", commissioners, none=True)
        self.offer("organisation", organisations, none=True)


class OrganisationAccountForm(Form):
    """Where an organisation is paid, and who said that it is right."""

    rail = RadiosField(
        label=_("How is it paid?"),
        choices=[
            (Rail.BACS.value, _("Into a bank account")),
            (Rail.SUPPLIER_INVOICE.value, _("By its supplier number in the finance system")),
        ],
        missing=_("Choose how it is paid"),
        reveals={
            Rail.BACS.value: ("account_name", "sort_code", "account_number"),
            Rail.SUPPLIER_INVOICE.value: ("number", "site"),
        },
    )
    account_name = TextField(
        label=_("Name on the account"), missing=_("Enter the name"), max_length=60
    )
    sort_code = SortCodeField(label=_("Sort code"))
    account_number = AccountNumberField(label=_("Account number"))
    number = TextField(
        label=_("Supplier number"),
        help_text=_("As it stands in the finance system."),
        missing=_("Enter the number"),
        max_length=30,
    )
    site = TextField(
        label=_("Which of its sites is paid?"),
        help_text=_("Leave empty if the finance system has none."),
        required=False,
        max_length=15,
    )
    source = TextField(
        label=_("Where does this come from?"),
        help_text=_(
            "Name the letter, message or record, with its day. Ring the organisation on a number "
            "that you had before: a letter about a new account may be a fraud."
        ),
        missing=_("Write where it comes from"),
        max_length=200,
    )
    valid_from = DayField(label=_("From which day?"), missing=_("Enter a day"))


class AccountDecisionForm(Form):
    """Whether an account that somebody else proposed is right, and how that was checked."""

    decision = RadiosField(
        label=_("Is this where it is paid?"),
        choices=[("agree", _("Yes, pay to it")), ("refuse", _("No"))],
        missing=_("Choose yes or no"),
    )
    reason = TextField(
        label=_("How did you check it, or why not?"), missing=_("Write how"), max_length=500
    )
