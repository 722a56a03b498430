"""What the commissioners agreed about their runs: limits, two approvals, waiting days, a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo import may_have
from openphb.config.demo.beginnings import on
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements.types import PayeeMatch
from openphb.domains.budgets.types import Frequency
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.types import CalendarRule, Exceptional, Limit, Policy, RuleAbout, Says
from openphb.foundation.access.types import Role

PENCE = 100


def agree_rules(
    stage: Stage,
    calendars: Iterable[tuple[Commissioner, date]],
    *,
    until: date,
    needs_two: Commissioner,
) -> None:
    """Have every commissioner with a next pay day agree its rules; leave one limit to be decided.

    One of them has two people approve nearly every run, so that it can be tried.
    """
    agreed = until - timedelta(days=14)
    role = Role.FINANCE_APPROVER.value
    for commissioner, next_pay_day in calendars:
        second_above = (500 if commissioner == needs_two else 150_000) * PENCE
        for about, says in (
            (RuleAbout.LIMIT, Limit(role, None, "", 250_000 * PENCE, 50_000 * PENCE)),
            (RuleAbout.POLICY, Policy(second_above, 14)),
            (RuleAbout.CALENDAR, CalendarRule(Frequency.FOUR_WEEKLY, next_pay_day)),
        ):
            agree_rule(stage, commissioner, agreed, about, says)
    with on(stage, "finance", until - timedelta(days=1)) as (viewer, at):
        payments.propose_rule(
            by=viewer,
            at=at,
            tenant_id=stage.commissioners[0].tenant_id,
            valid_from=until + timedelta(days=7),
            says=Limit(None, stage.users["finance.approver"], "", 400_000 * PENCE, 50_000 * PENCE),
        )


def change_account(stage: Stage, commissioner: Commissioner, on_day: date, pay_on: date) -> None:
    """Let the first person who is owed money give another account, which then waits."""
    with on(stage, "finance", on_day) as (viewer, at):
        found = payment_queries.due(viewer=viewer, on=pay_on, tenant_id=commissioner.tenant_id)
        owed = [one for one in found.owed if one.payee is not None]
        if not owed:
            return
        bank_id = agreements.propose_bank(
            by=viewer,
            at=at,
            agreement_id=owed[0].agreement_id,
            account_name=owed[0].recipient_name,
            sort_code="202959",
            account_number="63748472",
            account=may_have.own_account(owed[0].recipient_name),
        )
    with on(stage, "finance.approver", on_day) as (viewer, at):
        agreements.record_payee_check(
            by=viewer,
            at=at,
            bank_id=bank_id,
            result=PayeeMatch.CLOSE_MATCH,
            name_returned=owed[0].recipient_name.upper(),
            checked_on=on_day,
        )
        agreements.decide_bank(
            by=viewer,
            at=at,
            bank_id=bank_id,
            approve=True,
            reason="Rang the number that we had before. The bank's name is in capitals only.",
        )


def let_it_be_paid(stage: Stage, run_id: UUID, on_day: date) -> None:
    """Let the manager say that a changed account is paid before its waiting days are over."""
    with on(stage, "manager", on_day) as (viewer, at):
        exceptions = payment_queries.run(viewer=viewer, run_id=run_id).exceptions
        waiting = [one.id for one in exceptions if Exceptional.ACCOUNT_WAITS in one.exceptions]
        for payment_id in waiting:
            payments.waive_cooling_off(
                by=viewer,
                at=at,
                payment_id=payment_id,
                reason="Wages are due, and the old account was closed by the bank.",
                authority="Paul Grant, PHB manager",
            )
    with on(stage, "finance", on_day) as (viewer, at):
        for payment_id in waiting:
            payments.release(by=viewer, at=at, payment_id=payment_id)


def agree_rule(
    stage: Stage,
    commissioner: Commissioner,
    day: date,
    about: RuleAbout,
    says: Says,
) -> None:
    """Have a rule proposed by finance and agreed by the manager on a day."""
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
