"""The questions that agreements ask. Shape only: what may be done is decided by the rules."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from openphb.domains.agreements.types import (
    AccountNeed,
    AccountRule,
    AccountTerm,
    HospitalRule,
    HospitalTerm,
    Party,
    PayeeMatch,
    RecipientKind,
    Witnessed,
)
from openphb.domains.budgets.types import Frequency
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
    IntegerField,
    RadiosField,
    SortCodeField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look, Words

NAME = 120
ACCOUNT_NAME = 60

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
