"""Who holds a person's money and what is left of it, as the person reads it."""

from __future__ import annotations

from uuid import UUID

from openphb.domains.monitoring.models import Holding
from openphb.domains.monitoring.queries.holdings import answer_of, due_of
from openphb.domains.monitoring.queries.rows import row_answers
from openphb.domains.monitoring.queries.whole import line_sums
from openphb.domains.monitoring.types import HeldForHolder, HoldingAnswer, HoldingKind
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date


def held_for(*, viewer: Viewer, budget_id: UUID) -> HeldForHolder | None:
    """Return who holds a budget's money now, or held it last, and what is left; None: nobody.

    With the sum in words, line by line.
    """
    rows = Holding.objects.filter(
        viewer.scope(Permission.HOLDING_VIEW).q(), budget_id=budget_id
    ).select_related("agreement")
    found = sorted(rows, key=lambda one: (one.agreement.ended_on is None, one.recorded_at))
    if not found:
        return None
    row = found[-1]
    told = answer_of(row)
    due = due_of([row], viewer.today, coming=1).get(row.id)
    return HeldForHolder(
        told,
        line_sums(row),
        row_answers(row),
        tuple(_working(told)),
        due.coming[0].pay_on if due and due.coming else None,
    )


def _working(told: HoldingAnswer) -> list[str]:
    sums = told.sums
    who = told.organisation_name
    into = "" if told.kind is HoldingKind.THIRD_PARTY else ", into the account they keep for you"
    lines = [f"We paid {pounds(sums.advanced_pence)} to {who}{into}."]
    lines.append(f"They spent {pounds(sums.spent_pence)} on your care, and we checked it.")
    if sums.fee_pence:
        lines.append(f"Their fee was {pounds(sums.fee_pence)}.")
    if sums.returned_pence:
        lines.append(f"They sent {pounds(sums.returned_pence)} back to us.")
    lines.append(f"So {pounds(sums.held_pence)} is left.")
    if told.told_until:
        lines.append(f"They have told us what they did up to {long_date(told.told_until)}.")
    return lines
