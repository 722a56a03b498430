"""Pictures of what a budget comes to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from openphb.kernel.money import Pence, pounds
from openphb.web.charts import Chart, Series


def range_chart(low: Pence, usual: Pence, high: Pence) -> Chart:
    """Return a picture of the least, the usual and the most that a week may come to."""
    return Chart(
        ident="range",
        title=_("How much a week may come to"),
        description=_("From %(low)s at the least to %(high)s at the most. As usual, %(usual)s.")
        % {"low": pounds(low), "high": pounds(high), "usual": pounds(usual)},
        heading=_("The week"),
        labels=(_("The least"), _("As usual"), _("The most")),
        bars=(Series(_("Pounds a week"), (low, usual, high)),),
    )
