"""When a journal may be posted, what reverses it, and what its content is. Pure."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from openphb.domains.ledger.types import (
    AccountKind,
    ChartAccount,
    Dimensions,
    JournalToPost,
    Posting,
)
from openphb.kernel.money import LARGEST, pounds
from openphb.kernel.periods import financial_year
from openphb.kernel.refusal import Refusal

CHART = Path(__file__).parents[1] / "data" / "chart.csv"
Line = tuple[str, str, str, str, str, str, str, str, str, str]
# Part of what is hashed, so that a later way of writing content cannot be taken for this one.
CONTENT_FORM = "openphb-journal-1"


@cache
def chart() -> tuple[ChartAccount, ...]:
    """Return the accounts that every tenant's chart begins with, in order of code."""
    with CHART.open(newline="", encoding="utf-8") as file:
        return tuple(
            ChartAccount(row["code"], row["name"], AccountKind(row["kind"]), row["reason"])
            for row in csv.DictReader(file)
        )


@cache
def memorandum_codes() -> frozenset[str]:
    """Return the codes of the chart's memorandum accounts."""
    return frozenset(one.code for one in chart() if one.kind is AccountKind.MEMORANDUM)


def journal_fault(postings: Sequence[Posting], accounts: Collection[str]) -> Refusal | None:
    """Return why these postings are no journal, or None where they are one.

    Codes: `journal_too_few_entries`, `journal_both_sides`, `journal_amount_not_positive`,
    `journal_amount_too_large`, `journal_unknown_account`, `journal_mixes_memorandum`,
    `journal_unbalanced`.
    """
    if len(postings) < 2:
        return Refusal(
            "journal_too_few_entries",
            "A journal needs two entries or more: what one account gives, another takes.",
            "Add the other side.",
            "postings",
        )
    for place, posting in enumerate(postings):
        fault = _posting_fault(posting, accounts, f"postings.{place}")
        if fault:
            return fault
    apart = memorandum_codes()
    if len({posting.account in apart for posting in postings}) == 2:
        return Refusal(
            "journal_mixes_memorandum",
            "A promise and a movement of money are never one journal.",
            "Post the commitment in a journal of its own.",
            "postings",
        )
    debits = sum(posting.debit_pence for posting in postings)
    credits_ = sum(posting.credit_pence for posting in postings)
    if debits != credits_:
        return Refusal(
            "journal_unbalanced",
            f"Debits are {pounds(debits)} and credits are {pounds(credits_)}.",
            f"Find the {pounds(abs(debits - credits_))} between them.",
            "postings",
        )
    return None


def _posting_fault(posting: Posting, accounts: Collection[str], where: str) -> Refusal | None:
    if posting.debit_pence and posting.credit_pence:
        return Refusal(
            "journal_both_sides",
            "An entry stands on one side of its account, not on both.",
            "Make two entries of it.",
            where,
        )
    # Both are looked at: a debit of nothing with a credit below zero is no entry either.
    if max(posting.debit_pence, posting.credit_pence) <= 0 or min(
        posting.debit_pence, posting.credit_pence
    ):
        return Refusal(
            "journal_amount_not_positive",
            "An entry is one penny or more.",
            "Put an amount below zero on the other side; leave out an amount of nothing.",
            where,
        )
    if posting.debit_pence + posting.credit_pence > LARGEST:
        return Refusal(
            "journal_amount_too_large",
            f"An entry is more than {pounds(LARGEST)}.",
            "Check for extra digits.",
            where,
        )
    if posting.account not in accounts:
        return Refusal(
            "journal_unknown_account",
            f"There is no account {posting.account} in this chart.",
            "Use an account of the chart, or add this one to it first.",
            where,
        )
    return None


def reversal(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """Return the postings that undo these: the same entries on the other side."""
    return tuple(
        Posting(posting.account, posting.credit_pence, posting.debit_pence, posting.dimensions)
        for posting in postings
    )


def is_reversal(postings: Iterable[Posting], of: Iterable[Posting]) -> bool:
    """Return whether the postings undo the others exactly, in whatever order."""
    return sorted(map(_line, postings)) == sorted(map(_line, reversal(of)))


def content_sha256(journal: JournalToPost, posted_on: date) -> str:
    """Return the hash of what a journal says: the same however its postings are ordered.

    It holds ids, codes, days and pence and no personal data, so that a person can be forgotten
    without breaking it (decision 12). Who posted it, and when, is not part of it.
    """
    return hash_of(journal, posted_on, lines(journal))


def hash_of(journal: JournalToPost, posted_on: date, lines: Iterable[Line]) -> str:
    """Return the hash of a journal whose `lines` are known already."""
    content = {
        "form": CONTENT_FORM,
        "key": journal.key,
        "what": journal.what,
        "posted_on": posted_on.isoformat(),
        "subject": str(journal.subject_id or ""),
        "reverses": str(journal.reverses or ""),
        "postings": sorted(lines),
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def lines(journal: JournalToPost) -> list[Line]:
    """Return each posting in words, in order, about the journal's subject unless it names another.

    Account, debit and credit in pence, subject, budget, line, funder, option, service from and to;
    "" for what is not said.
    """
    return [_line(posting, journal.subject_id) for posting in journal.postings]


def filled(posting: Posting, journal: JournalToPost) -> Posting:
    """Return the posting as it is stored: about its journal's subject unless it names another."""
    about = posting.dimensions
    if about.subject_id is not None or journal.subject_id is None:
        return posting
    return Posting(
        posting.account,
        posting.debit_pence,
        posting.credit_pence,
        Dimensions(
            subject_id=journal.subject_id,
            budget_id=about.budget_id,
            line_id=about.line_id,
            funder_id=about.funder_id,
            option=about.option,
            service_from=about.service_from,
            service_to=about.service_to,
        ),
    )


def service_year(about: Dimensions) -> str:
    """Return the financial year in which the service began, or "" where there is no service."""
    return financial_year(about.service_from) if about.service_from else ""


def _line(posting: Posting, subject_id: UUID | None = None) -> Line:
    about = posting.dimensions
    return (
        posting.account,
        str(posting.debit_pence),
        str(posting.credit_pence),
        str(about.subject_id or subject_id or ""),
        str(about.budget_id or ""),
        str(about.line_id or ""),
        str(about.funder_id or ""),
        str(about.option),
        str(about.service_from or ""),
        str(about.service_to or ""),
    )
