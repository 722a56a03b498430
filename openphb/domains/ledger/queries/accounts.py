"""One account, entry by entry, in the order of transactions."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, Sum

from openphb.domains.ledger import rules
from openphb.domains.ledger.models import Checkpoint, CheckpointBalance, Entry, LedgerAccount
from openphb.domains.ledger.queries.checkpoints import Point, Sums, added, kept_sums, year_sums
from openphb.domains.ledger.queries.journals import PAGE, answer
from openphb.domains.ledger.types import AccountKind, AccountPage
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


def account_page(
    *, viewer: Viewer, account_id: UUID, year: str = "", after: int | None = None
) -> AccountPage:
    """Return fifty entries of an account, from the one after entry `after`, of one posting year.

    What was brought forward comes from the checkpoint before, so a late page costs what the first
    does. Refusals: `nothing_there`, `year_unreadable`.
    """
    tenants = viewer.scope(Permission.LEDGER_VIEW).tenant_ids
    account = LedgerAccount.objects.filter(tenant_id__in=tenants, pk=account_id).first()
    if account is None:
        raise NothingThere("account")
    if year:
        rules.first_day(year)
    entries = Entry.objects.filter(tenant_id=account.tenant_id, account_id=account.id)
    before: Sums = {}
    if after is not None:
        last = entries.filter(pk=after).first()
        if last is None:
            raise NothingThere("entry")
        before = _up_to(account, last)
        rows = entries.filter(place__gte=last.place).exclude(place=last.place, id__lte=last.id)
    else:
        rows = entries.filter(place__gt=_before_year(account, year)) if year else entries
    if year:
        rows = rows.filter(journal__posting_year=year)
    found = list(rows.select_related("account", "journal").order_by("place", "id")[: PAGE + 1])
    sums, _ = year_sums(account.tenant_id, {account.id: account.code})
    shown = found[:PAGE]
    brought = sum(
        debits - credits_
        for (_account, posted, _service), (debits, credits_, _many) in before.items()
        if year in ("", posted)
    )
    if year and AccountKind(account.kind) in rules.BROUGHT_FORWARD:
        brought += sum(
            one.debit_pence - one.credit_pence for one in sums if one.posting_year < year
        )
    return AccountPage(
        account.tenant_id,
        account.id,
        account.code,
        account.name,
        AccountKind(account.kind),
        year,
        tuple(sorted({one.posting_year for one in sums})),
        brought,
        tuple(answer(entry) for entry in shown),
        shown[-1].id if len(found) > PAGE else None,
    )


def _up_to(account: LedgerAccount, last: Entry) -> Sums:
    """Return what was posted to an account up to and with one entry, by years."""
    points = Checkpoint.objects.filter(tenant_id=account.tenant_id, place__lt=last.place)
    row = points.order_by("-place").values_list("id", "number", "place").first()
    point = Point(*row) if row else Point()
    fresh = (
        Entry.objects.filter(
            Q(place__lt=last.place) | Q(place=last.place, id__lte=last.id),
            tenant_id=account.tenant_id,
            account_id=account.id,
            place__gt=point.place,
            place__lte=last.place,
        )
        .values_list("account_id", "journal__posting_year", "service_year")
        .annotate(debits=Sum("debit_pence"), credits=Sum("credit_pence"), many=Count("id"))
        .order_by()
    )
    return added(
        kept_sums(account.tenant_id, point, [account.id]),
        {(one[0], one[1], one[2]): (int(one[3]), int(one[4]), one[5]) for one in fresh},
    )


def _before_year(account: LedgerAccount, year: str) -> int:
    """Return a place before which an account has no entry of a year: where to begin to look."""
    kept = CheckpointBalance.objects.filter(
        tenant_id=account.tenant_id, account_id=account.id, budget_id=None, posting_year=year
    )
    first = kept.order_by("place").values_list("place", flat=True).first()
    points = Checkpoint.objects.filter(tenant_id=account.tenant_id)
    if first is not None:
        points = points.filter(place__lt=first)
    return points.order_by("-place").values_list("place", flat=True).first() or 0
