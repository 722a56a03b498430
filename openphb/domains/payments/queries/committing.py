"""Working out what is agreed and not yet paid, for many budgets at once or for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from openphb.domains.agreements.types import HospitalRule, HospitalTerm
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.payments.queries.bills import paid_by_bills
from openphb.domains.payments.queries.circumstances import Known, known_between
from openphb.domains.payments.queries.due import BudgetFacts, budget_facts, commissioner
from openphb.domains.payments.rules.commitments import (
    Shares,
    by_funder,
    committed_by_line,
    worth_telling,
)
from openphb.domains.payments.rules.periods import covered_periods
from openphb.domains.payments.rules.stopping import Circumstances, stopped
from openphb.domains.payments.types import Accounted, Entitled, FundedCommitment
from openphb.domains.plans.live.funding import funder_shares, lines_bought
from openphb.domains.plans.live.types import BoughtLine
from openphb.kernel.periods import financial_year

WHOLE = 10_000


def funded(*, tenant_id: UUID, reach: Q, known_seq: int, on: date) -> tuple[FundedCommitment, ...]:
    """Return every line's commitment by year of care and funder, as known at `known_seq`.

    `reach` filters on `budget_id`. Whoever calls has shown that they may read it. Fourteen
    statements at most, however many budgets.
    """
    budgets = budget_facts(Q(tenant_id=tenant_id) & reach, known_seq, reserved=False)
    bought = lines_bought(Q(tenant_id=tenant_id) & reach)
    found = [
        *_paid_direct(budgets.values(), on),
        *_bought(
            bought,
            _known(tenant_id, bought, known_seq),
            paid_by_bills(tenant_id, {line.budget_id for line in bought}),
            known_seq,
            on,
        ),
    ]
    shares = funder_shares({one.line_id for one in found})
    everything: Shares = ((commissioner(tenant_id, on)[0], WHOLE),)
    return tuple(
        FundedCommitment(
            one.budget_id,
            one.subject_id,
            one.line_key,
            one.line_id,
            one.option,
            funder_id,
            one.year,
            part,
        )
        for one in found
        for funder_id, part in by_funder(one.of, shares.get(one.line_id, everything))
    )


def _paid_direct(budgets: Iterable[BudgetFacts], on: date) -> Iterable[FundedCommitment]:
    for budget in budgets:
        lines = committed_by_line(
            budget.facts, covered_periods(budget.schedules, on), budget.accounted, on=on
        )
        for line, of in lines.items():
            if worth_telling(line.year, of, on=on):
                yield FundedCommitment(
                    budget.budget_id,
                    budget.subject_id,
                    line.line_key,
                    line.line_id,
                    ManagementOption.DIRECT_PAYMENT,
                    None,
                    line.year,
                    of,
                )


def _known(tenant_id: UUID, bought: Sequence[BoughtLine], known_seq: int) -> Known:
    return known_between(
        Q(tenant_id=tenant_id, budget_id__in={line.budget_id for line in bought}),
        tenant_ids={tenant_id},
        subject_ids={line.subject_id for line in bought},
        since=known_seq,
        until=known_seq,
    )


def _bought(
    lines: Iterable[BoughtLine],
    known: Known,
    paid: Mapping[tuple[UUID, UUID], Sequence[Accounted]],
    known_seq: int,
    on: date,
) -> Iterable[FundedCommitment]:
    """Yield lines that somebody else buys, from this financial year on, with their bills paid."""
    by_key: dict[tuple[UUID, UUID], list[BoughtLine]] = defaultdict(list)
    for line in lines:
        by_key[line.budget_id, line.line_key].append(line)
    for versions in by_key.values():
        first = versions[0]
        death = known.of(first.budget_id, first.subject_id, known_seq).death
        facts = [_as_fact(line, Circumstances(death=death)) for line in versions]
        options = {line.line_id: line.management_option for line in versions}
        settled = paid.get((first.budget_id, first.line_key), ())
        for key, of in committed_by_line(facts, (), settled, on=on).items():
            if key.year >= financial_year(on) and worth_telling(key.year, of, on=on):
                yield FundedCommitment(
                    first.budget_id,
                    first.subject_id,
                    key.line_key,
                    key.line_id,
                    options.get(key.line_id, first.management_option),
                    None,
                    key.year,
                    of,
                )


def _as_fact(line: BoughtLine, known: Circumstances) -> Entitled:
    return Entitled(
        line.line_key,
        line.line_id,
        line.quantity_hundredths,
        line.unit_pence,
        line.basis,
        line.valid,
        # A pause or a stay stops a direct payment; what somebody else delivers is theirs to say.
        stopped(
            known,
            line_key=line.line_key,
            basis=line.basis,
            valid=line.valid,
            term=HospitalTerm(HospitalRule.PAID_AS_USUAL),
        ),
        line.falls_on,
    )
