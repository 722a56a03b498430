"""What is commissioned now, part by part, and what becomes of each, as a form asks it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.forms.lines import QuantityField
from openphb.domains.budgets.methods.existing_package import Commissioned, Part, Settled
from openphb.domains.budgets.types import COSTED_BASES, Basis, CostedLine
from openphb.kernel.refusal import Refusal
from openphb.web.forms import (
    FileField,
    FileKind,
    PoundsField,
    RadiosField,
    SelectField,
    TextField,
    VersionedForm,
)
from openphb.web.forms.fields import Look

FIRST_PARTS = 3
MORE_PARTS = 3
# The reader tells what a file is, and says more about a wrong one than its first bytes could.
PACKAGE = FileKind(
    _("care package"), "application/octet-stream", (".csv", ".xlsx"), lambda *_bytes: True
)


@dataclass(frozen=True)
class PartBoxes:
    """One part as the page draws it."""

    number: int
    description: BoundField
    supplier: BoundField
    quantity: BoundField
    unit: BoundField
    price: BoundField
    basis: BoundField
    source: BoundField
    settled: BoundField
    new_quantity: BoundField
    new_price: BoundField
    why: BoundField


class PackageForm(VersionedForm):
    """As many parts as were asked for; empty ones are left out."""

    marks_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        parts: Sequence[Part] = (),
        rows: int = 0,
        **kwargs: Any,
    ) -> None:
        """`parts` stand in the form until somebody types."""
        super().__init__(data, **kwargs)
        self.count = max(FIRST_PARTS, len(parts) + 1, rows)
        self.fields["file"] = FileField(
            label=_("Take the parts from a file"),
            help_text=_("CSV or an Excel workbook (.xlsx). At most 5 MB."),
            kinds=(PACKAGE,),
            required=False,
        )
        for number in range(1, self.count + 1):
            self._add_part(number, parts[number - 1] if number <= len(parts) else None)

    def _add_part(self, number: int, part: Part | None) -> None:
        self.fields |= {
            f"description_{number}": TextField(
                label=_("What it is"), max_length=200, required=False
            ),
            f"supplier_{number}": TextField(
                label=_("Who gives it"), max_length=200, required=False
            ),
            f"quantity_{number}": QuantityField(label=_("How many"), required=False),
            f"unit_{number}": TextField(
                label=_("Of what"), max_length=40, look=Look(width=10), required=False
            ),
            f"price_{number}": PoundsField(label=_("Price of one"), required=False),
            f"basis_{number}": SelectField(
                label=_("How often"),
                choices=[(basis.value, _(basis.words)) for basis in COSTED_BASES],
                required=False,
            ),
            f"source_{number}": TextField(
                label=_("How is this known?"),
                help_text=_("An invoice, an order or a contract, and its day"),
                max_length=300,
                required=False,
            ),
            f"settled_{number}": RadiosField(
                label=_("What becomes of it?"),
                choices=[(one.value, _(one.words)) for one in Settled],
                required=False,
            ),
            f"new_quantity_{number}": QuantityField(label=_("How many then"), required=False),
            f"new_price_{number}": PoundsField(label=_("Price of one then"), required=False),
            f"why_{number}": TextField(
                label=_("Why does it change or end?"),
                help_text=_("In words that the person may read"),
                max_length=500,
                required=False,
            ),
        }
        for name, value in _start(part).items():
            self.fields[f"{name}_{number}"].initial = value

    @property
    def boxes(self) -> list[PartBoxes]:
        """The parts in order, as the page draws them."""
        names = [name for name in PartBoxes.__annotations__ if name != "number"]
        return [
            PartBoxes(number, **{name: self[f"{name}_{number}"] for name in names})
            for number in range(1, self.count + 1)
        ]

    @property
    def parts(self) -> tuple[Part, ...]:
        """What was written; what it leaves out, the rule refuses."""
        return tuple(self._part(number) for number in self._said())

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal of `parts[1].why` at the second part's reason, and so on."""
        found = re.fullmatch(r"parts\[(\d+)\]\.(\w+)", refusal.where)
        if found is None:
            super().refuse(refusal)
            return
        self.add_error(f"{found[2]}_{self._said()[int(found[1])]}", str(refusal))

    def _part(self, number: int) -> Part:
        given = {
            name: self.cleaned_data[f"{name}_{number}"]
            for name in PartBoxes.__annotations__
            if name != "number"
        }
        line = CostedLine(
            description=given["description"].strip(),
            quantity_hundredths=given["quantity"] or 0,
            unit=given["unit"].strip(),
            unit_pence=given["price"] or 0,
            basis=Basis(given["basis"] or Basis.PER_WEEK),
        )
        settled = Settled(given["settled"] or Settled.KEEP)
        changes = settled is Settled.CHANGE
        return Part(
            now=Commissioned(line, given["supplier"].strip(), given["source"].strip()),
            settled=settled,
            # What is left empty stays as it is.
            quantity_hundredths=_or(given["new_quantity"], line.quantity_hundredths)
            if changes
            else 0,
            unit_pence=_or(given["new_price"], line.unit_pence) if changes else 0,
            why="" if settled is Settled.KEEP else given["why"].strip(),
        )

    def _said(self) -> list[int]:
        """The numbers of the parts that say more than what stands in an empty one."""
        given = self.cleaned_data
        return [
            number
            for number in range(1, self.count + 1)
            if any(
                given.get(f"{name}_{number}", "").strip()
                for name in ("description", "supplier", "source", "why")
            )
            or given.get(f"quantity_{number}") is not None
            or given.get(f"price_{number}") is not None
        ]


def _or(given: int | None, before: int) -> int:
    return before if given is None else given


def _start(part: Part | None) -> dict[str, object]:
    if part is None:
        return {"unit": "hours", "basis": Basis.PER_WEEK.value, "settled": Settled.KEEP.value}
    line = part.now.line
    changes = part.settled is Settled.CHANGE
    return {
        "description": line.description,
        "supplier": part.now.supplier,
        "quantity": line.quantity_hundredths,
        "unit": line.unit,
        "price": line.unit_pence,
        "basis": line.basis.value,
        "source": part.now.source,
        "settled": part.settled.value,
        "new_quantity": part.quantity_hundredths if changes else "",
        "new_price": part.unit_pence if changes else "",
        "why": part.why,
    }
