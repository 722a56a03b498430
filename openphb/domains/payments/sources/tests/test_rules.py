"""Pots, who draws on them and caps: tables that an accountant can read, and what is drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.cases.types import Category
from openphb.domains.payments.funding.rules import borne
from openphb.domains.payments.funding.tests.test_rules import (
    COUNCIL,
    LINE,
    NHS,
    a_line,
    divided,
    doses,
    lines,
    share,
    who,
)
from openphb.domains.payments.rules.commitments import horizon
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.sources import rules
from openphb.domains.payments.types import (
    CapAnswer,
    CapFacts,
    Choice,
    DefaultDraw,
    Draws,
    SourceDraft,
    SourceKind,
    TermsDraft,
    WhoBears,
)
from openphb.kernel.periods import Period, financial_year_period

MAIN, RING, SLICE = UUID(int=21), UUID(int=22), UUID(int=23)
BUDGET, OTHER = UUID(int=31), UUID(int=32)
APRIL, JUNE, TODAY = date(2026, 4, 1), date(2026, 6, 1), date(2026, 7, 10)
DRAWS = Draws(
    (
        DefaultDraw(APRIL, None, MAIN),
        DefaultDraw(APRIL, Category.CHC_FAST_TRACK, RING),
        DefaultDraw(JUNE, Category.CHC_FAST_TRACK, SLICE),
    ),
    {BUDGET: Category.CHC_FAST_TRACK, OTHER: Category.CHC_ADULT},
    {LINE: (Choice(MAIN, Period(JUNE, date(2026, 8, 1))),)},
)


@pytest.mark.parametrize(
    ("budget", "line", "month", "expected"),
    [
        # A kind of budget that was given a pot draws on it; of two the later holds from its day.
        (BUDGET, UUID(int=99), APRIL, RING),
        (BUDGET, UUID(int=99), JUNE, SLICE),
        # Every other kind draws on what all the others do.
        (OTHER, UUID(int=99), APRIL, MAIN),
        # A line's own pot goes before that, on its own days and no others.
        (BUDGET, LINE, APRIL, RING),
        (BUDGET, LINE, JUNE, MAIN),
        (BUDGET, LINE, date(2026, 8, 1), SLICE),
        # Before anything was agreed there is no pot.
        (OTHER, UUID(int=99), date(2026, 3, 1), None),
    ],
)
def test_a_line_draws_on_its_own_pot_then_its_kinds_then_everybodys(budget, line, month, expected):
    assert rules.source_on(DRAWS, budget, line, month) == expected


@pytest.mark.parametrize(
    ("cap", "drawn", "before", "after", "allowed", "expected"),
    [
        # £45,000 of £90,000 is drawn, and £2,000 more is within it.
        (90_000_00, 45_000_00, 0, 2_000_00, None, CapAnswer.WITHIN),
        # To the penny: the last £2,000 fit.
        (90_000_00, 88_000_00, 0, 2_000_00, None, CapAnswer.WITHIN),
        # A penny more does not, and nobody has decided about it.
        (90_000_00, 88_000_00, 0, 2_000_01, None, CapAnswer.ASKS),
        # A pot that is over already is passed further only by a decision.
        (90_000_00, 95_000_00, 1_000_00, 1_000_01, None, CapAnswer.ASKS),
        # What draws no more than before needs none, and what draws less is welcome.
        (90_000_00, 95_000_00, 1_000_00, 1_000_00, None, CapAnswer.NO_MORE),
        (90_000_00, 95_000_00, 1_000_00, 500_00, None, CapAnswer.NO_MORE),
        # It was decided that it may go to £91,000: so far, and no penny further.
        (90_000_00, 89_000_00, 0, 2_000_00, 91_000_00, CapAnswer.ALLOWED),
        (90_000_00, 89_000_00, 0, 2_000_01, 91_000_00, CapAnswer.ASKS),
    ],
)
def test_a_cap_is_never_passed_without_a_decision(cap, drawn, before, after, allowed, expected):
    assert rules.cap_answer(CapFacts(cap, drawn, before, after, allowed)) is expected


def test_only_the_commissioners_own_part_is_drawn_and_by_years_of_care():
    line = a_line()  # £284 a week
    bears = who(plan=(share(NHS, 5_000), share(COUNCIL, 5_000)))
    found = rules.drawn_by([line], bears, DRAWS, OTHER, on=TODAY)
    # April and May on the pot of every other kind; its own choice is the same pot from June.
    this, following = Period(APRIL, date(2027, 4, 1)), Period(date(2027, 4, 1), date(2028, 4, 1))
    assert set(found) == {(MAIN, "2026/27"), (MAIN, "2027/28")}
    assert found[MAIN, "2026/27"] == entitled_pence(line, this, (1, 2))
    assert found[MAIN, "2027/28"] == entitled_pence(line, following, (1, 2))


def drawn_adds_up(line, bears: WhoBears, draws: Draws) -> None:
    """Law: over all pots, and where none is named, just the commissioner's own part is drawn."""
    both = Period(financial_year_period(TODAY).start, horizon(TODAY))
    own = replace(bears, contributions={})
    found = rules.drawn_by([line], bears, draws, BUDGET, on=TODAY)
    ours = 0
    for month in both.by_months():
        ours += sum(one.pence for one in borne(line, own, month) if one.bearer.body_id == NHS)
    assert sum(found.values()) == ours


@doses
@given(lines(), divided(), st.sampled_from([DRAWS, Draws((), {}, {})]))
def test_what_is_drawn_on_all_pots_is_what_the_commissioner_bears(line, bears, draws):
    drawn_adds_up(line, bears, draws)


def test_a_line_drawn_on_two_pots_is_seen(monkeypatch):
    """A planted bug: a line's own pot and its kind's are both drawn on."""
    line = a_line()
    drawn_adds_up(line, who(), DRAWS)
    right = rules._ours

    def twice(*asked):
        for days, source_id in right(*asked):
            yield days, source_id
            if source_id == MAIN:
                yield days, SLICE

    monkeypatch.setattr(rules, "_ours", twice)
    with pytest.raises(AssertionError):
        drawn_adds_up(line, who(), DRAWS)


POOL = SourceDraft(SourceKind.POOLED, "Joint pool", (), COUNCIL, "Agreement of 2 March")
POT = SourceDraft(SourceKind.TOP_SLICE, "Top slice", (), None, "Board paper 12")


@pytest.mark.parametrize(
    ("draft", "is_council", "code"),
    [
        (POT, False, None),
        (POOL, True, None),
        (POOL, False, "pool_without_council"),
        (replace(POOL, with_body_id=None), False, "pool_without_council"),
        (replace(POT, with_body_id=COUNCIL), True, "pool_of_nobody"),
        (replace(POT, name=" "), False, "source_words_missing"),
        (replace(POT, source=""), False, "source_words_missing"),
    ],
)
def test_a_pot_says_what_it_is_and_whose(draft, is_council, code):
    fault = rules.source_fault(draft, is_council=is_council)
    assert (fault.code if fault else None) == code


TERMS = TermsDraft("2026/27", 90_000_00, 90_000_00, APRIL, "Board paper 12")


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (TERMS, None),
        (replace(TERMS, cap_pence=80_000_00), None),
        (replace(TERMS, year="2027/28", valid_from=date(2027, 4, 1)), None),
        (replace(TERMS, year="2025/26", valid_from=date(2025, 4, 1)), "terms_year"),
        (replace(TERMS, year="2027/28"), "terms_day"),
        (replace(TERMS, annual_pence=0, cap_pence=0), "terms_pence"),
        (replace(TERMS, cap_pence=90_000_01), "cap_above_pot"),
        (replace(TERMS, source=" "), "source_words_missing"),
    ],
)
def test_terms_of_a_year_are_whole(draft, code):
    fault = rules.terms_fault(draft, today=TODAY)
    assert (fault.code if fault else None) == code


@pytest.mark.parametrize(
    ("category", "only_for", "refused"),
    [
        (Category.CHC_ADULT, (), False),
        (None, (), False),
        (Category.WHEELCHAIR, (Category.WHEELCHAIR,), False),
        (Category.CHC_ADULT, (Category.WHEELCHAIR,), True),
        # Every other kind is not one kind: ring-fenced money cannot be for all of them.
        (None, (Category.WHEELCHAIR,), True),
    ],
)
def test_ring_fenced_money_is_drawn_for_its_purpose(category, only_for, refused):
    fault = rules.draw_fault(category, only_for, name="Wheelchairs", where="category")
    assert (fault is not None) is refused


def test_a_pot_is_drawn_on_by_whole_months():
    assert rules.month_fault(date(2026, 5, 1), "starts_on") is None
    fault = rules.month_fault(date(2026, 5, 2), "starts_on")
    assert fault is not None
    assert fault.code == "source_month"


@pytest.mark.parametrize(
    ("total", "already", "reason", "code"),
    [
        (91_000_00, None, "Winter", None),
        (90_000_00, None, "Winter", "cap_not_passed"),
        (91_000_00, 91_000_00, "Winter", "cap_already_allowed"),
        (91_000_01, 91_000_00, "Winter", None),
        (91_000_00, None, " ", "reason_needed"),
    ],
)
def test_nobody_is_asked_for_nothing(total, already, reason, code):
    fault = rules.question_fault(
        total_pence=total, cap_pence=90_000_00, reason=reason, already_pence=already
    )
    assert (fault.code if fault else None) == code


@pytest.mark.parametrize(
    ("is_open", "same", "reason", "code"),
    [
        (True, False, "Agreed with the director", None),
        (False, False, "Agreed", "question_decided"),
        (True, True, "Agreed", "question_own"),
        (True, False, "", "reason_needed"),
    ],
)
def test_somebody_else_decides_and_says_why(is_open, same, reason, code):
    me = UUID(int=41)
    fault = rules.question_decision_fault(
        is_open=is_open, asked_by=me if same else UUID(int=42), user_id=me, reason=reason
    )
    assert (fault.code if fault else None) == code
