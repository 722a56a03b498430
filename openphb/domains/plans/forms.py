"""The questions that writing a plan asks. Shape only: what may be written is decided by the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.types import Basis, CostedLine, ManagementOption
from openphb.domains.plans.agreeing.rules import kind_of
from openphb.domains.plans.types import (
    LineAnswer,
    LineDraft,
    LineKind,
    NeedAnswer,
    OutcomeAnswer,
    Section,
)
from openphb.kernel.counting import counted_hundredths, hundredths_words
from openphb.kernel.money import Pence, pounds
from openphb.kernel.periods import MONTHS, WEEKDAYS
from openphb.kernel.recurring import day_of_year_words, days_of, is_day_of_year
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    IntegerField,
    PoundsField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    VersionedForm,
)
from openphb.web.forms.fields import Look, Words

SECTION_WORDS: Mapping[Section, tuple[Words, Words]] = {
    Section.ABOUT_ME: (
        _("About me"),
        _("Who I am, what I am good at, who is close to me."),
    ),
    Section.WHAT_MATTERS: (
        _("What matters to me"),
        _("What I want my life to be like, and what I do not want."),
    ),
    Section.HOW_TO_SUPPORT_ME: (
        _("How to support me well"),
        _("What people who help me should know and do."),
    ),
    Section.CONTINGENCY: (
        _("When things go wrong"),
        _(
            "What happens if, for example, a personal assistant is ill or the power fails, and "
            "who does it. The official word is a contingency plan."
        ),
    ),
    Section.TRAINING: (
        _("Training"),
        _("What people who help me have to learn, who teaches it and who pays for it."),
    ),
}
KIND_WORDS: Mapping[LineKind, Words] = {
    LineKind.PERSONAL_ASSISTANT: _("Personal assistant"),
    LineKind.AGENCY: _("Care agency"),
    LineKind.THERAPY: _("Therapy or nursing"),
    LineKind.DAY_SERVICE: _("Day service"),
    LineKind.EQUIPMENT: _("Equipment"),
    LineKind.START_UP: _("Starting up, like recruiting or setting up a payroll"),
    LineKind.TRAINING: _("Training for those who help"),
    LineKind.INSURANCE: _("Insurance, like an employer's liability"),
    LineKind.ACTIVITY: _("Activity"),
    LineKind.TRAVEL: _("Travel"),
    LineKind.CONTINGENCY: _("Money put by for when things go wrong"),
    LineKind.OTHER: _("Something else"),
}
OPTION_WORDS: Mapping[ManagementOption, Words] = {
    ManagementOption.DIRECT_PAYMENT: _("Direct payment"),
    ManagementOption.THIRD_PARTY: _("Third party"),
    ManagementOption.NOTIONAL: _("Notional budget"),
}
OPTION_HINTS: Mapping[str, Words] = {
    ManagementOption.DIRECT_PAYMENT: _("The money is paid to the person, or to who acts for them"),
    ManagementOption.THIRD_PARTY: _("An independent organisation holds the money and arranges it"),
    ManagementOption.NOTIONAL: _("The NHS arranges it and pays for it"),
}
BASIS_WORDS: Mapping[Basis, Words] = {
    Basis.PER_DAY: _("every day"),
    Basis.PER_WEEK: _("every week"),
    Basis.PER_FOUR_WEEKS: _("every four weeks"),
    Basis.PER_MONTH: _("every month"),
    Basis.PER_YEAR: _("every year"),
    Basis.ON_WEEKDAYS: _("on given days of the week"),
    Basis.ONCE_A_YEAR: _("once a year, all at once"),
    Basis.ONE_OFF: _("once"),
}
_QUANTITY = re.compile(r"(?P<whole>[0-9]{1,5})(?:\.(?P<part>[0-9]{1,2}))?")

_YEAR_DAY = re.compile(r"(?P<day>[0-9]{1,2})(?:\s+|/|-)(?P<month>[0-9]{1,2}|[A-Za-z]{3,9})")


class QuantityField(TextField):
    """A number of things with at most two decimals, "2.5"; gives hundredths."""

    look = Look(width=5, inputmode="decimal")

    def prepare_value(self, value: object) -> object:
        """Hundredths become "2.5"; what was typed stays as typed."""
        return quantity(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Return hundredths. Raises `ValidationError` with how to write it."""
        words = str(super().clean(value))
        if not words:
            return None
        found = _QUANTITY.fullmatch(words.replace(",", "").strip())
        if found is None:
            raise ValidationError(
                _("Enter a number with no more than two numbers after the point, like 20 or 2.5")
            )
        return int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0"))


class YearDayField(TextField):
    """A day of any year, "1 April" or "1/4"; gives its month × 100 + its day."""

    look = Look(width=10)

    def prepare_value(self, value: object) -> object:
        """A number becomes "1 April"; what was typed stays as typed."""
        return day_of_year_words(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Return the number, None where it is empty. Raises `ValidationError` with how to write it."""
        words = str(super().clean(value))
        if not words:
            return None
        found = _YEAR_DAY.fullmatch(words.strip())
        number = 0
        if found is not None:
            said = found["month"].lower()
            months = [n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(said)]
            month = int(said) if said.isdigit() else next(iter(months), 0)
            number = month * 100 + int(found["day"])
        if not is_day_of_year(number):
            raise ValidationError(_("Enter a day that every year has, like 1 April"))
        return number


def quantity(hundredths: int) -> str:
    """Return hundredths as people write them: 2000 is "20", 250 is "2.5"."""
    return hundredths_words(hundredths, separator=",")


class WordsForm(VersionedForm):
    """One section, in the person's words."""

    words = TextAreaField(required=False, look=Look(rows=10))

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].help_text = SECTION_WORDS[section]


class DatesForm(VersionedForm):
    """When the plan starts and is looked at again, and the notice it promises."""

    starts_on = DayField(label=_("When should the plan start?"), required=False)
    review_on = DayField(
        label=_("When will it first be looked at together? (the review)"),
        help_text=_("A first review is due within three months of the start."),
        required=False,
    )
    notice_weeks = IntegerField(
        label=_("How many weeks' notice will be given before the amount is lowered?"),
        help_text=_("Four weeks is usual."),
        min_value=1,
        max_value=26,
    )


class NeedForm(VersionedForm):
    """A need."""

    words = TextAreaField(
        label=_("What does the person need help with?"),
        help_text=_("A health need, as somebody who knows them would say it."),
        missing=_("Write what the person needs help with"),
        look=Look(rows=3),
    )


class OutcomeForm(VersionedForm):
    """An outcome, how it will be known, and the need it comes from."""

    words = TextAreaField(
        label=_("What does the person want to achieve?"),
        help_text=_("In their own words, like “Be at home and out of hospital”."),
        missing=_("Write what the person wants to achieve"),
        look=Look(rows=3),
    )
    measure = TextAreaField(
        label=_("How will you know that it works?"),
        missing=_("Write how you will know that it works"),
        look=Look(rows=3),
    )
    need = RadiosField(
        label=_("Which need does it come from?"),
        choices=[],
        missing=_("Choose the need it comes from"),
    )

    def __init__(self, *args: Any, needs: Iterable[NeedAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("need", ((need.id, need.words) for need in needs))


class LineForm(VersionedForm):
    """A budget line: what is bought, how much of it, what for."""

    kind = SelectField(label=_("What kind of support is it?"), choices=list(KIND_WORDS.items()))
    description = TextField(
        label=_("What does the money buy?"),
        help_text=_("Like “Personal assistant, mornings and evenings”."),
        missing=_("Write what the money buys"),
        max_length=300,
    )
    supplier = TextField(label=_("Who from, if you know?"), required=False, max_length=200)
    outcomes = CheckboxesField(
        label=_("What does it help the person to achieve?"),
        help_text=_("At least one. Every pound has a reason."),
        choices=[],
        missing=_("Choose at least one outcome that it helps with"),
    )
    quantity = QuantityField(
        label=_("How many?"), help_text=_("Like 20 or 2.5"), missing=_("Enter how many")
    )
    unit = TextField(
        label=_("Of what?"),
        help_text=_("Like hours, days, sessions or miles"),
        missing=_("Write what is counted, like hours"),
        max_length=60,
    )
    unit_price = PoundsField(
        label=_("What does one cost?"),
        help_text=_("With everything in it: tax, pension and holiday pay for staff"),
        least=1,
    )
    rate_code = SelectField(
        label=_("Which price of the rate card is it?"),
        help_text=_(
            "The line is then looked at whenever the card changes, so that the money stays enough. "
            "Leave it at “priced by hand” if the card does not price this."
        ),
        choices=[],
        required=False,
    )
    two_carers = CheckboxesField(
        label=_("How many carers come together?"),
        choices=[("2", _("Two are needed at the same time"))],
        required=False,
    )
    basis = SelectField(label=_("How often?"), choices=list(BASIS_WORDS.items()))
    weekdays = CheckboxesField(
        label=_("On which days of the week?"),
        help_text=_(
            "Only for what comes on given days of the week. It is paid for each of them, bank "
            "holidays too."
        ),
        choices=[(str(1 << number), _(name)) for number, name in enumerate(WEEKDAYS)],
        required=False,
    )
    year_day = YearDayField(
        label=_("On which day of the year?"),
        help_text=_(
            "Only for what is paid once a year, like insurance. Write a day like 1 April. It is "
            "first paid on the first such day after the line begins."
        ),
        required=False,
    )
    management_option = RadiosField(
        label=_("Who looks after this money?"),
        help_text=_("It can be different for each line (the management option)."),
        choices=list(OPTION_WORDS.items()),
        hints=OPTION_HINTS,
    )
    valid_from = DayField(label=_("From which day?"))
    valid_to = DayField(
        label=_("Until which day?"),
        help_text=_("The first day on which it is no longer paid. Leave empty if it goes on."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        outcomes: Iterable[OutcomeAnswer],
        prices: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("outcomes", ((one.id, one.words) for one in outcomes))
        self.offer("rate_code", [("", str(_("Priced by hand"))), *prices])

    def draft(self, shares: Mapping[UUID, int]) -> LineDraft:
        """Return the line that was asked for, with `shares` as they were."""
        said = self.cleaned_data
        return LineDraft(
            kind=LineKind(said["kind"]),
            description=said["description"],
            supplier=said["supplier"],
            management_option=ManagementOption(said["management_option"]),
            quantity_hundredths=said["quantity"],
            unit=said["unit"],
            unit_pence=said["unit_price"],
            basis=Basis(said["basis"]),
            valid_from=said["valid_from"],
            valid_to=said["valid_to"],
            outcome_ids=tuple(UUID(one) for one in said["outcomes"]),
            shares=shares,
            falls_on=self._falls_on(Basis(said["basis"])),
            rate_code=said["rate_code"],
            carers_needed=2 if said["two_carers"] else 1,
        )

    def _falls_on(self, basis: Basis) -> int:
        """Return the days that the basis names; what was answered for another is left aside."""
        if basis is Basis.ON_WEEKDAYS:
            return sum(int(day) for day in self.cleaned_data["weekdays"])
        if basis is Basis.ONCE_A_YEAR:
            return int(self.cleaned_data["year_day"] or 0)
        return 0

    @staticmethod
    def initial_of(line: LineAnswer) -> dict[str, object]:
        """Return what the form shows of a line that is there."""
        return {
            "kind": line.kind,
            "description": line.description,
            "supplier": line.supplier,
            "outcomes": [str(one) for one in line.outcome_ids],
            "quantity": line.quantity_hundredths,
            "unit": line.unit,
            "unit_price": line.unit_pence,
            "rate_code": line.rate_code,
            "two_carers": ["2"] if line.carers_needed == 2 else [],
            "basis": line.basis,
            "weekdays": [str(1 << day) for day in days_of(line.falls_on)]
            if line.basis is Basis.ON_WEEKDAYS
            else [],
            "year_day": line.falls_on if line.basis is Basis.ONCE_A_YEAR else None,
            "management_option": line.management_option,
            "valid_from": line.valid_from,
            "valid_to": line.valid_to,
        }


class BeginForm(VersionedForm):
    """What each line of the indicative budget helps with, who looks after the money, and from when."""

    management_option = RadiosField(
        label=_("Who looks after this money?"),
        help_text=_("You can change it for each line afterwards (the management option)."),
        choices=list(OPTION_WORDS.items()),
        hints=OPTION_HINTS,
    )
    valid_from = DayField(label=_("From which day?"))

    def __init__(
        self,
        *args: Any,
        lines: Sequence[tuple[CostedLine, Pence]],
        outcomes: Iterable[OutcomeAnswer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line, _pence in lines]
        served = [(str(one.id), one.words) for one in outcomes]
        asked: dict[str, Any] = {
            f"line_{place}": CheckboxesField(
                label=_("What does “%(line)s” help with?") % {"line": line.description},
                help_text=_("%(many)s at %(price)s, which is %(sum)s %(often)s")
                % {
                    "many": counted_hundredths(line.quantity_hundredths, line.unit),
                    "price": pounds(line.unit_pence),
                    "sum": pounds(pence),
                    "often": BASIS_WORDS[line.basis],
                },
                choices=served,
                required=False,
            )
            for place, (line, pence) in enumerate(lines)
        }
        # What the lines are for is asked first.
        self.fields = {**asked, **self.fields}

    def drafts(self) -> list[LineDraft]:
        """Return the lines that were answered, as they stand in the indicative budget."""
        said = self.cleaned_data
        return [
            LineDraft(
                kind=kind_of(line),
                description=line.description,
                supplier="",
                management_option=ManagementOption(said["management_option"]),
                quantity_hundredths=line.quantity_hundredths,
                unit=line.unit,
                unit_pence=line.unit_pence,
                basis=line.basis,
                valid_from=said["valid_from"],
                valid_to=None,
                outcome_ids=tuple(UUID(one) for one in said[f"line_{place}"]),
                rate_code=line.rate_code,
                carers_needed=line.carers_needed,
                indicative_key=line.key,
            )
            for place, line in enumerate(self.lines)
            if said[f"line_{place}"]
        ]


class SendForm(VersionedForm):
    """Why a plan comes to another amount than the person was told, where it does."""

    difference_reasons = TextAreaField(
        label=_("Why does the plan come to another amount than the person was told?"),
        help_text=_("The person and whoever decides will read this. Write to them."),
        missing=_("Write why the plan comes to another amount than the person was told"),
        required=False,
    )

    def __init__(self, *args: Any, differs: bool, asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["difference_reasons"].required = asked
        if not differs:
            del self.fields["difference_reasons"]


class FundersForm(VersionedForm):
    """Who pays for a line: one other body beside the commissioner, or none."""

    other = SelectField(
        label=_("Which other body pays for a part?"),
        help_text=_("Leave it at “Choose…” if there is none."),
        choices=[],
        required=False,
    )
    percent = QuantityField(
        label=_("How much of it, in per cent?"),
        help_text=_("Like 40 or 33.33. The commissioner pays the rest."),
        required=False,
    )

    def __init__(self, *args: Any, bodies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("other", bodies, none=True)

    def clean(self) -> dict[str, Any]:
        """Both answers, or neither; and a part below the whole."""
        said = super().clean() or self.cleaned_data
        if bool(said.get("other")) != bool(said.get("percent")):
            self.add_error(None, _("Give both the other body and its part, or neither."))
        elif said.get("percent") and not 1 <= said["percent"] < 10_000:
            self.add_error("percent", _("Enter a part above 0 and below 100 per cent."))
        return said


class RiskForm(VersionedForm):
    """A risk, or the statement that none was found."""

    words = TextAreaField(
        label=_("What could go wrong?"),
        help_text=_("If no risk was found, write that, and how you looked."),
        missing=_("Write what could go wrong, or that no risk was found"),
        look=Look(rows=3),
    )
    agreed = TextAreaField(
        label=_("What was agreed about it?"),
        missing=_("Write what was agreed"),
        look=Look(rows=3),
    )
    carried_by = TextField(
        label=_("Who carries it?"),
        help_text=_("Like “Mr W and his nurse, together”."),
        missing=_("Write who carries it"),
    )


class DecisionForm(VersionedForm):
    """An approver's decision, with reasons for the person."""

    verdict = RadiosField(
        label=_("What do you decide?"),
        choices=[("approved", _("Approve")), ("refused", _("Refuse"))],
        missing=_("Choose whether you approve or refuse"),
    )
    reasons = TextAreaField(
        label=_("Your reasons, in words for the person"),
        help_text=_("They will read this. Write to them."),
        missing=_("Write your reasons in words for the person"),
    )


class PlainForm(VersionedForm):
    """Nothing to fill in but the button: to remove, to send, to take back."""
