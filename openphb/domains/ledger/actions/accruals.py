"""Month-end accruals and prepayments: posted on the last day, taken back on the first of the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from openphb.domains.ledger import rules
from openphb.domains.ledger.actions.posting import post_many, reverse
from openphb.domains.ledger.models import Accrual, Journal
from openphb.domains.ledger.types import AccrualToPost
from openphb.foundation.access.types import Permission, Viewer


def post_accruals(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    month_end: date,
    accruals: Sequence[AccrualToPost],
) -> dict[str, UUID]:
    """Post a month's accruals and prepayments; return key of the journal → its id.

    They are what `rules.accrual_journals` proposes. The same again adds nothing. Each is taken back
    on the first of the next month, by `reverse_accruals`. Refusals: `not_a_month_end`, `year_closed`
    and those of `post_many`.
    """
    actor = by.act(Permission.LEDGER_ACCRUE, tenant_id=tenant_id)
    journals = rules.accrual_journals(month_end, accruals)
    with transaction.atomic():
        posted = post_many(
            by=actor, at=at, posted_on=month_end, tenant_id=tenant_id, journals=journals
        )
        Accrual.objects.bulk_create(
            (
                Accrual(
                    tenant_id=tenant_id,
                    subject_id=one.subject_id,
                    journal_id=posted[journal.key],
                    kind=one.kind,
                    reverse_on=rules.reverse_on(month_end),
                )
                for one, journal in zip(accruals, journals, strict=True)
            ),
            ignore_conflicts=True,
        )
    return posted


def reverse_accruals(*, by: Viewer, at: datetime, tenant_id: UUID) -> int:
    """Take back what was to be taken back by today, each on its own day; return how many.

    Refusals: those of `reverse`.
    """
    actor = by.act(Permission.LEDGER_ACCRUE, tenant_id=tenant_id)
    reversals = Journal.objects.filter(tenant_id=tenant_id, reverses_id=OuterRef("journal_id"))
    with transaction.atomic():
        due = Accrual.objects.filter(
            ~Exists(reversals), tenant_id=tenant_id, reverse_on__lte=by.today
        ).order_by("reverse_on", "id")
        for accrual in due:
            reverse(
                by=actor,
                at=at,
                posted_on=accrual.reverse_on,
                tenant_id=tenant_id,
                key=f"accrual-reversal:{accrual.journal_id}",
                what="accrual_reversal",
                journal_id=accrual.journal_id,
            )
        return len(due)
