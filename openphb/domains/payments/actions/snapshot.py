"""What a run keeps of each payment: its amount, its lines, and an offset that lowers it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from openphb.domains.payments.models import (
    CoolingOffWaiver,
    Payment,
    PaymentLine,
    PaymentRun,
    Recovery,
)
from openphb.domains.payments.queries.house_rules import policy_on
from openphb.domains.payments.rules import runs as rules
from openphb.domains.payments.rules.cooling_off import waits_until
from openphb.domains.payments.rules.recovery import offset_now, recovered_lines
from openphb.domains.payments.rules.report import working_of
from openphb.domains.payments.rules.words import died_words
from openphb.domains.payments.types import (
    Exceptional,
    LineDue,
    PaidTo,
    PaymentState,
    RecipientDue,
    RecoveryKind,
    RecoveryState,
)
from openphb.kernel.calendars import day_of
from openphb.kernel.ids import new_id
from openphb.kernel.periods import long_date

HELD_BEFORE = "Held in the last run, and not released since."
WAITS = "The account was changed lately: it is paid from {until}."
NUMBER_WAITS = "The number it is paid by was changed lately: it is paid from {until}."


History = tuple[int | None, tuple[UUID, bool] | None, str, bool]
NEVER_PAID: History = (None, None, "", False)


@dataclass(frozen=True)
class Offset:
    """An agreed offset and the pence that it takes from the payment being prepared."""

    recovery: Recovery
    pence: int


def _offsets(tenant_id: UUID, owed: Sequence[RecipientDue], today: date) -> Mapping[UUID, Offset]:
    """Return budget → the offset that lowers its payment now, for those that have one agreed."""
    recipients = {one.budget_id: one for one in owed}
    # One that was reserved in a run that is given up, or in a payment that was not made, is free.
    free = Q(payment=None) | Q(
        payment__state__in=[
            PaymentState.CANCELLED,
            PaymentState.KEPT_BACK,
            PaymentState.RETURNED,
        ]
    )
    agreed = (
        Recovery.objects.select_for_update(of=("self",))
        .filter(
            free,
            tenant_id=tenant_id,
            kind=RecoveryKind.OFFSET,
            state=RecoveryState.AGREED,
            overpayment__budget_id__in=list(recipients),
        )
        .select_related("overpayment")
        .order_by("id")
    )
    found = {}
    for recovery in agreed:
        one = recipients[recovery.overpayment.budget_id]
        if recovery.answer_by is None:
            continue
        pence = offset_now(
            recovery.pence,
            answer_by=recovery.answer_by,
            today=today,
            covered_pence=one.covered_pence,
            overpaid_pence=one.overpaid_pence,
        )
        if pence:
            found[one.budget_id] = Offset(recovery, pence)
    return found


@dataclass(frozen=True)
class Before:
    """What was read before payments are made: what was last paid, what waits, what is offset."""

    history: Mapping[UUID, History]
    waits: Mapping[UUID, str]
    offsets: Mapping[UUID, Offset]


def before(
    run: PaymentRun, owed: Sequence[RecipientDue], paid_to: Mapping[UUID, PaidTo], today: date
) -> Before:
    """Return what payments are made with; its offsets are locked."""
    return Before(
        _history(run.tenant_id, [one.budget_id for one in owed]),
        _waiting(run, paid_to.values()),
        _offsets(run.tenant_id, owed, today),
    )


def payments_of(
    run: PaymentRun,
    owed: Sequence[RecipientDue],
    paid_to: Mapping[UUID, PaidTo],
    tolerance_percent: int,
    known: Before,
) -> list[Payment]:
    """Return the payments of what is owed; it asks no database."""
    payments = []
    for one in owed:
        to = paid_to[one.budget_id]
        last_pence, last_to, last_held, came_back = known.history.get(one.budget_id, NEVER_PAID)
        offset = known.offsets.get(one.budget_id)
        pence = one.due_pence - (offset.pence if offset else 0)
        exceptions = rules.exceptions_of(
            pence=pence,
            last_pence=last_pence,
            paid_to=to.id,
            last_paid_to=last_to[0] if last_to else None,
            by_number=to.number_id is not None,
            last_by_number=last_to is not None and last_to[1],
            last_was_held=bool(last_held),
            last_came_back=came_back,
            less_an_offset=offset is not None,
            account_waits=to.id in known.waits,
            tolerance_percent=tolerance_percent,
            stopped=one.died_on is not None,
        )
        held = (
            last_held
            or known.waits.get(to.id, "")
            or (died_words(one.died_on) if one.died_on else "")
        )
        # It is for the last period that it pays; whatever is before that is arrears.
        period = [period.period for period in one.periods if period.pay_pence][-1]
        assert period.end is not None
        payments.append(
            Payment(
                id=new_id(),
                tenant_id=run.tenant_id,
                subject_id=one.subject_id,
                run=run,
                agreement_id=one.agreement_id,
                budget_id=one.budget_id,
                rail=run.rail,
                bank_id=to.bank_id,
                number_id=to.number_id,
                recipient_name=one.recipient_name,
                run_reference=run.reference,
                pay_on=run.pay_on,
                worked_out_on=day_of(run.prepared_at),
                known_seq=run.known_seq,
                state=PaymentState.HELD if held else PaymentState.INCLUDED,
                held_reason=held,
                exceptions=[str(reason) for reason in exceptions],
                last_pence=last_pence,
                amount_pence=pence,
                period_from=period.start,
                period_to=period.end,
            )
        )
    return payments


def _waiting(run: PaymentRun, paid_to: Iterable[PaidTo]) -> dict[UUID, str]:
    """Return changed account or number → why this run does not pay it yet, but those let through."""
    days = policy_on(run.tenant_id, day_of(run.prepared_at)).cooling_off_days
    found = {}
    for one in paid_to:
        until = waits_until(one.changed_on, days, run.pay_on)
        if until is not None:
            found[one.id] = (WAITS if one.bank_id else NUMBER_WAITS).format(until=long_date(until))
    waived = CoolingOffWaiver.objects.filter(
        Q(bank_id__in=list(found)) | Q(number_id__in=list(found)), tenant_id=run.tenant_id
    ).values_list("bank_id", "number_id")
    for bank_id, number_id in waived:
        del found[bank_id or number_id]
    return found


def _history(tenant_id: UUID, budget_ids: Sequence[UUID]) -> Mapping[UUID, History]:
    """Return budget → what was last paid, to which account or number (and whether to a number), why
    it was held last time if it was, and whether the last one came back."""
    rows = Payment.objects.filter(tenant_id=tenant_id, budget_id__in=budget_ids, bill=None).exclude(
        state=PaymentState.CANCELLED
    )
    newest = rows.order_by("budget_id", "-pay_on", "-id").distinct("budget_id")
    paid = {
        row["budget_id"]: row
        for row in newest.filter(state=PaymentState.PAID).values(
            "budget_id", "amount_pence", "bank_id", "number_id"
        )
    }
    history: dict[UUID, History] = {
        budget_id: (row["amount_pence"], _to(row), "", False) for budget_id, row in paid.items()
    }
    for budget_id, state, reason, exceptions in newest.values_list(
        "budget_id", "state", "held_reason", "exceptions"
    ):
        # That an account waits is asked anew each time; only what a person held stays held.
        if Exceptional.ACCOUNT_WAITS in exceptions:
            continue
        if state in (PaymentState.HELD, PaymentState.KEPT_BACK):
            pence, bank, *_rest = history.get(budget_id, NEVER_PAID)
            history[budget_id] = (pence, bank, reason or HELD_BEFORE, False)
        elif state == PaymentState.RETURNED:
            pence, bank, *_rest = history.get(budget_id, NEVER_PAID)
            history[budget_id] = (pence, bank, "", True)
    return history


def _to(row: Mapping[str, Any]) -> tuple[UUID, bool]:
    return row["bank_id"] or row["number_id"], row["bank_id"] is None


def lines_of(payment: Payment, one: RecipientDue, offset: Offset | None) -> list[PaymentLine]:
    """Return the lines of the periods that are paid, and of what an offset takes.

    A period that is overpaid is otherwise no part of it.
    """
    found = list(_offset_lines(payment, one, offset.pence)) if offset else []
    for period in one.periods:
        if period.pay_pence:
            found += [_line(payment, line, line.due_pence) for line in period.lines]
    return found


def _offset_lines(payment: Payment, one: RecipientDue, pence: int) -> Iterator[PaymentLine]:
    of_period = {(line.line_key, line.period): line for line in one.lines}
    for taken in recovered_lines(one.periods, pence):
        yield _line(payment, of_period[taken.line_key, taken.period], taken.pence)


def _line(payment: Payment, line: LineDue, pence: int) -> PaymentLine:
    """Return a line of a payment; where it pays or takes less than is due, the rest is left."""
    assert line.period.end is not None
    return PaymentLine(
        tenant_id=payment.tenant_id,
        subject_id=payment.subject_id,
        payment=payment,
        line_id=line.line_id,
        line_key=line.line_key,
        service_from=line.period.start,
        service_to=line.period.end,
        entitled_pence=line.entitled_pence,
        accounted_pence=line.accounted_pence,
        due_pence=pence,
        left_pence=pence - line.due_pence,
        working=working_of(line),
    )
