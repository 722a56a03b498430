"""Statements as a bank would write them, for the tests of this domain and those above it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from openphb.kernel.money import pounds

Moved = tuple[date, str, int]


def csv_statement(
    moved: Iterable[Moved], opening: int = 0, *, balances: bool = True, balance_off_by: int = 0
) -> bytes:
    """Return a statement in the CSV layout `openphb`: (day, payee, pence) in the order given."""
    lines = ["Date,Payee,Reference,Type,Amount,Balance"]
    balance = opening
    for on, payee, pence in moved:
        balance += pence
        shown = _plain(balance + balance_off_by) if balances else ""
        lines.append(f"{on.isoformat()},{payee},REF,BACS,{_plain(pence)},{shown}")
        balance_off_by = 0
    return "\n".join(lines).encode()


def camt_statement(moved: Iterable[Moved], opening: int = 0, currency: str = "GBP") -> bytes:
    """Return the same as camt.053.001.08, with the bank's own ids."""
    moved = list(moved)
    closing = opening + sum(pence for _, _, pence in moved)
    entries = "".join(
        f"<Ntry>{_amount(pence, currency)}<Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{on.isoformat()}</Dt></BookgDt><AcctSvcrRef>{number}-{on}</AcctSvcrRef>"
        f"<BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd><AddtlNtryInf>{payee}</AddtlNtryInf></Ntry>"
        for number, (on, payee, pence) in enumerate(moved)
    )
    first, last = moved[0][0], moved[-1][0]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>1</MsgId><CreDtTm>2026-11-20T12:00:00</CreDtTm></GrpHdr><Stmt><Id>1</Id>"
        f"<Acct><Id><Othr><Id>20295963748472</Id></Othr></Id><Ccy>{currency}</Ccy></Acct>"
        f"{_balance('OPBD', opening, first, currency)}{_balance('CLBD', closing, last, currency)}"
        f"{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _amount(pence: int, currency: str) -> str:
    side = "DBIT" if pence < 0 else "CRDT"
    return f'<Amt Ccy="{currency}">{_plain(abs(pence))}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def _balance(kind: str, pence: int, on: date, currency: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_amount(pence, currency)}"
        f"<Dt><Dt>{on.isoformat()}</Dt></Dt></Bal>"
    )


def _plain(pence: int) -> str:
    return pounds(pence).replace("£", "").replace(",", "").replace("\u2212", "-")
