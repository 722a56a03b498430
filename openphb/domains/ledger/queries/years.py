"""Posting years: which there are, how each stands, and what keeps one from being closed."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef

from openphb.domains.ledger import rules
from openphb.domains.ledger.models import Accrual, FinancialYear, Journal, Seal
from openphb.domains.ledger.queries.balances import years_posted
from openphb.domains.ledger.types import Obstacle, YearAnswer, YearState
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.periods import financial_year
from openphb.kernel.refusal import NothingThere


def financial_years(*, viewer: Viewer, tenant_id: UUID) -> tuple[YearAnswer, ...]:
    """Return the posting years of a tenant, newest first, this one among them.

    Refusal: `nothing_there`.
    """
    posted, _ = years_posted(viewer=viewer, tenant_id=tenant_id)
    rows = {one.year: one for one in FinancialYear.objects.filter(tenant_id=tenant_id)}
    everything = sorted({*posted, *rows, financial_year(viewer.today)}, reverse=True)
    return tuple(
        _answer(tenant_id, year, rows.get(year), viewer.today, posted, rows) for year in everything
    )


def last_years(*, viewer: Viewer) -> tuple[tuple[UUID, str, YearState], ...]:
    """Return (tenant, year, state) of the year before this one, for every ledger that is seen.

    One statement, however many ledgers.
    """
    begins = rules.first_day(financial_year(viewer.today))
    year = financial_year(begins - timedelta(days=1))
    tenants = viewer.scope(Permission.LEDGER_VIEW).tenant_ids
    closed = dict(
        FinancialYear.objects.filter(tenant_id__in=tenants, year=year).values_list(
            "tenant_id", "closed_at"
        )
    )
    return tuple(
        (
            tenant_id,
            year,
            YearState.OPEN
            if tenant_id not in closed
            else (YearState.CLOSED if closed[tenant_id] else YearState.PROPOSED),
        )
        for tenant_id in sorted(tenants)
    )


def financial_year_of(*, viewer: Viewer, tenant_id: UUID, year: str) -> YearAnswer:
    """Return how one posting year stands. Refusals: `nothing_there`, `year_unreadable`."""
    if tenant_id not in viewer.scope(Permission.LEDGER_VIEW).tenant_ids:
        raise NothingThere("ledger")
    rules.first_day(year)
    posted, _ = years_posted(viewer=viewer, tenant_id=tenant_id)
    rows = {one.year: one for one in FinancialYear.objects.filter(tenant_id=tenant_id)}
    return _answer(tenant_id, year, rows.get(year), viewer.today, posted, rows)


def _answer(
    tenant_id: UUID,
    year: str,
    row: FinancialYear | None,
    today: date,
    posted: tuple[str, ...],
    rows: dict[str, FinancialYear],
) -> YearAnswer:
    state = YearState.OPEN
    if row is not None:
        state = YearState.PROPOSED if row.closed_at is None else YearState.CLOSED
    return YearAnswer(
        tenant_id,
        year,
        state,
        row.proposed_by if row else None,
        row.proposed_at if row else None,
        row.closed_by if row else None,
        row.closed_at if row else None,
        () if state is YearState.CLOSED else _obstacles(tenant_id, year, today, posted, rows),
    )


def _obstacles(
    tenant_id: UUID,
    year: str,
    today: date,
    posted: tuple[str, ...],
    rows: dict[str, FinancialYear],
) -> tuple[Obstacle, ...]:
    journals = Journal.objects.filter(tenant_id=tenant_id)
    sealed = Seal.objects.filter(tenant_id=tenant_id).aggregate(place=Max("place"))["place"] or 0
    reversals = journals.filter(reverses_id=OuterRef("journal_id"))
    return rules.obstacles(
        year,
        today=today,
        open_years=[one for one in posted if one not in rows or rows[one].closed_at is None],
        unsealed=journals.filter(place__gt=sealed, posting_year=year).count(),
        unreversed=Accrual.objects.filter(
            ~Exists(reversals), tenant_id=tenant_id, reverse_on__lte=today
        )
        .filter(reverse_on__gt=rules.first_day(year))
        .filter(journal__posting_year__lte=year)
        .count(),
    )
