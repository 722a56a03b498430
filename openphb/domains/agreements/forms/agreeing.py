"""The questions that agreements ask. Shape only: what may be done is decided by the rules."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.agreements.forms.terms import NAME, SeenForm
from openphb.domains.agreements.types import (
    AccountNeed,
    AccountRule,
    AccountTerm,
    Party,
    PayeeMatch,
    Witnessed,
)
from openphb.web.forms import (
    JPEG,
    PDF,
    PNG,
    AccountNumberField,
    CheckboxesField,
    ConfirmField,
    DayField,
    FileField,
    Form,
    RadiosField,
    SortCodeField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

ACCOUNT_NAME = 60


class SignatureForm(SeenForm):
    """A signature on the screen, of the words above it."""

    agrees = ConfirmField(missing=_("Tick the box if you agree"))
    signed_name = TextField(
        label=_("Your full name"),
        help_text=_("Writing your name here is your signature."),
        missing=_("Write your full name"),
        max_length=NAME,
    )
    signed_on = DayField(label=_("The day you sign"))

    def __init__(self, *args: Any, statement: str, **kwargs: Any) -> None:
        """`statement` is the sentence that is signed."""
        super().__init__(*args, **kwargs)
        self.fields["agrees"].label = statement

    @property
    def said(self) -> dict[str, Any]:
        """The signature as the journey takes it."""
        return {name: self.cleaned_data[name] for name in ("signed_name", "signed_on")}


class PaperSignatureForm(SeenForm):
    """A signature that was given on paper, who saw it, and the paper if it was scanned."""

    party = RadiosField(
        label=_("Whose signature is it?"),
        choices=[
            (Party.PERSON.value, _("The person’s, or of whoever acts for them")),
            (Party.FIRM.value, _("The firm’s or organisation’s that holds the money")),
        ],
        missing=_("Choose whose signature it is"),
    )
    signed_name = TextField(
        label=_("Who signed?"), missing=_("Enter the full name of who signed"), max_length=NAME
    )
    signed_as = TextField(
        label=_("For a firm or organisation: by what role may they sign for it?"),
        help_text=_("Such as director, manager or company secretary."),
        required=False,
        max_length=NAME,
    )
    signed_on = DayField(label=_("On which day did they sign?"))
    witness = TextField(
        label=_("Who saw them sign?"),
        missing=_("Enter the name of whoever saw them sign"),
        max_length=NAME,
    )
    witness_role = TextField(
        label=_("What is the role or the address of who saw it?"),
        missing=_("Enter their role or address"),
        max_length=NAME,
    )
    witnessed_on = DayField(label=_("On which day did they sign as a witness?"))
    file = FileField(
        label=_("The signed paper, if it was scanned"),
        help_text=_("A PDF or a picture. It is kept with the person’s documents."),
        kinds=(PDF, PNG, JPEG),
        required=False,
    )

    def __init__(self, *args: Any, firm: bool = False, **kwargs: Any) -> None:
        """`firm` says whether a firm signs too."""
        super().__init__(*args, **kwargs)
        if not firm:
            del self.fields["party"]
            del self.fields["signed_as"]

    @property
    def said(self) -> dict[str, Any]:
        """The signature as the journey takes it."""
        given = self.cleaned_data
        return {
            "signed_name": given["signed_name"],
            "signed_on": given["signed_on"],
            "witness": Witnessed(given["witness"], given["witness_role"], given["witnessed_on"]),
            "party": Party(given.get("party", Party.PERSON)),
            "signed_as": given.get("signed_as", ""),
            "paper": given["file"],
        }


class VoidForm(Form):
    """Why a signature does not count."""

    reason = TextAreaField(
        label=_("What was wrong with it?"),
        help_text=_("The signature stays on record, with these words beside it."),
        missing=_("Write what was wrong with it"),
        look=Look(rows=3),
    )


class BankForm(Form):
    """The account that money should go to."""

    account_name = TextField(
        label=_("Name on the account"),
        help_text=_("As it stands on the bank card or statement."),
        missing=_("Enter the name on the account"),
        max_length=ACCOUNT_NAME,
    )
    sort_code = SortCodeField(label=_("Sort code"), help_text=_("6 numbers, like 20-00-00"))
    account_number = AccountNumberField(label=_("Account number"), help_text=_("8 numbers"))
    rule = RadiosField(
        label=_("What kind of account is it?"),
        choices=[(one.value, one.words) for one in AccountRule],
        missing=_("Choose what kind of account it is"),
    )
    has = CheckboxesField(
        label=_("Tick what is so"),
        choices=[(one.value, one.words) for one in AccountNeed],
        required=False,
    )
    people = TextField(
        label=_("Who can use the account?"),
        help_text=_("Everybody’s full name. For an account of a firm, leave this empty."),
        required=False,
        max_length=300,
    )

    @property
    def said(self) -> dict[str, Any]:
        """The account as the action takes it."""
        given = dict(self.cleaned_data)
        return {
            "account": AccountTerm(
                AccountRule(given.pop("rule")),
                frozenset(AccountNeed(one) for one in given.pop("has")),
                given.pop("people"),
            ),
            **given,
        }


class BankDecisionForm(Form):
    """Whether an account was checked and found right."""

    approve = RadiosField(
        label=_("May money go to this account?"),
        choices=[("yes", _("Yes, approve it")), ("no", _("No, refuse it"))],
        missing=_("Choose whether money may go to this account"),
    )
    reason = TextAreaField(
        label=_("How did you check it, or why do you refuse it?"),
        help_text=_(
            "Ring a number you already had. Do not trust one from the message that asked for the "
            "change. Whoever gave the account can read what you write."
        ),
        missing=_("Write how you checked it, or why you refuse it"),
        look=Look(rows=3),
    )


class PayeeCheckForm(Form):
    """What the bank said of the name on the account."""

    result = RadiosField(
        label=_("What did the bank say?"),
        choices=[
            (PayeeMatch.MATCH.value, _("The name matches")),
            (PayeeMatch.CLOSE_MATCH.value, _("The name is close")),
            (PayeeMatch.NO_MATCH.value, _("The name does not match")),
            (PayeeMatch.UNAVAILABLE.value, _("It could not be checked")),
        ],
        missing=_("Choose what the bank said"),
    )
    name_returned = TextField(
        label=_("The name that the bank gave, if it gave one"), required=False, max_length=NAME
    )
    checked_on = DayField(label=_("On which day was it asked?"), missing=_("Enter the day"))
