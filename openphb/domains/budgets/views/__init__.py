"""Pages about budgets: how much one may be, how that is worked out, and how it is told."""

from openphb.domains.budgets.views.needs import needs
from openphb.domains.budgets.views.package import package, package_template
from openphb.domains.budgets.views.ranged import ranged
from openphb.domains.budgets.views.small_methods import one_off, price_list, wheelchair
from openphb.domains.budgets.views.telling import (
    disagree,
    easy_read,
    easy_read_pdf,
    explained,
    letter_pdf,
    what_if,
)
from openphb.domains.budgets.views.top_ups import (
    top_up_end,
    top_up_new,
    top_ups,
)
from openphb.domains.budgets.views.usual_week import week
from openphb.domains.budgets.views.working_out import (
    indicative,
    lines,
    methods,
    open_budget,
    pa_cost,
    tell,
    why,
    working,
)

__all__ = [
    "disagree",
    "easy_read",
    "easy_read_pdf",
    "explained",
    "indicative",
    "letter_pdf",
    "lines",
    "methods",
    "needs",
    "one_off",
    "open_budget",
    "pa_cost",
    "package",
    "package_template",
    "price_list",
    "ranged",
    "tell",
    "top_up_end",
    "top_up_new",
    "top_ups",
    "week",
    "what_if",
    "wheelchair",
    "why",
    "working",
]
