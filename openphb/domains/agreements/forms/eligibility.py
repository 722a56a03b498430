"""What is asked about who may have a direct payment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.agreements.eligibility.types import (
    ActingAs,
    Authority,
    Closeness,
    Dbs,
    DecisionDraft,
    Giver,
    Managing,
    NoReason,
    Occasion,
    RoleDraft,
)
from openphb.domains.agreements.reference import Exclusion
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    Form,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look, Words

NAME = 120


def named(members: Iterable[Any]) -> list[tuple[str, Words]]:
    """Return the choices of an enum whose members have `words`."""
    return [(member.value, member.words) for member in members]


class LookForm(Form):
    """Why somebody opens what bars a direct payment."""

    why = TextField(
        label=_("Why do you need to see this?"),
        help_text=_("It is kept with your name each time you look."),
        missing=_("Write why you need to see this"),
        max_length=200,
    )


class ExclusionForm(Form):
    """A test against the Schedule: no offence, no court and no sentence is asked for."""

    occasion = RadiosField(
        label=_("Why do you test it now?"), choices=named(Occasion), missing=_("Choose why")
    )
    tested_on = DayField(label=_("On which day was it tested?"))
    item = RadiosField(
        label=_("Does any of these apply to the person?"),
        choices=[],
        missing=_("Choose one, or that none applies"),
    )
    until = DayField(
        label=_("Until which day does it apply?"),
        help_text=_("Leave this empty where nothing applies, or where no end is known."),
        required=False,
    )
    how_known = TextField(
        label=_("How is it known?"),
        help_text=_("As short as you can: “a letter from probation”. Write nothing of an offence."),
        missing=_("Write how it is known"),
        max_length=120,
    )

    def __init__(self, *args: Any, exclusions: Sequence[Exclusion], **kwargs: Any) -> None:
        """`exclusions` are the items in force."""
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, RadiosField)
        field.choices = [
            ("none", _("It is none of these")),
            *((one.code, _mark(one)) for one in exclusions),
        ]


def _mark(one: Exclusion) -> Words:
    return (
        one.words if one.confirmed else _("%(words)s (check the law first)") % {"words": one.words}
    )


class ConsentForm(Form):
    """What somebody said about having a direct payment."""

    gives = RadiosField(
        label=_("What did they say?"),
        choices=[("yes", _("They agree to a direct payment")), ("no", _("They no longer agree"))],
        missing=_("Choose what they said"),
    )
    who = SelectField(label=_("Who said it?"), choices=[], missing=_("Choose who said it"))
    said_on = DayField(label=_("On which day?"))
    words = TextAreaField(
        label=_("How do you know?"),
        help_text=_("Where it was said, to whom, or which paper was signed."),
        missing=_("Write how you know"),
        look=Look(rows=2),
    )

    def __init__(
        self, *args: Any, person: str, contacts: Sequence[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        """`contacts` are who act as representatives."""
        super().__init__(*args, **kwargs)
        field = self.fields["who"]
        assert isinstance(field, SelectField)
        field.choices = [("person", person), *((str(key), name) for key, name in contacts)]

    @property
    def said(self) -> dict[str, Any]:
        """The answer as the action takes it."""
        given = self.cleaned_data
        contact = None if given["who"] == "person" else UUID(given["who"])
        return {
            "giver": Giver.PERSON if contact is None else Giver.REPRESENTATIVE,
            "contact_id": contact,
            "gives": given["gives"] == "yes",
            "said_on": given["said_on"],
            "words": given["words"],
        }


class RoleForm(Form):
    """Somebody who acts for a person."""

    contact = SelectField(
        label=_("Who is it?"),
        help_text=_("Add them on the person’s page first, if they are not in the list."),
        choices=[],
        missing=_("Choose who it is"),
    )
    acting_as = RadiosField(
        label=_("What do they do?"), choices=named(ActingAs), missing=_("Choose what they do")
    )
    authority = RadiosField(
        label=_("What lets them do it?"), choices=named(Authority), missing=_("Choose what it is")
    )
    appointed_by = TextField(
        label=_("Who appointed them for the body?"),
        help_text=_("Only where the body appoints somebody."),
        required=False,
        max_length=NAME,
    )
    evidence = TextField(
        label=_("Which paper shows it?"), missing=_("Write which paper shows it"), max_length=200
    )
    closeness = RadiosField(
        label=_("How close are they to the person?"),
        choices=named(Closeness),
        missing=_("Choose how close they are"),
    )
    dbs = RadiosField(
        label=_("Where does their DBS check stand?"),
        choices=named(Dbs),
        hints={
            Dbs.NOT_ASKED.value: _(
                "It must not be asked of close family at home, or of a friend in the care."
            )
        },
        missing=_("Choose where the check stands"),
    )
    dbs_asked_on = DayField(label=_("On which day was the check asked for?"), required=False)
    dbs_seen_on = DayField(label=_("On which day was the check seen?"), required=False)
    dbs_weighed = TextAreaField(
        label=_("If it says something that matters: why may they act all the same?"),
        help_text=_(
            "Only an approver or the PHB manager can say so. Write nothing of an offence. Leave it "
            "empty while nobody has decided."
        ),
        required=False,
        max_length=600,
        look=Look(rows=3),
    )
    duties_accepted_on = DayField(
        label=_("On which day did they sign that they accept the duties?"), required=False
    )
    person_agreed_on = DayField(
        label=_("For a nominee: on which day did the person say that they want them?"),
        required=False,
    )
    more = CheckboxesField(
        label=_("Tick what is so"),
        choices=[
            ("accepts", _("The body accepts this nominee")),
            ("paid", _("They are also paid to care for the person")),
        ],
        required=False,
    )
    valid_from = DayField(label=_("From which day?"))
    valid_to = DayField(
        label=_("From which day on do they no longer?"),
        help_text=_("Leave this empty while they do."),
        required=False,
    )

    def __init__(self, *args: Any, contacts: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        """`contacts` stand beside the person."""
        super().__init__(*args, **kwargs)
        field = self.fields["contact"]
        assert isinstance(field, SelectField)
        field.choices = [(str(key), name) for key, name in contacts]

    @property
    def draft(self) -> RoleDraft:
        """The role as it was answered."""
        given = self.cleaned_data
        return RoleDraft(
            contact_id=UUID(given["contact"]),
            acting_as=ActingAs(given["acting_as"]),
            authority=Authority(given["authority"]),
            evidence=given["evidence"],
            closeness=Closeness(given["closeness"]),
            valid_from=given["valid_from"],
            appointed_by=given["appointed_by"],
            duties_accepted_on=given["duties_accepted_on"],
            person_agreed_on=given["person_agreed_on"],
            body_accepts="accepts" in given["more"],
            dbs=Dbs(given["dbs"]),
            dbs_asked_on=given["dbs_asked_on"],
            dbs_seen_on=given["dbs_seen_on"],
            dbs_weighed=given["dbs_weighed"],
            paid_to_care="paid" in given["more"],
            valid_to=given["valid_to"],
        )


class DecisionForm(Form):
    """A named person's decision whether a direct payment is made."""

    granted = RadiosField(
        label=_("Is a direct payment made?"),
        choices=[("yes", _("Yes")), ("no", _("No, and the other ways stay open"))],
        missing=_("Choose yes or no"),
    )
    occasion = RadiosField(
        label=_("Why is it decided now?"), choices=named(Occasion), missing=_("Choose why")
    )
    managing = RadiosField(
        label=_("Can whoever receives the money look after it?"),
        choices=named(Managing),
        required=False,
    )
    help_words = TextField(label=_("With what help?"), required=False, max_length=200)
    helper = TextField(label=_("Who helps?"), required=False, max_length=NAME)
    reasons = CheckboxesField(
        label=_("Why not?"),
        help_text=_("Only for a no. These are the reasons that the law knows."),
        choices=named(NoReason),
        required=False,
    )
    words = TextAreaField(
        label=_("Your reasons, in words for the person"),
        help_text=_("They can read this."),
        missing=_("Write your reasons in words for the person"),
        look=Look(rows=4),
    )
    decided_on = DayField(label=_("The day you decide"))

    @property
    def draft(self) -> DecisionDraft:
        """The decision as it was answered."""
        given = self.cleaned_data
        return DecisionDraft(
            occasion=Occasion(given["occasion"]),
            granted=given["granted"] == "yes",
            words=given["words"],
            decided_on=given["decided_on"],
            reasons=tuple(NoReason(code) for code in given["reasons"]),
            managing=Managing(given["managing"]) if given["managing"] else None,
            help_words=given["help_words"],
            helper=given["helper"],
        )
