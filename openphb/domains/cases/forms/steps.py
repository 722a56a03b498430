"""Shapes of what is asked about a case's steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openphb.domains.cases.types import (
    CoOrdinator,
    DeclinedBecause,
    Eligibility,
    OfferAnswer,
)
from openphb.domains.people.types import Format
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    VersionedForm,
)
from openphb.web.forms.fields import Look


class DecisionForm(VersionedForm):
    """What the body decided."""

    decision = RadiosField(
        label=_("What did the body decide?"),
        choices=[(one.value, _(one.words)) for one in Eligibility],
        missing=_("Choose what the body decided"),
    )
    decided_on = DayField(label=_("On which day?"))
    decided_by_body = TextField(
        label=_("Which body decided?"),
        help_text=_("For example NHS Ourshire ICB."),
        missing=_("Enter which body decided"),
        max_length=200,
    )
    reasons = TextAreaField(
        label=_("The body’s reasons"),
        help_text=_("The person may read them."),
        missing=_("Enter the body’s reasons"),
        max_length=10_000,
    )

    rests_on = SelectField(label=_("Which assessment does it rest on?"), choices=[], required=False)
    departs_because = TextAreaField(
        label=_("If it departs from the team’s recommendation or the tool’s rule: the reasons"),
        help_text=_("The National Framework allows that only exceptionally, and clearly reasoned."),
        required=False,
        max_length=10_000,
        look=Look(rows=3),
    )

    def __init__(
        self, *args: Any, assessments: Iterable[tuple[object, str]] = (), **kwargs: Any
    ) -> None:
        """`assessments` are those of the case, the newest first; with none, nothing is asked of them."""
        super().__init__(*args, **kwargs)
        known = list(assessments)
        if known:
            self.offer("rests_on", [("", gettext("No assessment that is recorded here")), *known])
            self.fields["rests_on"].initial = str(known[0][0])
        else:
            del self.fields["rests_on"], self.fields["departs_because"]


class OfferForm(VersionedForm):
    """A budget, offered."""

    offered_on = DayField(label=_("On which day was it offered?"))
    how = TextAreaField(
        label=_("How was it offered?"),
        help_text=_("For example in a visit, with the leaflet about ways to manage the money."),
        missing=_("Enter how it was offered"),
        max_length=2000,
        look=Look(rows=3),
    )
    formats = CheckboxesField(
        label=_("In which form were they told?"),
        help_text=_("Use what they need. It is ticked for you where we know it."),
        choices=[(one.value, _(one.words)) for one in Format],
        missing=_("Choose in which form they were told"),
    )
    language = TextField(
        label=_("In which language, if not English?"), required=False, max_length=100
    )


class AnswerForm(VersionedForm):
    """What the person said."""

    answer = RadiosField(
        label=_("What did the person say?"),
        choices=[
            (OfferAnswer.ACCEPTED.value, _("Yes, they want a budget")),
            (OfferAnswer.DECLINED.value, _("No, not now")),
        ],
        missing=_("Choose what the person said"),
        reveals={OfferAnswer.DECLINED.value: ("because", "decline_reason")},
    )
    because = RadiosField(
        label=_("If no: which reason comes nearest?"),
        choices=[(one.value, _(one.words)) for one in DeclinedBecause],
        required=False,
    )
    answered_on = DayField(label=_("On which day?"))
    decline_reason = TextAreaField(
        label=_("If no: why?"),
        help_text=_("In their words. Care goes on as it is, and they can change their mind."),
        required=False,
        max_length=2000,
        look=Look(rows=3),
    )


class AssignForm(VersionedForm):
    """Who co-ordinates."""

    co_ordinator = SelectField(
        label=_("Care co-ordinator"), choices=[], missing=_("Choose the care co-ordinator")
    )

    def __init__(self, *args: Any, co_ordinators: Iterable[CoOrdinator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("co_ordinator", ((one.user_id, one.name) for one in co_ordinators), none=True)
