"""What would make a usual week less or more, as a form asks it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.forms.care import (
    CareBoxes,
    care_boxes,
    care_fields,
    care_row,
    part_of_row,
    says_care,
)
from openphb.domains.budgets.methods.cost_matrix import COUNTED_WORDS, CareWeek, Row
from openphb.domains.budgets.methods.severity_range import Mover, Way
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.refusal import Refusal
from openphb.web.forms import RadiosField, SelectField, TextField, VersionedForm

FIRST_MOVERS = 2
MORE_MOVERS = 2
ON_TOP = "on_top"


@dataclass(frozen=True)
class MoverBoxes:
    """One thing that may happen, as the page draws it."""

    number: int
    words: BoundField
    way: BoundField
    place: BoundField
    care: CareBoxes


class RangeForm(VersionedForm):
    """As many things that may happen as were asked for; those without words or care are left out."""

    marks_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        week: CareWeek,
        movers: Sequence[Mover] = (),
        rows: int = 0,
        **kwargs: Any,
    ) -> None:
        """`week` is what they change; `movers` stand in the form until somebody types."""
        super().__init__(data, **kwargs)
        self.count = max(FIRST_MOVERS, len(movers), rows)
        places = [(ON_TOP, _("It comes on top of the week"))] + [
            (str(place), _("It replaces care %(number)s") % {"number": place + 1})
            for place in range(len(week.rows))
        ]
        for number in range(1, self.count + 1):
            mover = movers[number - 1] if number <= len(movers) else None
            self._add_mover(number, mover, places)

    def _add_mover(
        self, number: int, mover: Mover | None, places: Sequence[tuple[str, Any]]
    ) -> None:
        self.fields |= {
            f"words_{number}": TextField(
                label=_("What may happen?"),
                help_text=_("In words that the person may read, like “a bad spell of breathing”"),
                required=False,
                max_length=200,
            ),
            f"way_{number}": RadiosField(
                label=_("What would be needed then?"),
                choices=[(way.value, _(way.words)) for way in Way],
                required=False,
            ),
            f"place_{number}": SelectField(
                label=_("Which care changes?"), choices=list(places), required=False
            ),
        } | care_fields(number, mover.care if mover else None)
        place = mover.place if mover else None
        self.fields[f"words_{number}"].initial = mover.words if mover else ""
        self.fields[f"way_{number}"].initial = (mover.way if mover else Way.MORE).value
        self.fields[f"place_{number}"].initial = ON_TOP if place is None else str(place)

    @property
    def boxes(self) -> list[MoverBoxes]:
        """The things that may happen in order, as the page draws them."""
        return [
            MoverBoxes(
                number,
                self[f"words_{number}"],
                self[f"way_{number}"],
                self[f"place_{number}"],
                care_boxes(self, number),
            )
            for number in range(1, self.count + 1)
        ]

    @property
    def movers(self) -> tuple[Mover, ...]:
        """What was written; what it leaves out, the rule refuses."""
        given = self.cleaned_data
        found = []
        for number in self._said():
            place = given[f"place_{number}"]
            found.append(
                Mover(
                    words=given[f"words_{number}"].strip(),
                    way=Way(given[f"way_{number}"] or Way.MORE),
                    place=int(place) if place and place != ON_TOP else None,
                    care=care_row(given, number) if says_care(given, number) else None,
                )
            )
        return tuple(found)

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal of `movers[1].hundredths[3]` at the second one's Thursday, and so on."""
        found = re.fullmatch(r"movers\[(\d+)\]\.(\w+)(?:\[(\d+)\])?", refusal.where)
        if found is None:
            super().refuse(refusal)
            return
        number = self._said()[int(found[1])]
        self.add_error(part_of_row(number, found[2], found[3]), str(refusal))

    def _said(self) -> list[int]:
        """The numbers of those that say what may happen, or write care."""
        given = self.cleaned_data
        return [
            number
            for number in range(1, self.count + 1)
            if given.get(f"words_{number}", "").strip() or says_care(given, number)
        ]


def care_words(row: Row) -> str:
    """Return a row of care in a sentence: "Agency carer, evening: 14 hours a week, two people"."""
    many = counted_hundredths(sum(row.hundredths), COUNTED_WORDS[row.unit])
    both = ", two people" if row.two_people else ""
    return f"{row.who.words}, {row.when.words.lower()}: {many} a week{both}"
