"""`openphb bank check` and `openphb nhs-number check`."""

from __future__ import annotations

import re
from argparse import Namespace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from openphb.kernel.command import Answer, Subparsers, add_command, error, refused
from openphb.kernel.refusal import Refusal

if TYPE_CHECKING:
    from openphb.kernel.bank_details import ModulusTable


def register(subparsers: Subparsers) -> None:
    """Add the commands about identifiers."""
    bank = subparsers.add_parser("bank", help="bank details").add_subparsers(required=True)
    parser = add_command(
        bank,
        "check",
        "Say whether a sort code and account number can belong together (modulus check).",
        _check_bank,
        from_line=_pair,
        first="sort_code",
    )
    parser.add_argument("sort_code", metavar="SORT", help="or - for many pairs, one a line")
    parser.add_argument("account_number", metavar="ACCOUNT", nargs="?")
    parser.add_argument("--table", required=True, help="Pay.UK's valacdos.txt")
    parser.add_argument("--substitutions", help="Pay.UK's scsubtab.txt")
    number = subparsers.add_parser("nhs-number", help="NHS numbers").add_subparsers(required=True)
    parser = add_command(
        number,
        "check",
        "Say whether a number can be an NHS number.",
        _check_nhs_number,
        from_line=lambda arguments, line: Namespace(**{**vars(arguments), "number": line}),
        first="number",
    )
    parser.add_argument("number", metavar="NUMBER", help="or - for many, one a line")


def _check_bank(arguments: Namespace) -> Answer:
    from openphb.kernel.bank_details import ModulusResult, check_bank_details, parse_bank_details

    if arguments.account_number is None:
        arguments.wrong_usage("ACCOUNT is missing")
    table = _table(arguments.table, arguments.substitutions)
    try:
        details = parse_bank_details(arguments.sort_code, arguments.account_number)
    except Refusal as refusal:
        unread: dict[str, object] = {
            "result": "invalid",
            "sort_code": None,
            "account_number": None,
            "checks": [],
        }
        return Answer(unread, "invalid", (refused(refusal),))
    check = check_bank_details(details, table)
    fits = check.result is not ModulusResult.INVALID
    return Answer(
        {
            "result": check.result.value,
            "sort_code": details.sort_code,
            "account_number": details.account_number,
            "checks": [
                {
                    "method": step.method.value,
                    "exception": step.exception,
                    "passed": step.passed,
                }
                for step in check.steps
            ],
            "reason": check.reason,
        },
        f"{check.result}: {check.reason}" if fits else check.result.value,
        () if fits else (error("modulus_check", check.reason, "account_number"),),
    )


@cache
def _table(weights: str, substitutions: str | None) -> ModulusTable:
    from openphb.kernel.bank_details import read_modulus_table

    return read_modulus_table(Path(weights), Path(substitutions) if substitutions else None)


def _pair(arguments: Namespace, line: str) -> Namespace:
    """Return the arguments for "SORT ACCOUNT"; a sort code may itself hold spaces."""
    words = [word for word in re.split(r"[,;\t]", line) if word.strip()]
    if len(words) != 2:
        words = line.rsplit(None, 1)
    sort_code, account_number = (words[0], words[1]) if len(words) == 2 else (line, "")
    return Namespace(
        **{**vars(arguments), "sort_code": sort_code, "account_number": account_number}
    )


def _check_nhs_number(arguments: Namespace) -> Answer:
    from openphb.kernel.nhs_number import check

    answer = check(arguments.number)
    errors = () if answer.code is None else (error(answer.code, answer.reason or "", "number"),)
    return Answer(
        {"valid": answer.valid, "formatted": answer.formatted, "reason": answer.reason},
        f"valid: {answer.formatted}" if answer.valid else "not valid",
        errors,
    )
