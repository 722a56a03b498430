"""Reads an ISO 20022 camt.053 statement (versions 2 and 8) and proves it by its balances.

Source: the message definitions camt.053.001.02 and .08. The structure is checked here by name, so
that a fault is said in words; amounts are read as decimals, never as floats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from openphb.domains.spending.statements.types import (
    Proof,
    Statement,
    StatementAccount,
    StatementError,
    StatementLine,
    with_ids,
)
from openphb.kernel.money import Pence, parse_pounds, pounds
from openphb.kernel.refusal import Refusal
from openphb.kernel.xml import (
    Element,
    find,
    find_all,
    iso_message,
    line_of,
    local_name,
    parse_xml,
    text_at,
)

_VERSIONS = ("02", "08")

_NOT_HUNDREDTHS = {
    *("BHD", "BIF", "CLP", "DJF", "GNF", "IQD", "ISK", "JOD", "JPY", "KMF", "KRW", "KWD"),
    *("LYD", "OMR", "PYG", "RWF", "TND", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"),
}
"""Currencies without hundredths (ISO 4217), whose amounts have no place in a ledger of pence."""


@dataclass(frozen=True)
class _Money:
    pence: Pence
    currency: str


def read_camt053(data: bytes) -> Statement:
    """Return the statement in a camt.053 message, one account for each `Stmt` in it.

    Only booked entries are lines: pending ones have moved no money.
    Refusals: `xml_broken`, `xml_doctype`, `not_a_statement`, `camt_version`, `no_statement`.
    What is wrong inside a statement is an error of the `Statement`.
    """
    root = _root(data)
    layout = _message(root)
    statements = find_all(root, "BkToCstmrStmt/Stmt")
    if not statements:
        raise Refusal(
            "no_statement",
            "The message has no statement in it (no Stmt element).",
            "Download the statement again, or ask the bank why it is empty.",
            "BkToCstmrStmt",
        )
    accounts: list[StatementAccount] = []
    unread: list[StatementError] = []
    unproved: list[StatementError] = []
    seen: Counter[str] = Counter()
    for statement in statements:
        try:
            account, errors = _account(statement, seen)
        except Refusal as refusal:
            unread.append(_error(statement, refusal))
            continue
        if account:
            accounts.append(account)
            unproved += errors
        else:
            unread += errors
    return Statement(
        "camt.053", layout, () if unread else tuple(accounts), tuple(unread + unproved)
    )


def _root(data: bytes) -> Element:
    try:
        return parse_xml(data)
    except Refusal as refusal:
        if refusal.code == "xml_broken" and b"camt.053" not in data[:4096]:
            raise _not_a_statement("text that begins like XML and is not") from refusal
        raise


def _message(root: Element) -> str:
    """Return the message's full name, "camt.053.001.08"."""
    found = iso_message(root)
    if not found or found[0] != "camt.053":
        raise _not_a_statement(
            f"a {found[0]} message" if found else f"XML that begins with “{local_name(root)}”"
        )
    if found[1] not in _VERSIONS:
        raise Refusal(
            "camt_version",
            f"This is version {int(found[1])} of camt.053; versions 2 and 8 are known here.",
            "Ask the bank for version 8.",
        )
    return f"camt.053.001.{found[1]}"


def _not_a_statement(what: str) -> Refusal:
    return Refusal(
        "not_a_statement",
        f"This is {what}, not a bank statement (camt.053).",
        "Ask the bank for camt.053 statements, or download CSV.",
    )


def _account(
    statement: Element, seen: Counter[str]
) -> tuple[StatementAccount | None, list[StatementError]]:
    """Return the account; None with the errors where an entry cannot be read."""
    currency = _currency(statement)
    lines: list[tuple[StatementLine, str | None]] = []
    errors: list[StatementError] = []
    for entry in find_all(statement, "Ntry"):
        try:
            if (text_at(entry, "Sts/Cd") or text_at(entry, "Sts")) == "BOOK":
                lines += _entry(entry, currency)
        except Refusal as refusal:
            errors.append(_error(entry, refusal))
    if errors:
        return None, errors
    opening = _balance(statement, "OPBD") or _balance(statement, "PRCD")
    closing = _balance(statement, "CLBD")
    proof = _proof(opening, closing, currency, sum(line.pence for line, _ in lines))
    sort_code, number, iban = _whose(statement)
    account = StatementAccount(
        sort_code=sort_code,
        account_number=number,
        iban=iban,
        currency=currency,
        opening_pence=_in_currency(opening, currency),
        closing_pence=_in_currency(closing, currency),
        proof=proof,
        lines=with_ids(
            sorted(lines, key=lambda pair: pair[0].date), iban or f"{sort_code}/{number}", seen
        ),
    )
    if proof is Proof.DOES_NOT_ADD_UP and opening and closing:
        words = (
            f"The closing balance is {_shown(closing)} and the opening balance with the lines "
            f"gives {_shown(_Money(_sum(account), currency))}: a line is missing or altered."
        )
        errors = [StatementError(line_of(statement), "balance_does_not_add_up", words)]
    return account, errors


def _sum(account: StatementAccount) -> Pence:
    return (account.opening_pence or 0) + sum(line.pence for line in account.lines)


def _proof(opening: _Money | None, closing: _Money | None, currency: str, moved: Pence) -> Proof:
    if opening is None or closing is None:
        return Proof.NO_BALANCES
    if {opening.currency, closing.currency} != {currency}:
        return Proof.OTHER_CURRENCY
    agrees = opening.pence + moved == closing.pence
    return Proof.PROVED if agrees else Proof.DOES_NOT_ADD_UP


def _in_currency(money: _Money | None, currency: str) -> Pence | None:
    return money.pence if money and money.currency == currency else None


def _currency(statement: Element) -> str:
    """Return the account's currency: as named, else of its booked balance, else of its entries."""
    currency = text_at(statement, "Acct/Ccy")
    if currency is None:
        named = [
            *_balances(statement, "OPBD"),
            *find_all(statement, "Ntry"),
            *find_all(statement, "Bal"),
        ]
        amounts = [amount for one in named if (amount := find(one, "Amt")) is not None]
        currency = amounts[0].get("Ccy") if amounts else None
    if currency is None or not re.fullmatch("[A-Z]{3}", currency):
        raise Refusal("currency_missing", "The statement does not say its currency.")
    if currency in _NOT_HUNDREDTHS:
        raise Refusal("currency_unknown", f"{currency} has no hundredths, so it cannot be taken.")
    return currency


def _entry(entry: Element, currency: str) -> Iterator[tuple[StatementLine, str | None]]:
    """Yield the entry as a line with the bank's own id, or its parts where it is a batch."""
    whole = _signed(entry)
    if whole.currency != currency:
        raise Refusal(
            "entry_currency", f"An entry is in {whole.currency} and the account in {currency}."
        )
    parts = find_all(entry, "NtryDtls/TxDtls")
    amounts = [_part_amount(part, entry) for part in parts]
    own = text_at(entry, "AcctSvcrRef")
    known = [amount.pence for amount in amounts if amount and amount.currency == currency]
    # A batch is taken apart only where its parts are all there and make up the whole.
    if len(parts) > 1 and len(known) == len(parts) and sum(known) == whole.pence:
        for part, pence in zip(parts, known, strict=True):
            yield _line(entry, part, pence), text_at(part, "Refs/AcctSvcrRef")
    else:
        only = parts[0] if len(parts) == 1 else None
        own = own or (None if only is None else text_at(only, "Refs/AcctSvcrRef"))
        yield _line(entry, only, whole.pence), own


def _line(entry: Element, part: Element | None, pence: Pence) -> StatementLine:
    other = ("Cdtr", "UltmtCdtr") if pence < 0 else ("Dbtr", "UltmtDbtr")
    payee = reference = None
    if part is not None:
        # Version 8 puts a party's name one level deeper, inside Pty.
        payee = text_at(
            part, *(f"RltdPties/{role}/{name}" for role in other for name in ("Nm", "Pty/Nm"))
        )
        reference = text_at(part, "RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "Refs/EndToEndId")
    return StatementLine(
        date=_date(entry),
        pence=pence,
        payee=payee,
        reference=reference or text_at(entry, "AddtlNtryInf"),
        kind=_kind(entry),
        id="",
    )


def _kind(entry: Element) -> str | None:
    """Return the bank transaction code: its domain, family and subfamily, else its own code."""
    codes = [text_at(entry, f"BkTxCd/Domn/{path}") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    return "/".join(code for code in codes if code) or text_at(entry, "BkTxCd/Prtry/Cd")


def _part_amount(part: Element, entry: Element) -> _Money | None:
    amount = find(part, "Amt")
    if amount is None:
        amount = find(part, "AmtDtls/TxAmt/Amt")
    if amount is None:
        return None
    direction = text_at(part, "CdtDbtInd") or text_at(entry, "CdtDbtInd")
    return _money(amount, direction)


def _signed(element: Element) -> _Money:
    """Return an entry's or a balance's amount; a debit is below zero, a reversal included."""
    amount = find(element, "Amt")
    if amount is None:
        raise Refusal("amount_missing", "There is no amount (no Amt element).")
    return _money(amount, text_at(element, "CdtDbtInd"))


def _money(amount: Element, direction: str | None) -> _Money:
    text = (amount.text or "").strip()
    currency = amount.get("Ccy") or ""
    if direction not in ("CRDT", "DBIT"):
        raise Refusal("direction_missing", "An amount is neither a credit nor a debit.")
    if not re.fullmatch(r"[0-9]{1,18}(\.[0-9]{0,5})?", text) or not currency:
        raise Refusal("amount_unreadable", f"“{text[:30]} {currency[:5]}” is not an amount.")
    pence = parse_pounds(text.rstrip("."))
    return _Money(pence if direction == "CRDT" else -pence, currency)


def _balance(statement: Element, code: str) -> _Money | None:
    """Return the booked balance of a type; None where the statement has none."""
    found = _balances(statement, code)
    return _signed(found[0]) if found else None


def _balances(statement: Element, code: str) -> list[Element]:
    return [
        balance
        for balance in find_all(statement, "Bal")
        if text_at(balance, "Tp/CdOrPrtry/Cd") == code
    ]


def _date(entry: Element) -> date:
    text = text_at(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm") or ""
    try:
        # The bank's own day: a time zone must not move a movement to another day.
        return date.fromisoformat(text[:10])
    except ValueError as fault:
        raise Refusal("date", f"“{text[:30]}” is not the date of an entry.") from fault


def _whose(statement: Element) -> tuple[str | None, str | None, str | None]:
    """Return (sort code, account number, IBAN) of the account, each where it can be known."""
    iban = text_at(statement, "Acct/Id/IBAN")
    other = text_at(statement, "Acct/Id/Othr/Id")
    if iban is None and other and _is_iban(other):
        iban = other
    if iban:
        british = re.fullmatch("GB[0-9]{2}[A-Z]{4}([0-9]{6})([0-9]{8})", iban)
        return (british[1], british[2], iban) if british else (None, None, iban)
    member = text_at(statement, "Acct/Svcr/FinInstnId/ClrSysMmbId/MmbId")
    sort_code = member if member and re.fullmatch("[0-9]{6}", member) else None
    if other and sort_code is None and re.fullmatch("[0-9]{14}", other):
        return other[:6], other[6:], None
    return sort_code, other, None


def _is_iban(text: str) -> bool:
    """Return whether the text has an IBAN's shape and check digits (ISO 13616, modulus 97)."""
    if not re.fullmatch("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", text):
        return False
    return int("".join(str(int(mark, 36)) for mark in text[4:] + text[:4])) % 97 == 1


def _error(element: Element, refusal: Refusal) -> StatementError:
    return StatementError(line_of(element), refusal.code, str(refusal))


def _shown(money: _Money) -> str:
    """Return an amount with its own currency, because not every statement is in pounds."""
    return f"{pounds(money.pence).replace('£', '')} {money.currency}"
