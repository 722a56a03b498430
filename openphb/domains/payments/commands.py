"""`openphb bacs check`."""

from __future__ import annotations

from argparse import Namespace

from openphb.kernel.command import Answer, Subparsers, add_command, error, file_bytes


def register(subparsers: Subparsers) -> None:
    """Add the commands about payments."""
    bacs = subparsers.add_parser("bacs", help="Bacs files").add_subparsers(required=True)
    parser = add_command(
        bacs,
        "check",
        "Say whether a Bacs Standard 18 file is sound, and what it adds up to.",
        _check,
        from_line=lambda arguments, line: Namespace(**{**vars(arguments), "file": line}),
        first="file",
    )
    parser.add_argument("file", metavar="FILE", help="or - for many file names, one a line")


def _check(arguments: Namespace) -> Answer:
    from openphb.domains.payments.bacs.check import check_standard18
    from openphb.kernel.money import pounds

    check = check_standard18(file_bytes(arguments.file))
    return Answer(
        {
            "valid": check.valid,
            "credits_pence": check.credits_pence,
            "debits_pence": check.debits_pence,
            "credit_count": check.credit_count,
            "debit_count": check.debit_count,
            "processing_dates": [day.isoformat() for day in check.processing_dates],
        },
        f"{'valid' if check.valid else 'not valid'}: {check.credit_count} credits of "
        f"{pounds(check.credits_pence)}, {check.debit_count} debits of "
        f"{pounds(check.debits_pence)}",
        tuple(error(fault.code, fault.message, fault.where) for fault in check.errors),
    )
