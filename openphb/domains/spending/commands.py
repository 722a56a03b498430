"""`openphb statements read`."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from openphb.kernel.command import Answer, Subparsers, add_command, file_bytes, refused
from openphb.kernel.refusal import Refusal

if TYPE_CHECKING:
    from openphb.domains.spending.statements.types import Statement, StatementAccount


def register(subparsers: Subparsers) -> None:
    """Add the commands about spending."""
    statements = subparsers.add_parser("statements", help="bank statements").add_subparsers(
        required=True
    )
    parser = add_command(
        statements,
        "read",
        "Read a bank statement (CSV or camt.053) and prove it by its balances.",
        _read,
        from_line=lambda arguments, line: Namespace(**{**vars(arguments), "file": line}),
        first="file",
    )
    parser.add_argument("file", metavar="FILE", help="or - for many file names, one a line")
    parser.add_argument("--layout", help="the CSV layout, where the header must be of that one")


def _read(arguments: Namespace) -> Answer:
    from openphb.domains.spending.statements.read import read_statement

    try:
        statement = read_statement(file_bytes(arguments.file), arguments.layout)
    except Refusal as refusal:
        unread: dict[str, object] = {"format": None, "layout": None, "accounts": []}
        return Answer(unread, "", ({"line": None, **refused(refusal)},))
    return Answer(
        {
            "format": statement.format,
            "layout": statement.layout,
            "accounts": [_account(account) for account in statement.accounts],
        },
        _words(statement),
        tuple(
            {
                "line": error.line,
                "code": error.code,
                "message": error.message,
                "where": "" if error.line is None else f"line {error.line}",
            }
            for error in statement.errors
        ),
    )


def _account(account: StatementAccount) -> dict[str, object]:
    return {
        "sort_code": account.sort_code,
        "account_number": account.account_number,
        "iban": account.iban,
        "currency": account.currency,
        "opening_pence": account.opening_pence,
        "closing_pence": account.closing_pence,
        "proved": account.proved,
        "proof": account.proof.value,
        "lines": [
            {
                "date": line.date.isoformat(),
                "pence": line.pence,
                "payee": line.payee,
                "reference": line.reference,
                "kind": line.kind,
                "id": line.id,
            }
            for line in account.lines
        ],
    }


def _words(statement: Statement) -> str:
    return "\n".join(
        f"{account.iban or account.account_number or 'account not named'}: "
        f"{len(account.lines)} lines, {account.proof.value.replace('_', ' ')}"
        for account in statement.accounts
    )
