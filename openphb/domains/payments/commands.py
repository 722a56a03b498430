"""`openphb bacs check` and `openphb pain001 check`."""

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
    orders = subparsers.add_parser("pain001", help="ISO 20022 payment orders").add_subparsers(
        required=True
    )
    parser = add_command(
        orders,
        "check",
        "Say whether a pain.001 order of UK payments is sound, and what it adds up to.",
        _check_pain001,
        from_line=lambda arguments, line: Namespace(**{**vars(arguments), "file": line}),
        first="file",
    )
    parser.add_argument("file", metavar="FILE", help="or - for many file names, one a line")


def _check_pain001(arguments: Namespace) -> Answer:
    from openphb.domains.payments.pain001.check import check_pain001, totals_in_words

    check = check_pain001(file_bytes(arguments.file))
    return Answer(
        {
            "valid": check.valid,
            "message": check.message,
            "message_id": check.message_id,
            "pence": check.pence,
            "count": check.count,
            "days": [day.isoformat() for day in check.days],
        },
        totals_in_words(check),
        tuple(error(fault.code, fault.message, fault.where) for fault in check.errors),
    )


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
