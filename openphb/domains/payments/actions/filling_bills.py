"""Filling a draft with the bills of organisations: each bill is one payment, whole."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from openphb.domains.payments.actions.snapshot import NUMBER_WAITS, WAITS
from openphb.domains.payments.models import (
    Bill,
    BillLine,
    CoolingOffWaiver,
    OrganisationAccount,
    Payment,
    PaymentLine,
    PaymentRun,
    RunLeftOut,
)
from openphb.domains.payments.queries.bills import accounts_on, waiting_bills
from openphb.domains.payments.queries.house_rules import policy_on
from openphb.domains.payments.queries.site_rails import terms_of
from openphb.domains.payments.rails import layout_of, needs_site
from openphb.domains.payments.rules.bills import account_rail
from openphb.domains.payments.rules.cooling_off import waits_until
from openphb.domains.payments.rules.report import ReportWriter
from openphb.domains.payments.types import (
    Exceptional,
    LeftOut,
    PaymentState,
    Rail,
    ReportedLine,
    WhyLeftOut,
)
from openphb.kernel.calendars import day_of
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period, long_date

# Bills stored at a time.
PART = 1_000


@dataclass(frozen=True)
class _History:
    """What is known of an organisation's and a bill's payments before this one."""

    last_pence: int | None = None
    last_account_id: UUID | None = None
    last_by_number: bool = False
    held: str = ""
    came_back: bool = False


class FillingBills:
    """A draft being filled with bills, and what was found so far."""

    def __init__(self, run: PaymentRun) -> None:
        self.run, self.rail = run, Rail(run.rail)
        self.payments = 0
        self.left_out: list[LeftOut] = []
        self._hash = hashlib.sha256()
        self._report = ReportWriter(self._hash.update, known_seq=run.known_seq)
        self._with_site = run.site_rail is not None and needs_site(
            layout_of(terms_of(run.site_rail))
        )

    def fill(self) -> None:
        """Store a payment of every bill that waits and can be paid by the run's rail."""
        waiting = list(waiting_bills(self.run.tenant_id).order_by("budget_id", "id"))
        accounts = accounts_on(
            self.run.tenant_id, {bill.organisation_id for bill in waiting}, self.run.pay_on
        )
        for start in range(0, len(waiting), PART):
            self._add(waiting[start : start + PART], accounts)
        self._report.end(reference=self.run.reference, pay_on=self.run.pay_on)
        self.run.report_sha256 = self._hash.hexdigest()
        self.run.left_out_count = len(self.left_out)

    def _add(
        self,
        bills: Sequence[Bill],
        accounts: Mapping[tuple[UUID, Rail], tuple[OrganisationAccount, date | None]],
    ) -> None:
        kept_as = account_rail(self.rail)
        ready: list[tuple[Bill, OrganisationAccount, date | None]] = []
        missing: list[tuple[Bill, WhyLeftOut]] = []
        for bill in bills:
            found = accounts.get((bill.organisation_id, kept_as))
            if found is None:
                bank = kept_as is Rail.BACS
                why = WhyLeftOut.NO_APPROVED_ACCOUNT if bank else WhyLeftOut.NO_SUPPLIER_NUMBER
                missing.append((bill, why))
            elif self._with_site and not found[0].site:
                missing.append((bill, WhyLeftOut.NO_SUPPLIER_SITE))
            else:
                ready.append((bill, *found))
        history = _history(self.run.tenant_id, [bill for bill, *_rest in ready])
        waits = self._waiting(ready)
        lines = _lines_of(self.run.tenant_id, [bill.id for bill, *_rest in ready])
        payments = [
            self._payment(bill, account, history[bill.id], waits, lines[bill.id])
            for bill, account, _changed in ready
        ]
        Payment.objects.bulk_create(payments)
        stored = [
            line
            for payment, (bill, *_rest) in zip(payments, ready, strict=True)
            for line in _payment_lines(payment, lines[bill.id])
        ]
        PaymentLine.objects.bulk_create(stored)
        self._report.add(reported(line, line.payment.budget_id) for line in stored)
        self.payments += len(payments)
        self._leave_out(missing)

    def _payment(
        self,
        bill: Bill,
        account: OrganisationAccount,
        history: _History,
        waits: Mapping[UUID, str],
        lines: Sequence[BillLine],
    ) -> Payment:
        held = history.held or waits.get(account.id, "")
        exceptions = _exceptions(account, history, waits=account.id in waits)
        return Payment(
            id=new_id(),
            tenant_id=self.run.tenant_id,
            subject_id=bill.subject_id,
            run=self.run,
            bill=bill,
            organisation_account=account,
            budget_id=bill.budget_id,
            rail=self.run.rail,
            recipient_name=bill.organisation.name,
            run_reference=self.run.reference,
            pay_on=self.run.pay_on,
            worked_out_on=day_of(self.run.prepared_at),
            known_seq=self.run.known_seq,
            state=PaymentState.HELD if held else PaymentState.INCLUDED,
            held_reason=held,
            exceptions=[str(reason) for reason in exceptions],
            last_pence=history.last_pence,
            amount_pence=bill.pence,
            period_from=min(line.service_from for line in lines),
            period_to=max(line.service_to for line in lines),
        )

    def _waiting(
        self, ready: Sequence[tuple[Bill, OrganisationAccount, date | None]]
    ) -> dict[UUID, str]:
        """Return changed account → why this run does not pay to it yet, but those let through."""
        days = policy_on(self.run.tenant_id, day_of(self.run.prepared_at)).cooling_off_days
        found = {}
        for _bill, account, changed_on in ready:
            until = waits_until(changed_on, days, self.run.pay_on)
            if until is not None:
                said = WAITS if account.sort_code else NUMBER_WAITS
                found[account.id] = said.format(until=long_date(until))
        waived = CoolingOffWaiver.objects.filter(
            tenant_id=self.run.tenant_id, organisation_account_id__in=list(found)
        ).values_list("organisation_account_id", flat=True)
        for account_id in waived:
            found.pop(account_id, None)
        return found

    def _leave_out(self, missing: Sequence[tuple[Bill, WhyLeftOut]]) -> None:
        RunLeftOut.objects.bulk_create(
            RunLeftOut(
                tenant_id=self.run.tenant_id,
                subject_id=bill.subject_id,
                run=self.run,
                bill=bill,
                budget_id=bill.budget_id,
                case_reference=bill.budget.case.reference,
                recipient_name=bill.organisation.name,
                pence=bill.pence,
                because=why,
            )
            for bill, why in missing
        )
        self.left_out += [
            LeftOut(
                bill.budget_id,
                bill.subject_id,
                bill.budget.case.reference,
                bill.organisation.name,
                bill.pence,
                why,
            )
            for bill, why in missing
        ]


def _exceptions(
    account: OrganisationAccount, history: _History, *, waits: bool
) -> tuple[Exceptional, ...]:
    """Return why a bill's payment needs a look. Its amount is not compared: bills differ."""
    by_number = bool(account.number)
    found = []
    if history.last_account_id is None:
        found.append(Exceptional.FIRST_PAYMENT)
    elif history.last_by_number is not by_number:
        found.append(Exceptional.ANOTHER_WAY)
    elif history.last_account_id != account.id:
        found.append(Exceptional.NUMBER_CHANGED if by_number else Exceptional.BANK_CHANGED)
    if history.held:
        found.append(Exceptional.HELD_BEFORE)
    if history.came_back:
        found.append(Exceptional.CAME_BACK)
    if waits:
        found.append(Exceptional.ACCOUNT_WAITS)
    return tuple(found)


def _history(tenant_id: UUID, bills: Sequence[Bill]) -> dict[UUID, _History]:
    """Return bill → what its organisation was paid last, and how the bill itself fared before."""
    last: dict[UUID, _History] = {}
    rows = (
        Payment.objects.filter(
            tenant_id=tenant_id,
            state=PaymentState.PAID,
            bill__organisation_id__in={bill.organisation_id for bill in bills},
        )
        .order_by("bill__organisation_id", "-pay_on", "-id")
        .distinct("bill__organisation_id")
    )
    for organisation_id, pence, account_id, number in rows.values_list(
        "bill__organisation_id",
        "amount_pence",
        "organisation_account_id",
        "organisation_account__number",
    ):
        last[organisation_id] = _History(pence, account_id, bool(number))
    found = {bill.id: last.get(bill.organisation_id, _History()) for bill in bills}
    before = (
        Payment.objects.filter(tenant_id=tenant_id, bill_id__in=list(found))
        .exclude(state=PaymentState.CANCELLED)
        .order_by("bill_id", "-pay_on", "-id")
        .distinct("bill_id")
    )
    for bill_id, state, reason, exceptions in before.values_list(
        "bill_id", "state", "held_reason", "exceptions"
    ):
        # That an account waits is asked anew each time; only what a person held stays held.
        if state == PaymentState.KEPT_BACK and Exceptional.ACCOUNT_WAITS not in exceptions:
            found[bill_id] = replace(found[bill_id], held=reason)
        elif state == PaymentState.RETURNED:
            found[bill_id] = replace(found[bill_id], came_back=True)
    return found


def _lines_of(tenant_id: UUID, bill_ids: Sequence[UUID]) -> Mapping[UUID, list[BillLine]]:
    found: dict[UUID, list[BillLine]] = defaultdict(list)
    rows = BillLine.objects.filter(tenant_id=tenant_id, bill_id__in=bill_ids)
    for line in rows.order_by("service_from", "id"):
        found[line.bill_id].append(line)
    return found


def _payment_lines(payment: Payment, lines: Sequence[BillLine]) -> list[PaymentLine]:
    return [
        PaymentLine(
            tenant_id=payment.tenant_id,
            subject_id=payment.subject_id,
            payment=payment,
            line_id=line.line_id,
            line_key=line.line_key,
            service_from=line.service_from,
            service_to=line.service_to,
            entitled_pence=line.pence,
            accounted_pence=0,
            due_pence=line.pence,
            working={"parts": [], "bill": str(line.bill_id)},
        )
        for line in lines
    ]


def reported(line: PaymentLine, budget_id: UUID) -> ReportedLine:
    """Return a line of a bill's payment as a run's report tells it."""
    return ReportedLine(
        budget_id,
        line.line_key,
        line.line_id,
        Period(line.service_from, line.service_to),
        line.entitled_pence,
        line.accounted_pence,
        line.working,
    )
