"""How a chair is arranged, ordered, handed over and ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.wheelchairs.types import (
    ChairDraft,
    ChairOption,
    ChairOwner,
    ChairPart,
    ToArrange,
)
from openphb.kernel.money import pounds
from openphb.web.forms import DayField, Form, RadiosField, SelectField, TextAreaField, TextField
from openphb.web.forms.fields import Look

UNTIL = "until"
PERIODS = {
    "60": _("5 years"),
    "36": _("3 years"),
    UNTIL: _("Until the need changes, as for a child who grows"),
}


class ArrangeForm(Form):
    """Which of the three ways, which chair, who mends what, and for how long."""

    option = RadiosField(
        label=_("How does the person want to use this budget?"),
        choices=[(one.value, _(one.words)) for one in ChairOption],
        hints={one.value: _(one.hint) for one in ChairOption},
        reveals={ChairOption.CONTRIBUTION.value: ("extras_mended_by",)},
        missing=_("Choose one of the three ways"),
    )
    extras_mended_by = RadiosField(
        label=_("Who has the extras mended?"),
        choices=[(one.value, _(one.words)) for one in reversed(ChairOwner)],
        missing=_("Choose who has the extras mended"),
    )
    description = TextField(
        label=_("Which chair is it?"),
        help_text=_("As its supplier calls it, with what is added to it."),
        max_length=200,
        missing=_("Describe the chair"),
    )
    months = RadiosField(
        label=_("For how long is it?"),
        choices=list(PERIODS.items()),
        missing=_("Choose for how long"),
    )
    months_because = TextAreaField(
        label=_("If that is not the usual time: why?"),
        required=False,
        max_length=300,
        look=Look(rows=2),
    )

    def __init__(self, *args: Any, found: ToArrange, **kwargs: Any) -> None:
        """`found` is what the plan gives; a line each is asked what it pays for."""
        super().__init__(*args, **kwargs)
        self.found = found
        self.offer(
            "option",
            [(one.value, str(_(one.words))) for one in ChairOption if one.managed is found.managed],
        )
        self.fields["months"].initial = str(found.usual_months)
        for place, line in enumerate(found.parts):
            self.fields[f"part_{place}"] = RadiosField(
                label=_("What does “%(line)s”, %(pence)s, pay for?")
                % {"line": line.words, "pence": pounds(line.pence)},
                choices=[(one.value, _(one.words)) for one in ChairPart],
                initial=line.part.value,
                missing=_("Choose what it pays for"),
            )

    def draft(self) -> ChairDraft:
        """Return the arrangement as it was answered."""
        given = self.cleaned_data
        option = ChairOption(given["option"])
        usual = {ChairOption.NOTIONAL: ChairOwner.NHS, ChairOption.THIRD_PARTY: ChairOwner.PERSON}
        months = given["months"]
        return ChairDraft(
            option=option,
            description=given["description"],
            extras_mended_by=usual.get(option) or ChairOwner(given["extras_mended_by"]),
            months=None if months == UNTIL else int(months),
            months_because=given["months_because"],
        )

    def parts(self) -> Mapping[UUID, ChairPart]:
        """Return by line key what each line pays for."""
        return {
            line.line_key: ChairPart(self.cleaned_data[f"part_{place}"])
            for place, line in enumerate(self.found.parts)
        }


class OrderForm(Form):
    """From whom the chair comes, and since when it is ordered."""

    organisation_id = SelectField(
        label=_("Who supplies it?"), choices=[], missing=_("Choose the supplier")
    )
    ordered_on = DayField(label=_("On which day was it ordered?"))
    reference = TextField(
        label=_("What number has the order?"),
        help_text=_("Leave this empty where it has none."),
        required=False,
        max_length=60,
    )

    def __init__(self, *args: Any, suppliers: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organisation_id", suppliers, none=True)


class HandOverForm(Form):
    """When the person got the chair, and which one it is."""

    on = DayField(label=_("On which day did the person get it?"))
    serial = TextField(
        label=_("What is its serial number?"),
        help_text=_("It stands on the frame."),
        max_length=60,
        missing=_("Enter the serial number"),
    )


class EndForm(Form):
    """Why an arrangement ends."""

    because = TextAreaField(
        label=_("Why does it end?"), max_length=300, missing=_("Say why"), look=Look(rows=3)
    )
