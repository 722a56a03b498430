"""Working out what is agreed and not yet paid, for many budgets at once or for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from openphb.domains.agreements.types import HospitalRule, HospitalTerm
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.payments.funding.committed import by_bearer
from openphb.domains.payments.funding.queries import who_bears
from openphb.domains.payments.queries.bills import paid_by_bills
from openphb.domains.payments.queries.circumstances import Known, known_between
from openphb.domains.payments.queries.due import BudgetFacts, budget_facts
from openphb.domains.payments.rules.commitments import (
    committed_by_line,
    summed,
    worth_telling,
)
from openphb.domains.payments.rules.periods import covered_periods
from openphb.domains.payments.rules.stopping import Circumstances, stopped
from openphb.domains.payments.sources.drawing import draws_of
from openphb.domains.payments.sources.rules import source_on
from openphb.domains.payments.types import (
    Accounted,
    CommittedPiece,
    Entitled,
    FundedCommitment,
    LineYear,
)
from openphb.domains.plans.live.funding import lines_bought
from openphb.domains.plans.live.types import BoughtLine
from openphb.kernel.periods import financial_year


@dataclass(frozen=True)
class _Line:
    """One version of a line in a year of care, in pieces, with the facts of its line."""

    budget_id: UUID
    subject_id: UUID
    option: ManagementOption
    key: LineYear
    pieces: Sequence[CommittedPiece]
    facts: Sequence[Entitled]


def funded(*, tenant_id: UUID, reach: Q, known_seq: int, on: date) -> Iterator[FundedCommitment]:
    """Yield every line's commitment by month of care and by whoever bears it, as known at `known_seq`.

    `reach` filters on `budget_id`. Whoever calls has shown that they may read it. Twenty-one
    statements at most, however many budgets. Refusal: `no_commissioner`.
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
    who = who_bears(
        tenant_id=tenant_id,
        reach=reach,
        known_seq=known_seq,
        line_ids={one.key.line_id for one in found},
        on=on,
    )
    draws = draws_of(tenant_id, reach, known_seq)
    for one in found:
        for piece in one.pieces:
            month = piece.days.start.replace(day=1)
            for bearer, of in by_bearer(piece, one.facts, who):
                is_ours = bearer.body_id == who.ours and not bearer.person
                yield FundedCommitment(
                    one.budget_id,
                    one.subject_id,
                    one.key.line_key,
                    one.key.line_id,
                    one.option,
                    bearer.body_id,
                    bearer.person,
                    source_on(draws, one.budget_id, one.key.line_key, month) if is_ours else None,
                    one.key.year,
                    month,
                    of,
                )


def _paid_direct(budgets: Iterable[BudgetFacts], on: date) -> Iterator[_Line]:
    for budget in budgets:
        lines = committed_by_line(
            budget.facts, covered_periods(budget.schedules, on), budget.accounted, on=on
        )
        by_key = _by_key(budget.facts)
        for line, pieces in lines.items():
            if worth_telling(line.year, summed(pieces), on=on):
                yield _Line(
                    budget.budget_id,
                    budget.subject_id,
                    ManagementOption.DIRECT_PAYMENT,
                    line,
                    pieces,
                    by_key[line.line_key],
                )


def _by_key(facts: Iterable[Entitled]) -> dict[UUID, list[Entitled]]:
    found: dict[UUID, list[Entitled]] = defaultdict(list)
    for fact in facts:
        found[fact.line_key].append(fact)
    return found


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
) -> Iterator[_Line]:
    """Yield lines that somebody else buys, from this financial year on, with their bills paid."""
    by_key: dict[tuple[UUID, UUID], list[BoughtLine]] = defaultdict(list)
    for line in lines:
        by_key[line.budget_id, line.line_key].append(line)
    for versions in by_key.values():
        first = versions[0]
        death = known.of(first.budget_id, first.subject_id, known_seq).death
        facts = [as_fact(line, Circumstances(death=death)) for line in versions]
        options = {line.line_id: line.management_option for line in versions}
        settled = paid.get((first.budget_id, first.line_key), ())
        for key, pieces in committed_by_line(facts, (), settled, on=on).items():
            if key.year >= financial_year(on) and worth_telling(key.year, summed(pieces), on=on):
                yield _Line(
                    first.budget_id,
                    first.subject_id,
                    options.get(key.line_id, first.management_option),
                    key,
                    pieces,
                    facts,
                )


def as_fact(line: BoughtLine, known: Circumstances) -> Entitled:
    """Return what a line that somebody else delivers gives; a death alone stops it."""
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
