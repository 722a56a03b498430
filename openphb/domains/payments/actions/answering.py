"""Taking in what a bank says became of payments: the file whole, each line once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from openphb.domains.payments.actions.exposures import confirm_exposed
from openphb.domains.payments.actions.returning import record_return
from openphb.domains.payments.models import BankAnswer, BankAnswerLine, Payment
from openphb.domains.payments.rails import payment_code, reference, understands
from openphb.domains.payments.returned.match import Match, Outcome, SentPayment, match_statuses
from openphb.domains.payments.returned.read import read_statuses
from openphb.domains.payments.returned.types import StatusKind, StatusLine
from openphb.domains.payments.types import PaymentState, Rail
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

# Banks answer within days; a year leaves room for a file found late.
LOOK_BACK = timedelta(days=366)
CAME_BACK = (StatusKind.REJECTED, StatusKind.RETURNED)


@dataclass(frozen=True)
class AnswerTaken:
    """What taking in a bank's file came to."""

    answer_id: UUID
    known_before: bool
    returned: int
    others: int
    """Lines that told something of a payment that had not come back."""
    unclear: int
    """Lines that a person must look at: no payment fits, or several do."""


def take_in_answer(
    *, by: Viewer, at: datetime, tenant_id: UUID, data: bytes, file_name: str
) -> AnswerTaken:
    """Take in a bank's file about payments that one tenant sent.

    A payment that it says was rejected or came back is recorded as returned. The same file, or the
    same line in another file, adds nothing; but a line that fitted no payment is tried again with
    the same file, because the run may not have been marked as sent when it first came.
    Refusals: those of `read_statuses`, `status_file_wrong`.
    """
    with transaction.atomic():
        actor = by.act(Permission.PAYMENT_RETURN, tenant_id=tenant_id)
        found = read_statuses(data)
        if not found.acceptable:
            fault = found.faults[0]
            raise Refusal(
                "status_file_wrong",
                f"{fault.message}" + (f" (line {fault.line})" if fault.line else ""),
                fault.mend,
                "file",
                details={"faults": len(found.faults), "code": fault.code},
            )
        # Each file is held against what the others said.
        one_at_a_time("bank answers", tenant_id)
        before = BankAnswer.objects.filter(tenant_id=tenant_id, sha256=found.hash).first()
        if before is not None:
            return _look_again(by, at, before, found.lines)
        answer = BankAnswer.objects.create(
            id=new_id(),
            tenant_id=tenant_id,
            sha256=found.hash,
            format=found.format,
            file_name=file_name[:200],
            taken_in_by=actor.user_id,
            taken_in_at=at,
        )
        matches = match_statuses(
            found.lines, _sent(by, tenant_id, found.format), _taken(tenant_id, found.lines)
        )
        returned = _record(by, at, answer, matches)
        trail.record(
            "bank_answer.taken_in",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="bank_answer",
            record_id=answer.id,
            details={"format": found.format, "lines": len(found.lines), "returned": returned},
        )
        matched = sum(match.outcome is Outcome.MATCHED for match in matches)
        unclear = sum(match.outcome in (Outcome.UNMATCHED, Outcome.AMBIGUOUS) for match in matches)
        return AnswerTaken(answer.id, False, returned, matched - returned, unclear)


def _look_again(
    by: Viewer, at: datetime, answer: BankAnswer, lines: Sequence[StatusLine]
) -> AnswerTaken:
    """Record what lines of a known file come to that came to nothing before."""
    taken = _taken(answer.tenant_id, lines)
    fresh = [line for line in lines if line.id not in taken]
    sent = _sent(by, answer.tenant_id, answer.format) if fresh else []
    found = [one for one in match_statuses(fresh, sent) if one.outcome is Outcome.MATCHED]
    returned = _record(by, at, answer, found)
    if found:
        trail.record(
            "bank_answer.looked_at_again",
            by=by.act(Permission.PAYMENT_RETURN, tenant_id=answer.tenant_id),
            at=at,
            tenant_id=answer.tenant_id,
            subject_id=None,
            record_kind="bank_answer",
            record_id=answer.id,
            details={"lines": len(found), "returned": returned},
        )
    return AnswerTaken(answer.id, True, returned, len(found) - returned, len(fresh) - len(found))


def _record(by: Viewer, at: datetime, answer: BankAnswer, matches: Sequence[Match]) -> int:
    """Keep every line and act on those that say a payment came back; return how many did.

    Those that say that a payment was made close what was exposed by it.
    """
    rows, returned, accepted = [], 0, []
    for match in matches:
        line = match.line
        certain = match.outcome is Outcome.MATCHED
        for payment_id in match.payment_ids if certain else (None,):
            rows.append(
                BankAnswerLine(
                    id=new_id(),
                    tenant_id=answer.tenant_id,
                    answer=answer,
                    line_id=line.id,
                    kind=line.kind,
                    on=line.on,
                    pence=line.pence,
                    outcome=match.outcome,
                    payment_id=payment_id,
                    reason=line.reason,
                    why=match.reason,
                )
            )
            if payment_id is not None and line.kind in CAME_BACK:
                record_return(
                    by=by,
                    at=at,
                    payment_id=payment_id,
                    returned_on=min(line.on, by.today),
                    reason=line.reason or "The bank gave no reason.",
                    reason_code=(line.reason_code or "")[:10],
                    source=line.source_format,
                    source_sha256=answer.sha256,
                )
                returned += 1
            elif payment_id is not None and line.kind is StatusKind.ACCEPTED:
                accepted.append(payment_id)
    BankAnswerLine.objects.bulk_create(rows, batch_size=1000)
    confirm_exposed(
        by=by.act(Permission.PAYMENT_RETURN, tenant_id=answer.tenant_id),
        at=at,
        on=by.today,
        tenant_id=answer.tenant_id,
        payment_ids=accepted,
        because=f"The bank’s answer {answer.file_name or answer.format} says that it was paid.",
    )
    return returned


def _sent(by: Viewer, tenant_id: UUID, message: str) -> list[SentPayment]:
    """Return the payments that a message may be about, with what is known of each."""
    rows = (
        Payment.objects.filter(
            tenant_id=tenant_id,
            state__in=[PaymentState.PAID, PaymentState.RETURNED, PaymentState.EXPOSED],
            sent_on__gte=by.today - LOOK_BACK,
            run__rail__in=[rail for rail in Rail if understands(rail, message)],
        )
        .select_related("bank", "run", "budget__case")
        .order_by("id")
    )
    accepted = set(
        BankAnswerLine.objects.filter(
            tenant_id=tenant_id, kind=StatusKind.ACCEPTED, payment__isnull=False
        ).values_list("payment_id", flat=True)
    )
    return [
        SentPayment(
            payment_id=row.id,
            message_ids=frozenset({payment_code(row.run_id)})
            if row.run.rail == Rail.FASTER_PAYMENTS
            else frozenset(),
            end_to_end_id=payment_code(row.id),
            reference=reference(row.id, row.budget.case.reference),
            sort_code=bank.sort_code,
            account_number=bank.account_number,
            pence=row.amount_pence,
            pay_on=row.pay_on,
            known=_known(row, accepted),
        )
        for row in rows
        for bank in [row.bank]
        if bank
    ]


def _known(row: Payment, accepted: set[UUID]) -> StatusKind | None:
    if row.state == PaymentState.RETURNED:
        return StatusKind.RETURNED
    return StatusKind.ACCEPTED if row.id in accepted else None


def _taken(tenant_id: UUID, lines: Sequence[StatusLine]) -> set[str]:
    """Return the ids of the lines that came to something before."""
    return set(
        BankAnswerLine.objects.filter(
            tenant_id=tenant_id,
            line_id__in=[line.id for line in lines],
            outcome__in=[Outcome.MATCHED, Outcome.ALREADY_KNOWN],
        ).values_list("line_id", flat=True)
    )
