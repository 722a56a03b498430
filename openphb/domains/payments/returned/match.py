"""Which payment a bank is talking about. Pure: payments in, answers out.

An answer never depends on the order in which lines or files come. Which payments fit a line depends
on the line alone; and what becomes of a payment is the furthest that any line says (`RANK`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from openphb.domains.payments.returned.types import RANK, Scope, StatusKind, StatusLine
from openphb.kernel.calendars import add_working_days
from openphb.kernel.money import Pence, pounds


@dataclass(frozen=True)
class SentPayment:
    """A payment of a run, as it was sent."""

    payment_id: UUID
    message_ids: frozenset[str]
    """What the file and its batch were called."""
    end_to_end_id: str
    reference: str
    sort_code: str
    account_number: str
    pence: Pence
    pay_on: date
    known: StatusKind | None = None
    """The furthest that was recorded of it already."""


class Outcome(StrEnum):
    """What a line comes to."""

    MATCHED = "matched"
    ALREADY_KNOWN = "already_known"
    UNMATCHED = "unmatched"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Match:
    """A line, what it comes to, the payments it may be about, and why in words."""

    line: StatusLine
    outcome: Outcome
    payment_ids: tuple[UUID, ...]
    """One where matched, or all of a file; those to choose from where ambiguous."""
    reason: str


class _Sent:
    """The payments by what a line may name, so that a long file is not a long wait."""

    def __init__(self, payments: Sequence[SentPayment]) -> None:
        self.of_file: dict[str, list[SentPayment]] = {}
        self.named: dict[str, list[SentPayment]] = {}
        self.of_pence: dict[Pence, list[SentPayment]] = {}
        for payment in payments:
            for message_id in payment.message_ids:
                self.of_file.setdefault(message_id, []).append(payment)
            self.named.setdefault(payment.end_to_end_id, []).append(payment)
            self.of_pence.setdefault(payment.pence, []).append(payment)


def match_statuses(
    lines: Iterable[StatusLine], payments: Sequence[SentPayment], taken: Collection[str] = ()
) -> tuple[Match, ...]:
    """Return what each line comes to, in an order of their own: by day, then by how far it goes.

    What is said of one payment comes before what is said of its file, because it knows the reason.
    `taken` are the ids of lines that were recorded before.
    """
    known = {payment.payment_id: payment.known for payment in payments}
    sent = _Sent(payments)
    matches = []
    seen = set(taken)
    for line in sorted(
        lines, key=lambda line: (line.on, RANK[line.kind], line.scope is Scope.FILE, line.id)
    ):
        if line.id in seen:
            match = Match(line, Outcome.ALREADY_KNOWN, (), "This was recorded before.")
        else:
            match = _match(line, sent, known)
            seen.add(line.id)
        if match.outcome is Outcome.MATCHED:
            known.update(dict.fromkeys(match.payment_ids, line.kind))
        matches.append(match)
    return tuple(matches)


def furthest(
    payments: Sequence[SentPayment], matches: Iterable[Match]
) -> dict[UUID, StatusKind | None]:
    """Return what is known of each payment once the matches are recorded."""
    known = {payment.payment_id: payment.known for payment in payments}
    for match in matches:
        if match.outcome is Outcome.MATCHED:
            for payment_id in match.payment_ids:
                if _goes_further(match.line.kind, known[payment_id]):
                    known[payment_id] = match.line.kind
    return known


def _match(line: StatusLine, sent: _Sent, known: dict[UUID, StatusKind | None]) -> Match:
    fitting, doubt = _fitting(line, sent)
    ids = tuple(sorted(payment.payment_id for payment in fitting))
    if not ids:
        return Match(line, Outcome.UNMATCHED, (), doubt)
    if doubt:
        return Match(line, Outcome.AMBIGUOUS, ids, doubt)
    news = tuple(one for one in ids if _goes_further(line.kind, known[one]))
    if not news:
        before = known[ids[0]]
        return Match(line, Outcome.ALREADY_KNOWN, ids, f"It is known already that it was {before}.")
    return Match(line, Outcome.MATCHED, news, "")


def _goes_further(kind: StatusKind, before: StatusKind | None) -> bool:
    return before is None or RANK[kind] > RANK[before]


def _fitting(line: StatusLine, sent: _Sent) -> tuple[list[SentPayment], str]:
    """Return the payments that fit, with a doubt in words unless it is certain."""
    if line.scope is Scope.FILE:
        of_file = sent.of_file.get(line.message_id or "", [])
        return of_file, "" if of_file else "No file of this run was called that."
    named = sent.named.get(line.end_to_end_id or "", [])
    if named:
        return _named(line, named)
    if line.pence is None:
        return [], "It names no payment of this run, and no amount to find one by."
    return _described(line, sent.of_pence.get(line.pence, []))


def _named(line: StatusLine, named: list[SentPayment]) -> tuple[list[SentPayment], str]:
    if len(named) > 1:
        return named, "Several payments have this end-to-end id."
    (payment,) = named
    if line.pence not in (None, payment.pence):
        return named, (
            f"It names this payment, and its amount is {pounds(line.pence or 0)} instead of "
            f"{pounds(payment.pence)}."
        )
    if not _same_account(line, payment):
        return named, "It names this payment, and another account than it was sent to."
    return named, ""


def _described(line: StatusLine, payments: Sequence[SentPayment]) -> tuple[list[SentPayment], str]:
    """Return those of its amount with the line's account and reference, as far as it has them."""
    # Banks may give a Bacs reference as the end-to-end id, which Bacs itself has not.
    references = {_plain(text) for text in (line.reference, line.end_to_end_id) if text}
    alike = [
        one
        for one in payments
        if _same_account(line, one)
        and (line.account_number is not None or _plain(one.reference) in references)
    ]
    exact = [one for one in alike if not references or _plain(one.reference) in references]
    if len(exact) > 1:
        # Whoever is paid the same each month is told apart by the month.
        exact = [one for one in exact if _paid_then(line, one)] or exact
    if len(exact) == 1:
        return exact, ""
    if exact:
        return exact, f"{len(exact)} payments are alike in all that the bank says."
    if alike:
        return alike, "The amount and the account fit, and the reference is another."
    return [], f"No payment of {pounds(line.pence or 0)} fits what the bank says."


def _paid_then(line: StatusLine, payment: SentPayment) -> bool:
    """Return whether the bank says that it paid on one of the payment's days."""
    # Banks name any of the three on which Bacs takes a payment in, processes it and pays it.
    first = add_working_days(payment.pay_on, -2)
    return line.paid_on is not None and first <= line.paid_on <= payment.pay_on


def _same_account(line: StatusLine, payment: SentPayment) -> bool:
    """Return whether what the line says of the account, if anything, is the payment's."""
    return line.sort_code in (None, payment.sort_code) and line.account_number in (
        None,
        payment.account_number,
    )


def _plain(text: str) -> str:
    return " ".join(text.upper().split())
