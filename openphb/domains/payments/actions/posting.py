"""Making a run's payments, a part at a time: posted, marked paid, and gathered for the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from openphb.domains.agreements.types import Payable
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger import queries as ledger_queries
from openphb.domains.ledger.types import Dimensions, JournalToPost, Posting
from openphb.domains.payments import rails
from openphb.domains.payments.actions.records import agreement_of
from openphb.domains.payments.models import Bill, Payer, Payment, PaymentLine, PaymentRun
from openphb.domains.payments.queries.due import commissioner
from openphb.domains.payments.queries.site_file import site_file_of
from openphb.domains.payments.rules.accounts import (
    ADDED_PASSED_ON,
    ADVANCES_HELD,
    CLEARING,
    EXPENDITURE,
    NOTIONAL_EXPENDITURE,
    THIRD_PARTY_EXPENDITURE,
)
from openphb.domains.payments.types import BillKind, PaymentState, Rail, RunKind
from openphb.foundation.access.types import Actor, Viewer
from openphb.foundation.postgres.arrays import array, texts
from openphb.kernel.ahead import made_ahead


class Line(NamedTuple):
    """What a payment pays for one line and one service period."""

    line_id: UUID
    due_pence: int
    service_from: date
    service_to: date


Part = tuple[Sequence[Payment], Mapping[UUID, Payable]]
"""Some of a run's payments, and agreement → its approved account, where banks pay."""


class Charged(NamedTuple):
    """What a payment is in the ledger: its journal's reason, its account and its option."""

    what: str
    account: str
    option: ManagementOption


DIRECTLY = Charged("direct_payment", EXPENDITURE, ManagementOption.DIRECT_PAYMENT)
# An advance is not spent yet: the organisation holds it until it says on what it was.
CHARGED = {
    BillKind.PROVIDER_INVOICE: Charged(
        "provider_invoice", NOTIONAL_EXPENDITURE, ManagementOption.NOTIONAL
    ),
    BillKind.ONE_OFF: Charged("one_off_bill", NOTIONAL_EXPENDITURE, ManagementOption.NOTIONAL),
    BillKind.THIRD_PARTY_ADVANCE: Charged(
        "third_party_advance", ADVANCES_HELD, ManagementOption.THIRD_PARTY
    ),
    BillKind.CHAIR_VALUE: Charged(
        "chair_value", THIRD_PARTY_EXPENDITURE, ManagementOption.THIRD_PARTY
    ),
    BillKind.CHAIR_EXTRAS: Charged("chair_extras", ADDED_PASSED_ON, ManagementOption.NOTIONAL),
}


@dataclass(frozen=True)
class _Read:
    """What was read of some payments."""

    payments: Sequence[Payment]
    lines: Mapping[UUID, Sequence[Line]]
    kinds: Mapping[UUID, BillKind]
    payouts: Sequence[rails.Payout]


@dataclass(frozen=True)
class _Made:
    """Their journals, ready to be posted."""

    read: _Read
    ready: ledger.Ready


class Paying:
    """A run being paid: what its journals credit so far, and whom its file will pay."""

    def __init__(self, run: PaymentRun, by: Actor, at: datetime, viewer: Viewer) -> None:
        self.run, self.by, self.at, self.viewer = run, by, at, viewer
        self.in_ledger = 0
        self._funder_id, _ = commissioner(run.tenant_id, run.pay_on)
        self._journals = ledger.Readying(tenant_id=run.tenant_id, posted_on=viewer.today)
        self._payouts: list[rails.Payout] = []

    def pay(self, parts: Iterable[Part]) -> Iterator[int]:
        """Post the payments of all parts, and mark them paid; yield after each how many it had.

        The journals of a part are made while those of the part before are posted.
        """
        for made in made_ahead(self._made, map(self._read, parts)):
            self._post(made)
            yield len(made.read.payments)

    def make_file(self) -> rails.Made:
        """Return the file that pays all that was posted. Refusals: those of the rail's writer."""
        run = self.run
        if run.site_rail_id:
            return site_file_of(run, made_on=self.viewer.today)
        payer = Payer.objects.get(tenant_id=run.tenant_id, organisation_id=run.payer_id)
        return rails.WRITERS[Rail(run.rail)](
            run.id,
            rails.From(
                payer.bacs_user_number, payer.bacs_name, payer.sort_code, payer.account_number
            ),
            self._payouts,
            run.pay_on,
            self.viewer.today,
        )

    def _read(self, part: Part) -> _Read:
        payments, payable = part
        return _Read(
            payments,
            self._lines(payments),
            _kinds(self.run, payments),
            self._paid_out(payments, payable),
        )

    def _paid_out(
        self, payments: Sequence[Payment], payable: Mapping[UUID, Payable]
    ) -> Sequence[rails.Payout]:
        """Return whom the file pays."""
        if self.run.site_rail_id:
            # Its file is made of what is kept, so that it comes out the same whenever it is made.
            return ()
        if self.run.kind == RunKind.BILLS:
            return _to_organisations(self.run, payments)
        references = dict(
            Payment.objects.filter(
                tenant_id=self.run.tenant_id, id__in=[payment.id for payment in payments]
            ).values_list("id", "budget__case__reference")
        )
        return [
            rails.Payout(
                payment.id,
                to.account_name,
                to.sort_code,
                to.account_number,
                payment.amount_pence,
                references[payment.id],
            )
            for payment in payments
            for to in [payable[agreement_of(payment)]]
        ]

    def _lines(self, payments: Sequence[Payment]) -> Mapping[UUID, Sequence[Line]]:
        """Return payment → what it pays, by line and service period."""
        lines: dict[UUID, list[Line]] = defaultdict(list)
        rows = PaymentLine.objects.filter(
            tenant_id=self.run.tenant_id, payment_id__in=[payment.id for payment in payments]
        ).exclude(due_pence=0)
        for payment_id, line_id, pence, start, end in rows.values_list(
            "payment_id", "line_id", "due_pence", "service_from", "service_to"
        ):
            lines[payment_id].append(Line(line_id, pence, start, end))
        return lines

    def _made(self, read: _Read) -> _Made:
        """Make a journal for each: expenditure by line, against money on its way to the bank."""
        journals = [self._journal(payment, read) for payment in read.payments]
        return _Made(read, self._journals.ready(journals))

    def _journal(self, payment: Payment, read: _Read) -> JournalToPost:
        charged = _of(read.kinds, payment)
        return JournalToPost(
            key=f"payment:{payment.id}",
            what=charged.what,
            subject_id=payment.subject_id,
            postings=(
                *(
                    self._expenditure(payment, line, charged)
                    for line in read.lines.get(payment.id, ())
                ),
                Posting(
                    CLEARING,
                    0,
                    payment.amount_pence,
                    Dimensions(
                        budget_id=payment.budget_id,
                        funder_id=self._funder_id,
                        option=charged.option,
                    ),
                ),
            ),
        )

    def _post(self, made: _Made) -> None:
        posted = ledger.post_ready(
            by=self.by, at=self.at, tenant_id=self.run.tenant_id, ready=made.ready
        )
        self.in_ledger += ledger_queries.credited(
            viewer=self.viewer,
            tenant_id=self.run.tenant_id,
            account=CLEARING,
            journal_ids=list(posted.values()),
        )
        _mark_paid(
            self.run,
            {payment.id: posted[f"payment:{payment.id}"] for payment in made.read.payments},
        )
        self._payouts += made.read.payouts

    def _expenditure(self, payment: Payment, line: Line, charged: Charged) -> Posting:
        return Posting(
            charged.account,
            max(line.due_pence, 0),
            # Netted within its period: less was due for this line than was paid for it before.
            max(-line.due_pence, 0),
            Dimensions(
                budget_id=payment.budget_id,
                line_id=line.line_id,
                funder_id=self._funder_id,
                option=charged.option,
                service_from=line.service_from,
                service_to=line.service_to,
            ),
        )


def _kinds(run: PaymentRun, payments: Sequence[Payment]) -> Mapping[UUID, BillKind]:
    """Return bill → its kind, for payments of bills."""
    if run.kind != RunKind.BILLS:
        return {}
    bills = Bill.objects.filter(
        tenant_id=run.tenant_id, id__in=[payment.bill_id for payment in payments]
    )
    return {bill_id: BillKind(kind) for bill_id, kind in bills.values_list("id", "kind")}


def _of(kinds: Mapping[UUID, BillKind], payment: Payment) -> Charged:
    return CHARGED[kinds[payment.bill_id]] if payment.bill_id else DIRECTLY


def _to_organisations(run: PaymentRun, payments: Sequence[Payment]) -> list[rails.Payout]:
    """Return whom the file pays: each organisation by its account, with its bill's own number."""
    rows = Payment.objects.filter(
        tenant_id=run.tenant_id, id__in=[payment.id for payment in payments]
    ).values_list(
        "id",
        "organisation_account__account_name",
        "organisation_account__sort_code",
        "organisation_account__account_number",
        "amount_pence",
        "bill__reference",
    )
    found = {row[0]: row for row in rows}
    return [rails.Payout(*found[payment.id]) for payment in payments]


def _mark_paid(run: PaymentRun, posted: Mapping[UUID, UUID]) -> None:
    """Mark payments paid with their journals and outside numbers, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update payments_payment p set state = %s, journal_id = posted.journal_id,"
            " outside_number = posted.outside_number"
            " from unnest(%s::uuid[], %s::uuid[], %s::text[])"
            " as posted(payment_id, journal_id, outside_number)"
            " where p.id = posted.payment_id and p.run_id = %s and p.tenant_id = %s",
            [
                PaymentState.PAID,
                array(map(str, posted.keys())),
                array(map(str, posted.values())),
                texts(
                    rails.outside_number(Rail(run.rail), payment_id) if run.site_rail_id else None
                    for payment_id in posted
                ),
                run.id,
                run.tenant_id,
            ],
        )
