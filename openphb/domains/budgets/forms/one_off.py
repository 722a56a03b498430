"""The shape of a one-off budget: each thing, what it is for, and its quotes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.forms.asking import AskingForm
from openphb.domains.budgets.methods.one_off import (
    MOST_QUOTES,
    MOST_THINGS,
    OneOffThings,
    Quote,
    Thing,
)
from openphb.web.forms import DayField, PoundsField, RadiosField, TextField

QUOTED = ("supplier", "price", "dated")
QUOTE_WORDS = (_("The first quote"), _("The second quote"), _("The third quote"))


@dataclass(frozen=True)
class OneThing:
    """One thing as the page draws it."""

    number: int
    what: BoundField
    outcome: BoundField
    quotes: tuple[tuple[Any, tuple[BoundField, ...]], ...]
    """Each quote's heading and boxes."""
    chosen: BoundField
    reason: BoundField
    fitting: BoundField


class OneOffForm(AskingForm):
    """A few things: as many as were asked for; empty ones are left out."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        things: OneOffThings | None = None,
        count: int = 0,
        **kwargs: Any,
    ) -> None:
        """`things` stand in the form until somebody types; there are at least `count`."""
        super().__init__(data, **kwargs)
        had = things.things if things else ()
        self.count = min(max(1, len(had), count), MOST_THINGS)
        for number in range(1, self.count + 1):
            self._add(number, had[number - 1] if number <= len(had) else None)

    def _add(self, number: int, thing: Thing | None) -> None:
        self.fields |= {
            f"what_{number}": TextField(label=_("What is it?"), required=False, max_length=200),
            f"outcome_{number}": TextField(
                label=_("What will the person be able to do?"),
                help_text=_("In plain words. The person will read them."),
                required=False,
                max_length=300,
            ),
        }
        for place in range(MOST_QUOTES):
            self.fields |= {
                f"supplier_{number}_{place}": TextField(
                    label=_("Who sells it?"), required=False, max_length=120
                ),
                f"price_{number}_{place}": PoundsField(label=_("Their price"), required=False),
                f"dated_{number}_{place}": DayField(
                    label=_("The day of the quote"), required=False
                ),
            }
            quote = thing.quotes[place] if thing and place < len(thing.quotes) else None
            if quote is not None:
                self.fields[f"supplier_{number}_{place}"].initial = quote.supplier
                self.fields[f"price_{number}_{place}"].initial = quote.pence
                self.fields[f"dated_{number}_{place}"].initial = quote.dated
        self.fields |= {
            f"chosen_{number}": RadiosField(
                label=_("Which quote is chosen?"),
                choices=[(str(place), words) for place, words in enumerate(QUOTE_WORDS)],
                required=False,
            ),
            f"reason_{number}": TextField(
                label=_("Why, if it is not the cheapest?"), required=False, max_length=300
            ),
            f"fitting_{number}": PoundsField(
                label=_("Delivery and fitting, if the quote leaves them out"), required=False
            ),
        }
        if thing is not None:
            self.fields[f"what_{number}"].initial = thing.what
            self.fields[f"outcome_{number}"].initial = thing.outcome
            self.fields[f"chosen_{number}"].initial = str(thing.chosen)
            self.fields[f"reason_{number}"].initial = thing.reason
            self.fields[f"fitting_{number}"].initial = thing.fitting_pence or ""

    @property
    def things(self) -> list[OneThing]:
        """The things in order, as the page draws them."""
        return [
            OneThing(
                number,
                self[f"what_{number}"],
                self[f"outcome_{number}"],
                tuple(
                    (words, tuple(self[f"{part}_{number}_{place}"] for part in QUOTED))
                    for place, words in enumerate(QUOTE_WORDS)
                ),
                self[f"chosen_{number}"],
                self[f"reason_{number}"],
                self[f"fitting_{number}"],
            )
            for number in range(1, self.count + 1)
        ]

    @property
    def asked(self) -> OneOffThings:
        """The things that were written; what they leave out, the rule refuses."""
        return OneOffThings(tuple(self._thing(number) for number in self._said()))

    def place_of(self, where: str) -> str:
        """`things[1].quotes[0].price` is that of the second thing that says anything, and so on."""
        found = re.fullmatch(r"things\[(\d+)\](?:\.quotes\[(\d+)\])?\.(\w+)", where)
        if found is None:
            return where
        number = self._said()[int(found[1])]
        if found[2] is None:
            return f"{found[3]}_{number}"
        places = self._quoted(number) or [0]
        return f"{found[3]}_{number}_{places[int(found[2])]}"

    def _thing(self, number: int) -> Thing:
        given = self.cleaned_data
        places = self._quoted(number)
        chosen = given[f"chosen_{number}"]
        # Who writes one quote has chosen it.
        picked = places[0] if not chosen and len(places) == 1 else int(chosen or -1)
        return Thing(
            what=given[f"what_{number}"].strip(),
            outcome=given[f"outcome_{number}"].strip(),
            quotes=tuple(
                Quote(
                    given[f"supplier_{number}_{place}"].strip(),
                    given[f"price_{number}_{place}"] or 0,
                    given[f"dated_{number}_{place}"],
                )
                for place in places
            ),
            chosen=places.index(picked) if picked in places else None,
            reason=given[f"reason_{number}"].strip(),
            fitting_pence=given[f"fitting_{number}"] or 0,
        )

    def _quoted(self, number: int) -> list[int]:
        """The places of the quotes that say anything."""
        given = self.cleaned_data
        return [
            place
            for place in range(MOST_QUOTES)
            if any(given.get(f"{part}_{number}_{place}") not in (None, "") for part in QUOTED)
        ]

    def _said(self) -> list[int]:
        """The numbers of the things that say anything."""
        given = self.cleaned_data
        return [
            number
            for number in range(1, self.count + 1)
            if given.get(f"what_{number}", "").strip()
            or given.get(f"outcome_{number}", "").strip()
            or self._quoted(number)
        ]
