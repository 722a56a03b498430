"""What the forms of the small methods share: rows that may be added to, and refusals at their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from openphb.domains.budgets.methods.making import Asked
from openphb.kernel.refusal import Refusal
from openphb.web.forms import VersionedForm


class AskingForm(VersionedForm):
    """A form whose rows are numbered from 1, and whose refusals name them from 0."""

    marks_optional = False

    @property
    def asked(self) -> Asked:
        """What was written; what it leaves out, the rule refuses."""
        raise NotImplementedError

    def keep(self, sent: Mapping[str, Any]) -> None:
        """Show what was sent, unjudged: nobody has finished yet."""
        for name, field in self.fields.items():
            self.initial[name] = field.widget.value_from_datadict(sent, {}, name)

    def place_of(self, where: str) -> str:
        """Return the field that a rule calls `where`; `where` itself where they are called alike."""
        return where

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field that its place names, or else above the form."""
        field = self.place_of(refusal.where)
        self.add_error(field if field in self.fields else None, str(refusal))


def count_sent(data: Mapping[str, Any], name: str, most: int, *, more: int) -> int:
    """Return how many rows a sent form had, and with "add more" pressed how many it wants."""
    sent = str(data.get(name, ""))
    count = int(sent) if re.fullmatch(r"[0-9]{1,3}", sent) else 0
    return min(count + (more if "more" in data else 0), most)
