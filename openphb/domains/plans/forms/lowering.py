"""What whoever decides is asked where a plan lowers what is paid directly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.cases.types import Ground
from openphb.domains.plans.lowering.types import Lowering, WhyLower
from openphb.kernel.periods import long_date
from openphb.web.forms import CheckboxesField, TextAreaField, VersionedForm
from openphb.web.forms.fields import Look

GROUNDS, SOONER = "lower_grounds", "why_sooner"


class LoweringForm(VersionedForm):
    """A decision that may lower a direct payment: then it asks for the law's reason, and why so soon."""

    # What hangs on another answer says so: to whom it comes up, it is not optional.
    marks_optional = False

    def ask_why_lower(self, grounds: Iterable[Ground], found: Lowering | None) -> None:
        """Ask both questions; without `found` it hangs on the answers whether they count."""
        self.fields[GROUNDS] = CheckboxesField(
            label=_("What did you find about the lower direct payment?"),
            help_text=_(
                "You need it to approve. Choose it only if you have looked, and it is true."
            )
            if found
            else _("Only if the direct payment becomes lower by what you decide."),
            choices=[(one.code, one.words) for one in grounds],
            required=False,
        )
        if found is None or found.is_short:
            self.fields[SOONER] = TextAreaField(
                label=_("Why can it not wait for the whole notice?"),
                help_text=_(
                    "You need it to approve. The person was promised notice until %(day)s. They will "
                    "read this."
                )
                % {"day": long_date(found.promised_on)}
                if found
                else _("Only if it becomes lower before the notice is over. They will read this."),
                required=False,
                max_length=2000,
                look=Look(rows=3),
            )

    def why_lower(self) -> WhyLower:
        """Return what was said of a lower direct payment."""
        said: dict[str, Any] = self.cleaned_data
        return WhyLower(tuple(said.get(GROUNDS) or ()), said.get(SOONER) or "")
