"""The money on paper: what is left, what came in, what it was spent on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.cases import queries as cases
from openphb.domains.people import queries as people
from openphb.domains.spending import queries
from openphb.domains.spending.types import Movement
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.foundation.organisations import queries as organisations
from openphb.web.parts import Column, Kind

STATEMENT = "spending/printed/statement.jinja"


@requires(Permission.SPENDING_VIEW)
def statement_pdf(request: Request, budget_id: UUID) -> HttpResponse:
    """Give out the money of a budget as it stands today, as a PDF."""
    budget = budgets.budget(viewer=request.viewer, budget_id=budget_id)
    trail.looked(
        "money statement as PDF",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.SPENDING_VIEW,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
    )
    told = on_paper(request.viewer, budget_id)
    called = "-".join(
        part for part in ("money", told["case"], request.viewer.today.isoformat()) if part
    )
    return downloads.printed(STATEMENT, told, f"{called}.pdf")


def on_paper(viewer: Viewer, budget_id: UUID) -> dict[str, Any]:
    """Return what the printed statement says."""
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    asked: dict[str, Any] = {"viewer": viewer, "budget_id": budget_id}
    # Who pays sees the money and not the case: the reference is then left out.
    facts = cases.facts_of(viewer=viewer, case_ids=[budget.case_id]).get(budget.case_id)
    to = people.addressee(viewer=viewer, subject_id=budget.subject_id)
    body = organisations.responsible_for(budget.tenant_id, viewer.today)
    moved = queries.movements(**asked)
    return {
        "left": queries.money_left(**asked, on=viewer.today),
        "to": to,
        "large_print": to.large_print,
        "body": body.name if body else "",
        "case": facts.reference if facts else "",
        "spent_columns": (Column(_("What for")), Column(_("Spent"), Kind.MONEY)),
        "by_outcome": [(one.words, one.pence) for one in queries.spent_by_outcome(**asked)],
        "by_line": [(one.words, one.pence) for one in queries.spent_by_line(**asked)],
        "month_columns": (
            Column(_("End of")),
            Column(_("Left"), Kind.MONEY),
            Column(_("Expected"), Kind.MONEY),
        ),
        "months": [
            (
                f"{MONTHS[one.month.month]} {one.month.year}",
                one.left_pence,
                one.expected_pence,
            )
            for one in queries.left_by_month(**asked)
        ],
        "movement_columns": (
            Column(_("Who")),
            Column(_("Day"), Kind.DAY),
            Column(_("What for")),
            Column(_("In or out"), Kind.MONEY),
        ),
        "movements": [_cells(one) for one in moved.rows],
        "more": moved.next_after is not None,
        "today": viewer.today,
    }


def _cells(one: Movement) -> tuple[object, ...]:
    if one.pence >= 0:
        purpose = _("Money in")
    elif not one.parts:
        purpose = _("Not said yet")
    else:
        purpose = "; ".join(dict.fromkeys(part.outcome for part in one.parts))
    return one.payee or one.reference or _("No name given"), one.on, purpose, one.pence
