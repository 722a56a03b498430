"""Who may start extra cover, for how long, and what of it becomes due: tables, and laws."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.budgets.types import Basis
from openphb.domains.payments.rules import extra_cover as rules
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.rules.extra_cover import Standing
from openphb.domains.payments.types import Accounted, Entitled
from openphb.domains.payments.types.extra_cover import ByPhone, CoverAsked, CoverMoney, CoverPiece
from openphb.domains.plans.extra_cover.types import CoverTerms, MayStart, Starter, Trigger
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period, financial_year

TODAY = date(2026, 11, 24)
ONE_DAY = timedelta(days=1)
TERMS = CoverTerms((Trigger.DISCHARGE,), "", 200, 25_00, 1_050_00, 1_500_00, 21)
KNOWN = Standing(
    terms=TERMS,
    line_days=Period(date(2025, 12, 1)),
    plan_agreed=True,
    paid_directly=True,
    signed=True,
    first_day=date(2025, 12, 1),
    stopped=False,
    died=False,
    before=(),
    used_in_year_pence=0,
    as_who=Starter.PERSON,
    today=TODAY,
)
ASKED = CoverAsked(Trigger.DISCHARGE, TODAY)
RANG = ByPhone("Mrs W", Starter.ACTS_FOR, True)


def nov(day):
    return date(2026, 11, day)


FAULTY = [
    ("died", {}, {"died": True}, "extra_cover_after_death"),
    ("no plan", {}, {"plan_agreed": False}, "plan_not_agreed"),
    ("no such line", {}, {"line_days": None}, "extra_cover_not_agreed"),
    ("nothing was agreed of the line", {}, {"terms": None}, "extra_cover_not_agreed"),
    ("another trigger", {"because": Trigger.ASSISTANT_ILL}, {}, "extra_cover_not_agreed"),
    ("notional", {}, {"paid_directly": False}, "extra_cover_not_paid_directly"),
    ("not signed", {}, {"signed": False}, "agreement_not_signed"),
    ("paused", {}, {"stopped": True}, "extra_cover_while_stopped"),
    ("a helper, not agreed", {}, {"as_who": Starter.HELPS}, "extra_cover_not_yours"),
    ("staff, and nobody rang", {}, {"as_who": None}, "extra_cover_not_yours"),
    (
        "a helper rang, not agreed",
        {"by_phone": replace(RANG, as_who=Starter.HELPS)},
        {"as_who": None},
        "extra_cover_not_yours",
    ),
    (
        "who rang is not named",
        {"by_phone": replace(RANG, name=" ")},
        {"as_who": None},
        "extra_cover_caller_missing",
    ),
    (
        "not read back",
        {"by_phone": replace(RANG, read_back=False)},
        {"as_who": None},
        "extra_cover_not_read_back",
    ),
    ("long words", {"words": "x" * 1_001}, {}, "extra_cover_words_long"),
    ("on already", {}, {"before": (Period(nov(20), nov(27)),)}, "extra_cover_running"),
    ("to come already", {}, {"before": (Period(nov(28), nov(30)),)}, "extra_cover_running"),
    ("eight days ago", {"starts_on": nov(16)}, {}, "extra_cover_too_early"),
    ("29 days ahead", {"starts_on": date(2026, 12, 23)}, {}, "extra_cover_too_late"),
    (
        "a day that had some",
        {"starts_on": nov(20)},
        {"before": (Period(nov(18), nov(21)),)},
        "extra_cover_day_taken",
    ),
    ("before the line", {}, {"line_days": Period(nov(25))}, "extra_cover_not_then"),
    ("before the agreement", {}, {"first_day": nov(25)}, "extra_cover_not_then"),
    ("past the line", {}, {"line_days": Period(nov(1), nov(30))}, "extra_cover_not_then"),
    ("49.99 left", {}, {"used_in_year_pence": 1_450_01}, "extra_cover_cap_reached"),
    ("no day", {"days": 0}, {}, "extra_cover_days"),
    ("22 days of 21", {"days": 22}, {}, "extra_cover_days"),
    ("2 days where one is left", {"days": 2}, {"used_in_year_pence": 1_450_00}, "extra_cover_days"),
]


@pytest.mark.parametrize(
    ("asked", "known", "code"), [row[1:] for row in FAULTY], ids=[row[0] for row in FAULTY]
)
def test_what_was_not_agreed_is_not_started(asked, known, code):
    fault = rules.start_fault(replace(ASKED, **asked), replace(KNOWN, **known))
    assert fault is not None
    assert fault.code == code
    assert fault.mend


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ({}, {}),
        ({"starts_on": nov(17)}, {}),
        ({"starts_on": date(2026, 12, 22)}, {}),
        ({"by_phone": RANG}, {"as_who": None}),
        ({"days": 21}, {"before": (Period(nov(1), nov(24)),)}),
        ({}, {"used_in_year_pence": 1_450_00}),
        ({}, {"as_who": Starter.HELPS, "terms": replace(TERMS, may_start=MayStart.HELPERS)}),
    ],
)
def test_what_was_agreed_nobody_has_to_agree_to_again(asked, known):
    assert rules.start_fault(replace(ASKED, **asked), replace(KNOWN, **known)) is None


@pytest.mark.parametrize(
    ("changed", "used", "days"),
    [
        ({}, 0, 21),
        ({"longest_days": 5}, 0, 5),
        ({"cap_time_pence": 149_99}, 0, 2),
        ({}, 1_400_00, 2),
        ({}, 1_450_01, 0),
        # A later version agreed to less than was used already.
        ({"cap_year_pence": 1_000_00}, 1_200_00, 0),
    ],
)
def test_it_runs_as_long_as_its_length_and_both_caps_let_it(changed, used, days):
    assert rules.most_days(replace(TERMS, **changed), used) == days


@pytest.mark.parametrize(
    ("put_by", "found"),
    [
        (90_00, []),
        (120_00, []),
        (0, [(nov(24), nov(27), Basis.PER_DAY, 30_00)]),
        (30_00, [(nov(25), nov(27), Basis.PER_DAY, 30_00)]),
        (
            50_00,
            [(nov(25), nov(26), Basis.ONE_OFF, 10_00), (nov(26), nov(27), Basis.PER_DAY, 30_00)],
        ),
        (89_99, [(nov(26), nov(27), Basis.ONE_OFF, 1)]),
    ],
)
def test_what_is_put_by_lasts_for_the_first_days(put_by, found):
    money = CoverMoney(3, 30_00, put_by)
    assert [
        (one.days.start, one.days.end, one.basis, one.pence) for one in rules.pieces(money, TODAY)
    ] == found
    assert money.savings_pence + money.due_pence == money.cost_pence


@pytest.mark.parametrize(
    ("last", "code"),
    [
        (nov(30), "extra_cover_not_sooner"),
        (date(2026, 12, 1), "extra_cover_not_sooner"),
        (nov(18), "extra_cover_before_it_began"),
        (nov(19), ""),
        (nov(29), ""),
    ],
)
def test_it_can_end_sooner_and_never_later(last, code):
    fault = rules.end_fault(
        starts_on=nov(20), ends_before=date(2026, 12, 1), last_day=last, today=TODAY
    )
    assert (fault.code if fault else "") == code


def test_what_is_over_is_over():
    fault = rules.end_fault(starts_on=nov(1), ends_before=TODAY, last_day=nov(3), today=TODAY)
    assert fault is not None
    assert fault.code == "extra_cover_over"


# --- The laws, over any years of starts, ends, payments and versions of the plan.


@dataclass
class Cover:
    """One extra cover, and what becomes due of it."""

    start: date
    money: CoverMoney
    year: str
    terms: CoverTerms
    due: list[Entitled]
    paid: list[Accounted] = field(default_factory=list)
    kept: int = 0

    @property
    def end(self) -> date:
        return self.start + self.money.days * ONE_DAY


@dataclass
class Years:
    """A line's extra cover over the years, as the actions would keep it, without a database."""

    terms: CoverTerms = TERMS
    today: date = date(2026, 3, 1)
    covers: list[Cover] = field(default_factory=list)

    def used(self, year: str) -> int:
        return sum(one.money.cost_pence for one in self.covers if one.year == year)

    def fires(self, put_by: int, ahead: int, days: int | None) -> None:
        start = self.today + ahead * ONE_DAY
        year = financial_year(start)
        asked = CoverAsked(Trigger.DISCHARGE, start, days)
        known = replace(
            KNOWN,
            terms=self.terms,
            today=self.today,
            before=tuple(Period(one.start, one.end) for one in self.covers if one.money.days),
            used_in_year_pence=self.used(year),
        )
        if rules.start_fault(asked, known):
            return
        many = rules.days_asked(asked, self.terms, self.used(year))
        money = CoverMoney(many, self.terms.day_pence, put_by)
        key = new_id()
        due = [
            Entitled(key, key, 100, one.pence, one.basis, one.days)
            for one in rules.pieces(money, start)
        ]
        self.covers.append(Cover(start, money, year, self.terms, due))

    def pays(self, weeks: int) -> None:
        """Pay what the last cover comes to in the weeks that a payment covers."""
        if not self.covers:
            return
        one = self.covers[-1]
        span = Period(self.today, self.today + 7 * weeks * ONE_DAY)
        had = sum(paid.pence for paid in one.paid if paid.period.overlap(span))
        owed = sum(entitled_pence(fact, span) for fact in one.due)
        if owed > had and not had:
            one.paid.append(Accounted(new_id(), new_id(), span, owed))

    def ends(self, days: int) -> None:
        if not self.covers:
            return
        one = self.covers[-1]
        last = one.start + (days - 1) * ONE_DAY
        if rules.end_fault(
            starts_on=one.start, ends_before=one.end, last_day=last, today=self.today
        ):
            return
        left = [
            replace(fact, valid=until)
            for fact in one.due
            if fact.valid.start <= last
            and (until := Period(fact.valid.start, last + ONE_DAY).overlap(fact.valid))
        ]
        kept = list(rules.kept(left, one.paid, last + ONE_DAY))
        key = new_id()
        one.due = left + [
            Entitled(key, key, 100, pence, Basis.ONE_OFF, Period(day, day + ONE_DAY))
            for day, pence in kept
        ]
        one.money = replace(one.money, days=days)
        one.kept = sum(pence for _day, pence in kept)


def check(years: Years, caps: dict[str, int]) -> None:
    for year, cap in caps.items():
        assert years.used(year) <= cap
    far = Period(date(2020, 1, 1), date(2040, 1, 1))
    for one in years.covers:
        due = sum(entitled_pence(fact, far) for fact in one.due)
        assert one.money.savings_pence + due == one.money.cost_pence + one.kept
        assert one.money.days <= one.terms.longest_days
        assert one.money.cost_pence <= one.terms.cap_time_pence
        # Ended means: after the end nothing is due that was not paid already.
        after = Period(one.end, date(2040, 1, 1))
        entitled = sum(entitled_pence(fact, after) for fact in one.due)
        paid = sum(paid.pence for paid in one.paid)
        assert entitled <= min(paid, one.kept)
        # Nobody is asked for anything back: what was paid is due, or put by again.
        for payment in one.paid:
            assert sum(entitled_pence(fact, payment.period) for fact in one.due) >= payment.pence
        # And what was not used is due no more than it was paid.
        assert due <= max(one.money.due_pence, paid)


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("fires"),
            st.integers(0, 900_00),
            st.integers(-7, 28),
            st.none() | st.integers(1, 30),
        ),
        st.tuples(st.just("ends"), st.integers(0, 30)),
        st.tuples(st.just("pays"), st.integers(1, 4)),
        st.tuples(st.just("waits"), st.integers(1, 60)),
        st.tuples(
            st.just("agrees"), st.integers(100, 600_00), st.integers(0, 600_00), st.integers(1, 30)
        ),
    ),
    min_size=4,
    max_size=30,
)


def walk(steps) -> None:
    years = Years()
    caps: dict[str, int] = {}
    for what, *said in steps:
        if what == "waits":
            years.today += said[0] * ONE_DAY
        elif what == "agrees":
            time, more, days = said
            years.terms = replace(
                TERMS,
                hours_hundredths=100,
                rate_pence=max(time // 20, 1),
                cap_time_pence=time,
                cap_year_pence=time + more,
                longest_days=days,
            )
        else:
            before = len(years.covers)
            getattr(years, what)(*said)
            if len(years.covers) > before:
                # A year's cap is the one that was agreed when it was last started.
                caps[years.covers[-1].year] = years.terms.cap_year_pence
        check(years, caps)


PROVE = bool(os.environ.get("OPENPHB_PROVE"))


@settings(max_examples=2_000 if PROVE else 120, deadline=None, derandomize=True)
@given(STEPS)
def test_over_any_years_the_caps_hold_and_savings_and_due_make_up_the_cost(steps):
    walk(steps)


# Three in one year, paid ahead and ended sooner; the cap is looked at for the third.
LONG = [("fires", 60_00, 0, None), ("pays", 4), ("ends", 3), ("waits", 30)] * 2 + [
    ("fires", 60_00, 0, None),
    ("waits", 30),
    ("fires", 60_00, 0, None),
    ("waits", 200),
    ("fires", 0, 0, None),
]


SHORT = [("agrees", 400_00, 100_00, 5), ("fires", 0, 0, None), ("waits", 40)]


def walk_all(*walks) -> None:
    for steps in walks:
        walk(steps)


def _no_cap(terms, used):
    return terms.longest_days


def _no_length(terms, used):
    return max((terms.cap_year_pence - used) // terms.day_pence, 0)


def _whole_days_only(money, starts_on):
    return tuple(one for one in PIECES(money, starts_on) if one.basis is Basis.PER_DAY)


def _savings_last(money, starts_on):
    end = starts_on + money.days * ONE_DAY
    whole = CoverPiece(Period(starts_on, end), Basis.PER_DAY, money.day_pence)
    return (whole,) if money.days else ()


def _all_kept(facts, paid, from_day):
    return iter([(from_day, sum(one.pence for one in paid))] if paid else [])


PIECES = rules.pieces
BUGS = {
    "the cap of a year is not looked at": ("most_days", _no_cap),
    "how long it may last is not looked at": ("most_days", _no_length),
    "the day on which savings run out is forgotten": ("pieces", _whole_days_only),
    "all of it becomes due, and savings are drawn besides": ("pieces", _savings_last),
    "all that was paid is kept, used or not": ("kept", _all_kept),
    "what was paid ahead is asked back": ("kept", lambda facts, paid, day: iter(())),
}


def test_the_long_walk_keeps_the_laws():
    walk_all(SHORT, LONG)


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_breaks_a_law(bug):
    name, wrong = BUGS[bug]
    with patch.object(rules, name, wrong), pytest.raises(AssertionError):
        walk_all(SHORT, LONG)
