"""Shapes of what is asked about decisions, requests, complaints and what is late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.cases.types import (
    ConcernAnswer,
    ConcernStep,
    Ending,
    Granted,
    Ground,
    Heard,
    Managed,
    NotOfferedBecause,
    Queue,
    Short,
)
from openphb.kernel.periods import Period
from openphb.web.forms import (
    CheckboxesField,
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

HEARD = [(one.value, _(one.words)) for one in Heard if one is not Heard.PAGE]
READ_BY_PERSON = _("The person reads these words. Use short sentences.")


class SayForm(Form):
    """What somebody says in their own words, on their own page."""

    words = TextAreaField(
        label=_("In your own words"),
        help_text=_("A few words are enough. Somebody can help you with it."),
        missing=_("Write it in your own words"),
        max_length=4000,
        look=Look(rows=6),
    )


class HeardForm(SayForm):
    """The same, as staff heard it: also how and when it was said."""

    heard = RadiosField(label=_("How was it said?"), choices=HEARD, missing=_("Choose how"))
    said_on = DayField(label=_("On which day?"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_on"].initial = today


class EvidenceForm(Form):
    """The documents of a person that may be sent with the wish to look again."""

    documents = CheckboxesField(
        label=_("What shall be read with it?"),
        help_text=_("Choose from the documents that are here."),
        choices=[],
        required=False,
    )

    def offer_documents(self, documents: Iterable[tuple[UUID, str]]) -> None:
        """Offer the person's documents; without any, nothing is asked."""
        found = [(str(one), title) for one, title in documents]
        if found:
            self.offer("documents", found)
        else:
            del self.fields["documents"]


class AskAgainForm(SayForm, EvidenceForm):
    """A person asks on their own page to have a decision looked at again."""

    field_order = ("words", "documents")


class AskAgainHeardForm(HeardForm, EvidenceForm):
    """Staff write down that somebody asks to have a decision looked at again."""

    field_order = ("words", "heard", "said_on", "documents")


class RedoneForm(Form):
    """What was done after a decision changed."""

    words = TextAreaField(
        label=_("What was decided anew?"),
        help_text=READ_BY_PERSON,
        missing=_("Write what was decided anew"),
        max_length=4000,
    )
    done_on = DayField(label=_("On which day?"))


class AnswerRequestForm(Form):
    """The answer to somebody who asked for a budget."""

    granted = RadiosField(
        label=_("Do they have a budget?"),
        choices=[(one.value, _(one.words)) for one in Granted],
        missing=_("Choose whether they have a budget"),
    )
    part = TextAreaField(
        label=_("If not for all: for which part not?"),
        required=False,
        max_length=1000,
        look=Look(rows=2),
    )
    grounds = CheckboxesField(
        label=_("If no, or not for all: by which reason of the law?"), choices=[], required=False
    )
    reasons = TextAreaField(
        label=_("Why?"), help_text=READ_BY_PERSON, missing=_("Say why"), max_length=4000
    )
    evidence = TextAreaField(
        label=_("What was read and heard before deciding?"),
        required=False,
        max_length=2000,
        look=Look(rows=2),
    )
    decided_on = DayField(label=_("On which day?"))

    def __init__(self, *args: Any, grounds: Iterable[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_grounds(self, grounds)


class ManagingForm(Form):
    """How the money of a budget is managed."""

    ways = CheckboxesField(
        label=_("Who looks after the money?"),
        help_text=_("More than one is a mix."),
        choices=[(one.value, _(one.words)) for one in Managed],
        missing=_("Choose who looks after the money"),
    )
    refused = RadiosField(
        label=_("Was a direct payment asked for and refused?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        missing=_("Choose yes or no"),
    )
    grounds = CheckboxesField(
        label=_("If refused: by which reason of the law?"), choices=[], required=False
    )
    reasons = TextAreaField(
        label=_("Why?"), help_text=READ_BY_PERSON, missing=_("Say why"), max_length=4000
    )
    decided_on = DayField(label=_("On which day?"))

    def __init__(self, *args: Any, grounds: Iterable[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_grounds(self, grounds)


class NotOfferedForm(Form):
    """Why no budget is offered."""

    because = RadiosField(
        label=_("Why is no budget offered for now?"),
        choices=[(one.value, _(one.words)) for one in NotOfferedBecause],
        missing=_("Choose why"),
    )
    words = TextAreaField(
        label=_("In your own words"), missing=_("Say why in your own words"), max_length=2000
    )
    decided_on = DayField(label=_("On which day?"))


class CloseForm(VersionedForm):
    """The end of a case."""

    ending = RadiosField(
        label=_("Why does it end?"),
        choices=[(one.value, _(one.words)) for one in Ending],
        missing=_("Choose why it ends"),
    )
    words = TextAreaField(
        label=_("In your own words"), missing=_("Say it in your own words"), max_length=2000
    )
    closed_on = DayField(label=_("On which day?"))


class ComplainForm(SayForm):
    """A complaint or a dispute about eligibility, on one's own page."""

    queue = RadiosField(
        label=_("What is it about?"),
        choices=[
            (Queue.COMPLAINT.value, _("How we treated you, or how long it takes")),
            (Queue.ELIGIBILITY.value, _("The decision whether you are eligible")),
        ],
        missing=_("Choose what it is about"),
    )
    happened_on = DayField(label=_("When did it happen?"), required=False)
    field_order: Iterable[str] | None = ("queue", "words", "happened_on")


class ComplainHeardForm(ComplainForm, HeardForm):
    """The same, as staff heard it."""

    field_order = ("queue", "words", "happened_on", "heard", "said_on")


class ConcernStepForm(Form):
    """What was done about a complaint or a dispute."""

    step = RadiosField(label=_("What was done?"), choices=[], missing=_("Choose what was done"))
    words = TextAreaField(
        label=_("What did we say to them?"),
        help_text=READ_BY_PERSON,
        missing=_("Write what we said to them"),
        max_length=4000,
    )
    taken_on = DayField(label=_("On which day?"))

    def __init__(self, *args: Any, steps: Iterable[ConcernStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("step", [(one.value, str(_(one.words))) for one in steps])


class MoveForm(Form):
    """Where something that was filed wrongly goes."""

    to = SelectField(label=_("Where does it belong?"), choices=[], missing=_("Choose the queue"))
    words = TextAreaField(
        label=_("Why?"), help_text=READ_BY_PERSON, missing=_("Say why"), max_length=2000
    )

    def __init__(
        self,
        *args: Any,
        concern: ConcernAnswer,
        notices: Iterable[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        others = (Queue.COMPLAINT, Queue.ELIGIBILITY)
        found = [(one.value, str(_(one.words))) for one in others if one is not concern.queue]
        found += [
            (str(one), str(_("A decision: %(what)s")) % {"what": what}) for one, what in notices
        ]
        self.offer("to", found, none=True)


class LateForm(Form):
    """What a letter about lateness says, and one span for which less was paid."""

    next_words = TextAreaField(
        label=_("What happens next, and by when?"),
        help_text=READ_BY_PERSON,
        missing=_("Say what happens next, and by when"),
        max_length=2000,
    )
    what = TextField(
        label=_("Was too little money paid? What was it for?"),
        help_text=_("For example night care. Leave it empty where no money was short."),
        required=False,
        max_length=200,
    )
    first = DayField(label=_("First day of it"), required=False)
    last = DayField(label=_("Last day of it"), required=False)
    should = PoundsField(label=_("What should have been paid a week"), required=False)
    was = PoundsField(label=_("What was paid a week"), required=False)

    @property
    def short(self) -> tuple[Short, ...]:
        """The span as the action takes it; none where no money was short."""
        given = self.cleaned_data
        if not given["what"]:
            return ()
        return (
            Short(
                Period(given["first"], given["last"] + timedelta(days=1)),
                given["what"],
                given["should"],
                given["was"] or 0,
                weekly=True,
            ),
        )

    def clean(self) -> dict[str, Any]:
        """A span is whole or not there."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        asked = {
            "first": _("Enter the first day"),
            "last": _("Enter the last day"),
            "should": _("Enter what should have been paid"),
        }
        if given.get("what"):
            for name, words in asked.items():
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, words)
            first, last = given.get("first"), given.get("last")
            if first and last and last < first:
                self.add_error("last", _("The last day comes before the first"))
        return given


def _offer_grounds(form: Form, grounds: Iterable[Ground]) -> None:
    form.offer("grounds", [(one.code, str(_(one.words))) for one in grounds])
