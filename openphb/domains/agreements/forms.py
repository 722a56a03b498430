"""The questions that agreements ask. Shape only: what may be done is decided by the rules."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from openphb.domains.agreements.types import ModulusAnswer, RecipientKind
from openphb.domains.budgets.types import Frequency
from openphb.web.forms import (
    AccountNumberField,
    ConfirmField,
    DayField,
    Form,
    RadiosField,
    SortCodeField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look, Words

RECIPIENT_WORDS: Mapping[RecipientKind, Words] = {
    RecipientKind.HOLDER: _("The person whose budget it is"),
    RecipientKind.REPRESENTATIVE: _("Their representative"),
    RecipientKind.NOMINEE: _("Their nominee"),
    RecipientKind.MANAGED_ACCOUNT: _("A firm that manages the money for them"),
}
RECIPIENT_HINTS: Mapping[str, Words] = {
    RecipientKind.REPRESENTATIVE: _("Acts for somebody who cannot decide, or who is under 16"),
    RecipientKind.NOMINEE: _("Somebody the person asked to receive the money"),
    RecipientKind.MANAGED_ACCOUNT: _("It is still a direct payment, and has its own record"),
}
FREQUENCY_WORDS: Mapping[Frequency, Words] = {
    Frequency.WEEKLY: _("Every week"),
    Frequency.FOUR_WEEKLY: _("Every four weeks"),
    Frequency.MONTHLY: _("Every month"),
}
MODULUS_WORDS: Mapping[ModulusAnswer, Words] = {
    ModulusAnswer.VALID: _("The account number fits the sort code"),
    ModulusAnswer.INVALID: _("The account number does not fit the sort code"),
    ModulusAnswer.CANNOT_BE_CHECKED: _("The numbers could not be checked by sum"),
}


class SeenForm(Form):
    """A form that remembers which words of an agreement were on the screen, by their hash."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def seen_sha256(self) -> str:
        """The hash of the terms that were on the screen."""
        seen: str = self.cleaned_data.get("seen") or ""
        return seen


class TermsForm(SeenForm):
    """Who is paid, how often, from when, on which conditions."""

    recipient_kind = RadiosField(
        label=_("Who is paid?"),
        choices=list(RECIPIENT_WORDS.items()),
        hints=RECIPIENT_HINTS,
        missing=_("Choose who is paid"),
    )
    recipient_name = TextField(
        label=_("Their name"),
        help_text=_("As it should stand in the agreement."),
        missing=_("Enter the name of who is paid"),
        max_length=120,
    )
    frequency = RadiosField(
        label=_("How often?"),
        choices=list(FREQUENCY_WORDS.items()),
        missing=_("Choose how often"),
    )
    first_day = DayField(label=_("What is the first day that the money pays for?"))
    conditions = TextAreaField(
        label=_("Conditions"),
        help_text=_("What the law asks for, in plain words. Add what was agreed besides."),
        missing=_("Keep the conditions that the law asks for"),
        look=Look(rows=20),
    )


class SignatureForm(SeenForm):
    """A signature of the words above it."""

    signed_name = TextField(label=_("Your full name"), missing=_("Enter your full name"))
    signed_on = DayField(label=_("Signed on"))
    agrees = ConfirmField(
        label=_("I have read this agreement, or had it read to me, and I agree to it"),
        missing=_("Tick the box if you agree"),
    )


class PaperSignatureForm(SeenForm):
    """A signature that was given on paper."""

    signed_name = TextField(
        label=_("Who signed?"), missing=_("Enter the full name of whoever signed")
    )
    signed_on = DayField(label=_("On which day did they sign?"))
    witness = TextField(
        label=_("Who saw them sign?"), missing=_("Enter the name of whoever saw them sign")
    )


class BankForm(Form):
    """An account."""

    account_name = TextField(
        label=_("Name on the account"),
        help_text=_("As the bank has it."),
        missing=_("Enter the name on the account"),
        max_length=60,
    )
    sort_code = SortCodeField(label=_("Sort code"))
    account_number = AccountNumberField(label=_("Account number"))


class BankDecisionForm(Form):
    """Whether an account was checked and found right."""

    approve = RadiosField(
        label=_("Is this account right?"),
        choices=[("yes", _("Yes, approve it")), ("no", _("No, refuse it"))],
        missing=_("Choose whether it is right"),
    )
    reason = TextAreaField(
        label=_("How did you check, or why do you refuse it?"),
        help_text=_(
            "Do not trust a number in the message that asked for the change: ring one that you "
            "already held."
        ),
        missing=_("Write how you checked, or why you refuse it"),
        look=Look(rows=3),
    )
