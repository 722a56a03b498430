"""From which day the new body pays, and that no day is paid twice or not at all."""

from __future__ import annotations

import os
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.rules.periods import covered_periods, payment_day, service_periods
from openphb.domains.payments.transfer import rules
from openphb.domains.payments.types import (
    Entitled,
    Scheduled,
    StopKind,
    Stopped,
    TransferBasis,
    TransferDraft,
    TransferSide,
    TransferState,
)
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal

MANY = bool(os.environ.get("OPENPHB_PROVE"))
START = date(2026, 1, 5)
ONE_DAY = timedelta(days=1)
FOUR = [
    Period(START + timedelta(days=28 * n), START + timedelta(days=28 * (n + 1))) for n in range(14)
]


@pytest.mark.parametrize(
    ("day", "done", "paid", "first"),
    [
        # Far ahead and nothing paid beyond: the day itself, in the middle of a period.
        (date(2026, 6, 1), date(2026, 4, 1), FOUR[:4], date(2026, 6, 1)),
        # In the middle of a period that is paid: its end.
        (date(2026, 4, 10), date(2026, 4, 2), FOUR[:4], FOUR[3].end),
        # So soon that the new body could not be ready: the end of the period that begins first.
        (date(2026, 4, 27), date(2026, 4, 20), FOUR[:4], FOUR[4].end),
        # Gone by: everything that was paid since stays paid.
        (date(2026, 2, 10), date(2026, 4, 20), FOUR[:4], FOUR[4].end),
        # The first day of a period, in good time.
        (FOUR[6].start, date(2026, 5, 1), FOUR[:5], FOUR[6].start),
    ],
)
def test_the_new_body_pays_from(day, done, paid, first):
    assert rules.pays_from(day, done_on=done, periods=FOUR, paid=paid) == first


@given(
    frequency=st.sampled_from(list(Frequency)),
    basis=st.sampled_from([Basis.PER_DAY, Basis.PER_WEEK, Basis.PER_MONTH, Basis.PER_YEAR]),
    pence=st.integers(1, 99_999),
    effective=st.integers(0, 330),
    done=st.integers(0, 330),
    ahead=st.integers(0, 20),
    ready=st.integers(0, 14),
)
@settings(max_examples=5_000 if MANY else 60, deadline=None, derandomize=not MANY)
def test_every_day_is_entitled_and_paid_by_exactly_one_body_and_in_time(
    frequency, basis, pence, effective, done, ahead, ready
):
    """A year of both bodies' runs: whenever the day is, and whenever it is taken over.

    The old body makes up a payment `ahead` days before it is due, the new one is `ready` that many
    days after it took over.
    """
    check(frequency, basis, pence, effective, done, ahead, ready)


def check(frequency, basis, pence, effective, done, ahead, ready) -> None:
    day, done_on = START + timedelta(days=effective), START + timedelta(days=done)
    scheduled = Scheduled(frequency, START, Period(START))
    until = START + timedelta(days=420)
    periods = list(_until(scheduled, until))
    fact = Entitled(new_id(), new_id(), 100, pence, basis, Period(START))
    # What the old body has made up by the day on which it passes on.
    paid = [one for one in periods if payment_day(one.start) - timedelta(days=ahead) <= done_on]
    first = rules.pays_from(
        day,
        done_on=done_on,
        periods=covered_periods([scheduled], done_on + rules.READY),
        paid=paid,
    )
    assert first >= day
    old = Entitled(
        fact.line_key,
        fact.line_id,
        100,
        pence,
        basis,
        fact.valid,
        (Stopped(Period(first), StopKind.PAUSE, UUID(int=1)),),
    )
    new = Entitled(fact.line_key, fact.line_id, 100, pence, basis, Period(first))
    new_periods = list(_until(Scheduled(frequency, START, Period(first)), until))
    # Nothing that the old body has made up is for a day of the new body's.
    assert all(one.end <= first for one in paid)
    # Each day belongs to one of the two, and the two add up to the line to the penny.
    for whole in periods:
        one = Period(whole.start, min(whole.end, until))
        both = entitled_pence(old, one) + entitled_pence(new, one)
        assert both == entitled_pence(fact, one)
    near = [(edge - START).days + n for edge in (day, done_on, first) for n in (-1, 0, 1)]
    for number in sorted({*near, *range(0, (until - START).days, 1 if MANY else 13)}):
        today = Period(START + timedelta(days=number), START + timedelta(days=number + 1))
        gives = [entitled_pence(old, today), entitled_pence(new, today)]
        assert not all(gives), "one day, paid for twice"
        assert any(gives) or not entitled_pence(fact, today), "one day, paid for by nobody"
    # Whatever the new body pays falls due when it is ready; the old one's was always its own to pay.
    for one in new_periods:
        assert payment_day(one.start) >= done_on + timedelta(days=ready) - timedelta(days=4)
    assert sum(entitled_pence(new, one) for one in new_periods) == entitled_pence(
        new, Period(START, new_periods[-1].end)
    )


def _until(scheduled: Scheduled, until: date):
    for period in service_periods(scheduled):
        if period.start >= until:
            return
        yield period


@pytest.mark.parametrize("bug", ["never waits", "pays at once", "a day late"])
def test_a_planted_bug_is_seen(monkeypatch, bug):
    real = rules.pays_from
    broken = {
        "never waits": lambda day, **known: day,
        "pays at once": lambda day, *, done_on, periods, paid: real(
            day, done_on=done_on - timedelta(days=60), periods=(), paid=paid
        ),
        "a day late": lambda day, **known: real(day, **known) - ONE_DAY,
    }[bug]
    monkeypatch.setattr(rules, "pays_from", broken)
    with pytest.raises(AssertionError):
        some_days()


def some_days() -> None:
    for effective in range(0, 200, 7):
        check(Frequency.FOUR_WEEKLY, Basis.PER_WEEK, 1_000, effective, 104, 5, 14)


DRAFT = TransferDraft(new_id(), TransferBasis.GP, date(2026, 6, 1), "A new GP.", date(2026, 5, 20))
OURS, THEIRS = new_id(), new_id()
FINE = {
    "today": date(2026, 5, 25),
    "first_day": START,
    "opened_on": START,
    "plan_agreed": True,
    "from_body": OURS,
    "to_body": THEIRS,
    "open_already": False,
    "stopped": False,
    "third_party": False,
}


@pytest.mark.parametrize(
    ("code", "change", "known"),
    [
        ("", {}, {}),
        ("transfer_open_already", {}, {"open_already": True}),
        ("transfer_no_plan", {}, {"plan_agreed": False}),
        ("transfer_stopped", {}, {"stopped": True}),
        ("transfer_third_party", {}, {"third_party": True}),
        ("transfer_no_body", {}, {"to_body": None}),
        ("transfer_same_body", {}, {"to_body": OURS}),
        ("transfer_before_care", {"effective_on": date(2025, 12, 30)}, {}),
        ("transfer_too_far", {"effective_on": date(2027, 1, 1)}, {}),
        ("transfer_words_missing", {"words": " "}, {}),
        ("transfer_told_in_future", {"told_on": date(2026, 5, 26)}, {}),
    ],
)
def test_why_a_transfer_cannot_be_proposed(code, change, known):
    draft = TransferDraft(**{**DRAFT.__dict__, **change})
    _is(rules.proposal_fault(draft, **{**FINE, **known}), code)


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("", {}),
        ("transfer_other_side", {"side": TransferSide.OLD}),
        ("transfer_not_waiting", {"state": TransferState.ACCEPTED}),
        ("transfer_words_missing", {"words": ""}),
        ("not_a_co_ordinator", {"co_ordinator": False}),
    ],
)
def test_why_a_transfer_cannot_be_accepted(code, known):
    fine = {
        "state": TransferState.PROPOSED,
        "side": TransferSide.NEW,
        "words": "Rang the practice.",
        "co_ordinator": True,
    }
    _is(rules.acceptance_fault(**{**fine, **known}), code)


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("", {}),
        ("", {"account": False, "reason": ""}),
        ("transfer_other_side", {"side": TransferSide.OLD}),
        ("transfer_not_waiting", {"state": TransferState.PROPOSED}),
        ("transfer_by_one_person", {"same_person": True}),
        ("transfer_check_missing", {"reason": " "}),
    ],
)
def test_why_a_transfer_cannot_be_taken_over(code, known):
    fine = {
        "state": TransferState.ACCEPTED,
        "side": TransferSide.NEW,
        "same_person": False,
        "account": True,
        "reason": "Rang the person.",
    }
    _is(rules.taking_over_fault(**{**fine, **known}), code)


@pytest.mark.parametrize(
    ("code", "state", "words"),
    [
        ("", TransferState.ACCEPTED, "She stayed."),
        ("transfer_not_waiting", TransferState.DONE, "She stayed."),
        ("transfer_words_missing", TransferState.PROPOSED, ""),
    ],
)
def test_why_a_transfer_cannot_be_ended(code, state, words):
    _is(rules.ending_fault(state=state, words=words), code)


def _is(fault: Refusal | None, code: str) -> None:
    assert (fault.code if fault else "") == code
    assert fault is None or (fault.message and fault.mend)
