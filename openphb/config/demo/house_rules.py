"""What the commissioners agreed about their runs: limits, two approvals, waiting days, a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from openphb.config.demo.beginnings import on
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.budgets.types import Frequency
from openphb.domains.payments import actions as payments
from openphb.domains.payments.types import CalendarRule, Limit, Policy, RuleAbout
from openphb.foundation.access.types import Role

PENCE = 100


def agree_rules(
    stage: Stage, calendars: Iterable[tuple[Commissioner, date]], *, until: date
) -> None:
    """Have every commissioner with a next pay day agree its rules; leave one limit to be decided."""
    agreed = until - timedelta(days=14)
    role = Role.FINANCE_APPROVER.value
    for commissioner, next_pay_day in calendars:
        for about, says in (
            (RuleAbout.LIMIT, Limit(role, None, "", 250_000 * PENCE, 50_000 * PENCE)),
            (RuleAbout.POLICY, Policy(150_000 * PENCE, 10)),
            (RuleAbout.CALENDAR, CalendarRule(Frequency.FOUR_WEEKLY, next_pay_day)),
        ):
            _agree(stage, commissioner, agreed, about, says)
    with on(stage, "finance", until - timedelta(days=1)) as (viewer, at):
        payments.propose_rule(
            by=viewer,
            at=at,
            tenant_id=stage.commissioners[0].tenant_id,
            valid_from=until + timedelta(days=7),
            says=Limit(None, stage.users["finance.approver"], "", 400_000 * PENCE, 50_000 * PENCE),
        )


def _agree(
    stage: Stage,
    commissioner: Commissioner,
    day: date,
    about: RuleAbout,
    says: Limit | Policy | CalendarRule,
) -> None:
    with on(stage, "finance", day) as (viewer, at):
        rule_id = payments.propose_rule(
            by=viewer, at=at, tenant_id=commissioner.tenant_id, valid_from=day, says=says
        )
    with on(stage, "manager", day) as (viewer, at):
        payments.decide_rule(
            by=viewer,
            at=at,
            about=about,
            rule_id=rule_id,
            agree=True,
            reason="As the scheme of delegation says.",
        )
