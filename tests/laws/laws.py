"""The laws of the money engine, one function each; its name is the law.

Each raises AssertionError, naming the budget or the run, where a world breaks it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, Sum

from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.ledger import rules as ledger
from openphb.domains.ledger.models import Entry
from openphb.domains.ledger.types import Posting
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import (
    LineEntitlement,
    Payment,
    PaymentFile,
    PaymentLine,
    PaymentRun,
    Recovery,
    RecoveryLine,
)
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.rules import entitlement as rules
from openphb.domains.payments.rules.accounts import EXPENDITURE
from openphb.domains.payments.types import (
    Entitled,
    PaymentState,
    RecoveryKind,
    RecoveryState,
    RunAsked,
    RunState,
)
from openphb.foundation.access.types import Permission
from openphb.foundation.facts import record as facts
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal
from tests.laws.oracle import worth
from tests.laws.world import World, short

COUNTED = (PaymentState.INCLUDED, PaymentState.HELD, PaymentState.PAID)
MADE = (PaymentState.PAID, PaymentState.RETURNED)


def any_split_of_a_period_sums_to_the_whole(
    fact: Entitled, period: Period, cuts: Iterable[date]
) -> None:
    edges = sorted({period.start, *cuts})
    ends = [*edges[1:], period.end]
    parts = [
        rules.entitled_pence(fact, Period(start, end))
        for start, end in zip(edges, ends, strict=True)
    ]
    whole = rules.entitled_pence(fact, period)
    assert sum(parts) == whole, f"{fact}: {period} is {whole}, and in parts {parts}"
    assert whole == worth(fact, period), f"{fact}: {period} is {whole}, not {worth(fact, period)}"


def entitlement_is_paid_or_owed_but_for_what_was_repaid_written_off_or_is_outstanding(
    world: World,
) -> None:
    with world.reading():
        known = budget_facts(Q(tenant_id=world.tenant_id), known_to(world.tenant_id))
        for budget_id in world.budgets:
            if budget_id not in known:
                continue
            of_budget = Payment.objects.filter(budget_id=budget_id)
            counted = of_budget.filter(state__in=COUNTED)
            latest = counted.aggregate(day=Max("pay_on"))["day"] or world.today
            periods = known[budget_id].due(max(world.today, latest))
            spans = [one.period for one in periods]
            # What was paid for and is not due to be paid yet: an agreement that begins later.
            ahead: dict[Period, int] = defaultdict(int)
            for one in known[budget_id].accounted:
                if not any(one.period.overlap(span) for span in spans):
                    ahead[one.period] += one.pence
            entitled = _worth_of(known[budget_id].facts, [*spans, *ahead])
            paid = _sum(counted, "amount_pence")
            made = _sum(of_budget.filter(state=PaymentState.PAID), "amount_pence")
            owed = sum(one.pay_pence for one in periods) + sum(
                max(_worth_of(known[budget_id].facts, [period]) - pence, 0)
                for period, pence in ahead.items()
            )
            outstanding = sum(one.overpaid_pence for one in periods)
            done = Recovery.objects.filter(
                overpayment__budget_id=budget_id, state=RecoveryState.DONE
            )
            repaid = _sum(done.filter(kind=RecoveryKind.REPAYMENT), "pence")
            written_off = _sum(done.filter(kind=RecoveryKind.WRITE_OFF), "pence")
            assert entitled == paid + owed - repaid - written_off - outstanding, (
                f"budget {short(budget_id)}: entitled {entitled}, paid {paid}, owed {owed}, "
                f"repaid {repaid}, written off {written_off}, outstanding {outstanding}"
            )
            spent = Entry.objects.filter(budget_id=budget_id, account__code=EXPENDITURE)
            posted = _sum(spent, "debit_pence") - _sum(spent, "credit_pence")
            assert posted == made - repaid - written_off, (
                f"budget {short(budget_id)}: the ledger says {posted} was spent, and "
                f"{made} was paid, {repaid} repaid, {written_off} written off"
            )


def what_is_recovered_was_really_paid(world: World) -> None:
    with world.reading():
        for budget_id in world.budgets:
            paid = _sum(
                Payment.objects.filter(budget_id=budget_id, state=PaymentState.PAID), "amount_pence"
            )
            taken = _sum(
                Recovery.objects.filter(
                    overpayment__budget_id=budget_id, state=RecoveryState.DONE
                ).exclude(kind=RecoveryKind.OFFSET),
                "pence",
            )
            came_back = Payment.objects.filter(budget_id=budget_id, state=PaymentState.RETURNED)
            assert taken <= paid + _sum(came_back, "amount_pence"), (
                f"budget {short(budget_id)}: {taken} repaid or written off, of {paid} that was paid"
            )


def what_was_written_off_is_never_paid_again(world: World) -> None:
    with world.reading():
        written_off = RecoveryLine.objects.filter(
            recovery__kind=RecoveryKind.WRITE_OFF, recovery__state=RecoveryState.DONE
        )
        budgets = set(written_off.values_list("budget_id", flat=True))
        reach = Q(tenant_id=world.tenant_id, budget_id__in=budgets)
        known = budget_facts(reach, known_to(world.tenant_id), reserved=False)
        for line in written_off:
            span = Period(line.service_from, line.service_to)
            for one in known[line.budget_id].due(max(world.today, span.start)):
                assert not (one.pay_pence and one.period.overlap(span)), (
                    f"budget {short(line.budget_id)}: {one.pay_pence} is due for {one.period}, "
                    f"of which {-line.pence} was written off"
                )


def facts_that_do_not_overlap_may_be_recorded_in_any_order(
    world: World, agreement: DirectPaymentAgreement, pieces: Sequence[tuple[Period, int]]
) -> None:
    """Record prices over `pieces` of time, in order and in others; what is due is the same."""
    on = max(piece.end or piece.start for piece, _ in pieces)
    found = []
    orders = [list(pieces), list(reversed(pieces)), world.chance.sample(pieces, len(pieces))]
    for order in orders:
        with _undone():
            for piece, unit_pence in order:
                record_price(world, agreement, piece, unit_pence)
            with world.reading():
                known = budget_facts(Q(budget_id=agreement.budget_id), known_to(world.tenant_id))
                due = known[agreement.budget_id].due(on)
                found.append([(one.period, one.net_pence) for one in due])
    for order, due_after in zip(orders, found, strict=True):
        assert due_after == found[0], (
            f"budget {short(agreement.budget_id)}: due differs when {order} is recorded in that order"
        )


def record_price(
    world: World, agreement: DirectPaymentAgreement, over: Period, unit_pence: int
) -> None:
    """Record another price for an agreement's first line over a stretch of time."""
    house = world.house
    with house.acting("approver") as viewer:
        old = LineEntitlement.objects.filter(agreement=agreement).order_by("id")[0]
        facts.record(
            LineEntitlement,
            key={
                "tenant_id": old.tenant_id,
                "subject_id": old.subject_id,
                "line_key": old.line_key,
            },
            valid=over,
            values={
                "line_id": old.line_id,
                "budget_id": old.budget_id,
                "agreement_id": old.agreement_id,
                "management_option": old.management_option,
                "quantity_hundredths": old.quantity_hundredths,
                "unit_pence": unit_pence,
                "basis": old.basis,
                "falls_on": old.falls_on,
            },
            by=viewer.act(Permission.PLAN_APPROVE, tenant_id=house.tenant_id),
            at=house.at,
            known_seq=facts.next_known_seq(house.tenant_id),
        )


def what_a_run_paid_is_not_due_again(world: World, run_id: UUID) -> None:
    """For a run just approved, where nothing changed what is due since it was prepared."""
    house = world.house
    with house.acting("finance_officer") as viewer:
        run = PaymentRun.objects.get(pk=run_id)
        found = queries.due(viewer=viewer, on=run.pay_on, tenant_id=world.tenant_id).recipients
        paid = set(
            Payment.objects.filter(run=run, state=PaymentState.PAID).values_list(
                "budget_id", flat=True
            )
        )
        kept_back = Payment.objects.filter(run=run, state=PaymentState.KEPT_BACK).exists()
    for one in found:
        assert one.budget_id not in paid or one.due_pence == 0, (
            f"run {short(run_id)} paid budget {short(one.budget_id)}, "
            f"and {one.due_pence} is due again on {run.pay_on}"
        )
    if kept_back:
        return
    with _undone(), house.acting("finance_officer") as viewer:
        try:
            actions.prepare(
                by=viewer,
                at=house.at,
                asked=RunAsked(
                    tenant_id=house.tenant_id,
                    organisation_id=house.organisation_id,
                    pay_on=run.pay_on,
                ),
            )
            said = "prepared"
        except Refusal as refusal:
            said = refusal.code
    # Where it is too late to pay on that day, nothing can be prepared for it at all.
    assert said in ("nothing_due", "run_too_late"), (
        f"after run {short(run_id)} another for the same day is {said}"
    )


def no_payment_is_lowered_without_a_decision(world: World, run_id: UUID) -> None:
    """For a run just prepared: each payment is its lines, and only an agreed offset takes from it."""
    with world.reading():
        for payment in Payment.objects.filter(run_id=run_id).order_by("id"):
            lines = list(PaymentLine.objects.filter(payment=payment))
            nets: dict[tuple[date, date], int] = defaultdict(int)
            for line in lines:
                nets[line.service_from, line.service_to] += line.due_pence
            named = f"payment {short(payment.id)} of budget {short(payment.budget_id)}"
            assert payment.amount_pence == sum(nets.values()), f"{named} is not its lines: {nets}"
            taken = -sum(net for net in nets.values() if net < 0)
            allowed = Recovery.objects.filter(
                payment=payment, kind=RecoveryKind.OFFSET, state=RecoveryState.AGREED
            ).first()
            assert not taken or (allowed is not None and taken <= allowed.pence), (
                f"{named} is lower by {taken} that nobody decided"
            )
            # A period that nothing was paid for yet is paid for whole.
            own = (payment.period_from, payment.period_to)
            if not any(
                line.accounted_pence
                for line in lines
                if (line.service_from, line.service_to) == own
            ):
                known = budget_facts(Q(budget_id=payment.budget_id), known_to(world.tenant_id))
                whole = _worth_of(known[payment.budget_id].facts, [Period(*own)])
                assert nets[own] == whole, f"{named} pays {nets[own]} for {own} and not {whole}"


def no_offset_is_above_one_periods_payment(world: World) -> None:
    with world.reading():
        offsets = Recovery.objects.filter(kind=RecoveryKind.OFFSET, payment__isnull=False)
        for payment in Payment.objects.filter(pk__in=offsets.values("payment_id")):
            nets: dict[date, int] = defaultdict(int)
            for line in PaymentLine.objects.filter(payment=payment):
                nets[line.service_from] += line.due_pence
            taken = -sum(net for net in nets.values() if net < 0)
            own = nets[payment.period_from]
            assert taken <= own, (
                f"payment {short(payment.id)} of budget {short(payment.budget_id)}: an offset takes "
                f"{taken}, and one period's payment is {own}"
            )


def nothing_is_paid_for_a_day_that_no_agreement_covers(world: World, run_id: UUID) -> None:
    """For a run just approved: every day that was counted is a day of a signed agreement."""
    with world.reading():
        for line in PaymentLine.objects.filter(
            payment__run_id=run_id, payment__state=PaymentState.PAID, due_pence__gt=0
        ).select_related("payment"):
            covered = [
                Period(row.first_day, row.ended_on)
                for row in DirectPaymentAgreement.objects.filter(budget_id=line.payment.budget_id)
                if row.ended_on is None or row.ended_on > row.first_day
            ]
            for part in line.working["parts"]:
                span = Period(date.fromisoformat(part["from"]), date.fromisoformat(part["to"]))
                shared = [found for one in covered if (found := one.overlap(span))]
                days = sum(one.days or 0 for one in shared)
                assert not part["pence"] or days == span.days, (
                    f"run {short(run_id)} paid budget {short(line.payment.budget_id)} "
                    f"{part['pence']} for {span}, and agreements cover {days} days of it"
                )


def nothing_is_paid_without_two_people(world: World) -> None:
    with world.reading():
        paid = set(Payment.objects.filter(state__in=MADE).values_list("run_id", flat=True)) | set(
            PaymentRun.objects.filter(
                state__in=[RunState.APPROVED, RunState.SUBMITTED, RunState.CONFIRMED]
            ).values_list("id", flat=True)
        )
        for run in PaymentRun.objects.filter(pk__in=paid):
            who = world.runs[run.id]
            assert who.approved_by is not None, f"run {short(run.id)} was paid and not approved"
            assert who.prepared_by != who.approved_by, (
                f"run {short(run.id)} was prepared and approved by {short(who.prepared_by)}"
            )
            assert (run.prepared_by, run.approved_by) == (who.prepared_by, who.approved_by), (
                f"run {short(run.id)} says {run.prepared_by} and {run.approved_by} of {who}"
            )
        for recovery in Recovery.objects.filter(state=RecoveryState.DONE):
            assert recovery.decided_by not in (None, recovery.proposed_by), (
                f"recovery {short(recovery.id)} was decided by its proposer"
            )


def debits_equal_credits(world: World) -> None:
    with world.reading():
        sums = (
            Entry.objects.filter(tenant_id=world.tenant_id)
            .values("journal_id")
            .annotate(debits=Sum("debit_pence"), credits=Sum("credit_pence"))
        )
        for one in sums:
            assert one["debits"] == one["credits"], f"journal {short(one['journal_id'])}: {one}"


def a_reversal_of_a_reversal_is_the_original(postings: Sequence[Posting]) -> None:
    once = ledger.reversal(postings)
    assert ledger.reversal(once) == tuple(postings), f"{postings}: a reversal is not undone"
    assert ledger.is_reversal(once, postings), f"{postings}: the reversal is another journal's"


def bytes_of_run(world: World, run_id: UUID) -> bytes:
    """Return everything of an approved run that no later step may change."""
    with world.reading():
        payments = [
            {
                # It may come back later; it does not stop having been made.
                **{**row, "state": row["state"] in MADE},
                "lines": list(
                    PaymentLine.objects.filter(payment_id=row["id"]).order_by("id").values()
                ),
            }
            for row in Payment.objects.filter(run_id=run_id)
            .order_by("id")
            .values(
                *("id", "agreement_id", "budget_id", "bank_id", "recipient_name", "pay_on"),
                *("rail", "number_id", "outside_number"),
                *("amount_pence", "period_from", "period_to", "journal_id", "known_seq", "state"),
                *("worked_out_on", "exceptions", "last_pence", "held_reason"),
            )
        ]
        sent = [
            (bytes(file.content).hex(), file.sha256)
            for file in PaymentFile.objects.filter(run_id=run_id)
        ]
        run = PaymentRun.objects.filter(pk=run_id).values(
            *("reference", "pay_on", "known_seq", "prepared_by", "approved_by"),
            *("payment_count", "total_pence", "held_count", "held_pence", "left_out_count"),
        )[0]
    return json.dumps([run, payments, sent], default=str, sort_keys=True).encode()


def every_run_can_be_told_again_as_it_was_known(world: World) -> None:
    """Its report, worked out again from the facts of then, has the bytes it had when prepared."""
    with world.house.acting("finance_officer") as viewer:
        for run_id in world.runs:
            report = queries.report_of_run(viewer=viewer, run_id=run_id)
            assert report.the_same, (
                f"run {short(run_id)} is told differently now: {report.content.decode()}"
            )


def what_was_agreed_to_be_paid_stays_byte_for_byte(world: World, kept: dict[UUID, str]) -> None:
    for run_id, digest in kept.items():
        assert sha256(bytes_of_run(world, run_id)).hexdigest() == digest, (
            f"run {short(run_id)} is not what was approved"
        )


@contextmanager
def _undone() -> Iterator[None]:
    """Run a block and take back whatever it wrote."""
    with transaction.atomic():
        before = transaction.savepoint()
        yield
        transaction.savepoint_rollback(before)


def _worth_of(known: Iterable[Entitled], periods: Iterable[Period]) -> int:
    """Return what facts give over periods, those that touch or share days taken in one piece."""
    pieces: list[Period] = []
    for period in sorted(set(periods)):
        assert period.end is not None
        last = pieces[-1].end if pieces else None
        if last is not None and period.start <= last:
            pieces[-1] = Period(pieces[-1].start, max(last, period.end))
        else:
            pieces.append(period)
    return sum(worth(fact, piece) for fact in known for piece in pieces)


def _sum(rows: Any, name: str) -> int:
    return int(rows.aggregate(pence=Sum(name))["pence"] or 0)
