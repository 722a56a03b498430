"""A month's end in the ledger: care that is given and not paid, and paid care that is to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger import queries as ledger_queries
from openphb.domains.ledger.types import AccrualKind, AccrualToPost, Dimensions
from openphb.domains.payments.models import CommitmentStatement, CommittedLine
from openphb.domains.payments.rules.accounts import EXPENDITURE
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.periods import Period, financial_year_period


def accrue_month(*, by: Viewer, at: datetime, tenant_id: UUID, month_end: date) -> int:
    """Post a month's accruals and prepayments from its last statement; return how many lines.

    Of direct payments only: what the NHS or a third party buys is accrued where it is invoiced. A
    month is accrued once, and nothing is posted where no statement was made on its last day. The
    ledger takes it back on the first of the next month. Refusals: those of `post_accruals`.
    """
    actor = by.act(Permission.LEDGER_ACCRUE, tenant_id=tenant_id)
    with transaction.atomic():
        # Two workers at once: the second waits here, and then finds the month accrued.
        Tenant.objects.select_for_update(no_key=True).get(pk=tenant_id)
        made = (
            CommitmentStatement.objects.filter(tenant_id=tenant_id, as_of=month_end)
            .order_by("-number")
            .first()
        )
        if made is None or ledger_queries.is_accrued(
            viewer=by, tenant_id=tenant_id, month_end=month_end
        ):
            return 0
        lines = CommittedLine.objects.filter(
            tenant_id=tenant_id,
            statement_id=made.id,
            management_option=ManagementOption.DIRECT_PAYMENT,
        ).order_by("id")
        accruals = list(_accruals(lines, month_end))
        ledger.post_accruals(
            by=by, at=at, tenant_id=tenant_id, month_end=month_end, accruals=accruals
        )
        if accruals:
            trail.record(
                "month.accrued",
                by=actor,
                at=at,
                tenant_id=tenant_id,
                subject_id=None,
                record_kind="commitment_statement",
                record_id=made.id,
                details={"month_end": month_end.isoformat(), "journals": len(accruals)},
            )
        return len(accruals)


def _accruals(lines: Iterable[CommittedLine], month_end: date) -> Iterator[AccrualToPost]:
    after = month_end + timedelta(days=1)
    for line in lines:
        care = financial_year_period(date(int(line.year[:4]), 4, 1))
        assert care.end is not None
        for kind, pence, days in (
            (AccrualKind.ARREARS, line.accrued_pence, (care.start, min(care.end, after))),
            (AccrualKind.PREPAYMENT, line.prepaid_pence, (max(care.start, after), care.end)),
        ):
            if not pence:
                continue
            period = Period(*days)
            yield AccrualToPost(
                f"committed:{line.id}",
                kind,
                EXPENDITURE,
                pence,
                line.subject_id,
                Dimensions(
                    budget_id=line.budget_id,
                    line_id=line.line_id,
                    funder_id=line.funder_id,
                    option=ManagementOption.DIRECT_PAYMENT,
                    service_from=period.start,
                    service_to=period.end,
                ),
            )
