"""What an organisation that holds a budget is due in advance, for the domain above that advances it.

The same rules as for a direct payment: a line gives what it gives over a service period, less what a
pause, a stay in hospital or a death takes, and a period is netted against what was advanced for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from django.db.models import Q

from openphb.domains.agreements.types import HospitalTerm
from openphb.domains.budgets.types import Basis, Frequency, ManagementOption
from openphb.domains.payments.models import LineEntitlement
from openphb.domains.payments.queries.circumstances import known_between
from openphb.domains.payments.queries.due import known_to
from openphb.domains.payments.rules.due import due_by_period
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.rules.periods import coming_periods, covered_periods, payment_day
from openphb.domains.payments.rules.stopping import Circumstances, stopped
from openphb.domains.payments.types.due import Accounted, Entitled, PeriodDue, Scheduled
from openphb.domains.plans.live.funding import line_words, lines_bought
from openphb.domains.plans.live.types import BoughtLine
from openphb.kernel.periods import Period

# What is known now, whatever its place in the order: somebody who reads one person's rows alone
# cannot read how far the order has come.
LATEST = 2**62
_NOBODY = UUID(int=0)
# A bill waits for a run, its approval and its file: so long before a period its advance is made.
AHEAD = timedelta(days=10)


@dataclass(frozen=True)
class Arrangement:
    """By which terms one budget's lines are advanced to an organisation. `key` names it for the asker."""

    key: UUID
    subject_id: UUID
    budget_id: UUID
    frequency: Frequency
    first_day: date
    ended_on: date | None
    hospital: HospitalTerm


@dataclass(frozen=True)
class ComingAdvance:
    """A period that is not advanced yet: when its money is to arrive, and what it comes to now."""

    pay_on: date
    period: Period
    pence: int


@dataclass(frozen=True)
class AdvancesDue:
    """What one budget's organisation is due, by service period, oldest first."""

    known_seq: int
    covered: Period | None
    """The newest service period that should have been paid for by the day; None before the first."""
    periods: tuple[PeriodDue, ...]
    coming: tuple[ComingAdvance, ...]
    died_on: date | None

    @property
    def pence(self) -> int:
        """Return what is due in all; below zero where more was advanced than is due."""
        return sum(one.net_pence for one in self.periods)


@dataclass(frozen=True)
class HeldLine:
    """A line that an organisation buys: its newest row, what it is called, and when it gives."""

    line_key: UUID
    line_id: UUID
    words: str
    valid: Period


def advances_due(
    *,
    tenant_id: UUID,
    arrangements: Sequence[Arrangement],
    accounted: Mapping[UUID, Sequence[Accounted]],
    on: date,
    coming: int = 0,
) -> dict[UUID, AdvancesDue]:
    """Return arrangement → what its organisation is due by the end of a day, as known now.

    `accounted` is what was advanced before, by arrangement: one budget may have had several, one
    after another, and each answers for its own. `coming` is how many later periods are
    told. Whoever calls has shown that they may read the budgets. Five statements, however many.
    """
    reach = Q(tenant_id=tenant_id, budget_id__in=[one.budget_id for one in arrangements])
    known = known_between(
        reach,
        tenant_ids={tenant_id},
        subject_ids={one.subject_id for one in arrangements},
        since=LATEST,
        until=LATEST,
    )
    lines = _third_party_lines(reach)
    known_seq = known_to(tenant_id)
    found = {}
    for one in arrangements:
        now = known.of(one.budget_id, one.subject_id, LATEST)
        facts = list(_facts(one, lines[one.budget_id], now))
        schedule = _schedule(one)
        schedules = (schedule,) if schedule else ()
        covered = covered_periods(schedules, on)
        later = coming_periods(schedules, on, coming) if coming else ()
        worth = {
            due.period: due.net_pence
            for due in due_by_period(facts, later, ())
            if due.period in later
        }
        found[one.key] = AdvancesDue(
            known_seq,
            covered[-1] if covered else None,
            due_by_period(facts, covered, accounted.get(one.key, ())),
            tuple(
                ComingAdvance(payment_day(period.start), period, worth.get(period, 0))
                for period in later
            ),
            now.death.died_on if now.death else None,
        )
    return found


def held_lines(
    *, tenant_id: UUID, budget_ids: Iterable[UUID], direct: bool = False
) -> dict[UUID, tuple[HeldLine, ...]]:
    """Return budget → the lines that an organisation buys for it, over all versions of its plan.

    With `direct` the lines that a direct payment pays for, which a managed account holds.
    """
    reach = Q(tenant_id=tenant_id, budget_id__in=list(budget_ids))
    rows = (
        [
            (fact["budget_id"], fact["line_key"], fact["line_id"], fact["valid"])
            for fact in LineEntitlement.objects.filter(reach, closing=False)
            .order_by("id")
            .values("budget_id", "line_key", "line_id", "valid")
        ]
        if direct
        else [
            (line.budget_id, line.line_key, line.line_id, line.valid)
            for lines in _third_party_lines(reach).values()
            for line in lines
        ]
    )
    words = line_words({line_id for _budget, _key, line_id, _valid in rows})
    newest: dict[UUID, dict[UUID, HeldLine]] = defaultdict(dict)
    for budget_id, line_key, line_id, valid in rows:
        before = newest[budget_id].get(line_key)
        period = valid if isinstance(valid, Period) else Period(valid.lower, valid.upper)
        newest[budget_id][line_key] = HeldLine(
            line_key,
            line_id,
            words[line_id][2],
            _together(before.valid, period) if before else period,
        )
    return {budget_id: tuple(lines.values()) for budget_id, lines in newest.items()}


def died_on(*, tenant_id: UUID, subject_id: UUID) -> date | None:
    """Return when somebody died, as known now; None where no death is known."""
    return deaths_of({(tenant_id, subject_id)}).get(subject_id)


def deaths_of(whom: Collection[tuple[UUID, UUID]]) -> dict[UUID, date]:
    """Return subject → when they died, as known now, of (commissioner, subject). One statement."""
    known = known_between(
        Q(pk__in=[]),
        tenant_ids={tenant_id for tenant_id, _subject in whom},
        subject_ids={subject_id for _tenant, subject_id in whom},
        since=LATEST,
        until=LATEST,
    )
    deaths = {
        subject_id: known.of(subject_id, subject_id, LATEST).death for _tenant, subject_id in whom
    }
    return {subject_id: death.died_on for subject_id, death in deaths.items() if death}


def rate_over(
    *,
    pence: int,
    basis: Basis,
    first_day: date,
    ended_on: date | None,
    frequency: Frequency,
    on: date,
) -> int:
    """Return what a rate comes to from the first day to the end of the service period of a day."""
    if ended_on is not None and ended_on <= first_day:
        return 0
    schedule = Scheduled(frequency, first_day, Period(first_day, ended_on))
    covered = covered_periods((schedule,), on)
    if not covered or not pence:
        return 0
    end = covered[-1].end
    assert end is not None
    fact = Entitled(_NOBODY, _NOBODY, 100, pence, basis, schedule.valid)
    return entitled_pence(fact, Period(first_day, end))


def pay_by(due: AdvancesDue, today: date) -> date:
    """Return by when an advance should arrive: when its period begins, or today where that is past."""
    return today if due.covered is None else max(payment_day(due.covered.start), today)


def weekly_worth(due: AdvancesDue) -> Fraction:
    """Return what the newest period that is paid for comes to in a week; nothing before the first."""
    if due.covered is None or not due.covered.weeks_in:
        return Fraction(0)
    newest = [one for one in due.periods if one.period == due.covered]
    given = sum(line.entitled_pence for one in newest for line in one.lines)
    return Fraction(given) / due.covered.weeks_in


def last_full_period(
    *, frequency: Frequency, first_day: date, ended_on: date | None, on: date
) -> Period | None:
    """Return the newest service period that was over by a day; None where none was."""
    if ended_on is not None and ended_on <= first_day:
        return None
    schedule = Scheduled(frequency, first_day, Period(first_day, ended_on))
    over = [
        one for one in covered_periods((schedule,), on) if one.end is not None and one.end <= on
    ]
    return over[-1] if over else None


def _together(one: Period, other: Period) -> Period:
    """Return all days from the first of either to the last of either."""
    ends = (one.end, other.end)
    end = None if None in ends else max(day for day in ends if day is not None)
    return Period(min(one.start, other.start), end)


def _third_party_lines(reach: Q) -> dict[UUID, list[BoughtLine]]:
    found: dict[UUID, list[BoughtLine]] = defaultdict(list)
    for line in lines_bought(reach):
        if line.management_option is ManagementOption.THIRD_PARTY:
            found[line.budget_id].append(line)
    return found


def _schedule(one: Arrangement) -> Scheduled | None:
    if one.ended_on is not None and one.ended_on <= one.first_day:
        return None
    return Scheduled(one.frequency, one.first_day, Period(one.first_day, one.ended_on))


def _facts(one: Arrangement, lines: Iterable[BoughtLine], now: Circumstances) -> Iterable[Entitled]:
    """Yield each line over the days of the agreement, less what circumstances take."""
    schedule = _schedule(one)
    if schedule is None:
        return
    for line in lines:
        valid = line.valid.overlap(schedule.valid)
        if valid is not None:
            yield Entitled(
                line.line_key,
                line.line_id,
                line.quantity_hundredths,
                line.unit_pence,
                line.basis,
                valid,
                stopped(
                    now, line_key=line.line_key, basis=line.basis, valid=valid, term=one.hospital
                ),
                line.falls_on,
            )
