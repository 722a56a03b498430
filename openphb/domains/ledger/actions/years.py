"""Closing a financial year: one person proposes, another closes, and nobody opens it again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from openphb.domains.ledger import rules
from openphb.domains.ledger.models import FinancialYear
from openphb.domains.ledger.queries.years import financial_year_of
from openphb.domains.ledger.types import YearAnswer
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import Refusal


def propose_close(*, by: Viewer, at: datetime, tenant_id: UUID, year: str) -> UUID:
    """Propose that a posting year be closed; return the year's id.

    Refusals: `nothing_there`, `year_unreadable`, `year_already_proposed`, `year_closed`, and what
    `rules.obstacles` finds.
    """
    with transaction.atomic():
        actor = by.act(Permission.LEDGER_PROPOSE_CLOSE, tenant_id=tenant_id)
        _refuse_obstacles(financial_year_of(viewer=by, tenant_id=tenant_id, year=year))
        made, new = FinancialYear.objects.get_or_create(
            tenant_id=tenant_id,
            year=year,
            defaults={"proposed_by": actor.user_id, "proposed_at": at},
        )
        if not new:
            raise _already(made)
        _audit("year.close_proposed", made, actor, at)
        return made.id


def withdraw_close(*, by: Viewer, at: datetime, tenant_id: UUID, year: str) -> None:
    """Take back one's own proposal to close a year, before somebody closed it by it.

    Refusals: `year_unreadable`, `year_not_proposed`, `year_closed`, `year_proposed_by_another`.
    """
    with transaction.atomic():
        actor = by.act(Permission.LEDGER_PROPOSE_CLOSE, tenant_id=tenant_id)
        found = _proposed(tenant_id, year)
        if found.proposed_by != actor.user_id:
            raise Refusal(
                "year_proposed_by_another",
                "Somebody else proposed to close this year.",
                "Ask them to take it back. Until somebody closes it, it stays open.",
                "year",
            )
        _audit("year.close_withdrawn", found, actor, at)
        found.delete()


def close_year(*, by: Viewer, at: datetime, tenant_id: UUID, year: str) -> None:
    """Close a year that somebody else proposed to close. Posts under way are waited for.

    Refusals: `nothing_there`, `year_unreadable`, `year_not_proposed`, `year_closed`,
    `year_closed_by_its_proposer`, and what `rules.obstacles` finds.
    """
    with transaction.atomic():
        actor = by.act(Permission.LEDGER_CLOSE_YEAR, tenant_id=tenant_id)
        found = _proposed(tenant_id, year)
        if found.proposed_by == actor.user_id:
            raise Refusal(
                "year_closed_by_its_proposer",
                "You proposed to close this year, so somebody else has to close it.",
                "Ask another finance approver.",
                "year",
            )
        with connection.cursor() as cursor:
            # Posts into this year that are under way end first; those after see it closed.
            cursor.execute("select ledger_hold_year(%s, %s)", [tenant_id, year])
        _refuse_obstacles(financial_year_of(viewer=by, tenant_id=tenant_id, year=year))
        found.closed_by, found.closed_at = actor.user_id, at
        found.save(update_fields=["closed_by", "closed_at"])
        _audit("year.closed", found, actor, at)


def _proposed(tenant_id: UUID, year: str) -> FinancialYear:
    """Lock and return a year that is proposed to be closed and is not."""
    found = FinancialYear.objects.select_for_update().filter(tenant_id=tenant_id, year=year).first()
    if found is None:
        rules.first_day(year)
        raise Refusal(
            "year_not_proposed",
            f"Nobody has proposed to close {year}.",
            "Propose it first; somebody else then closes it.",
            "year",
        )
    if found.closed_at is not None:
        raise _already(found)
    return found


def _refuse_obstacles(year: YearAnswer) -> None:
    for obstacle in year.obstacles:
        raise Refusal(obstacle.code, obstacle.message, obstacle.mend, "year")


def _already(found: FinancialYear) -> Refusal:
    if found.closed_at is not None:
        return rules.closed_fault(found.year)
    return Refusal(
        "year_already_proposed",
        f"Closing {found.year} was proposed already.",
        "Somebody else than who proposed it can close it now.",
        "year",
    )


def _audit(what: str, year: FinancialYear, by: Actor, at: datetime) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=year.tenant_id,
        subject_id=None,
        record_kind="financial_year",
        record_id=year.id,
        details={"year": year.year},
    )
