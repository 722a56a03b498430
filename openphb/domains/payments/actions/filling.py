"""Filling a draft with payments, some budgets at a time: what a run keeps of each part."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from openphb.domains.payments.actions.recovering import Standing, note_overpayments
from openphb.domains.payments.actions.snapshot import lines_of, offsets_of, payments_of
from openphb.domains.payments.actions.ways import ways_of
from openphb.domains.payments.models import Payment, PaymentLine, PaymentRun, RunLeftOut
from openphb.domains.payments.rules.report import ReportWriter
from openphb.domains.payments.types import DueList, LeftOut, PaidTo, ReportedLine, WhyLeftOut
from openphb.foundation.access.types import Actor
from openphb.kernel.periods import Period


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

    def add(self, part: DueList) -> None:
        """Store the payments of some budgets, and note what was paid too much."""
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
        offsets = offsets_of(self.run.tenant_id, owed, self.today)
        payments = payments_of(self.run, owed, paid_to, self.tolerance_percent, offsets)
        lines = [
            line
            for payment, one in zip(payments, owed, strict=True)
            for line in lines_of(payment, one, offsets.get(one.budget_id))
        ]
        Payment.objects.bulk_create(payments)
        PaymentLine.objects.bulk_create(lines)
        self._report.add(_reported(lines))
        for payment in payments:
            if payment.budget_id in offsets:
                offsets[payment.budget_id].recovery.payment = payment
                offsets[payment.budget_id].recovery.save(update_fields=["payment"])
        self._leave_out(part, ways)
        self.payments += len(payments)
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
