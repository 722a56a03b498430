"""The shape of a wheelchair need: the assessment, what the NHS would have supplied, and for how long."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.forms.asking import AskingForm
from openphb.domains.budgets.methods.given import Listed
from openphb.domains.budgets.methods.wheelchair import (
    Evidence,
    HowLong,
    RepairsPaid,
    Supplied,
    WheelchairNeed,
)
from openphb.domains.budgets.methods.wheelchair.refusing import MOST_EXTRAS
from openphb.web.forms import (
    DayField,
    PoundsField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

FIRST_EXTRAS = 2
PARTS = ("words", "price", "evidence", "found_in", "dated")


@dataclass(frozen=True)
class WheelchairOffer:
    """What a card says that a wheelchair need may use."""

    things: tuple[Listed, ...]
    """What is paid once."""
    yearly: tuple[Listed, ...]
    repairs_paid: RepairsPaid | None
    """The commissioner's own choice; None where the card does not say it."""


@dataclass(frozen=True)
class ThingBoxes:
    """One thing that the NHS would have supplied, as the page draws it."""

    number: int
    code: BoundField | None
    """None where nothing is on the list."""
    written: tuple[BoundField, ...]

    @property
    def is_open(self) -> bool:
        """Whether what is not on the list is in sight: always, where there is no list."""
        return self.code is None or any(
            box.errors or any(_said(box.value())) for box in self.written
        )


def _said(value: object) -> tuple[object, ...]:
    """Return what stands in a box; a day has three."""
    return value if isinstance(value, tuple) else (value,)


class WheelchairForm(AskingForm):
    """A wheelchair need: as many extras as were asked for; empty ones are left out."""

    assessed_by = TextField(
        label=_("Who assessed the need?"),
        help_text=_("Their name, and what they are."),
        missing=_("Write who assessed the need"),
        max_length=120,
    )
    assessed_on = DayField(label=_("On which day?"))
    need = TextAreaField(
        label=_("What does the person need?"),
        help_text=_("In a few plain words. The person will read them."),
        missing=_("Write what the person needs"),
        max_length=1000,
        look=Look(rows=3),
    )
    period = RadiosField(
        label=_("How long is the budget for?"),
        choices=[(one.value, _(one.words)) for one in HowLong],
        missing=_("Choose how long it is for"),
    )
    starts_on = DayField(label=_("From which day?"))
    not_covered = TextAreaField(
        label=_("What does it not cover?"),
        help_text=_("One thing a line, in plain words. Leave empty if there is nothing to say."),
        required=False,
        max_length=1000,
        look=Look(rows=3),
    )
    wanted = TextField(
        label=_("Which chair would the person like, if it is another one?"),
        required=False,
        max_length=200,
    )
    wanted_price = PoundsField(label=_("What does that chair cost?"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        need: WheelchairNeed | None = None,
        offer: WheelchairOffer,
        extras: int = 0,
        today: date,
        **kwargs: Any,
    ) -> None:
        """`need` stands in the form until somebody types; `extras` are at least so many."""
        super().__init__(data, **kwargs)
        had = need.extras if need else ()
        wanted = max(FIRST_EXTRAS, len(had), extras)
        self.count = min(wanted, MOST_EXTRAS)
        self._add("chair", need.chair if need else None, offer.things)
        for number in range(1, self.count + 1):
            thing = had[number - 1] if number <= len(had) else None
            self._add(f"extra_{number}", thing, offer.things)
        self._add("repairs", need.repairs if need else None, offer.yearly)
        if offer.repairs_paid is None:
            self.fields["repairs_paid"] = RadiosField(
                label=_("When are repairs valued?"),
                choices=[(one.value, _(one.words)) for one in RepairsPaid],
                required=False,
            )
        self.fields["starts_on"].initial = today
        if need is not None:
            self._prefill(need)

    def _prefill(self, need: WheelchairNeed) -> None:
        start: dict[str, object] = {
            "assessed_by": need.assessed_by,
            "assessed_on": need.assessed_on,
            "need": need.need,
            "period": need.period.value,
            "starts_on": need.starts_on,
            "not_covered": "\n".join(need.not_covered),
            "wanted": need.wanted,
            "wanted_price": need.wanted_pence or "",
            "repairs_paid": need.repairs_paid.value if need.repairs_paid else "",
        }
        for name, value in start.items():
            if name in self.fields:
                self.fields[name].initial = value

    def _add(self, slot: str, thing: Supplied | None, listed: Sequence[Listed]) -> None:
        if listed:
            self.fields[f"{slot}_code"] = SelectField(
                label=_("From the commissioner’s list"),
                choices=[(one.code, one.offer) for one in listed],
                required=False,
            )
            on_offer = thing is not None and any(one.code == thing.code for one in listed)
            self.fields[f"{slot}_code"].initial = thing.code if thing and on_offer else ""
        yearly = slot == "repairs"
        self.fields |= {
            f"{slot}_words": TextField(label=_("What is it?"), required=False, max_length=200),
            f"{slot}_price": PoundsField(
                label=_("What does it cost a year?") if yearly else _("What does it cost?"),
                required=False,
            ),
            f"{slot}_evidence": SelectField(
                label=_("How is that known?"),
                choices=[(one.value, _(one.words)) for one in Evidence],
                required=False,
            ),
            f"{slot}_found_in": TextField(
                label=_("Whose quote, or which catalogue and page?"),
                required=False,
                max_length=200,
            ),
            f"{slot}_dated": DayField(label=_("The day of that price"), required=False),
        }
        start: dict[str, object] = {
            "words": thing.words if thing else "",
            "price": (thing.pence if thing else 0) or "",
            "evidence": str(thing.evidence or "") if thing else "",
            "found_in": thing.found_in if thing else "",
            "dated": thing.dated if thing else None,
        }
        for part, value in start.items():
            self.fields[f"{slot}_{part}"].initial = value

    def boxes(self, slot: str, number: int = 0) -> ThingBoxes:
        """Return the boxes of one thing, as the page draws them."""
        code = self[f"{slot}_code"] if f"{slot}_code" in self.fields else None
        return ThingBoxes(number, code, tuple(self[f"{slot}_{part}"] for part in PARTS))

    @property
    def extras(self) -> list[ThingBoxes]:
        """The extras in order, as the page draws them."""
        return [self.boxes(f"extra_{number}", number) for number in range(1, self.count + 1)]

    @property
    def asked(self) -> WheelchairNeed:
        """The need that was written; what it leaves out, the rule refuses."""
        given = self.cleaned_data
        repairs = self._thing("repairs")
        paid = given.get("repairs_paid") or ""
        return WheelchairNeed(
            assessed_by=given["assessed_by"].strip(),
            assessed_on=given["assessed_on"],
            need=given["need"].strip(),
            chair=self._thing("chair"),
            period=HowLong(given["period"]),
            starts_on=given["starts_on"],
            extras=tuple(self._thing(f"extra_{number}") for number in self._said()),
            repairs=None if repairs == Supplied() else repairs,
            repairs_paid=RepairsPaid(paid) if paid else None,
            not_covered=tuple(
                line.strip() for line in given["not_covered"].splitlines() if line.strip()
            ),
            wanted=given["wanted"].strip(),
            wanted_pence=given["wanted_price"] or 0,
        )

    def place_of(self, where: str) -> str:
        """`extras[1].price` is the price of the second extra that says anything."""
        found = re.fullmatch(r"(chair|repairs|extras\[(\d+)\])\.(\w+)", where)
        if found is None:
            return where
        slot = found[1] if found[2] is None else f"extra_{self._said()[int(found[2])]}"
        return f"{slot}_{found[3]}"

    def _thing(self, slot: str) -> Supplied:
        given = self.cleaned_data
        evidence = given[f"{slot}_evidence"]
        return Supplied(
            code=given.get(f"{slot}_code") or "",
            words=given[f"{slot}_words"].strip(),
            pence=given[f"{slot}_price"] or 0,
            evidence=Evidence(evidence) if evidence else None,
            found_in=given[f"{slot}_found_in"].strip(),
            dated=given[f"{slot}_dated"],
        )

    def _said(self) -> list[int]:
        """The numbers of the extras that say anything."""
        return [
            number
            for number in range(1, self.count + 1)
            if self._thing(f"extra_{number}") != Supplied()
        ]
