"""Working out what is drawn on each pot: as stated, as agreed since, and by one budget as it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Max, Q, Sum

from openphb.domains.budgets.types import Basis
from openphb.domains.cases.types import Category
from openphb.domains.payments.funding.queries import ours, who_bears
from openphb.domains.payments.funding.rules import borne
from openphb.domains.payments.models import (
    CapCheck,
    CommitmentStatement,
    ForecastTotal,
    LineEntitlement,
    PromisedTotal,
    SourceDraw,
)
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.queries.versions import paid_for, started_keys
from openphb.domains.payments.rules.commitments import horizon
from openphb.domains.payments.rules.versions import days_given, facts_after
from openphb.domains.payments.sources.drawing import draws_of, promised
from openphb.domains.payments.sources.rules import added, drawn_by, source_on
from openphb.domains.payments.types import (
    Choice,
    Draws,
    Entitled,
    FunderPart,
    HouseRuleState,
    SourceYear,
    WhoBears,
)
from openphb.domains.plans.live.funding import budgets_agreed, lines_bought
from openphb.domains.plans.live.types import BoughtLine
from openphb.domains.plans.types import LineAnswer, PlanAnswer
from openphb.kernel.periods import Period, financial_year, financial_year_period

Promised = tuple[str, UUID, UUID | None]
"""A year of care, who bears it, and the pot it is drawn from."""
# Budgets worked out at a time, so that memory does not grow with the tenant.
CHUNK = 1_000
# More than this are worked out by the worker, never while somebody waits for a page.
MOST_WAITED_FOR = 1_000


@dataclass(frozen=True)
class DrawnNow:
    """What is drawn on each pot by year, agreed and promised; the rest has no pot named.

    `as_of` and `number` are those of the statement it rests on; None where it was worked out now.
    `ready` is false where that would take longer than a page may: then nothing is known. `left_out` is
    the budget whose own part is not counted, if any.
    """

    agreed: Mapping[SourceYear, int]
    promised: Mapping[SourceYear, int]
    unnamed: Mapping[str, int]
    as_of: date | None
    number: int | None
    ready: bool = True
    left_out: UUID | None = None

    def total(self, key: SourceYear) -> int:
        return self.agreed.get(key, 0) + self.promised.get(key, 0)


@dataclass(frozen=True)
class BudgetLines:
    """One budget's lines as they stand, with what says who bears them and what they draw on."""

    budget_id: UUID
    lines: tuple[Entitled, ...]
    who: WhoBears
    draws: Draws

    def drawn(self, on: date) -> dict[SourceYear, int]:
        return drawn_by(self.lines, self.who, self.draws, self.budget_id, on=on)


def drawn_now(
    tenant_id: UUID, on: date, *, wait: bool = True, without: UUID | None = None
) -> DrawnNow:
    """Return what is drawn on a tenant's pots: as last stated, and as decided since.

    A handful of statements where commitments were stated since the last rule about pots was agreed;
    otherwise all budgets are worked out, unless they are many and `wait` is false. Worked out so, the
    budget `without` is left out: what is being decided about it may be written already.
    """
    stated = _last_stated(tenant_id)
    if stated is None:
        if not wait and len(budgets_agreed(Q(tenant_id=tenant_id))) > MOST_WAITED_FOR:
            return DrawnNow({}, {}, {}, None, None, ready=False)
        return _worked_out(tenant_id, on, without)
    paying = ours(tenant_id, on)
    agreed: dict[SourceYear, int] = defaultdict(int)
    unnamed: dict[str, int] = defaultdict(int)
    for month, source_id, pence in (
        ForecastTotal.objects.filter(
            tenant_id=tenant_id, statement_id=stated.id, funder_id=paying, person=False
        )
        .values_list("month", "funding_source_id")
        .annotate(pence=Sum("agreed_pence"))
        .order_by("month")
    ):
        agreed[source_id, financial_year(month)] += int(pence)
        if source_id is None:
            unnamed[financial_year(month)] += int(pence)
    to_sign: dict[SourceYear, int] = defaultdict(int)
    for year, source_id, pence in PromisedTotal.objects.filter(
        tenant_id=tenant_id, statement_id=stated.id, funder_id=paying
    ).values_list("year", "funding_source_id", "pence"):
        to_sign[source_id, year] += pence
        if source_id is None:
            unnamed[year] += pence
    since = CapCheck.objects.filter(tenant_id=tenant_id, known_seq__gt=stated.known_seq)
    for source_id, year, change in (
        since.values_list("funding_source_id", "year")
        .annotate(change=Sum(F("after_pence") - F("before_pence")))
        .order_by("year")
    ):
        # Signed since or not: it stands with what waits until the next statement.
        to_sign[source_id, year] += int(change)
    return DrawnNow(agreed, to_sign, unnamed, stated.as_of, stated.number)


def _last_stated(tenant_id: UUID) -> CommitmentStatement | None:
    """Return the last statement, if what it says of pots still goes by the rules about them."""
    last = CommitmentStatement.objects.filter(tenant_id=tenant_id).order_by("-number").first()
    decided: datetime | None = SourceDraw.objects.filter(
        tenant_id=tenant_id, state=HouseRuleState.AGREED
    ).aggregate(at=Max("decided_at"))["at"]
    if last is None or (decided is not None and last.made_at < decided):
        return None
    return last


def _worked_out(tenant_id: UUID, on: date, without: UUID | None) -> DrawnNow:
    agreed: dict[SourceYear, int] = {}
    to_sign: dict[SourceYear, int] = defaultdict(int)
    unnamed: dict[str, int] = defaultdict(int)
    budget_ids = [one for one in budgets_agreed(Q(tenant_id=tenant_id)) if one != without]
    known_seq = known_to(tenant_id)
    paying = ours(tenant_id, on)
    for start in range(0, len(budget_ids), CHUNK):
        part = budget_ids[start : start + CHUNK]
        for one in lines_of_budgets(tenant_id, part, on, waiting=False):
            agreed = added(agreed, one.drawn(on))
        for (year, funder, source_id), pence in promised_by_pot(
            tenant_id, Q(budget_id__in=part), known_seq, on
        ).items():
            if funder == paying:
                to_sign[source_id, year] += pence
    for found in (agreed, to_sign):
        for source_id, year in [key for key in found if key[0] is None]:
            unnamed[year] += found[source_id, year]
    return DrawnNow(agreed, to_sign, unnamed, None, None, left_out=without)


def promised_by_pot(tenant_id: UUID, reach: Q, known_seq: int, on: date) -> dict[Promised, int]:
    """Return what agreed plans will give once their agreements are signed, by year, funder and pot."""
    lines = promised(Q(tenant_id=tenant_id) & reach, on)
    found: dict[Promised, int] = defaultdict(int)
    if not lines:
        return found
    who = who_bears(
        tenant_id=tenant_id,
        reach=reach,
        known_seq=known_seq,
        line_ids={line.line_id for line in lines},
        on=on,
    )
    draws = draws_of(tenant_id, reach, known_seq)
    both = Period(financial_year_period(on).start, horizon(on))
    for line in lines:
        held = line.valid.overlap(both)
        for month in held.by_months() if held else ():
            first = month.start.replace(day=1)
            for one in borne(as_entitled(line), who, month):
                is_ours = one.bearer.body_id == who.ours and not one.bearer.person
                pot = source_on(draws, line.budget_id, line.line_key, first) if is_ours else None
                found[financial_year(first), one.bearer.body_id, pot] += one.pence
    return {key: pence for key, pence in found.items() if pence}


def lines_of_budgets(
    tenant_id: UUID, budget_ids: Iterable[UUID], on: date, *, waiting: bool = True
) -> list[BudgetLines]:
    """Return some budgets' lines as they stand: paid, bought and, with `waiting`, not signed for yet."""
    reach, known_seq = Q(budget_id__in=list(budget_ids)), known_to(tenant_id)
    mine = Q(tenant_id=tenant_id) & reach
    lines: dict[UUID, list[Entitled]] = {one: [] for one in budget_ids}
    for budget_id, facts in budget_facts(mine, known_seq, reserved=False).items():
        lines[budget_id] += facts.facts
    for line in (*lines_bought(mine), *(promised(mine, on) if waiting else ())):
        lines[line.budget_id].append(as_entitled(line))
    line_ids = {one.line_id for several in lines.values() for one in several}
    who = who_bears(tenant_id=tenant_id, reach=reach, known_seq=known_seq, line_ids=line_ids, on=on)
    draws = draws_of(tenant_id, reach, known_seq)
    return [BudgetLines(one, tuple(several), who, draws) for one, several in lines.items()]


def as_entitled(line: BoughtLine) -> Entitled:
    """Return what a line gives while nothing stops it."""
    return Entitled(
        line.line_key,
        line.line_id,
        line.quantity_hundredths,
        line.unit_pence,
        line.basis,
        line.valid,
        (),
        line.falls_on,
    )


def with_plan(
    now: BudgetLines,
    plan: PlanAnswer,
    start: date,
    *,
    without: Iterable[UUID],
    categories: Mapping[UUID, Category],
) -> BudgetLines:
    """Return a budget's lines as they would be if a version were agreed, `without` some lines of it.

    `categories` says why the person has the budget, which may be its first plan.
    """
    left_out = set(without)
    given = [
        one
        for line in plan.lines
        if line.id not in left_out
        for one in _given(line, start, now.lines)
    ]
    lasting = LineEntitlement.objects.filter(
        tenant_id=plan.tenant_id, budget_id=plan.budget_id, closing=True
    ).values_list("line_key", flat=True)
    keys = frozenset((*lasting, *started_keys(plan.budget_id)))
    shares = {
        line.id: tuple(FunderPart(one.funder_id, one.ten_thousandths) for one in line.shares)
        for line in plan.lines
        if line.shares
    }
    who = WhoBears(
        now.who.ours, {**now.who.plan, **shares}, now.who.findings, now.who.contributions
    )
    lines = tuple(facts_after(now.lines, given, start, keys))
    draws = Draws(now.draws.defaults, categories, now.draws.choices)
    return BudgetLines(now.budget_id, lines, who, draws)


def with_choice(
    now: BudgetLines, line_keys: Iterable[UUID], source_id: UUID, days: Period
) -> BudgetLines:
    """Return a budget's lines as they would draw if some had a pot of their own from a day on."""
    chosen = {key: (Choice(source_id, days),) for key in line_keys}
    choices = {
        key: (*chosen.get(key, ()), *now.draws.choices.get(key, ()))
        for key in {*chosen, *now.draws.choices}
    }
    draws = Draws(now.draws.defaults, now.draws.categories, choices)
    return BudgetLines(now.budget_id, now.lines, now.who, draws)


def _given(line: LineAnswer, start: date, known: Iterable[Entitled]) -> list[Entitled]:
    begun = sorted(
        one.valid.start
        for one in known
        if one.line_key == line.line_key and one.unit_pence and one.basis is Basis.ONE_OFF
    )
    days = days_given(
        line, start, begun[0] if begun else None, lambda day: paid_for(line.line_key, day)
    )
    if days is None:
        return []
    return [
        Entitled(
            line.line_key,
            line.id,
            line.quantity_hundredths,
            line.unit_pence,
            line.basis,
            days,
            (),
            line.falls_on,
        )
    ]
