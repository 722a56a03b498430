"""Entries and journals as pages show them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from openphb.domains.ledger.models import Entry, Journal
from openphb.domains.ledger.types import EntryAnswer, EntryPage, JournalAnswer
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

PAGE = 50


def entries_of_budget(*, viewer: Viewer, budget_id: UUID, after: int | None = None) -> EntryPage:
    """Return fifty entries of a budget in the order of posting, from the one after `after`."""
    entries = visible(viewer).filter(budget_id=budget_id)
    if after is not None:
        entries = entries.filter(id__gt=after)
    found = list(entries.select_related("account", "journal").order_by("id")[: PAGE + 1])
    shown = found[:PAGE]
    return EntryPage(
        tuple(answer(entry) for entry in shown),
        shown[-1].id if len(found) > PAGE else None,
    )


def journal(*, viewer: Viewer, journal_id: UUID) -> JournalAnswer:
    """Return one journal with its entries."""
    scope = viewer.scope(Permission.LEDGER_VIEW)
    found = Journal.objects.filter(scope.q(), pk=journal_id).first()
    if found is None:
        raise NothingThere("journal")
    entries = (
        visible(viewer)
        .filter(tenant_id=found.tenant_id, journal_id=found.id)
        .select_related("account", "journal")
        .order_by("id")
    )
    undone = Journal.objects.filter(scope.q(), tenant_id=found.tenant_id, reverses_id=found.id)
    return JournalAnswer(
        id=found.id,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
        key=found.key,
        what=found.what,
        posted_on=found.posted_on,
        posting_year=found.posting_year,
        posted_by=found.posted_by,
        posted_at=found.posted_at,
        reverses=found.reverses_id,
        reversed_by=undone.values_list("id", flat=True).first(),
        entries=tuple(answer(entry) for entry in entries),
    )


def visible(viewer: Viewer) -> QuerySet[Entry]:
    return Entry.objects.filter(viewer.scope(Permission.LEDGER_VIEW).q())


def answer(entry: Entry) -> EntryAnswer:
    return EntryAnswer(
        id=entry.id,
        journal_id=entry.journal_id,
        what=entry.journal.what,
        posted_on=entry.journal.posted_on,
        account=entry.account.code,
        account_name=entry.account.name,
        debit_pence=entry.debit_pence,
        credit_pence=entry.credit_pence,
        line_id=entry.line_id,
        funder_id=entry.funder_id,
        option=entry.option,
        service_from=entry.service_from,
        service_to=entry.service_to,
        service_year=entry.service_year,
    )
