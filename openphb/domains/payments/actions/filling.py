"""Filling a draft with payments, some budgets at a time: what a run keeps of each part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.payments.actions.recovering import Standing, note_overpayments
from openphb.domains.payments.actions.snapshot import Before, before, lines_of, payments_of
from openphb.domains.payments.actions.ways import ways_of
from openphb.domains.payments.models import Payment, PaymentLine, PaymentRun, RunLeftOut
from openphb.domains.payments.rules.report import ReportWriter
from openphb.domains.payments.types import (
    DueList,
    LeftOut,
    PaidTo,
    RecipientDue,
    ReportedLine,
    WhyLeftOut,
)
from openphb.foundation.access.types import Actor
from openphb.foundation.many_rows import Worded, worded, write
from openphb.kernel.ahead import made_ahead
from openphb.kernel.periods import Period


@dataclass(frozen=True)
class _Read:
    """What was read of some budgets: whom they owe, where their money goes, what was before."""

    part: DueList
    ways: Mapping[UUID, PaidTo | WhyLeftOut]
    owed: Sequence[RecipientDue]
    paid_to: Mapping[UUID, PaidTo]
    known: Before


@dataclass(frozen=True)
class _Made:
    """Their payments, and how these and their lines are written."""

    read: _Read
    payments: Sequence[Payment]
    payment_rows: Worded
    line_rows: Worded


class Filling:
    """A draft being filled, and what was found so far."""

    def __init__(self, run: PaymentRun, by: Actor, today: date, tolerance_percent: int) -> None:
        self.run, self.by, self.today = run, by, today
        self.tolerance_percent = tolerance_percent
        self.payments = self.looked_at = 0
        self.left_out: list[LeftOut] = []
        self.references: set[str] = set()
        """Cases that are owed money, in capitals: what an emergency named must be among them."""
        self._hash = hashlib.sha256()
        self._report = ReportWriter(self._hash.update, known_seq=run.known_seq)

    def fill(self, parts: Iterable[DueList]) -> Iterator[int]:
        """Store the payments of all parts; yield after each how many budgets were looked at.

        The payments of a part are made while the database stores those of the part before.
        """
        for part in made_ahead(self._made, map(self._read, parts)):
            self._store(part)
            yield self.looked_at

    def _read(self, part: DueList) -> _Read:
        """Note what was paid too much, and read what the payments are made with."""
        note_overpayments(
            by=self.by,
            at=self.run.prepared_at,
            tenant_id=self.run.tenant_id,
            on=self.today,
            standings=[
                Standing(one.budget_id, one.subject_id, one.overpaid_pence, one.co_ordinator_id)
                for one in part.recipients
            ],
        )
        ways = ways_of(self.run, part.owed)
        owed, paid_to = [], {}
        for one in part.owed:
            way = ways[one.budget_id]
            if isinstance(way, PaidTo):
                owed.append(one)
                paid_to[one.budget_id] = way
        known = before(self.run, owed, paid_to, self.today)
        return _Read(part, ways, owed, paid_to, known)

    def _made(self, read: _Read) -> _Made:
        """Make payments and their lines; it asks no database."""
        offsets = read.known.offsets
        payments = payments_of(
            self.run, read.owed, read.paid_to, self.tolerance_percent, read.known
        )
        lines = [
            line
            for payment, one in zip(payments, read.owed, strict=True)
            for line in lines_of(payment, one, offsets.get(one.budget_id))
        ]
        self._report.add(_reported(lines))
        return _Made(read, payments, worded(Payment, payments), worded(PaymentLine, lines))

    def _store(self, made: _Made) -> None:
        write(made.payment_rows)
        write(made.line_rows)
        offsets = made.read.known.offsets
        for payment in made.payments:
            if payment.budget_id in offsets:
                offsets[payment.budget_id].recovery.payment = payment
                offsets[payment.budget_id].recovery.save(update_fields=["payment"])
        part = made.read.part
        self._leave_out(part, made.read.ways)
        self.payments += len(made.payments)
        self.looked_at += len(part.recipients)
        self.references |= {one.case_reference.upper() for one in part.owed}

    def end(self) -> None:
        """Keep on the run what only the whole of it tells; `count` saves it."""
        self._report.end(reference=self.run.reference, pay_on=self.run.pay_on)
        self.run.report_sha256 = self._hash.hexdigest()
        self.run.left_out_count = len(self.left_out)

    def _leave_out(self, part: DueList, ways: Mapping[UUID, PaidTo | WhyLeftOut]) -> None:
        found = [
            LeftOut(
                one.budget_id,
                one.subject_id,
                one.case_reference,
                one.recipient_name,
                one.due_pence,
                why,
            )
            for one in part.owed
            for why in [ways[one.budget_id]]
            if isinstance(why, WhyLeftOut)
        ]
        RunLeftOut.objects.bulk_create(
            RunLeftOut(
                tenant_id=self.run.tenant_id,
                subject_id=one.subject_id,
                run=self.run,
                budget_id=one.budget_id,
                case_reference=one.case_reference,
                recipient_name=one.recipient_name,
                pence=one.pence,
                because=one.because,
            )
            for one in found
        )
        self.left_out += found


def _reported(lines: Sequence[PaymentLine]) -> list[ReportedLine]:
    return [
        ReportedLine(
            line.payment.budget_id,
            line.line_key,
            line.line_id,
            Period(line.service_from, line.service_to),
            line.entitled_pence,
            line.accounted_pence,
            line.working,
        )
        for line in lines
    ]
