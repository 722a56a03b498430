"""The shape of a choice from the price list: how many of each thing, and how often a session comes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.forms.asking import AskingForm
from openphb.domains.budgets.forms.lines import QuantityField
from openphb.domains.budgets.methods.given import Listed
from openphb.domains.budgets.methods.price_list import OFTEN, SESSION_BASES, Choice, Chosen
from openphb.domains.budgets.types import Basis
from openphb.domains.rates.types import OWN, Unit
from openphb.web.forms import SelectField


@dataclass(frozen=True)
class ListBoxes:
    """One thing of the list as the page draws it."""

    words: str
    is_own: bool
    """Whether it stands on the commissioner's own list, and not in the catalogue."""
    many: BoundField
    often: BoundField | None
    """None where its price says how often it comes."""


class PriceListForm(AskingForm):
    """How many of each thing on the list; what is left empty is left out."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        chosen: Chosen | None = None,
        offer: tuple[Listed, ...],
        **kwargs: Any,
    ) -> None:
        """`chosen` stands in the form until somebody types; `offer` is what the card prices."""
        super().__init__(data, **kwargs)
        self.offer_of = offer
        had = {one.code: one for one in chosen.choices} if chosen else {}
        for place, listed in enumerate(offer):
            before = had.get(listed.code)
            field = QuantityField(
                label=_("How many") if listed.unit is Unit.SESSION else listed.words,
                required=False,
                help_text=listed.unit.says(listed.pence),
            )
            field.initial = before.hundredths if before else ""
            self.fields[f"many_{place}"] = field
            if listed.unit is Unit.SESSION:
                often = SelectField(
                    label=_("How often"),
                    choices=[(basis.value, _(basis.words)) for basis in SESSION_BASES],
                    required=False,
                )
                often.initial = before.basis.value if before else ""
                self.fields[f"often_{place}"] = often

    @property
    def things(self) -> list[ListBoxes]:
        """The things of the list in order, as the page draws them."""
        return [
            ListBoxes(
                listed.words,
                listed.code.startswith(OWN),
                self[f"many_{place}"],
                self[f"often_{place}"] if f"often_{place}" in self.fields else None,
            )
            for place, listed in enumerate(self.offer_of)
        ]

    @property
    def asked(self) -> Chosen:
        """What was chosen; what it leaves out, the rule refuses."""
        return Chosen(tuple(self._choices()))

    def place_of(self, where: str) -> str:
        """`choices[1].often` is how often the second thing comes of which there are any."""
        found = re.fullmatch(r"choices\[(\d+)\]\.(\w+)", where)
        return f"{found[2]}_{self._said()[int(found[1])]}" if found else where

    def _choices(self) -> Iterator[Choice]:
        given = self.cleaned_data
        for place in self._said():
            listed = self.offer_of[place]
            often = given.get(f"often_{place}")
            # A session of which nobody said how often it comes comes on no day that counts.
            unsaid = OFTEN.get(listed.unit, Basis.PER_DAY)
            basis = Basis(often) if often else unsaid
            yield Choice(listed.code, given[f"many_{place}"], basis)

    def _said(self) -> list[int]:
        """The places of the things of which there are any."""
        given = self.cleaned_data
        return [place for place in range(len(self.offer_of)) if given.get(f"many_{place}")]
