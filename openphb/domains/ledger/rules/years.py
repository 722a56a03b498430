"""What a trial balance of a year is made of. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from openphb.domains.ledger.types import (
    AccountBalance,
    AccountKind,
    ChartAccount,
    TrialBalance,
    YearSum,
)

# What a year hands on to the next. Income and expenses do not: they are a year's own.
BROUGHT_FORWARD = (AccountKind.ASSET, AccountKind.LIABILITY, AccountKind.MEMORANDUM)


def trial_balance(
    tenant_id: UUID,
    accounts: Iterable[ChartAccount],
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
            account,
            [one for one in wanted if one.account == account.code],
            [one for one in earlier if one.account == account.code],
        )
        for account in accounts
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
    account: ChartAccount, wanted: Sequence[YearSum], earlier: Sequence[YearSum]
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
    )
