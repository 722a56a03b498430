"""The questions that take a plan a step on: begin, send, decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.types import CostedLine, ManagementOption
from openphb.domains.cases.types import Ground
from openphb.domains.plans.agreeing.rules import kind_of
from openphb.domains.plans.forms.approving import RISKS
from openphb.domains.plans.forms.lowering import LoweringForm
from openphb.domains.plans.forms.wording import BASIS_WORDS, OPTION_HINTS, OPTION_WORDS
from openphb.domains.plans.types import (
    LineDraft,
    OutcomeAnswer,
)
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.money import Pence, pounds
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    RadiosField,
    TextAreaField,
    VersionedForm,
)


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
    """How high the risk is, and why a plan comes to another amount than the person was told."""

    risk = RadiosField(
        label=_("With what was agreed about them, how high is the highest risk in this plan?"),
        help_text=_("It helps to say who should decide."),
        choices=RISKS,
        missing=_("Choose how high the risk is"),
    )
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


class DecisionForm(LoweringForm):
    """An approver's decision, with reasons for the person."""

    verdict = RadiosField(
        label=_("What do you decide?"),
        choices=[("approved", _("Approve")), ("refused", _("Refuse"))],
        missing=_("Choose whether you approve or refuse"),
        reveals={"refused": ("grounds",)},
    )
    grounds = CheckboxesField(
        label=_("Which reason of the law is it?"),
        help_text=_(
            "Choose each one that is so. The letter says it, with your own reasons after it. What "
            "something costs is no reason by itself."
        ),
        choices=[],
        missing=_("Choose the reason of the law that the refusal rests on"),
    )
    reasons = TextAreaField(
        label=_("Your reasons, in words for the person"),
        help_text=_("They will read this. Write to them."),
        missing=_("Write your reasons in words for the person"),
    )

    def __init__(self, *args: Any, grounds: Iterable[Ground], **kwargs: Any) -> None:
        """`grounds` are the law's reasons of today for refusing a plan; none of them is chosen."""
        super().__init__(*args, **kwargs)
        asked = list(grounds)
        self.offer("grounds", [(one.code, str(_(one.words))) for one in asked])
        field = self.fields["grounds"]
        assert isinstance(field, CheckboxesField)
        field.hints = {one.code: one.source for one in asked}

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The reasons of the law that were chosen; none where the plan is approved."""
        return tuple(self.cleaned_data.get("grounds") or ())


class PlainForm(VersionedForm):
    """Nothing to fill in but the button: to remove, to send, to take back."""
