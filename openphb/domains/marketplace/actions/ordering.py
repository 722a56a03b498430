"""Ordering care on a line of an agreed plan: agreed by the person, sent, answered, changed, ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max, Q

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.marketplace import reach, reference
from openphb.domains.marketplace.actions.matching import hold_against
from openphb.domains.marketplace.actions.reaching import reach_of_order
from openphb.domains.marketplace.models import CareOrder, Delivery, OrderPeriod, Provider
from openphb.domains.marketplace.rules import ordering as rules
from openphb.domains.marketplace.types import Agreed, OrderDraft, OrderState, SaidHow, VatStatus
from openphb.domains.payments.paid import paid_at_once
from openphb.domains.payments.worth import Worth
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import LineAnswer, PlanAnswer
from openphb.foundation.access.types import Actor, Permission, Role, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period, long_date
from openphb.kernel.refusal import NothingThere, Refusal


@transaction.atomic
def order(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    line_key: UUID,
    draft: OrderDraft,
    agreed: Agreed | None = None,
) -> UUID:
    """Order care on a line that the NHS buys; return the order.

    It waits for the person's agreement on their own page, or `agreed` says how they gave it and it
    is sent. Refusals: `nothing_there`, `not_permitted`, `line_not_bought`, `line_paid_at_once`,
    `order_provider`, `order_twice`, those of `rules.refuse_above_line`.
    """
    plan, line = _line(by, budget_id, line_key)
    actor = by.act(Permission.ORDER_MAKE, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
    if paid_at_once(plan.tenant_id, [line_key]):
        raise Refusal(
            "line_paid_at_once",
            "A bill for this line was sent to be paid already.",
            "Look at what the budget bought. Nothing is bought twice.",
        )
    return _write(actor, at, plan, line, draft, agreed, None)


@transaction.atomic
def change_order(
    *, by: Viewer, at: datetime, order_id: UUID, draft: OrderDraft, agreed: Agreed | None = None
) -> UUID:
    """Order something else from a later day in place of an accepted order; return the new version.

    The version before holds until the provider accepts this one. Refusals: as `order`, and
    `order_state`, `order_version_start`, `order_other_provider`, `order_changing`.
    """
    before = _locked(by.scope(Permission.ORDER_MAKE).q(), order_id)
    plan, line = _line(by, before.budget_id, before.line_key)
    actor = by.act(Permission.ORDER_MAKE, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
    if before.state != OrderState.ACCEPTED:
        raise Refusal("order_state", "Only an accepted order can change.", "Look at it again.")
    if draft.organisation_id != before.organisation_id:
        raise Refusal(
            "order_other_provider",
            "This order is with another provider.",
            "End it, and order from the other one.",
            "organisation_id",
        )
    if draft.starts_on <= before.valid.lower:
        raise Refusal(
            "order_version_start",
            f"The order that there is starts on {long_date(before.valid.lower)}.",
            "Start the new version after that day.",
            "starts_on",
        )
    open_ = CareOrder.objects.filter(
        tenant_id=before.tenant_id,
        order_key=before.order_key,
        state__in=[OrderState.TO_AGREE, OrderState.SENT],
    )
    if open_.exists():
        raise Refusal(
            "order_changing",
            "A new version of this order waits for an answer already.",
            "Withdraw it first.",
        )
    return _write(actor, at, plan, line, draft, agreed, before)


@transaction.atomic
def agree(*, by: Viewer, at: datetime, order_id: UUID) -> None:
    """Agree to an order on one's own page, for oneself or whom one decides for: it is sent.

    Refusals: `nothing_there`, `not_permitted`, `order_state`.
    """
    row = _locked(by.scope(Permission.ORDER_AGREE).q(), order_id)
    actor = by.act(Permission.ORDER_AGREE, tenant_id=row.tenant_id, subject_id=row.subject_id)
    _send(actor, at, row, Agreed(by.name, SaidHow.OWN_PAGE))


@transaction.atomic
def agree_for(*, by: Viewer, at: datetime, order_id: UUID, agreed: Agreed) -> None:
    """Key that the person agreed to an order, and how they said so: it is sent.

    Refusals: `nothing_there`, `not_permitted`, `order_state`, `agreed_name`.
    """
    row = _locked(by.scope(Permission.ORDER_MAKE).q(), order_id)
    actor = by.act(Permission.ORDER_MAKE, tenant_id=row.tenant_id, subject_id=row.subject_id)
    _send(actor, at, row, agreed)


@transaction.atomic
def not_agree(*, by: Viewer, at: datetime, order_id: UUID, words: str) -> None:
    """Say that one does not agree to an order, and why: nothing is sent.

    Refusals: `nothing_there`, `not_permitted`, `order_state`, `order_words`.
    """
    row = _locked(by.scope(Permission.ORDER_AGREE).q(), order_id)
    actor = by.act(Permission.ORDER_AGREE, tenant_id=row.tenant_id, subject_id=row.subject_id)
    rules.refuse_move(OrderState(row.state), OrderState.NOT_AGREED)
    row.state, row.ended_words = OrderState.NOT_AGREED, _words(words)
    row.ended_by, row.ended_at = actor.user_id, at
    row.save()
    _note("order.not_agreed", actor, at, row)


@transaction.atomic
def withdraw(*, by: Viewer, at: datetime, order_id: UUID, words: str) -> None:
    """Take back an order that nobody has accepted, saying why.

    Refusals: `nothing_there`, `not_permitted`, `order_state`, `order_words`.
    """
    row = _locked(by.scope(Permission.ORDER_MAKE).q(), order_id)
    actor = by.act(Permission.ORDER_MAKE, tenant_id=row.tenant_id, subject_id=row.subject_id)
    rules.refuse_move(OrderState(row.state), OrderState.WITHDRAWN)
    was_sent = row.state == OrderState.SENT
    row.state, row.ended_words = OrderState.WITHDRAWN, _words(words)
    row.ended_by, row.ended_at = actor.user_id, at
    row.save()
    if was_sent:
        reach_of_order(actor=actor, at=at, order=row)
    _note("order.withdrawn", actor, at, row)


@transaction.atomic
def accept(*, by: Viewer, at: datetime, order_id: UUID, words: str = "") -> None:
    """Accept an order as its provider. A version before it ends where this one starts.

    Staff who key the answer of a provider that has nobody here say in `words` how it came.
    Refusals: `nothing_there`, `not_permitted`, `order_state`, and those of `rules.refuse_end` for
    the version before.
    """
    row, actor = _answering(by, order_id)
    rules.refuse_move(OrderState(row.state), OrderState.ACCEPTED)
    if actor.role is not Role.PROVIDER:
        row.answer_words = _words(words)
    _cut_before(actor, at, row)
    row.state, row.answered_by, row.answered_at = OrderState.ACCEPTED, actor.user_id, at
    row.save()
    reach_of_order(actor=actor, at=at, order=row)
    _note("order.accepted", actor, at, row)
    hold_against(by=actor, at=at, today=by.today, order_keys=[row.order_key])


@transaction.atomic
def decline(*, by: Viewer, at: datetime, order_id: UUID, words: str) -> None:
    """Decline an order as its provider, saying why.

    Refusals: `nothing_there`, `not_permitted`, `order_state`, `order_words`.
    """
    row, actor = _answering(by, order_id)
    rules.refuse_move(OrderState(row.state), OrderState.DECLINED)
    row.state, row.answer_words = OrderState.DECLINED, _words(words)
    row.answered_by, row.answered_at = actor.user_id, at
    row.save()
    reach_of_order(actor=actor, at=at, order=row)
    _note("order.declined", actor, at, row)


@transaction.atomic
def end_order(*, by: Viewer, at: datetime, order_id: UUID, last_day: date, words: str) -> None:
    """End an accepted order after its last day, saying why. What was delivered is still invoiced.

    Refusals: `nothing_there`, `not_permitted`, `order_state`, `order_words`, those of
    `rules.refuse_end`.
    """
    row = _locked(by.scope(Permission.ORDER_MAKE).q(), order_id)
    actor = by.act(Permission.ORDER_MAKE, tenant_id=row.tenant_id, subject_id=row.subject_id)
    if row.state != OrderState.ACCEPTED:
        raise Refusal("order_state", "Only an accepted order can end.", "Look at it again.")
    row.ended_words = _words(words)
    row.ended_by, row.ended_at = actor.user_id, at
    _shorten(row, last_day + timedelta(days=1))
    reach_of_order(actor=actor, at=at, order=row)
    _note("order.ended", actor, at, row, last_day=last_day.isoformat())


def _write(
    actor: Actor,
    at: datetime,
    plan: PlanAnswer,
    line: LineAnswer,
    draft: OrderDraft,
    agreed: Agreed | None,
    before: CareOrder | None,
) -> UUID:
    provider = Provider.objects.filter(
        tenant_id=plan.tenant_id, organisation_id=draft.organisation_id
    ).first()
    if provider is None:
        raise Refusal(
            "order_provider",
            "Nobody has written this provider down.",
            "Choose one of the list, or add it first.",
            "organisation_id",
        )
    one_at_a_time("order on a line", line.line_key)
    days = rules.refuse_above_line(draft, line_worth(plan, line))
    key = before.order_key if before else new_id()
    number = 1
    if before is not None:
        mine = CareOrder.objects.filter(tenant_id=plan.tenant_id, order_key=key)
        number = (mine.aggregate(most=Max("number"))["most"] or 0) + 1
    row = CareOrder(
        tenant_id=plan.tenant_id,
        subject_id=plan.subject_id,
        order_key=key,
        number=number,
        reference=before.reference if before else f"O-{str(key)[-8:].upper()}",
        budget_id=plan.budget_id,
        line_id=line.id,
        line_key=line.line_key,
        organisation_id=draft.organisation_id,
        description=line.description,
        quantity_hundredths=draft.quantity_hundredths,
        unit=line.unit,
        unit_pence=draft.unit_pence,
        vat_ten_thousandths=reference.VAT[VatStatus(provider.vat)],
        basis=line.basis,
        falls_on=line.falls_on,
        line_quantity_hundredths=line.quantity_hundredths,
        line_unit_pence=line.unit_pence,
        valid=DateRange(days.start, days.end),
        person_name=draft.person_name.strip(),
        how_to_reach=draft.how_to_reach.strip(),
        to_know=draft.to_know.strip(),
        state=OrderState.TO_AGREE,
        made_by=actor.user_id,
        made_at=at,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as fault:
        if "order_one_live_for_a_line_and_days" not in str(fault):
            raise
        raise Refusal(
            "order_twice",
            "There is an order on this line for some of these days.",
            "End or withdraw it, or choose other days.",
            "starts_on",
        ) from fault
    _note("order.made", actor, at, row, pence=draft.unit_pence)
    if agreed is not None:
        _send(actor, at, row, agreed)
    return row.id


def line_worth(plan: PlanAnswer, line: LineAnswer) -> Worth:
    """Return what a line of a plan has money for, from the day that its plan starts."""
    assert plan.starts_on is not None, "an agreed plan starts on a day"
    valid = Period(max(plan.starts_on, line.valid_from), line.valid_to)
    return Worth(line.quantity_hundredths, line.unit_pence, line.basis, valid, line.falls_on)


def _line(by: Viewer, budget_id: UUID, line_key: UUID) -> tuple[PlanAnswer, LineAnswer]:
    plan = plans.agreed_whole(viewer=by, budget_id=budget_id)
    if plan is None:
        raise NothingThere("agreed plan")
    line = next((one for one in plan.lines if one.line_key == line_key), None)
    if line is None:
        raise NothingThere("line")
    if line.management_option is not ManagementOption.NOTIONAL:
        raise Refusal(
            "line_not_bought",
            "The NHS does not buy this line itself.",
            "Order on a line whose money the NHS keeps.",
        )
    return plan, line


def _send(actor: Actor, at: datetime, row: CareOrder, agreed: Agreed) -> None:
    rules.refuse_move(OrderState(row.state), OrderState.SENT)
    if not agreed.name.strip():
        raise Refusal(
            "agreed_name", "It is not said who agreed.", "Enter their name.", "agreed_name"
        )
    row.state = OrderState.SENT
    row.agreed_name, row.agreed_how = agreed.name.strip(), agreed.how
    row.agreed_by, row.agreed_at = actor.user_id, at
    row.save()
    reach_of_order(actor=actor, at=at, order=row)
    _note("order.sent", actor, at, row, how=str(agreed.how))


def _answering(by: Viewer, order_id: UUID) -> tuple[CareOrder, Actor]:
    row = _locked(reach.sends_q(by), order_id)
    actor = reach.act_for(
        by,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        organisation_id=row.organisation_id,
    )
    return row, actor


def _cut_before(actor: Actor, at: datetime, row: CareOrder) -> None:
    before = (
        CareOrder.objects.select_for_update()
        .filter(
            tenant_id=row.tenant_id,
            order_key=row.order_key,
            state=OrderState.ACCEPTED,
            valid__overlap=row.valid,
        )
        .exclude(pk=row.pk)
        .first()
    )
    if before is not None:
        before.ended_words = f"Version {row.number} takes its place."
        before.ended_by, before.ended_at = actor.user_id, at
        _shorten(before, row.valid.lower, following=row)


def _shorten(row: CareOrder, end: date, following: CareOrder | None = None) -> None:
    """Let an accepted version end before `end`; what was matched in it must still fit.

    What was delivered from then on and is in no invoice is of the version `following` it.
    """
    one_at_a_time("care order", row.order_key)
    periods = list(OrderPeriod.objects.select_for_update().filter(order=row))
    told = Delivery.objects.filter(order=row, hundredths__gt=0)
    if following is not None:
        last = told.filter(matched_hundredths__gt=0).aggregate(on=Max("on"))["on"]
    else:
        last = told.aggregate(on=Max("on"))["on"]
    left = rules.refuse_end(
        row.worth,
        end,
        {one.starts_on: (one.matched_hundredths, one.matched_pence) for one in periods},
        last,
    )
    row.valid = DateRange(left.start, left.end)
    row.save()
    shorter = row.worth
    for one in periods:
        period = shorter.period_of(one.starts_on)
        one.worth_hundredths, one.worth_pence = shorter.hundredths(period), shorter.pence(period)
        one.save(update_fields=["worth_hundredths", "worth_pence"])
    if following is not None:
        Delivery.objects.filter(order=row, on__gte=end).update(order=following)


def _locked(reach_: Q, order_id: UUID) -> CareOrder:
    row = CareOrder.objects.select_for_update().filter(reach_, pk=order_id).first()
    if row is None:
        raise NothingThere("order")
    return row


def _words(words: str) -> str:
    if not words.strip():
        raise Refusal("order_words", "It is not said why.", "Say why, in a few words.", "words")
    return words.strip()


def _note(what: str, actor: Actor, at: datetime, row: CareOrder, **details: object) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="care_order",
        record_id=row.id,
        details={"order": str(row.order_key), "version": row.number, **details},
    )
