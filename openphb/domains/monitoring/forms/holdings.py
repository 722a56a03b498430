"""Forms of what an organisation holds: written down, told of, decided, asked back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.types import Basis
from openphb.domains.monitoring.rules.holdings import FEE_BASES
from openphb.domains.monitoring.types import (
    HoldingDraft,
    RowGiven,
    RowKind,
)
from openphb.web.forms import (
    CSV,
    XLSX,
    DayField,
    FileField,
    Form,
    IntegerField,
    PoundsField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

OURSELVES = "us"


NEW = "new"


WORDS = 300


class HoldingForm(Form):
    """Which organisation holds the money, and at which fee."""

    organisation = SelectField(
        label=_("Which organisation is it?"), choices=[], missing=_("Choose the organisation")
    )
    new_name = TextField(
        label=_("Its name, if it is not in the list"), required=False, max_length=120
    )
    fee = PoundsField(
        label=_("What is its fee?"), help_text=_("As the agreement says it. 0.00 if there is none.")
    )
    fee_basis = RadiosField(
        label=_("How often is the fee?"),
        choices=[(one.value, _(one.words)) for one in FEE_BASES],
        missing=_("Choose how often"),
    )
    fee_funder = SelectField(
        label=_("Who pays for the fee?"), choices=[], missing=_("Choose who pays for it")
    )
    keep_weeks = IntegerField(
        label=_("How many weeks of money may stay with it?"),
        help_text=_("What is held beyond that can be asked back."),
        missing=_("Enter a number of weeks"),
    )
    source = TextField(
        label=_("Where is this agreed?"),
        help_text=_("Name the agreement or contract, with its day."),
        missing=_("Write where it is agreed"),
        max_length=200,
    )

    def __init__(
        self,
        *args: Any,
        organisations: Iterable[tuple[UUID, str]],
        funders: Iterable[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        """Both are (id, name)."""
        super().__init__(*args, **kwargs)
        self.offer("organisation", [(NEW, gettext("It is not in the list")), *organisations])
        self.offer("fee_funder", [(OURSELVES, gettext("We do, as commissioner")), *funders])

    def draft(self) -> HoldingDraft:
        """Return the terms as they were answered."""
        given = self.cleaned_data
        funder = given["fee_funder"]
        new = given["organisation"] == NEW
        return HoldingDraft(
            organisation_id=None if new else UUID(given["organisation"]),
            new_name=given["new_name"] if new else "",
            fee_pence=given["fee"],
            fee_basis=Basis(given["fee_basis"]),
            keep_weeks=given["keep_weeks"],
            source=given["source"],
            fee_funder_id=None if funder == OURSELVES else UUID(funder),
        )


class RowForm(Form):
    """One thing that was done with somebody's money."""

    kind = RadiosField(
        label=_("What was it?"),
        choices=[
            (RowKind.SPENT.value, _("Spent on care")),
            (RowKind.FEE.value, _("Our fee")),
            (RowKind.RETURNED.value, _("Money sent back")),
        ],
        missing=_("Choose what it was"),
        reveals={RowKind.SPENT.value: ("line",)},
    )
    line = RadiosField(
        label=_("For which part of the plan?"), choices=[], missing=_("Choose the part of the plan")
    )
    on = DayField(label=_("On which day?"), missing=_("Enter the day"))
    pence = PoundsField(label=_("How much?"))
    words = TextField(
        label=_("What was it for?"),
        help_text=_("Such as wages of Ann for 4 weeks."),
        missing=_("Write what it was for"),
        max_length=WORDS,
    )
    evidence = TextField(
        label=_("What shows it?"),
        help_text=_("Such as a payslip, or the number of an invoice. We may ask to see it."),
        required=False,
        max_length=WORDS,
    )
    row_key = TextField(
        label=_("Your own number for it"),
        help_text=_("The same number is never counted twice."),
        missing=_("Write a number"),
        max_length=60,
    )

    def __init__(self, *args: Any, lines: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        """`lines` are (key, words) of the plan's lines that are held."""
        super().__init__(*args, **kwargs)
        self.offer("line", lines)

    def given(self) -> RowGiven:
        """Return the row as it was told."""
        told = self.cleaned_data
        return RowGiven(
            row_key=told["row_key"],
            kind=RowKind(told["kind"]),
            on=told["on"],
            pence=told["pence"],
            words=told["words"],
            evidence=told["evidence"],
            line_key=UUID(told["line"]) if told.get("line") else None,
        )


class AllToldForm(Form):
    """That all was told up to a day, and what is left by the organisation's own books."""

    until = DayField(label=_("Up to which day have you told us all?"), missing=_("Enter the day"))
    held = PoundsField(
        label=_("How much is left by your books?"),
        help_text=_("We compare it with ours, and say by how much they differ."),
    )


class SendFileForm(Form):
    """A file of what was done."""

    file = FileField(
        label=_("Your file"),
        help_text=_("CSV or Excel, with the columns of the template."),
        kinds=(CSV, XLSX),
    )


class AnswerForm(Form):
    """An answer to what was asked about a row."""

    words = TextAreaField(
        label=_("What is your answer?"),
        missing=_("Write your answer"),
        max_length=600,
        look=Look(rows=3),
    )


class DecideRowForm(Form):
    """What becomes of a row."""

    decision = RadiosField(
        label=_("What do you decide?"),
        choices=[
            ("accept", _("Accept it")),
            ("ask", _("Ask the organisation about it")),
            ("refuse", _("Do not accept it: the organisation bears it")),
        ],
        missing=_("Choose one"),
        reveals={"ask": ("question",), "refuse": ("why",)},
    )
    question = TextField(
        label=_("What do you ask?"), missing=_("Write what you ask"), max_length=WORDS
    )
    why = TextField(label=_("Why not?"), missing=_("Write why not"), max_length=WORDS)


class AskBackForm(Form):
    """How much is asked back."""

    pence = PoundsField(label=_("How much do you ask back?"))
    words = TextField(label=_("What else should the letter say?"), required=False, max_length=WORDS)


class ReceivedForm(Form):
    """What came back, when, and where that is seen."""

    pence = PoundsField(label=_("How much came?"))
    on = DayField(label=_("On which day?"), missing=_("Enter the day"))
    words = TextField(
        label=_("Where do you see it?"),
        help_text=_("Such as the line of our bank statement."),
        missing=_("Write where it is seen"),
        max_length=WORDS,
    )


class ConfirmForm(Form):
    """Nothing is asked: the page says what will happen, and the button does it."""


class AskAboutForm(Form):
    """That something which was bought was not right, and why."""

    row = RadiosField(
        label=_("Which one do you ask about?"), choices=[], missing=_("Choose which one")
    )
    words = TextAreaField(
        label=_("What is not right?"),
        missing=_("Write what is not right"),
        max_length=600,
        look=Look(rows=3),
    )

    def __init__(self, *args: Any, rows: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        """`rows` are (id, words) of what may be asked about."""
        super().__init__(*args, **kwargs)
        self.offer("row", rows)
