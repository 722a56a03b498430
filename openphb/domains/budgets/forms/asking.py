"""What the forms of the small methods share: what was asked, and refusals at their place."""

from __future__ import annotations

from openphb.domains.budgets.methods.making import Asked
from openphb.kernel.refusal import Refusal
from openphb.web.forms import VersionedForm


class AskingForm(VersionedForm):
    """A form whose rows are numbered from 1, and whose refusals name them from 0."""

    marks_optional = False

    @property
    def asked(self) -> Asked:
        """What was written; what it leaves out, the rule refuses."""
        # Each form says it. A form has Django's metaclass, so that no abstract class can ask for it.
        raise NotImplementedError

    def place_of(self, where: str) -> str:
        """Return the field that a rule calls `where`; `where` itself where they are called alike."""
        return where

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field that its place names, or else above the form."""
        field = self.place_of(refusal.where)
        self.add_error(field if field in self.fields else None, str(refusal))
