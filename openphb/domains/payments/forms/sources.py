"""Shapes of what is asked about pots of money, who draws on them, and their caps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.cases.types import Category
from openphb.domains.payments.types import SourceDraft, SourceKind, TermsDraft
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    Form,
    PoundsField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

KINDS = [(one.value, one.words) for one in Category if one.may_be_offered]
EVERY_OTHER = "every_other"
"""Chosen in place of a kind of budget: all that have no pot of their own."""


class _Terms(Form):
    """What a pot has in a year, where it is capped, and where that is written."""

    year = SelectField(label=_("Which financial year?"), choices=[], missing=_("Choose the year"))
    annual = PoundsField(label=_("How much does it have in that year?"), missing=_("Enter it"))
    cap = PoundsField(
        label=_("Up to how much may be committed?"),
        help_text=_("The cap. Leave it empty if it is the whole amount."),
        required=False,
    )
    valid_from = DayField(
        label=_("From which day?"),
        help_text=_("The year’s first day, or the day on which the amount changes."),
        missing=_("Enter the day"),
    )

    def __init__(self, *args: Any, years: Iterable[str], **kwargs: Any) -> None:
        """`years` are the financial years that may be chosen."""
        super().__init__(*args, **kwargs)
        self.offer("year", [(one, one) for one in years])

    def _terms(self, source: str) -> TermsDraft:
        said = self.cleaned_data
        cap = said["cap"]
        return TermsDraft(
            said["year"],
            said["annual"],
            said["annual"] if cap is None else cap,
            said["valid_from"],
            source,
        )


class SourceForm(_Terms):
    """A pot of money: what it is, whose, for what, and what it has in its first year."""

    STEPS: ClassVar = (
        ("commissioner", "kind", "name", "with_body", "only_for"),
        ("year", "annual", "cap", "valid_from", "source"),
    )

    commissioner = SelectField(
        label=_("Whose money is it?"), choices=[], missing=_("Choose the commissioner")
    )
    kind = RadiosField(
        label=_("What kind of money is it?"),
        choices=[
            (SourceKind.RECURRENT, _("Recurrent: in the budget every year")),
            (SourceKind.POOLED, _("Pooled with a council under section 75")),
            (SourceKind.RING_FENCED, _("Ring-fenced: given for one purpose")),
            (SourceKind.TOP_SLICE, _("Top slice: taken off another budget beforehand")),
        ],
        missing=_("Choose what kind of money it is"),
    )
    name = TextField(
        label=_("What is it called?"),
        missing=_("Write what it is called"),
        max_length=120,
    )
    with_body = SelectField(
        label=_("Which council is it pooled with?"),
        help_text=_("Only for a pooled fund."),
        choices=[],
        required=False,
    )
    only_for = CheckboxesField(
        label=_("Is it only for some kinds of budget?"),
        help_text=_("Choose none if any budget may draw on it."),
        choices=KINDS,
        required=False,
    )
    source = TextField(
        label=_("Where is it written?"),
        help_text=_("Like “section 75 agreement of 2 March 2027, schedule 3”."),
        missing=_("Write where it can be read"),
        max_length=300,
    )

    def __init__(
        self,
        *args: Any,
        commissioners: Iterable[tuple[str, str]],
        councils: Iterable[tuple[str, str]],
        years: Iterable[str],
        **kwargs: Any,
    ) -> None:
        """`commissioners` and `councils` are what may be chosen, as (id, words)."""
        super().__init__(*args, years=years, **kwargs)
        self.offer("commissioner", commissioners)
        self.offer("with_body", councils, none=True)

    @property
    def draft(self) -> SourceDraft:
        """What was answered about the pot itself."""
        said = self.cleaned_data
        return SourceDraft(
            SourceKind(said["kind"]),
            said["name"],
            tuple(Category(one) for one in said["only_for"] or ()),
            UUID(said["with_body"]) if said["with_body"] else None,
            said["source"],
        )

    @property
    def terms(self) -> TermsDraft:
        """What was answered about its first year."""
        return self._terms(self.cleaned_data["source"])


class TermsForm(_Terms):
    """What a pot has in another year, or from a day on in this one."""

    source = TextField(
        label=_("Where is it written?"),
        missing=_("Write where it can be read"),
        max_length=300,
    )

    @property
    def terms(self) -> TermsDraft:
        """What was answered."""
        return self._terms(self.cleaned_data["source"])


class DrawForm(Form):
    """Which kind of budget draws on a pot, from which month."""

    category = SelectField(
        label=_("Which kind of budget draws on it?"),
        choices=[(EVERY_OTHER, _("Every kind that has no pot of its own")), *KINDS],
        missing=_("Choose the kind of budget"),
    )
    valid_from = DayField(
        label=_("From the first of which month?"), missing=_("Enter the first of a month")
    )

    @property
    def kind(self) -> Category | None:
        """The kind that was chosen; None for every other one."""
        said = self.cleaned_data["category"]
        return None if said == EVERY_OTHER else Category(said)


class ProposalDecisionForm(Form):
    """Whether what was proposed about a pot holds."""

    decision = RadiosField(
        label=_("Do you agree?"),
        choices=[("agree", _("Yes, it holds")), ("refuse", _("No"))],
        missing=_("Choose yes or no"),
    )
    reason = TextAreaField(
        label=_("Why?"), missing=_("Write why"), max_length=2000, look=Look(rows=3)
    )


class OverForm(Form):
    """Up to where a pot may go over its cap in which year, and why."""

    year = SelectField(label=_("In which year?"), choices=[], missing=_("Choose the year"))
    total = PoundsField(
        label=_("Up to how much in all?"),
        help_text=_("Everything that is drawn on it in the year, not what is over the cap."),
        missing=_("Enter an amount"),
    )
    reason = TextAreaField(
        label=_("Why should it?"), missing=_("Write why"), max_length=2000, look=Look(rows=3)
    )

    def __init__(self, *args: Any, years: Iterable[str], **kwargs: Any) -> None:
        """`years` are those of which the pot has agreed terms."""
        super().__init__(*args, **kwargs)
        self.offer("year", [(one, one) for one in years])


class OverDecisionForm(Form):
    """Whether a pot may go over its cap, up to where, and why."""

    decision = RadiosField(
        label=_("May it go over its cap?"),
        choices=[("allow", _("Yes")), ("refuse", _("No"))],
        missing=_("Choose yes or no"),
    )
    allowed = PoundsField(
        label=_("If yes, up to how much in all?"),
        help_text=_("Leave it empty for just what was asked."),
        required=False,
    )
    reason = TextAreaField(
        label=_("Why?"),
        help_text=_("Whoever asked reads it, and so does the auditor."),
        missing=_("Write why"),
        max_length=2000,
        look=Look(rows=3),
    )


class ChoiceForm(Form):
    """Which lines draw on a pot of their own, from when and why."""

    lines = CheckboxesField(
        label=_("Which lines of the plan?"), choices=[], missing=_("Choose at least one line")
    )
    source = SelectField(
        label=_("Which pot do they draw on?"), choices=[], missing=_("Choose the pot")
    )
    starts_on = DayField(
        label=_("From the first of which month?"), missing=_("Enter the first of a month")
    )
    reason = TextAreaField(
        label=_("Why?"), missing=_("Write why"), max_length=2000, look=Look(rows=3)
    )

    def __init__(
        self,
        *args: Any,
        lines: Iterable[tuple[str, str]],
        sources: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`lines` and `sources` are what may be chosen, as (id, words)."""
        super().__init__(*args, **kwargs)
        self.offer("lines", lines)
        self.offer("source", sources, none=True)


def first_of_year(year: str) -> date:
    """Return the first day of a financial year written "2026/27"."""
    return date(int(year[:4]), 4, 1)
