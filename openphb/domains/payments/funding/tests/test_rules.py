"""Who bears what: tables that an accountant can read, and laws that hold however days are cut."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.budgets.types import Basis
from openphb.domains.cases.types import Category
from openphb.domains.payments.funding import rules
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.types import (
    Bearer,
    Contribution,
    ContributionDraft,
    Entitled,
    FindingDraft,
    FunderPart,
    Funding,
    StopKind,
    Stopped,
    WhoBears,
)
from openphb.kernel.periods import Period

NHS, COUNCIL, SCHOOL = UUID(int=1), UUID(int=2), UUID(int=3)
LINE, VERSION = UUID(int=4), UUID(int=5)
FIRST = date(2026, 1, 1)
WEEK = Period(date(2026, 3, 30), date(2026, 4, 6))
EXAMPLES = 2_000 if os.environ.get("OPENPHB_PROVE") else 60
doses = settings(derandomize=True, max_examples=EXAMPLES, deadline=None)


def a_line(
    basis: Basis = Basis.PER_WEEK, quantity: int = 2000, pence: int = 1420, falls_on: int = 0
) -> Entitled:
    return Entitled(LINE, VERSION, quantity, pence, basis, Period(FIRST), (), falls_on)


def share(body: UUID, ten_thousandths: int) -> FunderPart:
    return FunderPart(body, ten_thousandths=ten_thousandths)


def amount(body: UUID, pence: int) -> FunderPart:
    return FunderPart(body, weekly_pence=pence)


def who(*findings: Funding, plan=(), contributions=()) -> WhoBears:
    return WhoBears(
        NHS, {VERSION: tuple(plan)} if plan else {}, {LINE: findings}, {LINE: tuple(contributions)}
    )


def by_bearer(fact: Entitled, bears: WhoBears, period: Period) -> dict[Bearer, int]:
    found: dict[Bearer, int] = defaultdict(int)
    for one in rules.borne(fact, bears, period):
        found[one.bearer] += one.pence
    return {bearer: pence for bearer, pence in found.items() if pence}


def always(*parts: FunderPart) -> Funding:
    return Funding(tuple(parts), Period(FIRST))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        # 20 hours at £14.20 is £284.00 a week.
        ((share(NHS, 10_000),), {NHS: 284_00}),
        ((share(NHS, 6_000), share(COUNCIL, 4_000)), {NHS: 170_40, COUNCIL: 113_60}),
        # An amount comes first, and the shares divide what is left, wherever it stands.
        ((amount(COUNCIL, 84_00), share(NHS, 10_000)), {COUNCIL: 84_00, NHS: 200_00}),
        ((share(NHS, 10_000), amount(COUNCIL, 84_00)), {COUNCIL: 84_00, NHS: 200_00}),
        (
            (amount(COUNCIL, 84_00), share(NHS, 7_500), share(SCHOOL, 2_500)),
            {COUNCIL: 84_00, NHS: 150_00, SCHOOL: 50_00},
        ),
        # Never more than the line: what is left for the next amount, and for the shares.
        ((amount(COUNCIL, 900_00), share(NHS, 10_000)), {COUNCIL: 284_00}),
        (
            (amount(COUNCIL, 200_00), amount(SCHOOL, 100_00), share(NHS, 10_000)),
            {COUNCIL: 200_00, SCHOOL: 84_00},
        ),
    ],
)
def test_a_week_is_borne_in_the_parts_that_were_found(parts, expected):
    found = by_bearer(a_line(), who(always(*parts)), WEEK)
    assert found == {Bearer(body): pence for body, pence in expected.items()}


@pytest.mark.parametrize(
    ("fact", "period", "council"),
    [
        # The day falls on a Wednesday, and the week's amount with it.
        (a_line(Basis.ON_WEEKDAYS, 100, 62_00, falls_on=4), WEEK, 30_00),
        (a_line(Basis.PER_DAY, 100, 10_00), WEEK, 30_00),
        (a_line(Basis.PER_FOUR_WEEKS, 100, 400_00), WEEK, 30_00),
        # £30.00 a week is 365 ÷ 7 times that in a year of months (and two thirds of a penny).
        (
            a_line(Basis.PER_MONTH, 100, 1_000_00),
            Period(date(2026, 4, 1), date(2027, 4, 1)),
            1_564_28,
        ),
        # A thing bought once has no weeks.
        (a_line(Basis.ONE_OFF, 100, 500_00), Period(FIRST, WEEK.end), 0),
    ],
)
def test_an_amount_a_week_follows_the_line(fact, period, council):
    bears = who(always(amount(COUNCIL, 30_00), share(NHS, 10_000)))
    assert by_bearer(fact, bears, period).get(Bearer(COUNCIL), 0) == council


def test_a_plan_divides_a_line_until_a_finding_does_and_the_body_that_pays_here_otherwise():
    plan = (share(NHS, 5_000), share(COUNCIL, 5_000))
    found = Funding((share(NHS, 10_000),), Period(WEEK.start + timedelta(days=2)))
    line = a_line(Basis.PER_DAY, 100, 10_00)
    assert by_bearer(line, who(found, plan=plan), WEEK) == {
        Bearer(NHS): 60_00,
        Bearer(COUNCIL): 10_00,
    }
    assert by_bearer(line, who(), WEEK) == {Bearer(NHS): 70_00}


def test_what_stops_a_line_is_borne_by_nobody():
    stop = Stopped(Period(WEEK.start, WEEK.start + timedelta(days=3)), StopKind.PAUSE, LINE)
    line = replace(a_line(Basis.PER_DAY, 100, 10_00), stopped=(stop,))
    bears = who(always(share(NHS, 5_000), share(COUNCIL, 5_000)))
    assert by_bearer(line, bears, WEEK) == {Bearer(NHS): 20_00, Bearer(COUNCIL): 20_00}


def test_a_contribution_is_taken_from_its_councils_part_and_is_never_more():
    bears = who(
        always(share(NHS, 6_000), share(COUNCIL, 4_000)),
        contributions=[Contribution(COUNCIL, 20_00, Period(FIRST))],
    )
    assert by_bearer(a_line(), bears, WEEK) == {
        Bearer(NHS): 170_40,
        Bearer(COUNCIL): 93_60,
        Bearer(COUNCIL, person=True): 20_00,
    }
    more = replace(bears, contributions={LINE: (Contribution(COUNCIL, 500_00, Period(FIRST)),)})
    assert by_bearer(a_line(), more, WEEK) == {
        Bearer(NHS): 170_40,
        Bearer(COUNCIL, person=True): 113_60,
    }


# Laws. Anything a plan or a finding may say, over any days, cut anywhere.

PARTS = st.one_of(
    st.just((share(NHS, 10_000),)),
    st.integers(1, 9_999).map(lambda part: (share(NHS, part), share(COUNCIL, 10_000 - part))),
    st.tuples(st.integers(1, 60_000), st.integers(1, 9_999)).map(
        lambda two: (amount(COUNCIL, two[0]), share(NHS, two[1]), share(SCHOOL, 10_000 - two[1]))
    ),
    st.tuples(st.integers(1, 30_000), st.integers(1, 30_000)).map(
        lambda two: (amount(SCHOOL, two[0]), amount(COUNCIL, two[1]), share(NHS, 10_000))
    ),
)
DAYS = st.dates(FIRST, date(2027, 12, 31))


@st.composite
def lines(draw: st.DrawFn) -> Entitled:
    basis = draw(st.sampled_from(list(Basis)))
    falls_on = {Basis.ON_WEEKDAYS: draw(st.integers(1, 127)), Basis.ONCE_A_YEAR: 401}.get(basis, 0)
    fact = a_line(basis, draw(st.integers(1, 5_000)), draw(st.integers(1, 90_000)), falls_on)
    if draw(st.booleans()):
        start = draw(DAYS)
        stop = Stopped(
            Period(start, start + timedelta(days=draw(st.integers(1, 60)))), StopKind.PAUSE, LINE
        )
        return replace(fact, stopped=(stop,))
    return fact


@st.composite
def divided(draw: st.DrawFn) -> WhoBears:
    at = sorted({FIRST, *draw(st.lists(DAYS, max_size=3))})
    ends = [*at[1:], None]
    findings = [
        Funding(draw(PARTS), Period(start, end))
        for start, end in zip(at, ends, strict=True)
        if draw(st.booleans())
    ]
    asked = [Contribution(COUNCIL, draw(st.integers(1, 40_000)), Period(draw(DAYS)))]
    return who(*findings, plan=draw(PARTS), contributions=asked if draw(st.booleans()) else ())


@st.composite
def cuts(draw: st.DrawFn) -> tuple[Period, list[Period]]:
    edges = sorted(draw(st.lists(DAYS, min_size=2, max_size=7, unique=True)))
    return Period(edges[0], edges[-1]), [Period(a, b) for a, b in pairwise(edges)]


def shares_split_at_any_dates_conserve_the_line(fact: Entitled, bears: WhoBears, cut) -> None:
    whole, pieces = cut
    for piece in (whole, *pieces):
        assert sum(by_bearer(fact, bears, piece).values()) == entitled_pence(fact, piece)
    added: dict[Bearer, int] = defaultdict(int)
    for piece in pieces:
        for bearer, pence in by_bearer(fact, bears, piece).items():
            added[bearer] += pence
    assert {b: p for b, p in added.items() if p} == by_bearer(fact, bears, whole)


def a_contribution_never_touches_what_others_bear(fact: Entitled, bears: WhoBears, days) -> None:
    without = by_bearer(fact, replace(bears, contributions={}), days)
    found = by_bearer(fact, bears, days)
    for body in (NHS, SCHOOL):
        assert found.get(Bearer(body), 0) == without.get(Bearer(body), 0)
        assert Bearer(body, person=True) not in found
    mine = found.get(Bearer(COUNCIL), 0) + found.get(Bearer(COUNCIL, person=True), 0)
    assert mine == without.get(Bearer(COUNCIL), 0)


@doses
@given(lines(), divided(), cuts())
def test_shares_split_at_any_dates_conserve_every_penny_of_a_line(fact, bears, cut):
    shares_split_at_any_dates_conserve_the_line(fact, bears, cut)


@doses
@given(lines(), divided(), cuts())
def test_a_persons_contribution_never_touches_an_nhs_share(fact, bears, cut):
    a_contribution_never_touches_what_others_bear(fact, bears, cut[0])


ODD = who(
    Funding((share(NHS, 3_333), share(COUNCIL, 6_667)), Period(FIRST)),
    contributions=[Contribution(COUNCIL, 19_99, Period(FIRST))],
)
ODD_CUT = (
    Period(FIRST, FIRST + timedelta(days=7)),
    [Period(FIRST + timedelta(days=n), FIRST + timedelta(days=n + 1)) for n in range(7)],
)


def test_a_share_rounded_by_itself_is_seen(monkeypatch):
    """The bug: each bearer's part is rounded from its own days."""

    def by_itself(fact, who, period):
        for one in rounded_together(fact, who, period):
            size = entitled_pence(fact, one.period)
            bounds = rules.shared_out(
                next(iter(rules.stretches(who, LINE, VERSION, one.period)))[1],
                rules.weekly_price(fact),
            )
            mine = next(b for b in bounds if b.bearer.body_id == one.bearer.body_id)
            yield replace(one, pence=round(size * (mine.upper - mine.lower)))

    rounded_together = rules.borne
    monkeypatch.setattr(rules, "borne", by_itself)
    with pytest.raises(AssertionError):
        shares_split_at_any_dates_conserve_the_line(
            a_line(pence=1_421), replace(ODD, contributions={}), ODD_CUT
        )


def test_a_contribution_taken_from_the_whole_line_is_seen(monkeypatch):
    """The bug: what the person pays comes off the line before bodies share it."""

    def off_the_top(parts, weekly, contribution=None):
        if contribution is None or not weekly:
            return right(parts, weekly)
        asked = min(Fraction(contribution.weekly_pence) / weekly, Fraction(1))
        return tuple(
            replace(b, lower=asked + b.lower * (1 - asked), upper=asked + b.upper * (1 - asked))
            for b in right(parts, weekly)
        )

    right = rules.shared_out
    monkeypatch.setattr(rules, "shared_out", off_the_top)
    with pytest.raises(AssertionError):
        a_contribution_never_touches_what_others_bear(a_line(), ODD, ODD_CUT[0])


# What is refused.

DRAFT = FindingDraft(
    line_keys=(LINE,),
    starts_on=FIRST,
    ends_on=None,
    lead_id=NHS,
    parts=(share(NHS, 6_000), share(COUNCIL, 4_000)),
    reason="The panel found it.",
    source="Minutes of 3 March",
    found_by="Ruth Bell",
)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"parts": ()}, "finding_no_funder"),
        ({"parts": (share(NHS, 5_000), share(NHS, 5_000))}, "funder_twice"),
        ({"parts": (FunderPart(NHS),)}, "funder_part_unsaid"),
        ({"parts": (FunderPart(NHS, 10_000, 5),)}, "funder_part_unsaid"),
        ({"parts": (amount(NHS, 0), share(COUNCIL, 10_000))}, "funder_part_sane"),
        ({"parts": (share(NHS, 6_000), share(COUNCIL, 3_000))}, "shares_not_whole"),
        ({"parts": (amount(NHS, 500),)}, "shares_not_whole"),
        ({"line_keys": ()}, "finding_no_line"),
        (
            {
                "line_keys": (LINE, VERSION),
                "parts": (amount(COUNCIL, 500), share(NHS, 10_000)),
            },
            "amount_of_several_lines",
        ),
        ({"lead_id": SCHOOL}, "lead_not_a_funder"),
        ({"reason": " "}, "finding_words_missing"),
        ({"source": ""}, "finding_words_missing"),
        ({"found_by": ""}, "finding_words_missing"),
        ({"ends_on": FIRST}, "finding_days"),
    ],
)
def test_a_finding_that_cannot_be_is_refused(changed, code):
    fault = rules.finding_fault(replace(DRAFT, **changed))
    assert (fault.code if fault else None) == code


BOTH, ALL_NHS = (share(NHS, 5_000), share(COUNCIL, 5_000)), (share(NHS, 10_000),)
ALL_COUNCIL = (share(COUNCIL, 10_000),)


@pytest.mark.parametrize(
    ("before", "after", "start", "continuing", "refused"),
    [
        # The end of CHC, and of a joint package: only for days to come.
        (ALL_NHS, ALL_COUNCIL, -1, True, True),
        (ALL_NHS, BOTH, -1, True, True),
        (BOTH, ALL_COUNCIL, -1, False, True),
        (ALL_NHS, ALL_COUNCIL, -1, False, True),
        (ALL_NHS, ALL_COUNCIL, 0, True, False),
        (ALL_NHS, BOTH, 1, True, False),
        # Aftercare is borne by two bodies from its first day, whenever they find how.
        (ALL_NHS, BOTH, -180, False, False),
        # A hand-over to the NHS, and another division, may be backdated.
        (ALL_COUNCIL, ALL_NHS, -180, True, False),
        (BOTH, ALL_NHS, -180, True, False),
        (BOTH, (share(NHS, 1_000), share(COUNCIL, 9_000)), -180, True, False),
    ],
)
def test_the_end_of_nhs_funding_is_never_backdated(before, after, start, continuing, refused):
    today = WEEK.start
    held = [(Period(today + timedelta(days=start)), before)]
    fault = rules.end_fault(held, after, nhs={NHS}, continuing=continuing, today=today)
    assert (fault.code if fault else None) == ("nhs_end_backwards" if refused else None)


ASKED = ContributionDraft(LINE, COUNCIL, 20_00, FIRST, None, "Means test", "Letter of 2 March")


@pytest.mark.parametrize(
    ("changed", "category", "shares", "council", "code"),
    [
        ({}, Category.CHC_ADULT, [Fraction(113_60)], True, None),
        ({}, Category.S117, [Fraction(113_60)], True, "contribution_s117"),
        ({}, Category.CHC_ADULT, [Fraction(284_00)], False, "contribution_not_a_council"),
        ({}, Category.CHC_ADULT, [], True, "contribution_not_their_share"),
        (
            {},
            Category.CHC_ADULT,
            [Fraction(113_60), Fraction(0)],
            True,
            "contribution_not_their_share",
        ),
        ({}, Category.CHC_ADULT, [Fraction(19_99)], True, "contribution_above_share"),
        ({"weekly_pence": -1}, Category.CHC_ADULT, [Fraction(19_99)], True, "contribution_sane"),
        # Nothing a week ends one, whoever pays by then.
        ({"weekly_pence": 0}, Category.S117, [], True, None),
        ({"source": ""}, Category.CHC_ADULT, [Fraction(113_60)], True, "finding_words_missing"),
        ({"ends_on": FIRST}, Category.CHC_ADULT, [Fraction(113_60)], True, "finding_days"),
    ],
)
def test_a_contribution_that_the_law_does_not_know_is_refused(
    changed, category, shares, council, code
):
    fault = rules.contribution_fault(
        replace(ASKED, **changed), category=category, council_weekly=shares, is_council=council
    )
    assert (fault.code if fault else None) == code
