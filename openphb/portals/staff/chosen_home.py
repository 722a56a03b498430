"""Dearer accommodation after section 117, as staff are told of it on a case."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetSummary
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.money import pounds
from openphb.web.navigation import Link


def links(viewer: Viewer, budget: BudgetSummary) -> Iterator[Link]:
    """Yield where it is read or recorded what somebody adds to a home, on after-care alone."""
    found = budgets.top_ups(viewer=viewer, budget_id=budget.id)
    now = next((one for one in found if one.valid.contains(viewer.today)), None)
    href = reverse("budgets:top_ups", args=[budget.id])
    if now is not None:
        yield Link(
            _("A home that the person chose: %(who)s adds %(pence)s a week")
            % {"who": now.name, "pence": pounds(now.weekly_pence)},
            href,
        )
    elif found or (
        viewer.holds(Permission.FUNDING_RECORD)
        and budgets.why_not_added(viewer=viewer, budget_id=budget.id) is None
    ):
        yield Link(_("A home that the person chose"), href)
