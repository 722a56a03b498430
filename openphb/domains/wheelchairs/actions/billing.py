"""An invoice for a chair: two bills, one of the NHS's money and one of what others added."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from openphb.domains.payments import actions as payments
from openphb.domains.payments.types import BillAsked, BillKind, BillLineAsked
from openphb.domains.wheelchairs import reference
from openphb.domains.wheelchairs.actions.records import locked, note
from openphb.domains.wheelchairs.actions.sums import added_left, billed
from openphb.domains.wheelchairs.models import Wheelchair, WheelchairInvoice
from openphb.domains.wheelchairs.queries.chairs import added_key, nhs_key, parts_of
from openphb.domains.wheelchairs.rules import adding as rules
from openphb.domains.wheelchairs.rules.billing import billable, fall_on, withdrawn_fault
from openphb.domains.wheelchairs.types import ChairOption, PartOfBudget, total
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

_DAY = timedelta(days=1)


@transaction.atomic
def bill(
    *,
    by: Viewer,
    at: datetime,
    wheelchair_id: UUID,
    number: str,
    received_on: date,
    nhs_pence: int,
    added_pence: int = 0,
) -> UUID:
    """Send an invoice for a chair to be paid; return it.

    `nhs_pence` comes out of the budget and never more than it gives; `added_pence` out of what others
    paid to the NHS for it. Refusals: those of `locked`, `chair_not_ordered`, `chair_bill_number`,
    `chair_bill_twice`, `chair_bill_day`, those of `rules.bill_fault`.
    """
    row, actor = locked(by, Permission.WHEELCHAIR_PAY, wheelchair_id)
    if row.ordered_on is None or row.supplier_id is None:
        raise Refusal(
            "chair_not_ordered", "Nobody has ordered this chair.", "Record the order first."
        )
    _refuse_number(row, number, received_on, by.today)
    option = ChairOption(row.option)
    parts = billable(option, parts_of(row))
    before = billed(row)
    fault = rules.bill_fault(
        nhs_pence=nhs_pence,
        added_pence=added_pence,
        left_pence=total(parts) - before[0],
        added_left_pence=added_left(row),
    )
    if fault:
        raise fault
    invoice_id = new_id()
    falls = fall_on(parts, before_pence=before[0], pence=nhs_pence)
    asked = _Asked(row, actor, at, number.strip(), received_on, by.today)
    nhs_bill = None
    if nhs_pence:
        third = option is ChairOption.THIRD_PARTY
        kind = BillKind.CHAIR_VALUE if third else BillKind.ONE_OFF
        nhs_bill = asked.put(nhs_key(invoice_id), kind, falls)
    added_bill = None
    if added_pence:
        added_bill = asked.put(
            added_key(invoice_id), BillKind.CHAIR_EXTRAS, ((parts[0], added_pence),)
        )
    WheelchairInvoice.objects.create(
        id=invoice_id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        wheelchair=row,
        organisation_id=row.supplier_id,
        number=number.strip(),
        received_on=received_on,
        nhs_pence=nhs_pence,
        added_pence=added_pence,
        nhs_bill_id=nhs_bill,
        added_bill_id=added_bill,
        recorded_by=actor.user_id,
        recorded_at=at,
    )
    note(
        "wheelchair.billed",
        row,
        by=actor,
        at=at,
        number=number.strip(),
        nhs_pence=nhs_pence,
        added_pence=added_pence,
    )
    return invoice_id


@transaction.atomic
def withdraw_invoice(*, by: Viewer, at: datetime, chair_invoice_id: UUID, words: str) -> None:
    """Take back an invoice that was keyed by mistake, whole: both its bills, while neither is in a run.

    Its number may be keyed again. Also after the end: what is not paid yet can still be stopped.
    Refusals: `nothing_there`, `not_permitted`, `chair_bill_withdrawn`, `chair_bill_words`, those of
    `payments.withdraw_bill`.
    """
    found = WheelchairInvoice.objects.filter(
        by.scope(Permission.WHEELCHAIR_PAY).q(), pk=chair_invoice_id
    ).first()
    if found is None:
        raise NothingThere("invoice")
    row, actor = locked(by, Permission.WHEELCHAIR_PAY, found.wheelchair_id, ended_too=True)
    one = WheelchairInvoice.objects.select_for_update().get(pk=found.pk)
    if fault := withdrawn_fault(withdrawn=one.withdrawn_by is not None, words=words):
        raise fault
    for key, bill_id in (
        (nhs_key(one.id), one.nhs_bill_id),
        (added_key(one.id), one.added_bill_id),
    ):
        if bill_id is not None:
            payments.withdraw_bill(by=actor, at=at, tenant_id=one.tenant_id, key=key, reason=words)
    one.withdrawn_words, one.withdrawn_by, one.withdrawn_at = words.strip(), actor.user_id, at
    one.save(update_fields=["withdrawn_words", "withdrawn_by", "withdrawn_at"])
    note(
        "wheelchair.bill_withdrawn",
        row,
        by=actor,
        at=at,
        number=one.number,
        nhs_pence=one.nhs_pence,
        added_pence=one.added_pence,
    )


class _Asked:
    """One invoice, as its bills are asked for."""

    def __init__(
        self,
        row: Wheelchair,
        actor: Actor,
        at: datetime,
        number: str,
        received_on: date,
        today: date,
    ) -> None:
        self.row, self.actor, self.at = row, actor, at
        self.number, self.received_on = number, received_on
        self.days = timedelta(days=reference.limit("pay_days", today).value)

    def put(self, key: str, kind: BillKind, falls: tuple[tuple[PartOfBudget, int], ...]) -> UUID:
        assert self.row.supplier_id is not None
        return payments.put_bill(
            by=self.actor,
            at=self.at,
            asked=BillAsked(
                tenant_id=self.row.tenant_id,
                subject_id=self.row.subject_id,
                budget_id=self.row.budget_id,
                organisation_id=self.row.supplier_id,
                key=key,
                kind=kind,
                reference=self.number,
                received_on=self.received_on,
                pay_by=self.received_on + self.days,
                lines=tuple(line_of(one, pence) for one, pence in falls),
            ),
        )


def line_of(one: PartOfBudget, pence: int) -> BillLineAsked:
    """Return what a bill asks for one line: it is bought once, on the day the line names."""
    return BillLineAsked(one.line_id, one.line_key, one.starts_on, one.starts_on + _DAY, pence)


def _refuse_number(row: Wheelchair, number: str, received_on: date, today: date) -> None:
    if not number.strip():
        raise Refusal(
            "chair_bill_number", "The invoice has no number.", "Enter what it is called.", "number"
        )
    if received_on > today:
        raise Refusal(
            "chair_bill_day", "That day is not here yet.", "Enter today or before.", "received_on"
        )
    there = WheelchairInvoice.objects.filter(
        tenant_id=row.tenant_id,
        organisation=row.supplier,
        number=number.strip(),
        withdrawn_by=None,
    )
    if there.exists():
        raise Refusal(
            "chair_bill_twice",
            f"Invoice {number.strip()} of this supplier was sent to be paid already.",
            "Nothing is paid twice. Ask the supplier for another number.",
            "number",
        )
