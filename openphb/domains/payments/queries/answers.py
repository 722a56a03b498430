"""What banks said of payments, and what a person must still look at."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db.models import QuerySet

from openphb.domains.payments.models import BankAnswer, BankAnswerLine
from openphb.domains.payments.returned.match import Outcome
from openphb.domains.payments.returned.types import StatusKind
from openphb.domains.payments.types import AnswerLine, AnswerSummary, BankAnswerView
from openphb.foundation.access.models import User
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

PAGE = 50
MOST_LINES = 500


def bank_answers(*, viewer: Viewer) -> tuple[AnswerSummary, ...]:
    """Return the last fifty files taken in, newest first."""
    return tuple(_summary(row) for row in _visible(viewer).order_by("-id")[:PAGE])


def bank_answer(*, viewer: Viewer, answer_id: UUID) -> BankAnswerView:
    """Return one file with what each of its lines came to, those to look at first.

    Refusal: `nothing_there`.
    """
    row = _visible(viewer).filter(pk=answer_id).first()
    if row is None:
        raise NothingThere("bank's answer")
    lines = list(
        BankAnswerLine.objects.filter(tenant_id=row.tenant_id, answer=row)
        .select_related("payment")
        .order_by("on", "id")[:MOST_LINES]
    )
    first = (Outcome.UNMATCHED, Outcome.AMBIGUOUS)
    # What came to nothing at first and to something when the file was taken in again is told once.
    settled = {line.line_id for line in lines if line.outcome not in first}
    lines = [one for one in lines if one.outcome not in first or one.line_id not in settled]
    lines.sort(key=lambda line: (line.outcome not in first, line.on, line.id))
    names = User.objects.filter(pk=row.taken_in_by).values_list("name", flat=True)
    return BankAnswerView(
        summary=_summary(row),
        taken_in_by=names.first() or "",
        counts=Counter(Outcome(line.outcome) for line in lines),
        lines=tuple(
            AnswerLine(
                kind=StatusKind(line.kind),
                on=line.on,
                pence=line.pence,
                outcome=Outcome(line.outcome),
                payment_id=line.payment_id,
                recipient_name=line.payment.recipient_name if line.payment else "",
                reason=line.reason,
                why=line.why,
            )
            for line in lines
        ),
    )


def _visible(viewer: Viewer) -> QuerySet[BankAnswer]:
    return BankAnswer.objects.filter(viewer.scope(Permission.PAYMENT_RETURN).tenants_q())


def _summary(row: BankAnswer) -> AnswerSummary:
    return AnswerSummary(row.id, row.tenant_id, row.format, row.file_name, row.taken_in_at)
