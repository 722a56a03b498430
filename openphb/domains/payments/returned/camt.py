"""Reads what became of payments from an ISO 20022 camt.054 (version 8) or camt.053 (2 and 8).

A notification's debits are payments that left or wait to; its credits are read where they are
returns. A statement is read for its returns alone. A credit is a return where it says why
(RtrInf), where its bank transaction code is RRTN, or where it is the reversal of a debit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from openphb.domains.payments.returned.iso import (
    account_of,
    day_of,
    fault,
    fault_of,
    given,
    pence_of,
    reason_of,
)
from openphb.domains.payments.returned.reasons import Scheme, in_words
from openphb.domains.payments.returned.types import Found, StatusFault, StatusKind, StatusLine
from openphb.kernel.money import Pence, pounds
from openphb.kernel.refusal import Refusal
from openphb.kernel.xml import Element, find, find_all, line_of, text_at

NOTIFICATIONS, STATEMENTS = ("08",), ("02", "08")
_RETURNED = "RRTN"
"""ISO 20022 bank transaction codes: reversal due to a payment's return."""
_STATUSES = {"BOOK", "PDNG", "INFO", "FUTR"}


@dataclass
class _Reading:
    """What was found so far in one message."""

    name: str
    lines: list[StatusLine] = field(default_factory=list)
    faults: list[StatusFault] = field(default_factory=list)
    passed_over: int = 0


def read_camt(root: Element, name: str) -> Found:
    """Return what a notification or a statement says of payments.

    Refusal: `no_entries`. Faults: `entry_status`, `direction`, `entry_count`, `entry_total`,
    `batch_count`, `batch_total`, `balance_does_not_add_up`, and those of amounts and days.
    """
    body = "BkToCstmrStmt/Stmt" if name.startswith("camt.053") else "BkToCstmrDbtCdtNtfctn/Ntfctn"
    reports = find_all(root, body)
    if not reports:
        raise Refusal(
            "no_entries",
            "The message has no statement or notification in it.",
            "Ask the bank for the file again.",
            body,
        )
    reading = _Reading(name)
    for report in reports:
        _read_report(report, reading)
    return Found(name, tuple(reading.lines), tuple(reading.faults), reading.passed_over)


def _read_report(report: Element, reading: _Reading) -> None:
    entries = find_all(report, "Ntry")
    count = text_at(report, "TxsSummry/TtlNtries/NbOfNtries")
    if count is not None and count != str(len(entries)):
        words = f"The report counts {count[:15]} entries and has {len(entries)}."
        reading.faults.append(fault(report, "entry_count", words))
    own = account_of(report, "Acct", "Acct/Svcr")
    for entry in entries:
        try:
            lines, passed_over = _entry(entry, report, own, reading.name)
        except Refusal as refusal:
            reading.faults.append(fault_of(entry, refusal))
            continue
        reading.lines += lines
        reading.passed_over += passed_over
        if lines:
            reading.faults += _entry_faults(entry)
    reading.faults += _balance_faults(report, entries)


def _entry(
    entry: Element, report: Element, own: tuple[str | None, str | None], name: str
) -> tuple[list[StatusLine], int]:
    """Return the lines of an entry, and how many of its parts are about no payment of ours."""
    status = text_at(entry, "Sts/Cd", "Sts")
    if status not in _STATUSES:
        raise Refusal("entry_status", f"“{(status or '')[:20]}” is not the status of an entry.")
    parts = find_all(entry, "NtryDtls/TxDtls")
    lines: list[StatusLine] = []
    for part in parts or [entry]:
        kind = _kind(entry, part, status, name)
        if kind is not None:
            lines.append(_line(entry, part, kind, report, own, name, alone=len(parts) < 2))
    return lines, len(parts or [entry]) - len(lines)


def _kind(entry: Element, part: Element, status: str, name: str) -> StatusKind | None:
    """Return what the part of an entry says; None where it is about no payment of ours."""
    direction = text_at(part, "CdtDbtInd") or text_at(entry, "CdtDbtInd")
    if direction not in ("CRDT", "DBIT"):
        raise Refusal("direction", "An entry is neither a credit nor a debit.")
    if direction == "CRDT":
        return StatusKind.RETURNED if status == "BOOK" and _is_return(entry, part) else None
    # A debit without its payment's details is a whole batch, which says nothing of any one.
    if name.startswith("camt.053") or part is entry or _is_return(entry, part):
        return None
    return StatusKind.ACCEPTED if status == "BOOK" else StatusKind.PENDING


def _is_return(entry: Element, part: Element) -> bool:
    code = "BkTxCd/Domn/Fmly/SubFmlyCd"
    return (
        find(part, "RtrInf") is not None
        or _RETURNED in (text_at(entry, code), text_at(part, code))
        or text_at(entry, "RvslInd") in ("true", "1")
    )


def _line(
    entry: Element,
    part: Element,
    kind: StatusKind,
    report: Element,
    own: tuple[str | None, str | None],
    name: str,
    *,
    alone: bool,
) -> StatusLine:
    code, words = reason_of(part, "RtrInf")
    sort_code, account = _other_account(part, own)
    return StatusLine(
        kind=kind,
        on=_day(entry, report),
        source_format=name,
        reason=in_words(Scheme.ISO, code, words) if kind is StatusKind.RETURNED else "",
        reason_code=code,
        bank_words=words,
        message_id=text_at(part, "Refs/MsgId"),
        end_to_end_id=given(text_at(part, "Refs/EndToEndId")),
        reference=text_at(part, "RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref"),
        sort_code=sort_code,
        account_number=account,
        pence=_pence(entry, part, alone=alone),
        bank_reference=text_at(part, "Refs/AcctSvcrRef", "Refs/TxId")
        or text_at(entry, "AcctSvcrRef", "NtryRef"),
        line=line_of(part),
    )


def _other_account(
    part: Element, own: tuple[str | None, str | None]
) -> tuple[str | None, str | None]:
    """Return the account that is not ours: banks differ in which party they name on a return."""
    for role in ("Cdtr", "Dbtr"):
        found = account_of(part, f"RltdPties/{role}Acct", f"RltdAgts/{role}Agt")
        if found[1] is not None and found != own:
            return found
    return None, None


def _day(entry: Element, report: Element) -> date:
    paths = ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    return day_of(entry, *paths) if text_at(entry, *paths) else day_of(report, "CreDtTm")


def _amount(part: Element) -> Element | None:
    amount = find(part, "Amt")
    return find(part, "AmtDtls/TxAmt/Amt") if amount is None else amount


def _pence(entry: Element, part: Element, *, alone: bool) -> Pence:
    amount = _amount(part)
    if amount is None and alone:
        amount = _amount(entry)
    if amount is None:
        raise Refusal("amount", "A payment of a batch has no amount.")
    return pence_of(amount)


def _entry_faults(entry: Element) -> Iterator[StatusFault]:
    """Yield where an entry is not the sum of its parts, or its batch counts others."""
    parts = find_all(entry, "NtryDtls/TxDtls")
    counted = text_at(entry, "NtryDtls/Btch/NbOfTxs")
    if parts and counted is not None and counted != str(len(parts)):
        words = f"The batch counts {counted[:15]} payments and lists {len(parts)}."
        yield fault(entry, "batch_count", words)
    amounts = [amount for part in parts if (amount := _amount(part)) is not None]
    if not parts or len(amounts) != len(parts):
        return
    way = text_at(entry, "CdtDbtInd")
    signs = [1 if text_at(part, "CdtDbtInd") in (None, way) else -1 for part in parts]
    for path, code in (("Amt", "entry_total"), ("NtryDtls/Btch/TtlAmt", "batch_total")):
        whole = find(entry, path)
        if whole is None:
            continue
        try:
            total = sum(sign * pence_of(one) for sign, one in zip(signs, amounts, strict=True))
            if pence_of(whole) != total:
                words = f"It says {pounds(pence_of(whole))} and its parts are {pounds(total)}."
                yield fault(entry, code, words)
        except Refusal as refusal:
            yield fault_of(entry, refusal)


def _balance_faults(report: Element, entries: list[Element]) -> Iterator[StatusFault]:
    """Yield where a statement's balances do not prove its entries."""
    opening, closing = _balance(report, "OPBD", "PRCD"), _balance(report, "CLBD")
    if opening is None or closing is None:
        return
    try:
        booked = [one for one in entries if text_at(one, "Sts/Cd", "Sts") == "BOOK"]
        start, end = _signed(opening), _signed(closing)
        moved = sum(_signed(one) for one in booked)
    except Refusal as refusal:
        # An account in another currency is none that payments leave; its entries are passed over.
        if refusal.code != "currency":
            yield fault_of(report, refusal)
        return
    if start + moved != end:
        yield fault(
            report,
            "balance_does_not_add_up",
            f"The closing balance is {pounds(end)} and the opening balance with the entries gives "
            f"{pounds(start + moved)}: an entry is missing or altered.",
        )


def _balance(report: Element, *codes: str) -> Element | None:
    """Return the balance of the first type that the report has."""
    found = {text_at(one, "Tp/CdOrPrtry/Cd"): one for one in find_all(report, "Bal")}
    return next((found[code] for code in codes if code in found), None)


def _signed(element: Element) -> Pence:
    amount, way = find(element, "Amt"), text_at(element, "CdtDbtInd")
    if amount is None or way not in ("CRDT", "DBIT"):
        raise Refusal("direction", "An amount is missing, or neither a credit nor a debit.")
    return pence_of(amount) if way == "CRDT" else -pence_of(amount)
