"""Balances as a checkpoint and the entries after it, so that none is added up from the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Sum

from openphb.domains.ledger.models import Checkpoint, CheckpointBalance, Entry
from openphb.domains.ledger.types import Standing, YearSum

# (account, posting year, service year) → debits, credits, entries.
Sums = dict[tuple[UUID, str, str], tuple[int, int, int]]
NOTHING = (0, 0, 0)
NEVER = UUID(int=0)


@dataclass(frozen=True)
class Point:
    """A checkpoint to add to; without any, the beginning of the ledger."""

    id: UUID = NEVER
    number: int = 0
    place: int = 0


def last_point(tenant_id: UUID) -> Point:
    """Return the tenant's last checkpoint."""
    found = Checkpoint.objects.filter(tenant_id=tenant_id).order_by("-place")[:1]
    rows = found.values_list("id", "number", "place")
    return Point(*rows[0]) if rows else Point()


def kept_sums(tenant_id: UUID, point: Point, accounts: Sequence[UUID]) -> Sums:
    """Return what a checkpoint has of each account, by years."""
    rows = CheckpointBalance.objects.filter(
        tenant_id=tenant_id, checkpoint_id=point.id, account_id__in=accounts, budget_id=None
    ).values_list(
        "account_id", "posting_year", "service_year", "debit_pence", "credit_pence", "entries"
    )
    return {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in rows}


def sums_between(
    tenant_id: UUID, accounts: Sequence[UUID], *, after: int, until: int | None = None
) -> Sums:
    """Return what was posted after a place, up to and with another, by account and years."""
    # By account, because the index leads from an account to what stands after a place.
    rows = Entry.objects.filter(tenant_id=tenant_id, account_id__in=accounts, place__gt=after)
    if until is not None:
        rows = rows.filter(place__lte=until)
    summed = (
        rows.values_list("account_id", "journal__posting_year", "service_year")
        .annotate(debits=Sum("debit_pence"), credits=Sum("credit_pence"), many=Count("id"))
        .order_by()
    )
    return {(row[0], row[1], row[2]): (int(row[3]), int(row[4]), row[5]) for row in summed}


def added(kept: Sums, fresh: Sums) -> Sums:
    """Return two sets of sums as one."""
    return {
        key: (
            kept.get(key, NOTHING)[0] + fresh.get(key, NOTHING)[0],
            kept.get(key, NOTHING)[1] + fresh.get(key, NOTHING)[1],
            kept.get(key, NOTHING)[2] + fresh.get(key, NOTHING)[2],
        )
        for key in {**kept, **fresh}
    }


def year_sums(tenant_id: UUID, codes: dict[UUID, str]) -> tuple[list[YearSum], int]:
    """Return the sums of these accounts by years, and how many entries were read for them."""
    point = last_point(tenant_id)
    accounts = list(codes)
    kept = kept_sums(tenant_id, point, accounts)
    fresh = sums_between(tenant_id, accounts, after=point.place)
    sums = [YearSum(codes[key[0]], key[1], key[2], *of) for key, of in added(kept, fresh).items()]
    return sums, sum(one[2] for one in fresh.values())


def standing_of_account(tenant_id: UUID, account_id: UUID) -> Standing:
    """Return what was posted to an account."""
    point = last_point(tenant_id)
    kept = kept_sums(tenant_id, point, [account_id])
    fresh = sums_between(tenant_id, [account_id], after=point.place)
    everything = list(added(kept, fresh).values())
    return Standing(
        sum(one[0] for one in everything),
        sum(one[1] for one in everything),
        sum(one[2] for one in everything),
        sum(one[2] for one in fresh.values()),
        point.number,
    )


def standing_of_budget(tenant_id: UUID, account_id: UUID, budget_id: UUID) -> Standing:
    """Return what was posted to an account in one budget."""
    kept = (
        CheckpointBalance.objects.filter(
            tenant_id=tenant_id, account_id=account_id, budget_id=budget_id
        )
        .order_by("-place")
        .values_list("debit_pence", "credit_pence", "entries", "place", "checkpoint__number")
        .first()
    ) or (0, 0, 0, 0, 0)
    fresh = Entry.objects.filter(
        tenant_id=tenant_id, account_id=account_id, budget_id=budget_id, place__gt=kept[3]
    ).aggregate(debits=Sum("debit_pence"), credits=Sum("credit_pence"), many=Count("id"))
    return Standing(
        kept[0] + int(fresh["debits"] or 0),
        kept[1] + int(fresh["credits"] or 0),
        kept[2] + fresh["many"],
        fresh["many"],
        kept[4],
    )
