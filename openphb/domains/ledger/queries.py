"""Reading the ledger: balances, entries, journals, and the proof of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import Coalesce

from openphb.domains.ledger import rules
from openphb.domains.ledger.models import Entry, Journal, LedgerAccount
from openphb.domains.ledger.types import (
    AccountBalance,
    AccountKind,
    Dimensions,
    EntryAnswer,
    EntryPage,
    JournalAnswer,
    JournalToPost,
    LedgerFault,
    Posting,
    TrialBalance,
    Verification,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.money import pounds
from openphb.kernel.refusal import NothingThere

PAGE = 50


def trial_balance(*, viewer: Viewer, tenant_id: UUID) -> TrialBalance:
    """Return every account of a tenant's chart with what was posted to it, in order of code."""
    if tenant_id not in viewer.scope(Permission.LEDGER_VIEW).tenant_ids:
        raise NothingThere("ledger")
    # Entries are summed before they meet their accounts: one scan, one row an account.
    sums = {
        row["account_id"]: row
        for row in Entry.objects.filter(tenant_id=tenant_id)
        .values("account_id")
        .annotate(debits=Sum("debit_pence"), credits=Sum("credit_pence"), entries=Count("id"))
        .order_by()
    }
    accounts = LedgerAccount.objects.filter(tenant_id=tenant_id).order_by("code")
    return TrialBalance(
        tenant_id,
        tuple(
            AccountBalance(
                account.code,
                account.name,
                AccountKind(account.kind),
                int(sums[account.id]["debits"]) if account.id in sums else 0,
                int(sums[account.id]["credits"]) if account.id in sums else 0,
                sums[account.id]["entries"] if account.id in sums else 0,
            )
            for account in accounts
        ),
    )


def balance(*, viewer: Viewer, tenant_id: UUID, account: str, budget_id: UUID | None = None) -> int:
    """Return the pence by which debits exceed credits in one account, of one budget if given."""
    entries = _visible(viewer).filter(tenant_id=tenant_id, account__code=account)
    if budget_id is not None:
        entries = entries.filter(budget_id=budget_id)
    sums = entries.aggregate(
        debits=Coalesce(Sum("debit_pence"), 0), credits=Coalesce(Sum("credit_pence"), 0)
    )
    return int(sums["debits"]) - int(sums["credits"])


def credited(*, viewer: Viewer, tenant_id: UUID, account: str, journal_ids: Sequence[UUID]) -> int:
    """Return the pence by which these journals' credits to an account exceed their debits to it."""
    sums = (
        _visible(viewer)
        .filter(tenant_id=tenant_id, account__code=account, journal_id__in=journal_ids)
        .aggregate(debits=Coalesce(Sum("debit_pence"), 0), credits=Coalesce(Sum("credit_pence"), 0))
    )
    return int(sums["credits"]) - int(sums["debits"])


def entries_of_budget(*, viewer: Viewer, budget_id: UUID, after: int | None = None) -> EntryPage:
    """Return fifty entries of a budget in the order of posting, from the one after `after`."""
    entries = _visible(viewer).filter(budget_id=budget_id)
    if after is not None:
        entries = entries.filter(id__gt=after)
    found = list(entries.select_related("account", "journal").order_by("id")[: PAGE + 1])
    shown = found[:PAGE]
    return EntryPage(
        tuple(_answer(entry) for entry in shown),
        shown[-1].id if len(found) > PAGE else None,
    )


def journal(*, viewer: Viewer, journal_id: UUID) -> JournalAnswer:
    """Return one journal with its entries."""
    scope = viewer.scope(Permission.LEDGER_VIEW)
    found = Journal.objects.filter(scope.q(), pk=journal_id).first()
    if found is None:
        raise NothingThere("journal")
    entries = (
        _visible(viewer)
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
        entries=tuple(_answer(entry) for entry in entries),
    )


def verify(*, viewer: Viewer) -> Verification:
    """Read every journal and entry that the viewer reaches again, and say what does not hold.

    It proves what the database's own guards should have kept: each journal has two entries or
    more, balances, and still hashes to what was posted; and the whole balances.
    """
    tenants = sorted(viewer.scope(Permission.LEDGER_VIEW).tenant_ids)
    entries = debits = credits_ = 0
    first_fault: LedgerFault | None = None
    for head, lines in _stored(tenants):
        entries += len(lines)
        debits += sum(line.debit_pence for line in lines)
        credits_ += sum(line.credit_pence for line in lines)
        first_fault = first_fault or _fault(head, lines)
    stray = _stray(tenants)
    return Verification(
        journals=Journal.objects.filter(tenant_id__in=tenants).count(),
        entries=entries,
        debits_pence=debits,
        credits_pence=credits_,
        balanced=debits == credits_ and first_fault is None and stray is None,
        chain_intact=None,
        checkpoints_match=None,
        first_fault=first_fault or stray,
    )


def _visible(viewer: Viewer) -> QuerySet[Entry]:
    return Entry.objects.filter(viewer.scope(Permission.LEDGER_VIEW).q())


def _answer(entry: Entry) -> EntryAnswer:
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


Head = tuple[UUID, str, str, str, date, UUID | None, UUID | None]


def _stored(tenants: Iterable[UUID]) -> Iterator[tuple[Head, list[Posting]]]:
    """Yield each journal with its entries, streamed: a large ledger does not fit in memory."""
    rows = (
        Entry.objects.filter(tenant_id__in=list(tenants))
        .order_by("tenant_id", "journal_id", "id")
        .values_list(
            "journal_id",
            "journal__key",
            "journal__content_sha256",
            "journal__what",
            "journal__posted_on",
            "journal__subject_id",
            "journal__reverses_id",
            "account__code",
            "debit_pence",
            "credit_pence",
            "subject_id",
            "budget_id",
            "line_id",
            "funder_id",
            "option",
            "service_from",
            "service_to",
        )
        .iterator(chunk_size=5_000)
    )
    for head, group in groupby(rows, key=lambda row: row[:7]):
        yield head, [Posting(r[7], r[8], r[9], Dimensions(*r[10:])) for r in group]


def _fault(head: Head, lines: list[Posting]) -> LedgerFault | None:
    journal_id, key, content, what, posted_on, subject_id, reverses = head
    fault = rules.journal_fault(lines, {line.account for line in lines})
    if fault:
        return LedgerFault(fault.code, fault.message, journal_id)
    posted = JournalToPost(key, what, subject_id, tuple(lines), reverses)
    if rules.content_sha256(posted, posted_on) != content:
        total = sum(line.debit_pence for line in lines)
        return LedgerFault(
            "journal_content_changed",
            f"The entries ({pounds(total)}) are not those that were posted as {key}.",
            journal_id,
        )
    return None


def _stray(tenants: list[UUID]) -> LedgerFault | None:
    """Return the first journal without entries, which the walk through entries cannot meet."""
    entries = Entry.objects.filter(tenant_id=OuterRef("tenant_id"), journal_id=OuterRef("pk"))
    empty = (
        Journal.objects.filter(~Exists(entries), tenant_id__in=tenants)
        .values_list("id", flat=True)
        .first()
    )
    if empty is None:
        return None
    return LedgerFault("journal_too_few_entries", "A journal has no entries.", empty)


def tenants(*, viewer: Viewer) -> tuple[tuple[UUID, str], ...]:
    """Return (id, name) of the tenants whose ledgers the viewer sees, by name."""
    scope = viewer.scope(Permission.LEDGER_VIEW)
    rows = Tenant.objects.filter(pk__in=scope.tenant_ids).order_by("name")
    return tuple(rows.values_list("id", "name"))
