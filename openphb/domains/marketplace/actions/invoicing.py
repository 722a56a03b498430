"""Taking in invoices and credit notes: held against the order at once, the undisputed part paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, Sum

from openphb.domains.marketplace import reach, reference
from openphb.domains.marketplace.actions.matching import hold_against
from openphb.domains.marketplace.models import (
    CareOrder,
    CreditNote,
    Delivery,
    InvoiceDifference,
    InvoiceLine,
    ProviderInvoice,
)
from openphb.domains.marketplace.queries.endings import endings_of
from openphb.domains.marketplace.rules import invoicing as rules
from openphb.domains.marketplace.rules.delivering import refuse_after_end
from openphb.domains.marketplace.types import (
    DeliveryAnswer,
    FileTaken,
    InvoiceGiven,
    OrderState,
    Received,
    RowWrong,
    SentBy,
)
from openphb.foundation.access.types import Actor, Role, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.refusal import NothingThere, Refusal

_DAY = timedelta(days=1)


@transaction.atomic
def send_invoice(
    *, by: Viewer, at: datetime, given: InvoiceGiven, how: SentBy = SentBy.PAGE
) -> Received:
    """Take in an invoice for one person's budget, and have paid what is right of it.

    What staff send, they have keyed. The same invoice again adds nothing. Refusals: `nothing_there`,
    `not_permitted`, `invoice_two_people`, `corrects_unknown`, `corrected_already`,
    `delivered_after_end`, those of `rules.invoicing`.
    """
    keys = {line.order_key for line in given.lines}
    orders = {
        row.order_key: row
        for row in CareOrder.objects.filter(
            reach.sends_q(by), order_key__in=list(keys), state=OrderState.ACCEPTED
        ).order_by("number")
    }
    latest = reference.limit("latest_days", by.today)
    rules.refuse_invoice(given, orders=orders, today=by.today, latest=latest)
    _refuse_after_end(given, orders)
    if len({(row.budget_id, row.organisation_id) for row in orders.values()}) != 1:
        raise Refusal(
            "invoice_two_people",
            "These lines are for more than one person.",
            "Send one invoice for each person. A file may give both the same number.",
            "number",
        )
    first = next(iter(orders.values()))
    actor = reach.act_for(
        by,
        tenant_id=first.tenant_id,
        subject_id=first.subject_id,
        organisation_id=first.organisation_id,
    )
    one_at_a_time("invoices of a budget", first.budget_id)
    content, number = rules.content_of(given), given.number.strip()
    known = ProviderInvoice.objects.filter(
        tenant_id=first.tenant_id,
        organisation_id=first.organisation_id,
        budget_id=first.budget_id,
        number=number,
    ).first()
    if known is not None:
        rules.refuse_other_content(known.content, content, number)
        return _received(known, is_new=False)
    if actor.role is not Role.PROVIDER:
        how = SentBy.KEYED
        rules.refuse_keying_both(keyed_deliveries=_keyed_deliveries(actor, given))
    row = _write(actor, at, by.today, first, given, how, content)
    _note("invoice.received", actor, at, row, pence=row.pence, lines=len(given.lines))
    hold_against(by=actor, at=at, today=by.today, order_keys=keys)
    row.refresh_from_db()
    return _received(row, is_new=True)


@transaction.atomic
def take_invoices(
    *, by: Viewer, at: datetime, invoices: Sequence[tuple[int, InvoiceGiven]]
) -> FileTaken:
    """Take in the invoices of a file, each by itself: (its first line, the invoice).

    One that is refused says so at its first line, and the others are taken.
    """
    wrong, taken = [], []
    for line, given in invoices:
        try:
            with transaction.atomic():
                taken.append(send_invoice(by=by, at=at, given=given, how=SentBy.FILE))
        except Refusal as refusal:
            wrong.append(RowWrong.of(line, refusal))
    new = sum(one.is_new for one in taken)
    return FileTaken(new, 0, len(taken) - new, tuple(wrong), tuple(taken))


@transaction.atomic
def credit(
    *, by: Viewer, at: datetime, invoice_id: UUID, number: str, credited_on: date, pence: int
) -> None:
    """Take back a part of an invoice that was not matched. The same credit note again adds nothing.

    Refusals: `nothing_there`, `not_permitted`, `credit_number`, `credit_ahead`, `credit_other`,
    those of `rules.refuse_credit`.
    """
    row = (
        ProviderInvoice.objects.select_for_update().filter(reach.sends_q(by), pk=invoice_id).first()
    )
    if row is None:
        raise NothingThere("invoice")
    actor = reach.act_for(
        by,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        organisation_id=row.organisation_id,
    )
    called = number.strip()
    if not called or len(called) > rules.LONGEST_NUMBER:
        raise Refusal(
            "credit_number",
            "A credit note has a number of its own.",
            f"Enter it, with at most {rules.LONGEST_NUMBER} letters.",
            "number",
        )
    if credited_on > by.today:
        raise Refusal(
            "credit_ahead", "The day is still to come.", "Enter the day on it.", "credited_on"
        )
    known = CreditNote.objects.filter(invoice=row, number=called).first()
    if known is not None:
        if (known.pence, known.credited_on) != (pence, credited_on):
            raise Refusal(
                "credit_other",
                f"Credit note {called} is here already and says something else.",
                "Give another one a number of its own.",
                "number",
            )
        return
    lines = list(InvoiceLine.objects.filter(invoice=row).order_by("position"))
    for key in sorted({line.order_key for line in lines}):
        one_at_a_time("care order", key)
    lines = list(InvoiceLine.objects.select_for_update().filter(invoice=row).order_by("position"))
    rules.refuse_credit(
        pence=pence,
        open_pence=sum(one.pence - one.matched_pence - one.credited_pence for one in lines),
    )
    CreditNote.objects.create(
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        invoice=row,
        organisation_id=row.organisation_id,
        number=called,
        credited_on=credited_on,
        pence=pence,
        sent_by=actor.user_id,
        sent_at=at,
    )
    left = pence
    for line in lines:
        part = min(left, line.pence - line.matched_pence - line.credited_pence)
        line.credited_pence += part
        left -= part
        line.save(update_fields=["credited_pence"])
        if line.credited_pence + line.matched_pence == line.pence:
            InvoiceDifference.objects.filter(line=line).delete()
    _note("invoice.credited", actor, at, row, pence=pence)
    hold_against(by=actor, at=at, today=by.today, order_keys={line.order_key for line in lines})


def _write(
    actor: Actor,
    at: datetime,
    today: date,
    first: CareOrder,
    given: InvoiceGiven,
    how: SentBy,
    content: str,
) -> ProviderInvoice:
    mine = {"tenant_id": first.tenant_id, "subject_id": first.subject_id}
    row = ProviderInvoice.objects.create(
        **mine,
        budget_id=first.budget_id,
        organisation_id=first.organisation_id,
        number=given.number.strip(),
        invoiced_on=given.invoiced_on,
        received_on=today,
        pay_by=today + reference.limit("pay_days", today),
        pence=given.pence,
        content=content,
        sent_how=how,
        sent_by=actor.user_id,
        sent_at=at,
        corrects=_corrected(first, given.corrects.strip()),
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            **mine,
            invoice=row,
            position=position,
            order_key=line.order_key,
            days=DateRange(line.first_day, line.last_day + _DAY),
            hundredths=line.hundredths,
            unit_pence=line.unit_pence,
            vat_pence=line.vat_pence,
            pence=line.pence,
        )
        for position, line in enumerate(given.lines, start=1)
    )
    return row


def _refuse_after_end(given: InvoiceGiven, orders: Mapping[UUID, CareOrder]) -> None:
    """Refuse a line whose days all come after its order had ended by itself."""
    ended = endings_of([row.id for row in orders.values()])
    for line in given.lines:
        ending = ended.get(orders[line.order_key].id)
        if ending is not None:
            refuse_after_end(line.first_day, ending, "first_day")


def _keyed_deliveries(actor: Actor, given: InvoiceGiven) -> bool:
    """Return whether somebody keyed what was done on days of an invoice, and nobody confirmed it."""
    days = Q(pk__in=[])
    for line in given.lines:
        days |= Q(order_key=line.order_key, on__range=(line.first_day, line.last_day))
    mine = Delivery.objects.filter(
        days, sent_how=SentBy.KEYED, sent_by=actor.user_id, hundredths__gt=0
    )
    return mine.filter(Q(answer=None) | ~Q(answer=DeliveryAnswer.RIGHT)).exists()


def _corrected(first: CareOrder, number: str) -> ProviderInvoice | None:
    """Return the invoice that one takes the place of: what it left unpaid is asked for no more."""
    if not number:
        return None
    found = ProviderInvoice.objects.filter(
        tenant_id=first.tenant_id,
        organisation_id=first.organisation_id,
        budget_id=first.budget_id,
        number=number,
    ).first()
    if found is None:
        raise Refusal(
            "corrects_unknown",
            f"There is no invoice {number} for this person.",
            "Check the number of the invoice that this one corrects.",
            "corrects",
        )
    if ProviderInvoice.objects.filter(corrects=found).exists():
        raise Refusal(
            "corrected_already",
            f"Invoice {number} was corrected already.",
            "Correct the invoice that took its place.",
            "corrects",
        )
    InvoiceDifference.objects.filter(line__invoice=found).delete()
    return found


def _received(row: ProviderInvoice, *, is_new: bool) -> Received:
    sums = InvoiceLine.objects.filter(invoice=row).aggregate(
        matched=Sum("matched_pence"), credited=Sum("credited_pence")
    )
    matched = sums["matched"] or 0
    return Received(row.id, is_new, matched, row.pence - matched - (sums["credited"] or 0))


def _note(what: str, actor: Actor, at: datetime, row: ProviderInvoice, **details: object) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="provider_invoice",
        record_id=row.id,
        details=details,
    )
