"""What an organisation says is still owed after somebody's agreement with it has ended."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import on
from openphb.config.demo.stage import Stage
from openphb.domains.monitoring import actions, queries
from openphb.domains.monitoring.types import LiabilityGiven
from openphb.domains.payments.types import ClosingKind


def tell(stage: Stage, holding_id: UUID, username: str, until: date) -> None:
    """Have the organisation key holiday pay and a bill; finance asks about the bill."""
    with on(stage, username, until) as (viewer, at):
        line_key = queries.lines(viewer=viewer, holding_id=holding_id)[0][0]
        for given in (
            LiabilityGiven(
                ClosingKind.HOLIDAY_PAY,
                86_40,
                until + timedelta(days=10),
                "Bea Lane: three days of holiday that were not taken",
                "Payslip of November, and her leave card",
                line_key,
            ),
            LiabilityGiven(
                ClosingKind.CARE_RECEIVED,
                42_00,
                until + timedelta(days=20),
                "Night cover on the last evening",
                "Rota of the last week",
                line_key,
            ),
        ):
            asked = actions.tell_liability(by=viewer, at=at, holding_id=holding_id, given=given)
    with on(stage, "finance", until) as (viewer, at):
        actions.question_liability(
            by=viewer,
            at=at,
            liability_id=asked,
            words="The rota says that nobody came that evening. Who did?",
        )
