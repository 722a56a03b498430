"""`openphb due` and `openphb ledger verify`: reading money as the role that can change nothing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from openphb.config.cli.reading import commissioner_unknown, read_only, tenants_of
from openphb.kernel.command import Answer, Subparsers, add_command, error
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date

if TYPE_CHECKING:
    from openphb.domains.payments.types import DueList
    from openphb.foundation.access.types import Viewer


def register(subparsers: Subparsers) -> None:
    """Add the commands about money."""
    due = add_command(
        subparsers,
        "due",
        "What is due to recipients who are paid on a day, and what was paid beyond what was due.",
        lambda arguments: read_only(
            lambda viewer: answer_due(viewer, arguments.on, arguments.commissioner), arguments.on
        ),
    )
    due.add_argument("--on", required=True, type=date.fromisoformat, metavar="DATE")
    due.add_argument("--commissioner", metavar="CODE", help="an ODS code; all of them without it")
    ledger = subparsers.add_parser("ledger", help="the ledger").add_subparsers(required=True)
    add_command(
        ledger,
        "verify",
        "Read every journal, entry, seal and checkpoint again and say what does not hold. The chain "
        "and the checkpoints are null where nothing was ever sealed.",
        lambda _arguments: read_only(answer_verify, None),
    )


def answer_due(viewer: Viewer, on: date, code: str | None) -> Answer:
    """Return what is due on a day in the viewer's tenants, or in those of one commissioner.

    Refusal: `commissioner_unknown`.
    """
    from openphb.domains.payments import queries
    from openphb.foundation.access.types import Permission

    tenants = sorted(viewer.scope(Permission.PAYMENT_VIEW).tenant_ids)
    if code is not None:
        tenants = [tenant for tenant in tenants if tenant in tenants_of(code, on)]
        if not tenants:
            raise commissioner_unknown(code, on)
    lists = [queries.due(viewer=viewer, on=on, tenant_id=tenant) for tenant in tenants]
    recipients = sum(len(found.owed) for found in lists)
    total = sum(found.total_pence for found in lists)
    overpaid = sum(found.overpaid_pence for found in lists)
    return Answer(
        {
            "on": on.isoformat(),
            "recipients": recipients,
            "total_pence": total,
            "overpaid_pence": overpaid,
            "lines": [line for found in lists for line in _lines(found)],
        },
        f"On {long_date(on)} {pounds(total)} is due to {recipients} recipients; "
        f"{pounds(overpaid)} was paid beyond what was due.",
    )


def answer_verify(viewer: Viewer) -> Answer:
    """Return what the ledger that the viewer reaches adds up to, and its first fault if any."""
    from openphb.domains.ledger import queries

    found = queries.verify(viewer=viewer)
    fault = found.first_fault
    told = None
    if fault:
        told = {**asdict(fault), "journal_id": str(fault.journal_id) if fault.journal_id else None}
    sums = f"{found.journals} journals, {found.entries} entries, {pounds(found.debits_pence)}"
    return Answer(
        {**asdict(found), "first_fault": told},
        f"{sums}: balanced." if found.balanced else f"{sums}: NOT balanced.",
        (error(fault.code, fault.message, str(fault.journal_id or "")),) if fault else (),
    )


def _lines(found: DueList) -> list[dict[str, object]]:
    return [
        {
            "case": one.case_reference,
            "line": str(line.line_key),
            "funder": found.funder_code,
            "period_start": line.period.start.isoformat(),
            "period_end": line.period.end.isoformat() if line.period.end else None,
            "entitled_pence": line.entitled_pence,
            "accounted_pence": line.accounted_pence,
            "due_pence": line.due_pence,
        }
        for one in found.recipients
        for line in one.lines
    ]
