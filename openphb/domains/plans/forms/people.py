"""The questions about the parts of a plan that need no money."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.plans.forms.parts import SeenForm
from openphb.domains.plans.forms.wording import ASSENT_WORDS, ROLE_WORDS, STATUS_WORDS
from openphb.domains.plans.sections.types import (
    ActionAnswer,
    ActionDraft,
    ActionStatus,
    AssentAnswer,
    AssentDraft,
    AssentForm,
    PersonAnswer,
    PersonDraft,
    PersonRole,
    StepAnswer,
    StepDraft,
)
from openphb.domains.plans.types import OutcomeAnswer
from openphb.web.forms import (
    DayField,
    PoundsField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    VersionedForm,
)
from openphb.web.forms.fields import Look


class ActionForm(SeenForm):
    """Something that somebody will do and that needs no money."""

    words = TextAreaField(
        label=_("What will be done?"), missing=_("Write what will be done"), look=Look(rows=3)
    )
    who = TextField(label=_("Who does it?"), missing=_("Write who does it"))
    by_when = DayField(label=_("By when?"), required=False)
    status = RadiosField(
        label=_("How far is it?"),
        choices=list(STATUS_WORDS.items()),
        required=False,
        initial=ActionStatus.TO_DO,
    )
    outcome = SelectField(label=_("Which outcome is it for?"), choices=[], required=False)

    def __init__(self, *args: Any, outcomes: Iterable[OutcomeAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", str(_("Not for one outcome in particular")))]
        self.offer("outcome", [*choices, *((str(one.id), one.words) for one in outcomes)])

    def draft(self) -> ActionDraft:
        """Return what was asked for."""
        said = self.cleaned_data
        return ActionDraft(
            said["words"],
            said["who"],
            said["by_when"],
            ActionStatus(said["status"] or ActionStatus.TO_DO),
            UUID(said["outcome"]) if said["outcome"] else None,
        )

    @staticmethod
    def initial_of(action: ActionAnswer) -> dict[str, object]:
        """Return what the form shows of one that is there."""
        draft = action.draft
        outcome = str(draft.outcome_id) if draft.outcome_id else ""
        return {**vars(draft), "outcome": outcome, "sees": action.sees}


class StepForm(SeenForm):
    """What is done when something goes wrong."""

    trigger = TextAreaField(
        label=_("What goes wrong?"),
        help_text=_("Like “the personal assistant is ill”."),
        missing=_("Write what goes wrong"),
        look=Look(rows=2),
    )
    happens = TextAreaField(
        label=_("What happens then?"), missing=_("Write what happens then"), look=Look(rows=3)
    )
    who = TextField(
        label=_("Who does it?"),
        help_text=_("A name, and how to reach them."),
        missing=_("Write who does it"),
    )
    cap_pence = PoundsField(
        label=_("If it costs money: how much at most?"),
        help_text=_("Each time it happens. Leave this empty if it costs nothing."),
        required=False,
    )

    def draft(self) -> StepDraft:
        """Return what was asked for."""
        said = self.cleaned_data
        return StepDraft(said["trigger"], said["happens"], said["who"], said["cap_pence"])

    @staticmethod
    def initial_of(step: StepAnswer) -> dict[str, object]:
        """Return what the form shows of one that is there."""
        return {**vars(step.draft), "sees": step.sees}


class PersonForm(SeenForm):
    """Somebody who matters to the plan."""

    role = RadiosField(
        label=_("What are they to the plan?"),
        choices=list(ROLE_WORDS.items()),
        missing=_("Choose what they are to the plan"),
    )
    name = TextField(label=_("Their name"), missing=_("Write their name"))
    does = TextField(
        label=_("What do they do?"),
        help_text=_("Like “community nurse” or “my sister, who helps at weekends”."),
        required=False,
    )
    contact = TextField(
        label=_("How are they reached?"),
        help_text=_("A phone number, an email address, or both."),
        required=False,
    )

    def draft(self) -> PersonDraft:
        """Return who was named."""
        said = self.cleaned_data
        return PersonDraft(PersonRole(said["role"]), said["name"], said["does"], said["contact"])

    @staticmethod
    def initial_of(person: PersonAnswer) -> dict[str, object]:
        """Return what the form shows of one that is there."""
        return {**vars(person.draft), "sees": person.sees}


class AssentsForm(VersionedForm):
    """That somebody agreed to this version."""

    name = TextField(label=_("Who agreed?"), missing=_("Write who agreed"))
    standing = TextField(
        label=_("What are they to the plan?"),
        help_text=_("Like “the person”, “his wife, who speaks for him” or “the lead nurse”."),
        missing=_("Write what they are to the plan"),
    )
    agreed_on = DayField(label=_("When did they agree?"))
    form = RadiosField(
        label=_("How did they agree?"),
        choices=list(ASSENT_WORDS.items()),
        missing=_("Choose how they agreed"),
    )
    put_as = TextField(
        label=_("In which form was the plan put to them?"),
        help_text=_("Like “read aloud”, “large print” or “Easy Read”."),
        required=False,
    )

    def draft(self) -> AssentDraft:
        """Return what was recorded."""
        said = self.cleaned_data
        return AssentDraft(
            said["name"],
            said["standing"],
            said["agreed_on"],
            AssentForm(said["form"]),
            said["put_as"],
        )

    @staticmethod
    def initial_of(assent: AssentAnswer) -> dict[str, object]:
        """Return what the form shows of one that is there."""
        return dict(vars(assent.draft))
