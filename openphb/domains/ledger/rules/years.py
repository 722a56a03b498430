"""What a trial balance of a year is made of, and when a year may be closed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from openphb.domains.ledger.types import (
    AccountBalance,
    AccountKind,
    ChartAccount,
    Obstacle,
    TrialBalance,
    YearSum,
)
from openphb.kernel.periods import financial_year_period, long_date
from openphb.kernel.refusal import Refusal

# What a year hands on to the next. Income and expenses do not: they are a year's own.
BROUGHT_FORWARD = (AccountKind.ASSET, AccountKind.LIABILITY, AccountKind.MEMORANDUM)


def trial_balance(
    tenant_id: UUID,
    accounts: Iterable[tuple[UUID, ChartAccount]],
    sums: Sequence[YearSum],
    *,
    posting_year: str = "",
    service_year: str = "",
    entries_read: int = 0,
) -> TrialBalance:
    """Return what the sums come to: of all years, of one posting year, of one year of service.

    A posting year opens with what earlier years left. A year of service is a cut through postings
    and opens with nothing.
    """
    wanted = [
        one
        for one in sums
        if posting_year in ("", one.posting_year) and service_year in ("", one.service_year)
    ]
    opens = bool(posting_year) and not service_year
    earlier = [one for one in sums if opens and one.posting_year < posting_year]
    made = [
        _account(
            account_id,
            account,
            [one for one in wanted if one.account == account.code],
            [one for one in earlier if one.account == account.code],
        )
        for account_id, account in accounts
    ]
    kinds = {account.code: account.kind for account in made}
    return TrialBalance(
        tenant_id,
        tuple(one for one in made if one.kind is not AccountKind.MEMORANDUM),
        tuple(one for one in made if one.kind is AccountKind.MEMORANDUM),
        posting_year,
        service_year,
        sum(
            one.debit_pence - one.credit_pence
            for one in earlier
            if kinds[one.account] not in BROUGHT_FORWARD
        ),
        entries_read,
    )


def _account(
    account_id: UUID,
    account: ChartAccount,
    wanted: Sequence[YearSum],
    earlier: Sequence[YearSum],
) -> AccountBalance:
    opening = sum(one.debit_pence - one.credit_pence for one in earlier)
    return AccountBalance(
        account.code,
        account.name,
        account.kind,
        sum(one.debit_pence for one in wanted),
        sum(one.credit_pence for one in wanted),
        sum(one.entries for one in wanted),
        opening if account.kind in BROUGHT_FORWARD else 0,
        account_id,
    )


def first_day(year: str) -> date:
    """Return the first of April that a year such as "2026/27" begins with.

    Refusal: `year_unreadable`.
    """
    first, _, second = year.partition("/")
    if len(first) == 4 and first.isdecimal() and second == f"{(int(first) + 1) % 100:02d}":
        return date(int(first), 4, 1)
    raise Refusal(
        "year_unreadable",
        f"{year[:10]} is not a financial year.",
        "Write it as 2026/27.",
        "year",
    )


def closed_fault(year: str) -> Refusal:
    """Return why nothing is posted in a closed year."""
    return Refusal(
        "year_closed",
        f"Financial year {year} is closed.",
        "Post it today, in the open year, and say in which year the care was given.",
        "posted_on",
    )


def obstacles(
    year: str,
    *,
    today: date,
    open_years: Collection[str],
    unsealed: int,
    unreversed: int,
) -> tuple[Obstacle, ...]:
    """Return all that keeps a year from being closed; nothing where it may be.

    `open_years` are posting years with entries that are not closed; `unsealed` journals of this year
    are in no seal; `unreversed` accruals of it were to be taken back by today and were not.
    """
    found = []
    end = financial_year_period(first_day(year)).end
    assert end is not None, "a financial year has an end"
    if today < end:
        found.append(
            Obstacle(
                "year_not_over",
                f"The year ends on {long_date(date(end.year, 3, 31))}.",
                "Close it after that day.",
            )
        )
    earlier = sorted(one for one in open_years if one < year)
    if earlier:
        found.append(
            Obstacle(
                "year_before_open",
                f"{', '.join(earlier)} is still open.",
                "Close the years in their order.",
            )
        )
    if unreversed:
        found.append(
            Obstacle(
                "accruals_not_reversed",
                f"{unreversed} accruals that were to be taken back are not.",
                "Have them reversed; it happens by itself every day.",
            )
        )
    if unsealed:
        found.append(
            Obstacle(
                "journals_not_sealed",
                f"{unsealed} journals of the year are not in the chain yet.",
                "Wait a minute; if it stays so, look at the background jobs.",
            )
        )
    return tuple(found)
