"""The report of a run as then known: worked out again from the facts of that time."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from openphb.domains.payments.models import BillLine, Payment, PaymentLine, PaymentRun
from openphb.domains.payments.queries.due import BudgetFacts, budget_facts
from openphb.domains.payments.rules.due import due_by_period
from openphb.domains.payments.rules.periods import covered_periods
from openphb.domains.payments.rules.report import report_bytes, working_of
from openphb.domains.payments.types import Accounted, ReportedLine, RunKind, RunReport
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere


def report_of_run(*, viewer: Viewer, run_id: UUID) -> RunReport:
    """Return what a run's payments were due for, from the facts as known when it was prepared.

    Entitlement, schedules and periods are worked out again from the facts at the run's place in
    the order of knowledge, whatever was recorded since. What had been paid before is what the run
    set against them then. Refusal: `nothing_there`.
    """
    scope = viewer.scope(Permission.RUN_VIEW)
    run = PaymentRun.objects.filter(scope.tenants_q(), pk=run_id).first()
    if run is None:
        raise NothingThere("payment run")
    content = report_bytes(
        reference=run.reference, pay_on=run.pay_on, known_seq=run.known_seq, lines=_again(run)
    )
    return RunReport(content, hashlib.sha256(content).hexdigest(), run.report_sha256)


def stored_lines(run: PaymentRun) -> Iterator[ReportedLine]:
    """Yield a run's lines as they were stored when it was prepared."""
    rows = PaymentLine.objects.filter(tenant_id=run.tenant_id, payment__run_id=run.id)
    for budget_id, line_key, line_id, start, end, entitled, accounted, working in rows.values_list(
        *("payment__budget_id", "line_key", "line_id", "service_from", "service_to"),
        *("entitled_pence", "accounted_pence", "working"),
    ):
        yield ReportedLine(
            budget_id, line_key, line_id, Period(start, end), entitled, accounted, working
        )


def _again(run: PaymentRun) -> Iterator[ReportedLine]:
    if run.kind == RunKind.BILLS:
        yield from _of_bills(run)
        return
    stored: dict[UUID, list[ReportedLine]] = defaultdict(list)
    for line in stored_lines(run):
        stored[line.budget_id].append(line)
    # Only a signed agreement is paid, so those that this run paid had no end yet.
    in_force = set(
        Payment.objects.filter(tenant_id=run.tenant_id, run_id=run.id).values_list(
            "agreement_id", flat=True
        )
    )
    reach = Q(tenant_id=run.tenant_id, budget_id__in=list(stored))
    known = budget_facts(reach, run.known_seq, in_force=in_force)
    for budget_id, lines in stored.items():
        if budget_id in known:
            yield from _lines(run, budget_id, known[budget_id], lines)


def _of_bills(run: PaymentRun) -> Iterator[ReportedLine]:
    """Yield what the bills of a run asked for: they do not change once they were sent to be paid."""
    rows = BillLine.objects.filter(
        tenant_id=run.tenant_id,
        bill_id__in=Payment.objects.filter(tenant_id=run.tenant_id, run_id=run.id).values(
            "bill_id"
        ),
    )
    for budget_id, line_key, line_id, start, end, pence, bill_id in rows.order_by("id").values_list(
        *("bill__budget_id", "line_key", "line_id", "service_from", "service_to"),
        *("pence", "bill_id"),
    ):
        yield ReportedLine(
            budget_id,
            line_key,
            line_id,
            Period(start, end),
            pence,
            0,
            {"parts": [], "bill": str(bill_id)},
        )


def _lines(
    run: PaymentRun, budget_id: UUID, known: BudgetFacts, stored: list[ReportedLine]
) -> Iterator[ReportedLine]:
    accounted = [
        Accounted(line.line_key, line.line_id, line.period, line.accounted_pence)
        for line in stored
        if line.accounted_pence
    ]
    paid_for = {line.period for line in stored}
    covered = covered_periods(known.schedules, run.worked_out_for)
    for period in due_by_period(known.facts, covered, accounted):
        if period.period not in paid_for:
            continue
        for line in period.lines:
            # A line whose sum is nothing either way is no line of a payment that an offset lowers.
            if any((one.line_key, one.period) == (line.line_key, line.period) for one in stored):
                yield ReportedLine(
                    budget_id,
                    line.line_key,
                    line.line_id,
                    line.period,
                    line.entitled_pence,
                    line.accounted_pence,
                    working_of(line),
                )
