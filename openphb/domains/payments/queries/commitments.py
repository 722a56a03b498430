"""Reading commitments: a commissioner's dated statements, and one budget as it stands now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.payments.models import CommitmentStatement, CommitmentTotal, CommittedLine
from openphb.domains.payments.queries.committing import funded
from openphb.domains.payments.queries.due import known_to
from openphb.domains.payments.types import (
    BudgetCommitments,
    Commitment,
    CommitmentSum,
    CommittedNow,
    FundedCommitment,
    LineCommitment,
    StatedBudget,
    StatedPage,
    StatementAnswer,
    StatementSummary,
)
from openphb.domains.plans.live.funding import line_words
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.organisations.models import Organisation
from openphb.kernel.periods import financial_year
from openphb.kernel.refusal import NothingThere

PAGE = 50
SHOWN = 24
PENCE = (
    *("agreed_pence", "paid_pence", "committed_pence"),
    *("overpaid_pence", "accrued_pence", "prepaid_pence"),
)


def commitments_of_budget(*, viewer: Viewer, budget_id: UUID) -> BudgetCommitments:
    """Return what one budget is agreed for, paid and still committed, worked out now.

    A constant number of statements. Refusal: `nothing_there`.
    """
    budget, reference = budgets.budget_named(
        viewer=viewer, permission=Permission.PAYMENT_VIEW, budget_id=budget_id
    )
    known_seq = known_to(budget.tenant_id)
    parts = funded(
        tenant_id=budget.tenant_id,
        reach=Q(budget_id=budget.id),
        known_seq=known_seq,
        on=viewer.today,
    )
    return BudgetCommitments(
        budget.tenant_id,
        budget.subject_id,
        budget.id,
        budget.case_id,
        reference,
        viewer.today,
        known_seq,
        _lines(parts),
    )


def statements(*, viewer: Viewer, tenant_id: UUID) -> tuple[StatementSummary, ...]:
    """Return a tenant's last statements, newest first. Refusal: `nothing_there`."""
    if tenant_id not in viewer.scope(Permission.LEDGER_VIEW).tenant_ids:
        raise NothingThere("ledger")
    rows = CommitmentStatement.objects.filter(tenant_id=tenant_id).order_by("-number")
    return tuple(
        StatementSummary(*row)
        for row in rows.values_list("id", "number", "as_of", "made_at")[:SHOWN]
    )


def statement(*, viewer: Viewer, statement_id: UUID) -> StatementAnswer:
    """Return a statement with its sums by year of care, option and funder. Refusal: `nothing_there`."""
    row = _statement(viewer, statement_id)
    totals = list(
        CommitmentTotal.objects.filter(tenant_id=row.tenant_id, statement_id=row.id)
        .order_by("year", "management_option", "funder__name", "id")
        .values("year", "management_option", "funder_id", "funder__name", *PENCE)
    )
    return StatementAnswer(
        row.id,
        row.tenant_id,
        row.number,
        row.as_of,
        row.year,
        row.known_seq,
        names_of([row.made_by]).get(row.made_by, ""),
        row.made_at,
        row.journal_id,
        row.budgets,
        tuple(
            CommitmentSum(
                one["year"],
                ManagementOption(one["management_option"]),
                one["funder_id"],
                one["funder__name"] or "",
                _of(one),
            )
            for one in totals
        ),
    )


def committed_now(*, viewer: Viewer) -> CommittedNow:
    """Return what the last statements of the viewer's commissioners say of this financial year.

    Two statements, however many commissioners. `as_of` is the earliest of their days.
    """
    tenants = viewer.scope(Permission.LEDGER_VIEW).tenant_ids
    last = dict(
        CommitmentStatement.objects.filter(tenant_id__in=tenants)
        .order_by("tenant_id", "-number")
        .distinct("tenant_id")
        .values_list("id", "as_of")
    )
    pence = CommitmentTotal.objects.filter(
        tenant_id__in=tenants, statement_id__in=list(last), year=financial_year(viewer.today)
    ).aggregate(pence=Sum("committed_pence"))["pence"]
    return CommittedNow(int(pence or 0), min(last.values(), default=None))


def stated_by(*, viewer: Viewer, user_id: UUID, on: date) -> frozenset[UUID]:
    """Return the tenants that somebody made a statement for on a day."""
    rows = CommitmentStatement.objects.filter(
        viewer.scope(Permission.LEDGER_ACCRUE).tenants_q(), made_by=user_id, as_of=on
    )
    return frozenset(rows.values_list("tenant_id", flat=True))


def stated_budgets(
    *, viewer: Viewer, statement_id: UUID, year: str, after: UUID | None = None
) -> StatedPage:
    """Return the budgets behind a statement's year of care, fifty a page. Refusal: `nothing_there`."""
    row = _statement(viewer, statement_id)
    lines = CommittedLine.objects.filter(tenant_id=row.tenant_id, statement_id=row.id, year=year)
    if after is not None:
        lines = lines.filter(budget_id__gt=after)
    found = list(
        lines.values_list("budget_id", "budget__case__reference")
        .annotate(*(Sum(name) for name in PENCE))
        .order_by("budget_id")[: PAGE + 1]
    )
    told = tuple(
        StatedBudget(budget_id, reference, Commitment(*map(int, pence)))
        for budget_id, reference, *pence in found[:PAGE]
    )
    return StatedPage(told, told[-1].budget_id if len(found) > PAGE else None)


def _statement(viewer: Viewer, statement_id: UUID) -> CommitmentStatement:
    scope = viewer.scope(Permission.LEDGER_VIEW)
    row = CommitmentStatement.objects.filter(scope.tenants_q(), pk=statement_id).first()
    if row is None:
        raise NothingThere("statement of commitments")
    return row


def _of(row: dict[str, Any]) -> Commitment:
    return Commitment(*(row[name] for name in PENCE))


def _lines(parts: Iterable[FundedCommitment]) -> tuple[LineCommitment, ...]:
    """Return lines by year of care; versions of one line are one line, called as the last is."""
    by_line: dict[tuple[str, UUID], list[FundedCommitment]] = defaultdict(list)
    for one in parts:
        by_line[one.year, one.line_key].append(one)
    words = line_words({one.line_id for several in by_line.values() for one in several})
    names = _names({one.funder_id for several in by_line.values() for one in several})
    told = []
    for (year, line_key), several in by_line.items():
        last = max(several, key=lambda one: words[one.line_id][:2])
        funders: dict[UUID | None, Commitment] = defaultdict(Commitment)
        for one in several:
            funders[one.funder_id] += one.of
        told.append(
            (
                (year, words[last.line_id][1], str(line_key)),
                LineCommitment(
                    line_key,
                    words[last.line_id][2],
                    last.option,
                    year,
                    sum(funders.values(), Commitment()),
                    tuple((names.get(funder, ""), of) for funder, of in funders.items()),
                ),
            )
        )
    return tuple(line for _key, line in sorted(told, key=lambda one: one[0]))


def _names(funder_ids: Collection[UUID | None]) -> dict[UUID | None, str]:
    rows = Organisation.objects.filter(pk__in=[one for one in funder_ids if one])
    return dict(rows.values_list("id", "name"))
