"""What the letter about a rise says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import often_words
from openphb.domains.cases import queries as cases
from openphb.domains.people import queries as people
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import LineAnswer
from openphb.domains.sufficiency import queries
from openphb.domains.sufficiency.types import RowAnswer, ShortWhy
from openphb.foundation.access.types import Viewer
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.calendars import day_of
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.money import pounds
from openphb.web.parts import Column, Kind

LETTER = "sufficiency/printed/letter.jinja"


def letter(viewer: Viewer, batch_id: UUID, budget_id: UUID) -> dict[str, Any]:
    """Return what the letter to one person of a batch says. Refusal: `nothing_there`."""
    found = queries.rise(viewer=viewer, batch_id=batch_id, budget_id=budget_id)
    plan = plans.whole(viewer=viewer, plan_id=found.plan_id)
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    case = cases.case(viewer=viewer, case_id=budget.case_id)
    to = people.addressee(viewer=viewer, subject_id=plan.subject_id)
    written_on = day_of(found.decided_at)
    body = organisations.responsible_for(plan.tenant_id, written_on)
    sums = {line.line_key: _how_much(line) for line in plan.lines}
    return {
        "batch_id": batch_id,
        "plan": plan,
        "to": to,
        "large_print": to.large_print,
        "body": body.name if body else "",
        "case": case.facts.reference,
        "reference": _("%(case)s, plan version %(number)s")
        % {"case": case.facts.reference, "number": plan.number},
        "whom": case.co_ordinator_name or _("your care co-ordinator"),
        "written_on": written_on,
        "from_day": found.from_day,
        "is_past": found.from_day < written_on,
        "more_pence": sum(one.weekly_pence for one in found.rows),
        "now_pence": plan.totals.weekly_pence,
        "reason": found.reason,
        "decided_by_name": found.decided_by_name,
        "whys": [_why(one) for one in _first_of_each(found.rows)],
        "columns": (
            Column(_("What it buys")),
            Column(_("How much")),
            Column(_("Before, a week"), Kind.MONEY),
            Column(_("Now, a week"), Kind.MONEY),
        ),
        "rows": [
            (
                one.description,
                sums.get(one.line_key, ""),
                one.from_weekly_pence,
                one.to_weekly_pence,
            )
            for one in found.rows
        ],
        "is_paid": bool(plan.direct_payment.weekly_pence),
    }


def _how_much(line: LineAnswer) -> str:
    return _("%(quantity)s at %(price)s, %(basis)s") % {
        "quantity": counted_hundredths(line.quantity_hundredths, line.unit),
        "price": pounds(line.unit_pence),
        "basis": often_words(line.basis, line.falls_on),
    }


def _first_of_each(rows: tuple[RowAnswer, ...]) -> list[RowAnswer]:
    return list({one.why: one for one in reversed(rows)}.values())


def _why(row: RowAnswer) -> str:
    return {
        ShortWhy.CARD: _("What this help costs has gone up. Your budget must go up with it."),
        ShortWhy.TWO_CARERS: _(
            "You need two carers at the same time. Your budget paid for one of them."
        ),
        ShortWhy.MINIMUM_WAGE: _(
            "The lowest pay that the law allows has gone up. Whoever works for you must be paid it."
        ),
    }[row.why]
