"""Somebody whose case passed to a neighbouring body, and two deaths on their way to £0.00."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo import statements
from openphb.config.demo.beginnings import Begun, begin, on
from openphb.config.demo.cast import CastLine, CastMember, made_up
from openphb.config.demo.stage import ICB_SINCE, Commissioner, Stage, join, moment
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import Category, Ending
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.types import (
    ClosingKind,
    PaymentState,
    RecoveryKind,
    RecoveryProposed,
    TransferBasis,
    TransferDraft,
)
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import LineKind
from openphb.domains.spending import actions as spending
from openphb.domains.spending.types import KeptFor, LastMoneyDraft, LastMoneyKind
from openphb.foundation.access.types import Role
from openphb.foundation.jobs.actions import ensure_system_user
from openphb.foundation.organisations.models import Commissioning, Organisation
from openphb.foundation.tenancy.models import Tenant
from openphb.journeys import changed_circumstances, close_case, left_to_close, transfer_case

NURSE = "nurse"
NEIGHBOUR = "QJ2"
RECORDS = "Derby and Derbyshire"
# Their places among the made up, and their names.
PEOPLE = ((871, ("Ivy", "Marlow")), (872, ("Arthur", "Lyle")), (873, ("Edith", "Rowan")))
# On a day on which Mr W's commissioner pays, so that a run pays each of their periods as it begins.
BEGAN = 53
HOURS, PRICE = 1000, 14_60
WEEK = HOURS * PRICE // 100
STAFF = (
    ("derby.nurse", "Amy Clough", Role.CARE_COORDINATOR),
    ("derby.manager", "Neil Shah", Role.PHB_MANAGER),
    ("derby.finance", "Jo Barker", Role.FINANCE_OFFICER),
    ("derby.approver", "Lena Frost", Role.FINANCE_APPROVER),
)


def begin_them(stage: Stage, here: Commissioner, until: date) -> list[Begun]:
    """Begin the three, so that the runs of their commissioner pay them as others."""
    found = [
        begin(
            stage,
            _member(stage, here, nth, until - timedelta(days=BEGAN), *name),
            4 * place,
            until=until,
        )
        for nth, (place, name) in enumerate(PEOPLE)
    ]
    return [one for one in found if one is not None]


def move_and_close(stage: Stage, begun: Sequence[Begun], until: date) -> None:
    """Move one person to the neighbour in mid-period, and bring two deaths towards £0.00."""
    moved, dying, dead = begun
    _move(stage, moved, _neighbour(stage, until), until)
    _dies(stage, dying, until - timedelta(days=20), until - timedelta(days=12), until)
    _on_its_way(stage, dying, until)
    _dies(stage, dead, until - timedelta(days=24), until - timedelta(days=16), until)
    _closed(stage, dead, until)


def _neighbour(stage: Stage, until: date) -> UUID:
    """Make the neighbour's records and its staff: another body, whom ours cannot see."""
    body = Organisation.objects.get(ods_code=NEIGHBOUR)
    tenant = Tenant.objects.create(name=RECORDS)
    Commissioning.objects.create(tenant=tenant, organisation=body, valid=(ICB_SINCE, None))
    for username, name, role in STAFF:
        join(
            stage,
            username=username,
            name=name,
            role=role,
            tenant_ids=[tenant.id],
            organisation_id=body.id,
        )
    ensure_system_user(tenant_ids=[tenant.id], at=moment(ICB_SINCE))
    with on(stage, "derby.approver", until - timedelta(days=60)) as (viewer, at):
        payments.set_payer(
            by=viewer,
            at=at,
            tenant_id=tenant.id,
            organisation_id=body.id,
            bacs_user_number="704871",
            bacs_name="NHS DERBY ICB",
            sort_code="107999",
            account_number="88837491",
        )
    return tenant.id


def _member(
    stage: Stage, commissioner: Commissioner, nth: int, starts_on: date, given: str, family: str
) -> CastMember:
    """Return somebody with one personal assistant, paid directly."""
    made = made_up(
        PEOPLE[nth][0], seed=stage.seed, commissioners=(commissioner.name,), today=starts_on
    )
    line = CastLine(
        LineKind.PERSONAL_ASSISTANT,
        "Help every morning (made-up price)",
        "Joan Reed",
        HOURS,
        "hours",
        PRICE,
        Basis.PER_WEEK,
        (0,),
        ManagementOption.DIRECT_PAYMENT,
    )
    return replace(
        made,
        given_name=given,
        family_name=family,
        date_of_birth=date(1946 + nth, 9, 17),
        category=Category.CHC_ADULT,
        lines=(line,),
        starts_on=starts_on,
        why_another_amount="",
    )


def _move(stage: Stage, one: Begun, to_tenant_id: UUID, until: date) -> None:
    """Ask the neighbour, let it ask back, accept, and take over: in the middle of what was paid."""
    with on(stage, "manager", until - timedelta(days=19)) as (viewer, at):
        transfer_id = payments.propose_transfer(
            by=viewer,
            at=at,
            budget_id=one.budget_id,
            draft=TransferDraft(
                to_tenant_id,
                TransferBasis.GP,
                until - timedelta(days=14),
                "She moved to her son in Ilkeston and joined the practice there.",
                until - timedelta(days=20),
            ),
        )
    with on(stage, "derby.manager", until - timedelta(days=18)) as (viewer, at):
        payments.say_about_transfer(
            by=viewer, at=at, transfer_id=transfer_id, words="Since when is she registered there?"
        )
    with on(stage, "manager", until - timedelta(days=17)) as (viewer, at):
        payments.say_about_transfer(
            by=viewer, at=at, transfer_id=transfer_id, words="Since Monday. The practice told us."
        )
    with on(stage, "derby.manager", until - timedelta(days=16)) as (viewer, at):
        transfer_case.accept(
            by=viewer,
            at=at,
            transfer_id=transfer_id,
            words="The practice says the same. She is ours from that day.",
            co_ordinator_id=stage.users["derby.nurse"],
        )
    with on(stage, "derby.approver", until - timedelta(days=13)) as (viewer, at):
        transfer_case.take_over(
            by=viewer,
            at=at,
            transfer_id=transfer_id,
            how_checked="Rang her on the number in the record.",
        )


def _dies(stage: Stage, one: Begun, died: date, told: date, until: date) -> None:
    """Record a death some days later, and take in the bank statement with what was paid meanwhile."""
    with on(stage, NURSE, told) as (viewer, at):
        changed_circumstances.holder_died(
            by=viewer,
            at=at,
            subject_id=one.subject_id,
            died_on=died,
            words="A neighbour rang, then the family.",
        )
    with on(stage, "finance", until) as (viewer, _at):
        paid = payment_queries.payments_of_subject(viewer=viewer, subject_id=one.subject_id)
    rows = [
        (two.pay_on, "NHS NOTTS ICB", "PHB", "Transfer", two.amount_pence)
        for two in paid
        if two.state is PaymentState.PAID and two.pay_on <= told
    ]
    first = min(day for day, *_rest in rows)
    rows += [
        (first + timedelta(days=1 + n), "Joan Reed", "Wages", "Transfer", -WEEK) for n in range(2)
    ]
    with on(stage, NURSE, told + timedelta(days=1)) as (viewer, at):
        spending.take_in_statement(
            by=viewer,
            at=at,
            budget_id=one.budget_id,
            data=statements.written(sorted(rows))[0],
            layout="openphb",
        )


def _on_its_way(stage: Stage, one: Begun, until: date) -> None:
    """Leave wages owed, money kept for tax, and a proposal that waits for finance."""
    budget_id = one.budget_id
    with on(stage, "manager", until - timedelta(days=3)) as (viewer, at):
        plan = plans.agreed_whole(viewer=viewer, budget_id=budget_id)
        payments.record_closing_cost(
            by=viewer,
            at=at,
            budget_id=budget_id,
            line_id=plan.lines[0].id if plan else budget_id,
            kind=ClosingKind.NOTICE_PAY,
            pence=WEEK,
            due_on=until - timedelta(days=2),
            words="One week of notice for Joan Reed, from the contract.",
            authority="Paul Grant, PHB manager, saw the contract.",
        )
        spending.keep_for(
            by=viewer,
            at=at,
            budget_id=budget_id,
            kind=KeptFor.TAX,
            pence=20_40,
            words="The payroll firm's letter of last week.",
        )
        left = left_to_close.left_to_close(viewer=viewer, budget_id=budget_id).left_pence
        if left:
            left_to_close.propose(
                by=viewer,
                at=at,
                budget_id=budget_id,
                draft=_ask(left, viewer.today, "Daniel Lyle, his son and executor"),
            )


def _ask(pence: int, day: date, whom: str) -> LastMoneyDraft:
    return LastMoneyDraft(
        LastMoneyKind.ASK,
        pence,
        "It was for care that was not needed any more.",
        day,
        day + timedelta(days=56),
        whom,
    )


def _closed(stage: Stage, one: Begun, until: date) -> None:
    """Have everything come back, and close the case at £0.00."""
    budget_id, whom = one.budget_id, "Ellen Rowan, her niece and executor"
    day = until - timedelta(days=4)
    with on(stage, NURSE, day) as (viewer, at):
        (too_much,) = payment_queries.overpayments_of_budget(viewer=viewer, budget_id=budget_id)
        recovery_id = payments.propose_recovery(
            by=viewer,
            at=at,
            overpayment_id=too_much.id,
            proposed=RecoveryProposed(
                RecoveryKind.REPAYMENT,
                too_much.outstanding_pence,
                "It was for days after she died.",
                day,
                day + timedelta(days=56),
                whom,
            ),
        )
        left = left_to_close.left_to_close(viewer=viewer, budget_id=budget_id).left_pence
        # What a run still pays after this day is another story's to bring back.
        last_money_id = (
            left_to_close.propose(
                by=viewer, at=at, budget_id=budget_id, draft=_ask(left, day, whom)
            )
            if left
            else None
        )
    with on(stage, "finance.approver", day + timedelta(days=1)) as (viewer, at):
        reason = "As the days and the bank statement say."
        payments.decide_recovery(
            by=viewer, at=at, recovery_id=recovery_id, agree=True, reason=reason
        )
        if last_money_id:
            left_to_close.decide(
                by=viewer, at=at, last_money_id=last_money_id, agree=True, reason=reason
            )
    came = until - timedelta(days=2)
    with on(stage, "finance", came) as (viewer, at):
        payments.record_repayment(by=viewer, at=at, recovery_id=recovery_id, received_on=came)
        if last_money_id:
            spending.receive_last(
                by=viewer,
                at=at,
                last_money_id=last_money_id,
                received_on=came,
                reference="FPS ROWAN",
            )
    with on(stage, "manager", until - timedelta(days=1)) as (viewer, at):
        if not left_to_close.left_to_close(viewer=viewer, budget_id=budget_id).at_nothing:
            return
        close_case.close(
            by=viewer,
            at=at,
            case_id=one.case_id,
            version=cases.case(viewer=viewer, case_id=one.case_id).version,
            ending=Ending.DIED,
            words="She died at home. Everything is settled with her niece.",
            closed_on=viewer.today,
        )
