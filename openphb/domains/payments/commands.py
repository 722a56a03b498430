"""`openphb bacs check`, `pain001 check`, `columns check` and `returned read`."""

from __future__ import annotations

from argparse import Namespace

from openphb.kernel.command import Answer, Subparsers, add_command, error, file_bytes


def register(subparsers: Subparsers) -> None:
    """Add the commands about payments."""
    for word, about, name, words, run in (
        (
            *("bacs", "Bacs files", "check"),
            *("Say whether a Bacs Standard 18 file is sound, and what it adds up to.", _check),
        ),
        (
            *("pain001", "ISO 20022 payment orders", "check"),
            "Say whether a pain.001 order of UK payments is sound, and what it adds up to.",
            _check_pain001,
        ),
        (
            *("returned", "what banks say became of payments", "read"),
            "Read a bank’s answer (pain.002, camt.054, camt.053, Bacs returned credits).",
            _read_returned,
        ),
        (
            *("columns", "files of supplier invoices and card loads", "check"),
            "Say whether a file of columns is as its layout says, and what it adds up to.",
            _check_columns,
        ),
    ):
        group = subparsers.add_parser(word, help=about).add_subparsers(required=True)
        parser = add_command(group, name, words, run, from_line=_from_line, first="file")
        parser.add_argument("file", metavar="FILE", help="or - for many file names, one a line")
        if word == "columns":
            parser.add_argument(
                "--layout",
                default="supplier_invoice",
                help="supplier_invoice or card_load (our own layouts), or a site’s as a JSON file",
            )


def _from_line(arguments: Namespace, line: str) -> Namespace:
    return Namespace(**{**vars(arguments), "file": line})


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


def _read_returned(arguments: Namespace) -> Answer:
    from openphb.domains.payments.returned.read import read_statuses

    file = read_statuses(file_bytes(arguments.file))
    unconfirmed = any(not line.confirmed_format for line in file.lines)
    return Answer(
        {
            "format": file.format,
            "confirmed_format": not unconfirmed,
            "hash": file.hash,
            "passed_over": file.passed_over,
            "lines": [
                {
                    "kind": line.kind.value,
                    "scope": line.scope.value,
                    "on": line.on.isoformat(),
                    "message_id": line.message_id,
                    "end_to_end_id": line.end_to_end_id,
                    "reference": line.reference,
                    "sort_code": line.sort_code,
                    "account_number": line.account_number,
                    "pence": line.pence,
                    "reason_code": line.reason_code,
                    "reason": line.reason,
                    "id": line.id,
                }
                for line in file.lines
            ],
        },
        f"{file.format}: {len(file.lines)} answers"
        + (" (this format is unconfirmed: check them against the bank)" if unconfirmed else ""),
        tuple(
            {
                "line": fault.line,
                **error(
                    fault.code,
                    f"{fault.message} {fault.mend}",
                    "" if fault.line is None else f"line {fault.line}",
                ),
            }
            for fault in file.faults
        ),
    )


def _check_columns(arguments: Namespace) -> Answer:
    from openphb.domains.payments.columns.check import check_columns
    from openphb.domains.payments.columns.from_json import read_layout
    from openphb.domains.payments.rails import cards, invoices
    from openphb.kernel.money import pounds

    ours = {"supplier_invoice": invoices.DEFAULT_LAYOUT, "card_load": cards.DEFAULT_LAYOUT}
    layout = ours.get(arguments.layout) or read_layout(file_bytes(arguments.layout))
    check = check_columns(file_bytes(arguments.file), layout)
    return Answer(
        {
            "valid": check.valid,
            "layout": layout.name,
            "count": check.count,
            "pence": check.pence,
        },
        f"{'valid' if check.valid else 'not valid'}: {check.count} rows of {pounds(check.pence)}",
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
            "days": [
                {"day": one.day.isoformat(), "count": one.count, "pence": one.pence}
                for one in check.days
            ],
        },
        f"{'valid' if check.valid else 'not valid'}: {check.credit_count} credits of "
        f"{pounds(check.credits_pence)}, {check.debit_count} debits of "
        f"{pounds(check.debits_pence)}",
        tuple(error(fault.code, fault.message, fault.where) for fault in check.errors),
    )
