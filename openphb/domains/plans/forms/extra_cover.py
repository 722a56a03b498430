"""The questions about extra cover that a line put by pays for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openphb.domains.plans.extra_cover.types import CoverTerms, MayStart, Trigger
from openphb.domains.plans.forms.wording import QuantityField
from openphb.web.forms import (
    CheckboxesField,
    IntegerField,
    PoundsField,
    RadiosField,
    TextAreaField,
    VersionedForm,
)
from openphb.web.forms.fields import Look


class CoverForm(VersionedForm):
    """What may start extra cover, what it pays for, up to how much, and who may start it."""

    triggers = CheckboxesField(
        label=_("What may start it?"),
        choices=[(one, _(one.words)) for one in Trigger],
        missing=_("Choose at least one thing that may start it"),
    )
    words = TextAreaField(
        label=_("What else should whoever starts it know?"),
        help_text=_(
            "In the person’s own words, such as whom to ring. They read this when it counts."
        ),
        required=False,
        look=Look(rows=3),
    )
    hours = QuantityField(
        label=_("How many hours a day does it pay for?"),
        help_text=_("Two people for 2 hours are 4 hours."),
        missing=_("Write how many hours a day"),
    )
    rate = PoundsField(label=_("What does one hour cost?"), least=1)
    longest_days = IntegerField(
        label=_("How many days does it last at most?"), missing=_("Write the number of days")
    )
    cap_time = PoundsField(label=_("How much may it cost each time, at most?"), least=1)
    cap_year = PoundsField(
        label=_("How much may it cost in one financial year, at most?"),
        help_text=_("From 1 April to 31 March. All of it counts in the year in which it starts."),
        least=1,
    )
    may_start = RadiosField(
        label=_("Who may start it?"),
        help_text=_("On their page, or by telephone."),
        choices=[(one, _(one.words)) for one in MayStart],
        missing=_("Choose who may start it"),
        initial=MayStart.EITHER,
    )

    def terms(self) -> CoverTerms:
        """Return what was agreed."""
        said = self.cleaned_data
        return CoverTerms(
            triggers=tuple(Trigger(one) for one in said["triggers"]),
            words=said["words"],
            hours_hundredths=said["hours"],
            rate_pence=said["rate"],
            cap_time_pence=said["cap_time"],
            cap_year_pence=said["cap_year"],
            longest_days=said["longest_days"],
            may_start=MayStart(said["may_start"]),
        )

    @staticmethod
    def initial_of(terms: CoverTerms) -> dict[str, object]:
        """Return what the form shows of what was agreed before."""
        return {
            "triggers": [str(one) for one in terms.triggers],
            "words": terms.words,
            "hours": terms.hours_hundredths,
            "rate": terms.rate_pence,
            "longest_days": terms.longest_days,
            "cap_time": terms.cap_time_pence,
            "cap_year": terms.cap_year_pence,
            "may_start": terms.may_start,
        }
