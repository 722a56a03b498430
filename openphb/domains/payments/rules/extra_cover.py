"""Extra cover: who may start it, for how long, what it costs, and what of that becomes due.

It draws on what is put by first. The running total of its cost is set against that, so the money
put by lasts for the first days and what is missing becomes due from the day on which it runs out:

| day | cost so far | from what is put by (£50) | becomes due on the day |
|---|---|---|---|
| 1 | £30 | £30 | nothing |
| 2 | £60 | £50 | £10, once |
| 3 | £90 | £50 | £30 |

Wherever it ends, what was drawn and what became due add up to what its days cost. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openphb.domains.budgets.types import Basis
from openphb.domains.payments.rules.due import settled_together
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.types import Accounted, Entitled
from openphb.domains.payments.types.extra_cover import CoverAsked, CoverMoney, CoverPiece
from openphb.domains.plans.extra_cover.types import CoverTerms, Starter
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period, long_date
from openphb.kernel.refusal import Refusal

ONE_DAY = timedelta(days=1)
LOOK_BACK = timedelta(days=7)
"""Who rings the agency on a Friday night may say so on the Monday. OpenPHB starting value."""
LOOK_AHEAD = timedelta(days=28)
"""A day of discharge is known some weeks before, at most. OpenPHB starting value."""
SHORTEST_NAME = 2
MOST_WORDS = 1_000


@dataclass(frozen=True)
class Standing:
    """What is known of a budget and of one line when somebody asks for extra cover."""

    terms: CoverTerms | None
    line_days: Period | None
    """The days for which a line of the agreed plan gives; None where it is no such line."""
    plan_agreed: bool
    paid_directly: bool
    signed: bool
    first_day: date | None
    stopped: bool
    """Whether payments are paused or stopped."""
    died: bool
    before: tuple[Period, ...]
    """The days of extra cover on this line so far."""
    used_in_year_pence: int
    as_who: Starter | None
    """As whom somebody starts it themselves; None for staff, who do it for somebody who rings."""
    today: date


def most_days(terms: CoverTerms, used_in_year_pence: int) -> int:
    """Return how many days fit under the length and both caps; 0 where none does."""
    left = min(terms.cap_time_pence, terms.cap_year_pence - used_in_year_pence)
    return max(min(terms.longest_days, left // terms.day_pence), 0)


def days_asked(asked: CoverAsked, terms: CoverTerms, used_in_year_pence: int) -> int:
    """Return how many days it runs: as many as were asked for, else as many as there may be."""
    return most_days(terms, used_in_year_pence) if asked.days is None else asked.days


def start_fault(asked: CoverAsked, known: Standing) -> Refusal | None:
    """Return why extra cover cannot be started so, or None.

    Codes: `plan_not_agreed`, `extra_cover_not_agreed` (of the line, or of that trigger),
    `extra_cover_not_paid_directly`, `agreement_not_signed`, `extra_cover_after_death`,
    `extra_cover_while_stopped`, `extra_cover_not_yours`, `extra_cover_caller_missing`,
    `extra_cover_not_read_back`, `extra_cover_running`, `extra_cover_too_early`,
    `extra_cover_too_late`, `extra_cover_day_taken`, `extra_cover_not_then`,
    `extra_cover_cap_reached`, `extra_cover_days`, `extra_cover_words_long`.
    """
    return _about_the_budget(known) or _about_who(asked, known) or _about_the_days(asked, known)


def end_fault(*, starts_on: date, ends_before: date, last_day: date, today: date) -> Refusal | None:
    """Return why extra cover cannot end with `last_day`, or None.

    The day before its first day gives all of it up. Codes: `extra_cover_over`,
    `extra_cover_not_sooner`, `extra_cover_before_it_began`.
    """
    if ends_before <= today:
        return Refusal(
            "extra_cover_over",
            "This extra cover is over.",
            "Nothing has to be done.",
        )
    if last_day + ONE_DAY >= ends_before:
        return Refusal(
            "extra_cover_not_sooner",
            f"It ends by itself after {long_date(ends_before - ONE_DAY)}.",
            "Choose an earlier day.",
            "last_day",
        )
    if last_day + ONE_DAY < starts_on:
        return Refusal(
            "extra_cover_before_it_began",
            f"It starts on {long_date(starts_on)}.",
            "Choose that day or a later one, or the day before it to give all of it up.",
            "last_day",
        )
    return None


def pieces(money: CoverMoney, starts_on: date) -> tuple[CoverPiece, ...]:
    """Return what becomes due on which days, earliest first; nothing where enough is put by."""
    if not money.due_pence:
        return ()
    whole, part = divmod(money.savings_pence, money.day_pence)
    first = starts_on + whole * ONE_DAY
    end = starts_on + money.days * ONE_DAY
    found = []
    if part:
        once = Period(first, first + ONE_DAY)
        found.append(CoverPiece(once, Basis.ONE_OFF, money.day_pence - part))
        first += ONE_DAY
    if first < end:
        found.append(CoverPiece(Period(first, end), Basis.PER_DAY, money.day_pence))
    return tuple(found)


def kept(
    facts: Sequence[Entitled], paid: Sequence[Accounted], from_day: date
) -> Iterator[tuple[date, int]]:
    """Yield the day and the pence of what was paid ahead for days that are given up.

    `facts` are those that are left. Money put by is no surplus: what was paid stays put by, as an
    entitlement of the period for which it was paid, and nobody is asked for it back.
    """
    for span in settled_together(one.period for one in paid):
        assert span.end is not None, "a payment is for a period that has an end"
        had = sum(one.pence for one in paid if span.overlap(one.period))
        over = had - sum(entitled_pence(one, span) for one in facts)
        day = max(from_day, span.start)
        if over > 0 and day < span.end:
            yield day, over


def _about_the_budget(known: Standing) -> Refusal | None:
    checks = (
        (
            known.died,
            "extra_cover_after_death",
            "The person has died, so no extra cover starts.",
            "The care co-ordinator helps with what is still owed.",
        ),
        (
            not known.plan_agreed,
            "plan_not_agreed",
            "There is no agreed plan yet.",
            "Ask the care co-ordinator what can be done now.",
        ),
        (
            known.line_days is None or known.terms is None,
            "extra_cover_not_agreed",
            "The plan does not say that this money may be used like that.",
            "Ring the care co-ordinator.",
        ),
        (
            not known.paid_directly,
            "extra_cover_not_paid_directly",
            "This money is not paid to the person, so it cannot be started here.",
            "Ring the care co-ordinator, who arranges it.",
        ),
        (
            not known.signed,
            "agreement_not_signed",
            "The direct payment agreement is not signed by both sides.",
            "Sign it first, or ring the care co-ordinator.",
        ),
        (
            known.stopped,
            "extra_cover_while_stopped",
            "The direct payment is stopped for now, so no extra cover starts.",
            "Ring the care co-ordinator: your care is theirs to see to.",
        ),
    )
    return _first((wrong, code, what, mend, "") for wrong, code, what, mend in checks)


def _about_who(asked: CoverAsked, known: Standing) -> Refusal | None:
    assert known.terms is not None, "looked at before"
    caller = asked.by_phone
    as_who = caller.as_who if caller else known.as_who
    checks = (
        (
            as_who is None or not known.terms.may_start.includes(as_who),
            "extra_cover_not_yours",
            f"It was agreed who may start it: {known.terms.may_start.words.lower()}.",
            "Ask them to start it, or to ring.",
            "as_who",
        ),
        (
            caller is not None and len(caller.name.strip()) < SHORTEST_NAME,
            "extra_cover_caller_missing",
            "It does not say who rang.",
            "Write their name.",
            "name",
        ),
        (
            caller is not None and not caller.read_back,
            "extra_cover_not_read_back",
            "It was not read back to whoever rang.",
            "Read it to them, and tick that you did.",
            "read_back",
        ),
        (
            len(asked.words) > MOST_WORDS,
            "extra_cover_words_long",
            f"That is more than {MOST_WORDS} characters.",
            "Write it shorter.",
            "words",
        ),
        (
            asked.because not in known.terms.triggers,
            "extra_cover_not_agreed",
            "That was not agreed to start extra cover.",
            "Choose what happened, or ring the care co-ordinator.",
            "because",
        ),
    )
    return _first(checks)


def _about_the_days(asked: CoverAsked, known: Standing) -> Refusal | None:
    running = next((one for one in known.before if one.end and one.end > known.today), None)
    if running is not None:
        assert running.last_day is not None
        return Refusal(
            "extra_cover_running",
            f"Extra cover is on already. It ends after {long_date(running.last_day)}.",
            "End it first if the days are wrong.",
        )
    return _about_its_length(asked, known) or _about_its_place(asked, known)


def _about_its_length(asked: CoverAsked, known: Standing) -> Refusal | None:
    assert known.terms is not None, "looked at before"
    terms, used = known.terms, known.used_in_year_pence
    most = most_days(terms, used)
    if most < 1:
        left = max(terms.cap_year_pence - used, 0)
        return Refusal(
            "extra_cover_cap_reached",
            f"{pounds(left)} of {pounds(terms.cap_year_pence)} is left for this year, and one day "
            f"costs {pounds(terms.day_pence)}.",
            "Ring the care co-ordinator: more can be agreed.",
        )
    if not 1 <= days_asked(asked, terms, used) <= most:
        return Refusal(
            "extra_cover_days",
            f"It can run for up to {most} days.",
            f"Choose from 1 to {most} days.",
            "days",
        )
    return None


def _about_its_place(asked: CoverAsked, known: Standing) -> Refusal | None:
    assert known.terms is not None, "looked at before"
    assert known.line_days is not None, "looked at before"
    assert known.first_day is not None, "a signed agreement has its first day"
    days = days_asked(asked, known.terms, known.used_in_year_pence)
    cover = Period(asked.starts_on, asked.starts_on + days * ONE_DAY)
    given = Period(max(known.line_days.start, known.first_day), known.line_days.end)
    checks = (
        (
            asked.starts_on < known.today - LOOK_BACK,
            "extra_cover_too_early",
            "That is more than a week ago.",
            "Choose a later day, or ring the care co-ordinator.",
        ),
        (
            asked.starts_on > known.today + LOOK_AHEAD,
            "extra_cover_too_late",
            "That is more than four weeks ahead.",
            "Start it when the day is nearer.",
        ),
        (
            any(one.overlap(cover) for one in known.before),
            "extra_cover_day_taken",
            "There was extra cover on that day already.",
            "Choose a later day.",
        ),
        (
            given.overlap(cover) != cover,
            "extra_cover_not_then",
            "The plan does not pay for this on all of those days.",
            "Choose other days, or ring the care co-ordinator.",
        ),
    )
    return _first((wrong, code, what, mend, "starts_on") for wrong, code, what, mend in checks)


def _first(checks: Iterable[tuple[bool, str, str, str, str]]) -> Refusal | None:
    return next(
        (Refusal(code, what, mend, where) for wrong, code, what, mend, where in checks if wrong),
        None,
    )
