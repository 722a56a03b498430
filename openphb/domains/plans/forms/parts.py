"""The questions about the parts of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.plans.forms.wording import (
    BASIS_WORDS,
    KIND_WORDS,
    MEASURE_WORDS,
    OPTION_HINTS,
    OPTION_WORDS,
    SEES_WORDS,
    QuantityField,
    YearDayField,
)
from openphb.domains.plans.reference import SectionOf
from openphb.domains.plans.sections.rules import MOST_LIKELY
from openphb.domains.plans.sections.types import Assessed, Measure, MeasureKind, Sees, Weighed
from openphb.domains.plans.types import (
    LineAnswer,
    LineDraft,
    LineKind,
    NeedAnswer,
    OutcomeAnswer,
    RiskAnswer,
)
from openphb.kernel.periods import WEEKDAYS
from openphb.kernel.recurring import days_of
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
from openphb.web.forms.fields import Look


class SeenForm(VersionedForm):
    """A section or a part of a plan, with which body reads it."""

    sees = RadiosField(
        label=_("Who reads this, besides the person?"),
        help_text=_("Family, and others who help, read what the NHS and the council both read."),
        choices=list(SEES_WORDS.items()),
        required=False,
        initial=Sees.BOTH,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who reads it is asked when it is said what it says.
        self.order_fields([name for name in self.fields if name != "sees"])

    @property
    def read_by(self) -> Sees:
        """Return which body reads it; both, unless something else was chosen."""
        return Sees(self.cleaned_data.get("sees") or Sees.BOTH)


class WordsForm(SeenForm):
    """One section, in the person's words."""

    words = TextAreaField(required=False, look=Look(rows=10))

    def __init__(self, *args: Any, section: SectionOf, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = section.heading
        self.fields["words"].help_text = section.help


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


class NeedForm(SeenForm):
    """A need, who assessed it, and who watches over what it comes from."""

    words = TextAreaField(
        label=_("What does the person need help with?"),
        help_text=_("A health need, as somebody who knows them would say it."),
        missing=_("Write what the person needs help with"),
        look=Look(rows=3),
    )
    assessed_by = TextField(
        label=_("Who assessed it?"),
        help_text=_("Their name, and what they do."),
        required=False,
    )
    assessed_on = DayField(label=_("When was it assessed?"), required=False)
    condition = TextField(label=_("Which health condition does it come from?"), required=False)
    monitored_by = TextField(
        label=_("Who watches over that condition?"),
        help_text=_("Like “the epilepsy nurse, Anna Hall, every six months”."),
        required=False,
    )

    def assessed(self) -> Assessed:
        """Return who assessed the need and who watches over it."""
        said = self.cleaned_data
        return Assessed(
            said["assessed_by"], said["assessed_on"], said["condition"], said["monitored_by"]
        )

    @staticmethod
    def initial_of(need: NeedAnswer) -> dict[str, object]:
        """Return what the form shows of a need that is there."""
        return {"words": need.words, "sees": need.sees, **vars(need.assessed)}


class OutcomeForm(SeenForm):
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
    measure_kind = RadiosField(
        label=_("How does the person want to measure it?"),
        choices=list(MEASURE_WORDS.items()),
        required=False,
        initial=MeasureKind.WORDS,
    )
    baseline = IntegerField(
        label=_("Where is it now?"),
        help_text=_("A number, if it is measured on a scale or by counting."),
        min_value=0,
        required=False,
    )
    target = IntegerField(
        label=_("Where should it get to?"),
        help_text=_("A number, if it is measured on a scale or by counting."),
        min_value=0,
        required=False,
    )
    by_when = DayField(label=_("By when?"), required=False)
    no_line_reason = TextAreaField(
        label=_("If nothing has to be bought for it: why not?"),
        help_text=_("Leave this empty if a budget line helps with it."),
        required=False,
        look=Look(rows=2),
    )

    def __init__(self, *args: Any, needs: Iterable[NeedAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("need", ((need.id, need.words) for need in needs))

    def measured(self) -> Measure:
        """Return how the outcome is measured; numbers count only where it is not in words."""
        said = self.cleaned_data
        kind = MeasureKind(said["measure_kind"] or MeasureKind.WORDS)
        numbered = kind is not MeasureKind.WORDS
        return Measure(
            kind,
            said["baseline"] if numbered else None,
            said["target"] if numbered else None,
            said["by_when"],
        )

    @staticmethod
    def initial_of(outcome: OutcomeAnswer) -> dict[str, object]:
        """Return what the form shows of an outcome that is there."""
        return {
            "words": outcome.words,
            "measure": outcome.measure,
            "need": str(outcome.need_id),
            "measure_kind": outcome.measured.kind,
            "baseline": outcome.measured.baseline,
            "target": outcome.measured.target,
            "by_when": outcome.measured.by_when,
            "no_line_reason": outcome.no_line_reason,
            "sees": outcome.sees,
        }


class LineForm(SeenForm):
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
            sees=self.read_by,
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
            "sees": line.sees,
        }


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


class RiskForm(SeenForm):
    """A risk and how it is seen and weighed, or the statement that none was found."""

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
    person_view = TextAreaField(
        label=_("How does the person see it?"), required=False, look=Look(rows=3)
    )
    professional_view = TextAreaField(
        label=_("How do the professionals see it?"), required=False, look=Look(rows=3)
    )
    likelihood = IntegerField(
        label=_("How likely is it, if nothing is done?"),
        help_text=_("From 1 (rare) to 5 (almost certain). You can leave it out."),
        min_value=1,
        max_value=MOST_LIKELY,
        required=False,
    )
    impact = IntegerField(
        label=_("How bad would it be?"),
        help_text=_("From 1 (hardly noticed) to 5 (very bad). You can leave it out."),
        min_value=1,
        max_value=MOST_LIKELY,
        required=False,
    )
    residual_likelihood = IntegerField(
        label=_("How likely is it with what was agreed?"),
        help_text=_("From 1 to 5."),
        min_value=1,
        max_value=MOST_LIKELY,
        required=False,
    )
    residual_impact = IntegerField(
        label=_("How bad would it be with what was agreed?"),
        help_text=_("From 1 to 5."),
        min_value=1,
        max_value=MOST_LIKELY,
        required=False,
    )
    look_again_on = DayField(label=_("When is it looked at again?"), required=False)

    def weighed(self) -> Weighed:
        """Return how the risk is seen and weighed."""
        return Weighed(**{one.name: self.cleaned_data[one.name] for one in fields(Weighed)})

    @staticmethod
    def initial_of(risk: RiskAnswer) -> dict[str, object]:
        """Return what the form shows of a risk that is there."""
        return {
            "words": risk.words,
            "agreed": risk.agreed,
            "carried_by": risk.carried_by,
            "sees": risk.sees,
            **vars(risk.weighed),
        }
