"""Shapes of what is asked about people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.people.forms.matching import AsksIfSame
from openphb.domains.people.types import (
    Disability,
    EqualityAnswers,
    EthnicGroup,
    NoNumber,
    NumberStatus,
    PersonDetails,
    PersonSummary,
    Sex,
    Standing,
)
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    Form,
    NHSNumberField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look, Words

NO_NUMBER: list[tuple[str, Words]] = [(one.value, _(one.words)) for one in NoNumber]


class CommissionerForm(Form):
    """A form that asks for the commissioner only where the viewer serves several."""

    def __init__(self, *args: Any, commissioners: Mapping[UUID, str], **kwargs: Any) -> None:
        """`commissioners` are those (tenant → name) that the viewer may act in."""
        super().__init__(*args, **kwargs)
        self.commissioners = commissioners
        if len(commissioners) > 1:
            choices = [(str(tenant_id), name) for tenant_id, name in commissioners.items()]
            field = SelectField(
                label=_("Which commissioner is responsible?"),
                choices=choices,
                missing=_("Choose the commissioner"),
            )
            self.fields = {"tenant": field, **self.fields}

    @property
    def tenant_id(self) -> UUID:
        """The chosen commissioner's tenant, or the only one."""
        chosen = self.cleaned_data.get("tenant")
        return UUID(chosen) if chosen else next(iter(self.commissioners))


def details_of(given: Mapping[str, Any]) -> PersonDetails:
    """Return a person's details from the clean answers of a form."""
    names = PersonDetails.__dataclass_fields__
    reason = given.get("no_number_reason")
    plain = {name: given[name] for name in names if name in given and name != "no_number_reason"}
    return PersonDetails(
        **plain,
        no_number_reason=NoNumber(reason) if reason else None,
        number_verified="yes" in given.get("number_checked", ()),
    )


class PersonForm(AsksIfSame, CommissionerForm):
    """Who a person is."""

    nhs_number = NHSNumberField(label=_("NHS number"), required=False)
    no_number_reason = SelectField(
        label=_("If there is no NHS number: why?"),
        choices=NO_NUMBER,
        required=False,
    )
    number_checked = CheckboxesField(
        label=_("How sure the number is"),
        choices=[("yes", _("It was checked with the NHS (Personal Demographics Service)"))],
        required=False,
    )
    given_name = TextField(label=_("First name"), missing=_("Enter the first name"), max_length=200)
    family_name = TextField(label=_("Last name"), missing=_("Enter the last name"), max_length=200)
    known_as = TextField(label=_("What they like to be called"), required=False, max_length=200)
    date_of_birth = DayField(label=_("Date of birth"))
    address = TextAreaField(
        label=_("Address, without the postcode"),
        required=False,
        max_length=500,
        look=Look(rows=3),
    )
    postcode = TextField(label=_("Postcode"), required=False, max_length=10, look=Look(width=10))
    communication_needs = TextAreaField(
        label=_("How to talk with them"),
        help_text=_("For example an interpreter, large print, or calls in the morning only."),
        required=False,
        max_length=1000,
        look=Look(rows=2),
    )

    @property
    def details(self) -> PersonDetails:
        """The answers as the action takes them."""
        return details_of(self.cleaned_data)


class NumberForm(Form):
    """An NHS number that was not known, or how sure the known one is."""

    nhs_number = NHSNumberField(label=_("NHS number"), required=False)
    no_number_reason = SelectField(
        label=_("If there is still none: why?"), choices=NO_NUMBER, required=False
    )
    status = SelectField(
        label=_("What is known of it"),
        help_text=_("In the words of the NHS Data Dictionary."),
        choices=[(one.value, _(one.words)) for one in NumberStatus],
        missing=_("Choose what is known of it"),
    )

    def __init__(self, *args: Any, person: PersonSummary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nhs_number"].initial = person.nhs_number
        self.fields["no_number_reason"].initial = person.no_number_reason or ""
        self.fields["status"].initial = person.number_status


class ContactForm(Form):
    """Who stands beside a person, how, and since when."""

    name = TextField(label=_("Name"), missing=_("Enter a name"), max_length=200)
    relationship = TextField(
        label=_("How they are related"),
        help_text=_("For example wife, son, friend, advocate."),
        missing=_("Enter how they are related"),
        max_length=200,
    )
    standing = RadiosField(
        label=_("What they may do"),
        choices=[(standing.value, _(standing.words)) for standing in Standing],
        missing=_("Choose what they may do"),
    )
    authority = TextField(
        label=_("By what authority"),
        help_text=_(
            "Needed for a representative: deputy, attorney, parental responsibility, or "
            "appointed by the body, and since when."
        ),
        required=False,
        max_length=500,
    )
    household = CheckboxesField(
        label=_("Where they live"),
        choices=[("same", _("In the same household as the person"))],
        required=False,
    )
    valid_from = DayField(label=_("Since when"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = today


class EndContactForm(Form):
    """The first day on which somebody no longer stands beside a person."""

    valid_to = DayField(label=_("From which day do they no longer stand beside the person?"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_to"].initial = today


def _asked(
    answers: type[EthnicGroup] | type[Sex] | type[Disability],
) -> list[tuple[str, Words]]:
    return [(one.value, _(one.words)) for one in answers if one != "not_asked"]


class EqualityForm(Form):
    """What a person may say about themselves; every question may stay empty."""

    ethnic_group = RadiosField(
        label=_("Which of these groups is yours?"),
        help_text=_("These are the groups of the census."),
        choices=_asked(EthnicGroup),
        required=False,
    )
    sex = RadiosField(label=_("What is your sex?"), choices=_asked(Sex), required=False)
    disability = RadiosField(
        label=_("Are you disabled?"),
        help_text=_(
            "For example you have an illness or condition of body or mind that lasts a year or more "
            "and makes daily life harder."
        ),
        choices=_asked(Disability),
        required=False,
    )

    def __init__(self, *args: Any, answers: EqualityAnswers, **kwargs: Any) -> None:
        """`answers` are those that the viewer may read."""
        super().__init__(*args, **kwargs)
        for name in ("ethnic_group", "sex", "disability"):
            said = getattr(answers, name)
            self.fields[name].initial = "" if said == "not_asked" else said

    @property
    def answers(self) -> EqualityAnswers:
        """The answers as the action takes them: what was left empty was not asked."""
        given = self.cleaned_data
        return EqualityAnswers(
            EthnicGroup(given["ethnic_group"] or EthnicGroup.NOT_ASKED),
            Sex(given["sex"] or Sex.NOT_ASKED),
            Disability(given["disability"] or Disability.NOT_ASKED),
        )
