"""The questions about who is paid, about exceptions, and about the commissioner's own list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.plans.readiness import kin
from openphb.domains.plans.readiness.types import (
    ExceptionDraft,
    LineAbout,
    LocalDraft,
    OwnMoney,
)
from openphb.domains.plans.readiness.visits import read_visits, visit_words
from openphb.domains.plans.types import Fault
from openphb.web.forms import (
    ConfirmField,
    DayField,
    Form,
    PoundsField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    VersionedForm,
)
from openphb.web.forms.fields import Look

OWN_WORDS = {
    OwnMoney.NONE: _("Nobody pays anything besides"),
    OwnMoney.SEPARATE: _("Something else that is bought privately, clearly apart"),
    OwnMoney.WHEELCHAIR: _("A better wheelchair than is needed"),
    OwnMoney.COUNCIL_CHARGE: _("The council’s charge for its part"),
    OwnMoney.TOP_UP: _("A part of what this line costs"),
}


class LineAboutForm(VersionedForm):
    """Who is paid, when they come, and what others pay."""

    paid_name = TextField(
        label=_("Who is paid, if you know?"),
        help_text=_("The person who gives the help. Leave it empty for a firm."),
        required=False,
        max_length=200,
    )
    relationship = SelectField(label=_("What are they to the person?"), choices=[], required=False)
    same_household = ConfirmField(label=_("They live with the person"), required=False)
    household_from = DayField(label=_("Since when do they live together?"), required=False)
    dbs_on = DayField(
        label=_("On what day was their enhanced DBS check made?"),
        help_text=_("Leave it empty if you have not seen one."),
        required=False,
    )
    visits = TextAreaField(
        label=_("When do they come?"),
        help_text=_("One visit a line, like “Monday to Friday 7:30 to 9:00”."),
        required=False,
        look=Look(rows=4),
    )
    own_money = RadiosField(
        label=_("Does the person, or anybody for them, pay something besides the budget?"),
        choices=list(OWN_WORDS.items()),
    )
    own_pounds = PoundsField(label=_("How much, each time?"), required=False)
    own_words = TextAreaField(
        label=_("What does it buy, and how is it kept apart?"), required=False, look=Look(rows=3)
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ((row.code, row.words[:1].upper() + row.words[1:]) for row in kin.kin_on(today))
        self.offer("relationship", rows, none=True)

    def about(self) -> LineAbout:
        """Return what was said. Refusal: `visit_unreadable`."""
        said = self.cleaned_data
        return LineAbout(
            paid_name=said["paid_name"],
            relationship=said["relationship"],
            same_household=said["same_household"],
            household_from=said["household_from"],
            dbs_on=said["dbs_on"],
            visits=read_visits(said["visits"]),
            own_money=OwnMoney(said["own_money"]),
            own_pence=said["own_pounds"] or 0,
            own_words=said["own_words"],
        )

    @staticmethod
    def initial_of(about: LineAbout) -> dict[str, object]:
        """Return what the form shows of what was said before."""
        return {
            "paid_name": about.paid_name,
            "relationship": about.relationship,
            "same_household": about.same_household,
            "household_from": about.household_from,
            "dbs_on": about.dbs_on,
            "visits": "\n".join(visit_words(one) for one in about.visits),
            "own_money": about.own_money,
            "own_pounds": about.own_pence or None,
            "own_words": about.own_words,
        }


class ExceptionForm(Form):
    """What is to be approved by name, why, how that is known, and until when."""

    about = RadiosField(
        label=_("What do you ask for?"), choices=[], missing=_("Choose what you ask for")
    )
    necessity = TextAreaField(
        label=_("Why is it necessary?"),
        help_text=_("Why the need cannot be met well in another way."),
        missing=_("Write why it is necessary"),
        look=Look(rows=5),
    )
    evidence = TextAreaField(
        label=_("How is that known?"),
        help_text=_("Who said so, and in which paper."),
        missing=_("Write how that is known"),
        look=Look(rows=3),
    )
    document = SelectField(
        label=_("Which paper of this person shows it?"), choices=[], required=False
    )
    expires_on = DayField(
        label=_("Until when is it needed?"),
        help_text=_("No later than the next review."),
        missing=_("Enter the last day"),
    )

    def __init__(
        self,
        *args: Any,
        faults: Iterable[Fault],
        papers: Iterable[tuple[object, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("about", ((fault.about, fault.message) for fault in faults if fault.about))
        self.fields["document"].choices = [  # type: ignore[attr-defined]  # a SelectField has them
            ("", _("No paper")),
            *((str(key), words) for key, words in papers),
        ]

    def draft(self, papers: dict[str, Any]) -> ExceptionDraft:
        """Return what was asked for; `papers` are those that were offered, by their id as text."""
        said = self.cleaned_data
        return ExceptionDraft(
            said["about"],
            said["necessity"],
            said["evidence"],
            papers.get(said["document"]),
            said["expires_on"],
        )


class AnswerForm(Form):
    """Yes or no, and why."""

    answer = RadiosField(
        label=_("What do you decide?"),
        choices=[("yes", _("Approve")), ("no", _("Refuse"))],
        missing=_("Choose what you decide"),
    )
    reasons = TextAreaField(
        label=_("Why?"),
        help_text=_("In plain words, for the person and for whoever looks again."),
        required=False,
        missing=_("Write why"),
        look=Look(rows=4),
    )

    def __init__(self, *args: Any, with_reasons: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].required = with_reasons


class LocalForm(Form):
    """Something that a commissioner's own list leaves out."""

    tenant = SelectField(label=_("Whose list?"), choices=[], missing=_("Choose the commissioner"))
    what = TextField(
        label=_("What is not bought?"),
        help_text=_("Like “counselling”. The name of something on the list changes that."),
        missing=_("Write what is not bought"),
        max_length=200,
    )
    words = TextAreaField(
        label=_("Which words give it away in a line?"),
        help_text=_("One a line."),
        missing=_("Write at least one word"),
        look=Look(rows=4),
    )
    unless = TextAreaField(
        label=_("In which phrases do they mean something else?"),
        help_text=_("One a line. Can be empty."),
        required=False,
        look=Look(rows=3),
    )
    why = TextAreaField(
        label=_("Why is it not bought?"), missing=_("Write why it is not bought"), look=Look(rows=3)
    )
    valid_from = DayField(label=_("From which day?"), missing=_("Enter the first day"))
    valid_to = DayField(
        label=_("Until which day?"),
        help_text=_("The first day on which it is bought again. Leave it empty if none is known."),
        required=False,
    )

    def __init__(self, *args: Any, tenants: Iterable[tuple[object, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("tenant", tenants, none=True)

    def draft(self) -> LocalDraft:
        """Return what is put forward."""
        said = self.cleaned_data
        return LocalDraft(
            said["what"],
            said["words"],
            said["unless"],
            said["why"],
            said["valid_from"],
            said["valid_to"],
        )
