"""Money paid too much: what is outstanding now, for which weeks, and what is done about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from openphb.domains.payments.models import Overpayment, Recovery
from openphb.domains.payments.queries.due import BudgetFacts, budget_facts
from openphb.domains.payments.types import (
    LineWords,
    OverpaymentAnswer,
    RecoveryAnswer,
    RecoveryKind,
    RecoveryState,
    Unanswered,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.foundation.facts.record import NOW
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere

PAGE = 50


def overpayments(*, viewer: Viewer) -> tuple[OverpaymentAnswer, ...]:
    """Return up to fifty overpayments that are open, oldest first."""
    rows = _visible(viewer).filter(closed_on=None).order_by("found_on", "id")[:PAGE]
    return _answers(list(rows), viewer.today)


def unanswered(*, viewer: Viewer, most: int) -> tuple[tuple[Unanswered, ...], int]:
    """Return of the `most` oldest overpayments without a proposal those that are any money today.

    With them how many more there are, of the fifty oldest. One that has come to nothing since
    (somebody is home from hospital) is closed when it is next worked out; until then nobody has
    anything to say about it.
    """
    rows = _unanswered(viewer.scope(Permission.RECOVERY_VIEW).q())
    facts = _facts(rows[:most], {})
    found = tuple(
        Unanswered(row.id, of_budget.recipient_name, row.found_on, pence)
        for row in rows[:most]
        if (of_budget := facts.get(row.budget_id)) is not None
        and (pence := sum(period.overpaid_pence for period in of_budget.due(viewer.today)))
    )
    return found, len(rows[most:])


@asked
def _unanswered(reach: Q) -> QuerySet[Overpayment]:
    answered = Recovery.objects.filter(
        overpayment_id=OuterRef("pk"), state__in=[RecoveryState.PROPOSED, RecoveryState.AGREED]
    )
    rows = Overpayment.objects.filter(reach, ~Exists(answered), closed_on=None)
    rows = rows.only("id", "tenant_id", "budget_id", "found_on")
    return rows.order_by("found_on", "id")[:PAGE]


def overpayment(*, viewer: Viewer, overpayment_id: UUID) -> OverpaymentAnswer:
    """Return one overpayment as it stands today. Refusal: `nothing_there`."""
    row = _visible(viewer).filter(pk=overpayment_id).first()
    if row is None:
        raise NothingThere("overpayment")
    return _answers([row], viewer.today)[0]


def overpayments_of_budget(*, viewer: Viewer, budget_id: UUID) -> tuple[OverpaymentAnswer, ...]:
    """Return a budget's overpayments, open ones and those that were settled, newest first."""
    rows = _visible(viewer).filter(budget_id=budget_id).order_by("-found_on", "-id")[:PAGE]
    return _answers(list(rows), viewer.today)


def overpayment_of_recovery(*, viewer: Viewer, recovery_id: UUID) -> OverpaymentAnswer:
    """Return the overpayment that a recovery is about. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.RECOVERY_VIEW)
    found = Recovery.objects.filter(scope.q(), pk=recovery_id).first()
    if found is None:
        raise NothingThere("recovery")
    return overpayment(viewer=viewer, overpayment_id=found.overpayment_id)


def offset_in_payment(*, viewer: Viewer, payment_id: UUID) -> RecoveryAnswer | None:
    """Return the agreed offset that lowers a payment; None where none does, or the viewer sees none."""
    scope = viewer.scope(Permission.RECOVERY_VIEW)
    row = Recovery.objects.filter(
        scope.q(), payment_id=payment_id, state__in=[RecoveryState.AGREED, RecoveryState.DONE]
    ).first()
    return _recovery(row, names_of((row.proposed_by, row.decided_by))) if row else None


def recoveries_to_decide(*, viewer: Viewer) -> tuple[tuple[RecoveryAnswer, str], ...]:
    """Return up to fifty recoveries that wait for this viewer's decision, with the recipient's name.

    Those that the viewer proposed are left to somebody else.
    """
    rows = _to_decide(viewer.scope(Permission.RECOVERY_DECIDE).q(), viewer.user_id or new_id())
    names = names_of(row.proposed_by for row in rows)
    facts = _facts([row.overpayment for row in rows], {})
    return tuple(
        (
            _recovery(row, names),
            facts[row.overpayment.budget_id].recipient_name
            if row.overpayment.budget_id in facts
            else "",
        )
        for row in rows
    )


@asked
def _to_decide(reach: Q, user_id: UUID) -> QuerySet[Recovery]:
    """Return up to fifty that wait, but for those that somebody proposed themselves."""
    rows = Recovery.objects.filter(reach, state=RecoveryState.PROPOSED)
    rows = rows.exclude(proposed_by=user_id).select_related("overpayment")
    return rows.order_by("proposed_at", "id")[:PAGE]


def _visible(viewer: Viewer) -> QuerySet[Overpayment]:
    return Overpayment.objects.filter(viewer.scope(Permission.RECOVERY_VIEW).q())


def _answers(rows: Sequence[Overpayment], today: date) -> tuple[OverpaymentAnswer, ...]:
    words: dict[UUID, LineWords] = {}
    facts = _facts(rows, words)
    recoveries: dict[UUID, list[Recovery]] = defaultdict(list)
    for recovery in Recovery.objects.filter(overpayment_id__in=[row.id for row in rows]).order_by(
        "id"
    ):
        recoveries[recovery.overpayment_id].append(recovery)
    users = {row.for_user_id for row in rows if row.for_user_id} | {
        user
        for found in recoveries.values()
        for one in found
        for user in (one.proposed_by, one.decided_by)
        if user
    }
    names = names_of(users)
    answers = []
    for row in rows:
        found = facts.get(row.budget_id)
        due = found.due(today) if found else ()
        answers.append(
            OverpaymentAnswer(
                id=row.id,
                tenant_id=row.tenant_id,
                subject_id=row.subject_id,
                budget_id=row.budget_id,
                case_id=found.case_id if found else None,
                case_reference=found.case_reference if found else "",
                recipient_name=found.recipient_name if found else "",
                found_on=row.found_on,
                found_pence=row.found_pence,
                for_name=names.get(row.for_user_id, "") if row.for_user_id else "",
                for_user_id=row.for_user_id,
                closed_on=row.closed_on,
                periods=tuple(one for one in due if one.overpaid_pence),
                next_period_pence=found.next_period_pence(today) if found else 0,
                recoveries=tuple(_recovery(one, names) for one in recoveries[row.id]),
                words=words,
            )
        )
    return tuple(answers)


def _facts(rows: Sequence[Overpayment], words: dict[UUID, LineWords]) -> dict[UUID, BudgetFacts]:
    if not rows:
        return {}
    reach = Q(
        tenant_id__in={row.tenant_id for row in rows},
        budget_id__in={row.budget_id for row in rows},
    )
    return budget_facts(reach, NOW, words=words, reserved=False)


def _recovery(row: Recovery, names: dict[UUID, str]) -> RecoveryAnswer:
    return RecoveryAnswer(
        id=row.id,
        overpayment_id=row.overpayment_id,
        kind=RecoveryKind(row.kind),
        state=RecoveryState(row.state),
        pence=row.pence,
        reasons=row.reasons,
        told_on=row.told_on,
        answer_by=row.answer_by,
        repaid_by=row.repaid_by,
        unused_pence=row.unused_pence,
        unused_on=row.unused_on,
        enough=row.enough,
        proposed_by=row.proposed_by,
        proposed_by_name=names.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        decided_by_name=names.get(row.decided_by, "") if row.decided_by else "",
        decided_at=row.decided_at,
        decided_reason=row.decided_reason,
        done_on=row.done_on,
        payment_id=row.payment_id,
        journal_id=row.journal_id,
    )
