"""What is left to do before a budget is at £0.00 and its case can be closed: worked out, never ticked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import AgreementState, StopGround
from openphb.domains.budgets import queries as budgets
from openphb.domains.monitoring import queries as monitoring
from openphb.domains.monitoring.types import LiabilityAnswer
from openphb.domains.payments import queries as payments
from openphb.domains.payments.queries import MoneyStands
from openphb.domains.payments.types import ClosingLiability, HeldByKind, OverpaymentAnswer
from openphb.domains.people import queries as people
from openphb.domains.spending import actions as spending
from openphb.domains.spending import queries as spending_queries
from openphb.domains.spending.types import Kept, LastMoneyAnswer, LastMoneyDraft
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import Refusal


class Doer(StrEnum):
    """Who does a thing that is left."""

    CO_ORDINATOR = "co_ordinator"
    FINANCE = "finance"
    APPROVER = "approver"

    @property
    def words(self) -> str:
        """Who it is, as a page names them."""
        return {
            Doer.CO_ORDINATOR: "The care co-ordinator or the PHB manager",
            Doer.FINANCE: "Finance",
            Doer.APPROVER: "A finance approver",
        }[self]


class Thing(StrEnum):
    """What may be left to do, in the order in which it is done."""

    ENDING = "ending"
    OWED = "owed"
    STATEMENT = "statement"
    OVERPAID = "overpaid"
    KEPT = "kept"
    LEFT = "left"
    DECIDE = "decide"
    RECEIVE = "receive"
    FIRM = "firm"


@dataclass(frozen=True)
class ToClose:
    """One thing of the list: whether it is done, who does it, and the pence that it is about."""

    thing: Thing
    done: bool
    doer: Doer
    pence: int | None = None


@dataclass(frozen=True)
class LeftToClose:
    """How a budget stands on its way to £0.00."""

    budget_id: UUID
    case_id: UUID
    subject_id: UUID
    tenant_id: UUID
    reference: str
    ended_on: date | None
    """The last day that is paid for; None while the budget goes on."""
    died: bool
    moved: bool
    """Whether another commissioner pays now: what the person has goes on being for their care."""
    money: MoneyStands
    held: HeldByKind
    kept: tuple[Kept, ...]
    costs: tuple[ClosingLiability, ...]
    overpayments: tuple[OverpaymentAnswer, ...]
    last: tuple[LastMoneyAnswer, ...]
    things: tuple[ToClose, ...]
    firm_owed: tuple[LiabilityAnswer, ...]
    """What an organisation that holds the money says is still owed."""

    @property
    def held_pence(self) -> int:
        """What must come to nothing: nothing, where the money goes on with the person."""
        return 0 if self.moved else self.held.held_pence

    @property
    def left_pence(self) -> int:
        """What is kept for nothing and is no money paid too much, which is dealt with on its own."""
        return max(self.held.unexplained_pence - self.money.overpaid_pence, 0)

    @property
    def at_nothing(self) -> bool:
        open_ = any(one.state.is_open for one in self.firm_owed)
        return not (open_ or self.held_pence or self.money.owed_pence or self.money.overpaid_pence)


def left_to_close(*, viewer: Viewer, budget_id: UUID) -> LeftToClose:
    """Return what is left before a budget's case can be closed. Refusal: `nothing_there`."""
    budget, reference = budgets.budget_named(
        viewer=viewer, permission=Permission.LAST_MONEY_VIEW, budget_id=budget_id
    )
    death = people.life(viewer=viewer, subject_id=budget.subject_id).death
    stops = [
        one for one in agreements.pauses(viewer=viewer, budget_id=budget_id) if one.told.for_good
    ]
    stop = stops[0] if stops else None
    ended_on = death.died_on if death else (stop.period.start if stop else None)
    money = payments.money_stands(
        viewer=viewer, permission=Permission.LAST_MONEY_VIEW, budget_id=budget_id
    )
    held = spending_queries.held_by_kind(
        viewer=viewer, budget_id=budget_id, on=viewer.today, ended=ended_on is not None
    )
    last = spending_queries.last_money(viewer=viewer, budget_id=budget_id)
    overpayments = (
        tuple(
            one
            for one in payments.overpayments_of_budget(viewer=viewer, budget_id=budget_id)
            if one.closed_on is None
        )
        if viewer.holds(Permission.RECOVERY_VIEW)
        else ()
    )
    firm_owed = (
        monitoring.liabilities_of_budget(viewer=viewer, budget_id=budget_id)
        if viewer.holds(Permission.HOLDING_VIEW)
        else ()
    )
    moved = stop is not None and stop.told.reason is StopGround.OTHER_BODY
    return LeftToClose(
        budget_id,
        budget.case_id,
        budget.subject_id,
        budget.tenant_id,
        reference,
        ended_on,
        death is not None,
        moved,
        money,
        held,
        spending_queries.kept(viewer=viewer, budget_id=budget_id),
        payments.closing_costs(viewer=viewer, budget_id=budget_id),
        overpayments,
        last,
        (*_firm_things(firm_owed), *_things(ended_on, money, held, last, moved=moved)),
        firm_owed,
    )


def _firm_things(found: tuple[LiabilityAnswer, ...]) -> Iterator[ToClose]:
    """Yield that somebody looks at what an organisation keyed, where it keyed anything."""
    if found:
        waits = sum(one.pence for one in found if one.state.is_open)
        yield ToClose(Thing.FIRM, not waits, Doer.FINANCE, waits)


def _things(
    ended_on: date | None,
    money: MoneyStands,
    held: HeldByKind,
    last: tuple[LastMoneyAnswer, ...],
    *,
    moved: bool,
) -> Iterator[ToClose]:
    """Yield the list. Each is worked out from what is recorded and from the ledger's own sums."""
    waiting = next((one for one in last if one.open), None)
    held_pence = 0 if moved else held.held_pence
    left = 0 if moved else max(held.unexplained_pence - money.overpaid_pence, 0)
    kept = 0 if moved else held.earmarked_pence + held.planned_pence
    proved = not money.paid_ever or (
        held.proved_until is not None and ended_on is not None and held.proved_until >= ended_on
    )
    yield ToClose(Thing.ENDING, ended_on is not None, Doer.CO_ORDINATOR)
    yield ToClose(Thing.OWED, not money.owed_pence, Doer.FINANCE, money.owed_pence)
    if not moved:
        yield ToClose(Thing.STATEMENT, proved or not held_pence, Doer.CO_ORDINATOR)
    yield ToClose(Thing.OVERPAID, not money.overpaid_pence, Doer.FINANCE, money.overpaid_pence)
    if moved:
        return
    yield ToClose(Thing.KEPT, not kept, Doer.CO_ORDINATOR, kept)
    if waiting is None:
        yield ToClose(Thing.LEFT, not left, Doer.CO_ORDINATOR, left)
    elif waiting.state == "proposed":
        yield ToClose(Thing.DECIDE, False, Doer.APPROVER, waiting.pence)
    else:
        yield ToClose(Thing.RECEIVE, False, Doer.FINANCE, waiting.pence)


def refuse_above_nothing(*, viewer: Viewer, case_id: UUID) -> None:
    """Refuse to close a case whose direct payment is not at £0.00: held, owed and paid too much.

    Refusals: `case_firm_owed`, `case_not_at_nothing`.
    """
    budget = budgets.budget_of_case(viewer=viewer, case_id=case_id)
    if budget is None:
        return
    if any(
        one.state.is_open
        for one in monitoring.liabilities_of_budget(viewer=viewer, budget_id=budget.id)
    ):
        raise Refusal(
            "case_firm_owed",
            "An organisation says that something is still owed, and nobody has decided about it.",
            "Look at what is left to close, and decide it there.",
        )
    agreement = agreements.agreement_of_budget(viewer=viewer, budget_id=budget.id)
    if agreement is None or agreement.state is AgreementState.PREPARED:
        return
    found = left_to_close(viewer=viewer, budget_id=budget.id)
    if not found.at_nothing:
        raise Refusal(
            "case_not_at_nothing",
            "The money of this case is not at £0.00 yet.",
            "Look at what is left to close. It says who does what.",
        )


def propose(*, by: Viewer, at: datetime, budget_id: UUID, draft: LastMoneyDraft) -> UUID:
    """Propose to ask back, or to write off, what is left; return its id.

    Refusals: those of `spending.propose_last`.
    """
    with transaction.atomic():
        found = left_to_close(viewer=by, budget_id=budget_id)
        return spending.propose_last(
            by=by,
            at=at,
            budget_id=budget_id,
            draft=draft,
            ended=found.ended_on is not None and not found.moved,
            overpaid_pence=found.money.overpaid_pence,
        )


def decide(*, by: Viewer, at: datetime, last_money_id: UUID, agree: bool, reason: str) -> None:
    """Decide what somebody else proposed about money that is left.

    Refusals: those of `spending.decide_last`.
    """
    with transaction.atomic():
        one = spending_queries.last_money_named(viewer=by, last_money_id=last_money_id)
        died = people.life(viewer=by, subject_id=one.subject_id).death is not None
        spending.decide_last(
            by=by, at=at, last_money_id=last_money_id, agree=agree, reason=reason, died=died
        )
