"""What is looked at again when a run is approved: accounts, and what has become due since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import AgreementState, Payable
from openphb.domains.payments.actions.records import agreement_of
from openphb.domains.payments.continuity.queries.exposures import found_paid_since
from openphb.domains.payments.models import (
    Bill,
    LineEntitlement,
    Payment,
    PaymentRun,
    PaymentSchedule,
)
from openphb.domains.payments.queries.bills import accounts_on
from openphb.domains.payments.queries.circumstances import changed_since
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.queries.payees import numbers_on
from openphb.domains.payments.rules.bills import account_rail
from openphb.domains.payments.types import Rail, RunKind
from openphb.foundation.access.types import Viewer
from openphb.kernel.refusal import Refusal


class Checks:
    """What was found wrong with a run so far, a part of its payments at a time."""

    def __init__(self, run: PaymentRun, by: Viewer) -> None:
        self.run, self.by = run, by
        self.changed: list[str] = []
        self.too_much: list[str] = []
        self._newer = {
            budget_id
            for model in (LineEntitlement, PaymentSchedule)
            for budget_id in model.objects.filter(
                tenant_id=run.tenant_id, known__startswith__gt=run.known_seq
            ).values_list("budget_id", flat=True)
        }

    @property
    def passed(self) -> bool:
        return not self.changed and not self.too_much

    def add(self, payments: Sequence[Payment]) -> Mapping[UUID, Payable]:
        """Look at some payments; return agreement → its approved account now, where banks pay."""
        if self.run.kind == RunKind.BILLS:
            return self._bills(payments)
        payable = {} if self.run.site_rail_id else self._payable(payments)
        now = (
            self._numbers(payments)
            if self.run.site_rail_id
            else {agreement_id: one.bank_id for agreement_id, one in payable.items()}
        )
        self.changed += [
            payment.recipient_name
            for payment in payments
            if now.get(agreement_of(payment)) != payment.paid_to_id
        ]
        self.too_much += self._paid_too_much(payments)
        return payable

    def _bills(self, payments: Sequence[Payment]) -> Mapping[UUID, Payable]:
        """Look at bills: each is still to be paid, to the account that holds now."""
        bills = Bill.objects.in_bulk([payment.bill_id for payment in payments])
        accounts = accounts_on(
            self.run.tenant_id,
            {bill.organisation_id for bill in bills.values()},
            self.run.pay_on,
        )
        kept_as = account_rail(Rail(self.run.rail))
        for payment in payments:
            assert payment.bill_id is not None
            bill = bills[payment.bill_id]
            found = accounts.get((bill.organisation_id, kept_as))
            if found is None or found[0].id != payment.organisation_account_id:
                self.changed.append(payment.recipient_name)
            if bill.withdrawn_by is not None:
                self.too_much.append(payment.recipient_name)
        return {}

    def _numbers(self, payments: Sequence[Payment]) -> Mapping[UUID, UUID]:
        """Return signed agreement → the number that its recipient is paid by."""
        run = self.run
        signed = Payment.objects.filter(
            tenant_id=run.tenant_id,
            id__in=[payment.id for payment in payments],
            agreement__state=AgreementState.SIGNED,
        ).values_list("agreement_id", flat=True)
        found = numbers_on(run.tenant_id, list(signed), Rail(run.rail), run.pay_on)
        return {agreement_id: one.number_id for agreement_id, one in found.items()}

    def _payable(self, payments: Sequence[Payment]) -> Mapping[UUID, Payable]:
        return {
            one.agreement_id: one
            for one in agreements.payable(
                viewer=self.by,
                tenant_id=self.run.tenant_id,
                agreement_ids=[agreement_of(payment) for payment in payments],
            )
        }

    def end(self) -> None:
        """Refusals: `run_account_changed`, `run_pays_too_much`, by how many and by name."""
        if self.changed:
            raise Refusal(
                "run_account_changed",
                f"Since this run was prepared, {len(self.changed)} of its agreements ended or "
                f"changed what they are paid to: {_names(self.changed)}.",
                "Send the run back and hold those payments, or cancel it and prepare it again.",
            )
        if self.too_much:
            raise Refusal(
                "run_pays_too_much",
                f"Since this run was prepared, less became due to {len(self.too_much)} of its "
                f"recipients: {_names(self.too_much)}.",
                "Send the run back and hold those payments, or cancel it and prepare it again.",
            )

    def _paid_too_much(self, payments: Sequence[Payment]) -> list[str]:
        """Return whom the run pays more than is due now.

        Only budgets with newer facts, or of which a payment that may have failed turned out to have
        been made, are worked out again. Where more is due than the run pays,
        the next run pays the rest.
        """
        run = self.run
        newer = self._newer | changed_since(
            tenant_id=run.tenant_id, known_seq=run.known_seq, payments=payments
        )
        newer |= found_paid_since(run.tenant_id, run.prepared_at)
        doubtful = [payment for payment in payments if payment.budget_id in newer]
        if not doubtful:
            return []
        budget_ids = [payment.budget_id for payment in doubtful]
        reach = Q(tenant_id=run.tenant_id, budget_id__in=budget_ids)
        now = budget_facts(reach, known_to(run.tenant_id), without_run=run.id)
        return [
            payment.recipient_name
            for payment in doubtful
            if payment.amount_pence
            > sum(period.pay_pence for period in now[payment.budget_id].due(run.worked_out_for))
        ]


def _names(names: Sequence[str]) -> str:
    some = sorted(names)
    return ", ".join(some[:3]) + (f" and {len(some) - 3} more" if len(some) > 3 else "")
