"""`openphb due` and `openphb ledger verify`: reading money as the role that can change nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from openphb.config.database import running_database
from openphb.config.environment import environment
from openphb.kernel.command import Answer, Subparsers, add_command, error
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

if TYPE_CHECKING:
    from openphb.domains.payments.types import DueList
    from openphb.foundation.access.types import Viewer


def register(subparsers: Subparsers) -> None:
    """Add the commands about money."""
    due = add_command(
        subparsers,
        "due",
        "What is due to recipients who are paid on a day, and what was paid beyond what was due.",
        lambda arguments: _read_only(
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
        lambda _arguments: _read_only(answer_verify, None),
    )


def answer_due(viewer: Viewer, on: date, code: str | None) -> Answer:
    """Return what is due on a day in the viewer's tenants, or in those of one commissioner.

    Refusal: `commissioner_unknown`.
    """
    from openphb.domains.payments import queries
    from openphb.foundation.access.types import Permission

    tenants = sorted(viewer.scope(Permission.PAYMENT_VIEW).tenant_ids)
    if code is not None:
        tenants = [tenant for tenant in tenants if tenant in _commissioned_by(code, on)]
        if not tenants:
            raise Refusal(
                "commissioner_unknown",
                f"No records belong to a commissioner {code} on {long_date(on)}.",
                "Give the ODS code of the body responsible on that day.",
                "--commissioner",
            )
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


def _commissioned_by(code: str, on: date) -> set[UUID]:
    from openphb.foundation.organisations.models import Commissioning

    return set(
        Commissioning.objects.filter(organisation__ods_code=code, valid__contains=on).values_list(
            "tenant_id", flat=True
        )
    )


def _read_only(ask: Callable[[Viewer], Answer], today: date | None) -> Answer:
    """Return the answer, from one snapshot, as the database role that reads all and changes nothing.

    The shell is nobody: it gets no user, so it could not act even if the role could.
    """
    os.environ["OPENPHB_DB_ROLE"] = "readonly"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openphb.config.settings")
    with running_database(environment()):
        import django

        django.setup()
        from django.db import connection, transaction

        from openphb.foundation.clock import business

        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("set transaction isolation level repeatable read, read only")
                return ask(_everywhere(today or business.read().today))
        finally:
            # Our own database stops after this, and a connection left open would hold it.
            connection.close()


def _everywhere(today: date) -> Viewer:
    """Return a viewer that is OpenPHB itself, in every tenant, and no user."""
    from openphb.foundation.access.types import GrantScope, Role, Viewer
    from openphb.foundation.tenancy.models import Tenant

    return Viewer(
        None,
        "",
        today,
        tuple(
            GrantScope(tenant_id, Role.SYSTEM, None, tenant_id, None, "command line")
            for tenant_id in Tenant.objects.values_list("id", flat=True)
        ),
    )
