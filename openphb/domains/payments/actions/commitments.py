"""Stating a commissioner's commitments: worked out once, kept dated, and set in the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger.types import Dimensions, Posting
from openphb.domains.payments.models import (
    CommitmentStatement,
    CommitmentTotal,
    CommittedLine,
    ForecastTotal,
    PromisedTotal,
)
from openphb.domains.payments.queries.committing import funded
from openphb.domains.payments.queries.due import known_to
from openphb.domains.payments.rules.accounts import (
    COMMITMENTS_MADE,
    COMMITMENTS_MATCHED,
    COMMITMENTS_OUTSTANDING,
)
from openphb.domains.payments.sources.drawn import Promised, promised_by_pot
from openphb.domains.payments.types import Commitment, FundedCommitment
from openphb.domains.plans.live.funding import budgets_agreed
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.jobs import work
from openphb.foundation.jobs.work import Progress, in_silence
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period, financial_year

# Budgets worked out at a time, so that memory does not grow with the tenant.
CHUNK = 1_000
STATING = "payments.state_commitments"
"""What the work is called that states commitments on request."""
Cut = tuple[str, ManagementOption, UUID]
Month = tuple[date, UUID, bool, UUID | None]
"""A month of care, who bears it, whether people contribute it, and the pot it is drawn from."""
Part = tuple[UUID, UUID, UUID, UUID, ManagementOption, UUID, str]
"""Budget, person, version of a line, line, way of managing money, funder, year of care."""


def ask_to_state(*, by: Viewer, at: datetime, tenant_id: UUID) -> UUID:
    """Have the worker state a tenant's commitments as they stand; return the work, to be watched."""
    actor = by.act(Permission.LEDGER_ACCRUE, tenant_id=tenant_id)
    with transaction.atomic():
        return work.begin(
            by=actor,
            at=at,
            tenant_id=tenant_id,
            what=STATING,
            asked={"tenant_id": str(tenant_id)},
        )


def state_commitments(
    *, by: Viewer, at: datetime, tenant_id: UUID, tell: Progress = in_silence
) -> UUID:
    """State what a tenant has agreed, paid and still to pay at the end of today; return its id.

    As known when it is made. The memorandum accounts then show what it says is committed: the
    statement before it is reversed and this one posted, by year of care, option and funder.
    `tell` is told how many budgets are worked out. Refusal: `year_closed`.
    """
    actor = by.act(Permission.LEDGER_ACCRUE, tenant_id=tenant_id)
    with transaction.atomic():
        before = CommitmentStatement.objects.filter(tenant_id=tenant_id).order_by("-number").first()
        statement_id, known_seq = new_id(), known_to(tenant_id)
        budgets = budgets_agreed(Q(tenant_id=tenant_id))
        sums: dict[Cut, Commitment] = defaultdict(Commitment)
        by_month: dict[Month, Commitment] = defaultdict(Commitment)
        to_sign: dict[Promised, int] = defaultdict(int)
        rows: list[CommittedLine] = []
        for start in range(0, len(budgets), CHUNK):
            reach = Q(budget_id__in=budgets[start : start + CHUNK])
            of_part: dict[Part, Commitment] = defaultdict(Commitment)
            for one in funded(tenant_id=tenant_id, reach=reach, known_seq=known_seq, on=by.today):
                sums[one.year, one.option, one.funder_id] += one.of
                of_part[_part(one)] += one.of
                if one.year >= financial_year(by.today):
                    by_month[one.month, one.funder_id, one.person, one.source_id] += one.of
            rows += (_row(tenant_id, statement_id, part, of) for part, of in of_part.items())
            for key, pence in promised_by_pot(tenant_id, reach, known_seq, by.today).items():
                to_sign[key] += pence
            tell(min(start + CHUNK, len(budgets)), len(budgets))
        made = CommitmentStatement.objects.create(
            id=statement_id,
            tenant_id=tenant_id,
            number=before.number + 1 if before else 1,
            as_of=by.today,
            year=financial_year(by.today),
            known_seq=known_seq,
            made_by=actor.user_id,
            made_at=at,
            budgets=len({row.budget_id for row in rows}),
            journal_id=_post(tenant_id, statement_id, before, sums, by=actor, at=at, on=by.today),
        )
        CommitmentTotal.objects.bulk_create(
            CommitmentTotal(
                tenant_id=tenant_id,
                statement_id=made.id,
                year=year,
                management_option=option,
                funder_id=funder_id,
                **columns(of),
            )
            for (year, option, funder_id), of in sums.items()
        )
        CommittedLine.objects.bulk_create(rows, batch_size=2_000)
        ForecastTotal.objects.bulk_create(
            ForecastTotal(
                tenant_id=tenant_id,
                statement_id=made.id,
                month=month,
                funder_id=funder_id,
                person=person,
                funding_source_id=source_id,
                **columns(of),
            )
            for (month, funder_id, person, source_id), of in by_month.items()
        )
        PromisedTotal.objects.bulk_create(
            PromisedTotal(
                tenant_id=tenant_id,
                statement_id=made.id,
                year=year,
                funder_id=funder_id,
                funding_source_id=source_id,
                pence=pence,
            )
            for (year, funder_id, source_id), pence in to_sign.items()
        )
        trail.record(
            "commitments.stated",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="commitment_statement",
            record_id=made.id,
            details={"number": made.number, "as_of": made.as_of.isoformat()},
        )
        return made.id


def columns(of: Commitment) -> dict[str, int]:
    """Return a commitment as the columns that keep it."""
    return {
        "agreed_pence": of.agreed_pence,
        "paid_pence": of.paid_pence,
        "committed_pence": of.committed_pence,
        "overpaid_pence": of.overpaid_pence,
        "accrued_pence": of.accrued_pence,
        "prepaid_pence": of.prepaid_pence,
    }


def _part(one: FundedCommitment) -> Part:
    return (
        *(one.budget_id, one.subject_id, one.line_id, one.line_key),
        *(one.option, one.funder_id, one.year),
    )


def _row(tenant_id: UUID, statement_id: UUID, part: Part, of: Commitment) -> CommittedLine:
    budget_id, subject_id, line_id, line_key, option, funder_id, year = part
    return CommittedLine(
        tenant_id=tenant_id,
        subject_id=subject_id,
        statement_id=statement_id,
        budget_id=budget_id,
        line_id=line_id,
        line_key=line_key,
        management_option=option,
        funder_id=funder_id,
        year=year,
        **columns(of),
    )


def _post(
    tenant_id: UUID,
    statement_id: UUID,
    before: CommitmentStatement | None,
    sums: Mapping[Cut, Commitment],
    *,
    by: Actor,
    at: datetime,
    on: date,
) -> UUID | None:
    """Take the last statement out of the memorandum accounts and put this one in."""
    if before is not None and before.journal_id is not None:
        ledger.reverse(
            by=by,
            at=at,
            posted_on=on,
            tenant_id=tenant_id,
            key=f"commitments-over:{before.id}",
            what="commitments_reversed",
            journal_id=before.journal_id,
        )
    postings = tuple(_postings(sums.items()))
    if not postings:
        return None
    return ledger.post(
        by=by,
        at=at,
        posted_on=on,
        tenant_id=tenant_id,
        key=f"commitments:{statement_id}",
        what="commitments",
        subject_id=None,
        postings=postings,
    )


def _postings(sums: Iterable[tuple[Cut, Commitment]]) -> Iterator[Posting]:
    """Yield what was promised, what of it was met, and what is outstanding: agreed = met + still."""
    for (year, option, funder_id), of in sorted(sums, key=lambda one: str(one[0])):
        care = _whole_year(year)
        about = Dimensions(
            funder_id=funder_id, option=option, service_from=care.start, service_to=care.end
        )
        for account, pence in (
            (COMMITMENTS_MADE, of.agreed_pence),
            (COMMITMENTS_MATCHED, of.overpaid_pence - of.paid_pence),
            # Below zero where a funder's share became smaller than what it paid already.
            (COMMITMENTS_OUTSTANDING, -of.committed_pence),
        ):
            if pence:
                yield Posting(account, max(pence, 0), max(-pence, 0), about)


def _whole_year(year: str) -> Period:
    first = int(year[:4])
    return Period(date(first, 4, 1), date(first + 1, 4, 1))
