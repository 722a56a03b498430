"""Shapes of what is asked about referrals, one by one, in files and by the person themself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.cases.referring.file import MOST
from openphb.domains.cases.types import AskedRow, Came, CameBy, Category, Referrer
from openphb.domains.people.forms import (
    NO_NUMBER,
    AsksIfSame,
    CommissionerForm,
    CommunicationFields,
    communication_of,
    details_of,
)
from openphb.domains.people.types import (
    Capacity,
    CapacityAbout,
    Communication,
    Consent,
    ConsentAbout,
    ConsentGiven,
    Finding,
    PersonDetails,
    SamePerson,
)
from openphb.web.forms import (
    CSV,
    XLSX,
    DayField,
    FileField,
    Form,
    NHSNumberField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look, Words

CONSENTS: list[tuple[str, Words]] = [(one.value, _(one.words)) for one in ConsentGiven]


class ReferralForm(AsksIfSame, CommunicationFields, CommissionerForm):
    """A referral on one page: the person found by NHS number, or registered with it."""

    nhs_number = NHSNumberField(label=_("NHS number"), required=False)
    no_number_reason = SelectField(
        label=_("If there is no NHS number: why?"), choices=NO_NUMBER, required=False
    )
    date_of_birth = DayField(
        label=_("Date of birth"),
        help_text=_("Always: it proves that the NHS number is theirs."),
    )
    given_name = TextField(
        label=_("First name"),
        help_text=_("Only for somebody who is not registered here yet."),
        required=False,
        max_length=200,
    )
    family_name = TextField(label=_("Last name"), required=False, max_length=200)
    postcode = TextField(label=_("Postcode"), required=False, max_length=10, look=Look(width=10))
    category = SelectField(
        label=_("Why they may have a budget"),
        choices=[(category.value, _(category.words)) for category in Category],
        missing=_("Choose why they may have a budget"),
    )
    referred_on = DayField(label=_("Day of the referral"))
    referrer = SelectField(
        label=_("Who asks for them to be looked at?"),
        choices=[
            *((one.value, _(one.words)) for one in Referrer),
            ("phone", _("The person themself, by phone")),
        ],
        required=False,
    )
    referred_by = TextField(
        label=_("Who referred them"), missing=_("Enter who referred them"), max_length=200
    )
    role = TextField(label=_("Their role, or what they are to the person"), required=False)
    organisation = TextField(label=_("Their organisation"), required=False, max_length=200)
    reason = TextAreaField(
        label=_("Why they were referred"),
        missing=_("Enter why they were referred"),
        max_length=4000,
        look=Look(rows=3),
    )
    consent_referral = SelectField(
        label=_("Does the person agree to being referred?"), choices=CONSENTS, required=False
    )
    consent_sharing = SelectField(
        label=_("Do they agree that what is needed is shared with those who help?"),
        choices=CONSENTS,
        required=False,
    )
    decided_by = TextField(
        label=_("If somebody decided in their best interests: who?"),
        required=False,
        max_length=200,
    )
    finding = SelectField(
        label=_("Was it assessed whether they can decide about a budget?"),
        help_text=_("Leave it if nobody doubts that they can."),
        choices=[(one.value, _(one.words)) for one in Finding],
        required=False,
    )
    assessed_by = TextField(label=_("If so: who assessed it?"), required=False, max_length=200)
    assessed_on = DayField(label=_("If so: on which day?"), required=False)
    assessed_why = TextAreaField(
        label=_("If so: why, and what was done to help them decide"),
        required=False,
        max_length=4000,
        look=Look(rows=2),
    )

    field_order = (
        "tenant",
        "nhs_number",
        "no_number_reason",
        "date_of_birth",
        "given_name",
        "family_name",
        "postcode",
        "category",
        "referred_on",
        "referrer",
        "referred_by",
        "role",
        "organisation",
        "reason",
        "consent_referral",
        "consent_sharing",
        "decided_by",
        "finding",
        "assessed_by",
        "assessed_on",
        "assessed_why",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["referred_on"].initial = today

    @property
    def person(self) -> PersonDetails:
        """The person as the action takes them."""
        names = ("nhs_number", "given_name", "family_name", "date_of_birth", "postcode")
        given = {name: self.cleaned_data[name] for name in names}
        return details_of(given | {"no_number_reason": self.cleaned_data["no_number_reason"]})

    @property
    def came(self) -> Came:
        """How the referral came, as the action takes it."""
        given = self.cleaned_data
        said = given["referrer"]
        if said == "phone":
            return Came(Referrer.PERSON, CameBy.PHONE)
        return Came(
            Referrer(said) if said else Referrer.PROFESSIONAL,
            CameBy.STAFF,
            given["role"],
            given["organisation"],
        )

    @property
    def consents(self) -> list[Consent]:
        """What the person was asked and answered."""
        given = self.cleaned_data
        asked = (
            (ConsentAbout.REFERRAL, given["consent_referral"]),
            (ConsentAbout.SHARING, given["consent_sharing"]),
        )
        return [
            Consent(
                about,
                ConsentGiven(said),
                given["decided_by"] if said == ConsentGiven.BEST_INTERESTS else "",
            )
            for about, said in asked
            if said
        ]

    @property
    def capacity(self) -> Capacity | None:
        """What was found about the decision to have a budget; None where nobody asked."""
        given = self.cleaned_data
        if not given["finding"]:
            return None
        return Capacity(
            "To be looked at for a personal health budget",
            Finding(given["finding"]),
            given["assessed_on"] or given["referred_on"],
            given["assessed_by"],
            given["assessed_why"],
            CapacityAbout.SHARING,
        )

    @property
    def communication(self) -> Communication | None:
        """How to talk with the person; None where nothing was said."""
        told = communication_of(self.cleaned_data)
        return None if told == Communication() else told


class ReferralFileForm(CommissionerForm):
    """A file of referrals."""

    file = FileField(
        label=_("File of referrals"),
        kinds=(XLSX, CSV),
        max_bytes=MOST.file_bytes,
        help_text=_("CSV, or an Excel workbook (.xlsx; the first sheet is read)."),
    )


class AskedRowForm(Form):
    """Whose a row is that may be somebody's who is here."""

    same = RadiosField(
        label=_("Is this the same person?"),
        choices=[],
        missing=_("Choose whether it is the same person"),
    )

    def __init__(self, *args: Any, asked: AskedRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        yes = [
            (one.person.subject_id, f"{_('Yes')}: {one.person.name}, {one.person.number_words}")
            for one in asked.likely
        ]
        self.offer("same", [*yes, (SamePerson.NO.value, str(_("No, it is somebody else")))])


class AskForm(Form):
    """A person asks for a budget for themself, or who decides for them does."""

    category = RadiosField(
        label=_("What do you need help with?"),
        help_text=_("Choose the one that is closest. We will check it with you."),
        choices=[
            (Category.CHC_ADULT.value, _("I have NHS Continuing Healthcare, or need it")),
            (Category.CHILDREN_CONTINUING_CARE.value, _("Continuing care for a child (under 18)")),
            (
                Category.S117.value,
                _("After-care since I was in hospital under the Mental Health Act"),
            ),
            (Category.WHEELCHAIR.value, _("A wheelchair")),
            (Category.LEARNING_DISABILITY.value, _("A learning disability, or autism")),
            (Category.MENTAL_HEALTH.value, _("My mental health")),
            (Category.LONG_TERM_CONDITION.value, _("A health condition that lasts")),
            (Category.END_OF_LIFE.value, _("Care at the end of life")),
            (Category.ONE_OFF.value, _("One thing that would help my health")),
        ],
        missing=_("Choose what you need help with"),
    )
    reason = TextAreaField(
        label=_("What would you like to be different?"),
        help_text=_("A few words are enough."),
        missing=_("Write what you would like to be different"),
        max_length=4000,
        look=Look(rows=4),
    )
