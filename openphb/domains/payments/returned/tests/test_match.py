from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.payments.returned.by_hand import status_by_hand
from openphb.domains.payments.returned.match import (
    Outcome,
    SentPayment,
    furthest,
    match_statuses,
)
from openphb.domains.payments.returned.reasons import Scheme
from openphb.domains.payments.returned.types import (
    RANK,
    Scope,
    StatusKind,
    StatusLine,
    with_ids,
)
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
FRIDAY, LATER = date(2026, 11, 20), date(2026, 12, 21)
PENDING, ACCEPTED = StatusKind.PENDING, StatusKind.ACCEPTED
REJECTED, RETURNED = StatusKind.REJECTED, StatusKind.RETURNED


def sent(number, pence=113600, account="87654321", reference="PHB A.1", known=None, pay_on=MONDAY):
    return SentPayment(
        payment_id=UUID(int=number),
        message_ids=frozenset({"RUN-1"}),
        end_to_end_id=f"E2E-{number}",
        reference=reference,
        sort_code="400515",
        account_number=account,
        pence=pence,
        pay_on=pay_on,
        known=known,
    )


def said(kind=RETURNED, on=MONDAY, **fields):
    (line,) = with_ids([StatusLine(kind=kind, on=on, source_format="test", reason="", **fields)])
    return line


FULL = {
    "sort_code": "400515",
    "account_number": "87654321",
    "pence": 113600,
    "reference": "PHB A.1",
}
OTHER = sent(2, 5, "11111111", "PHB B.2")


@pytest.mark.parametrize(
    ("line", "payments", "outcome", "ids"),
    [
        (said(end_to_end_id="E2E-1"), [sent(1), OTHER], "matched", [1]),
        (said(end_to_end_id="E2E-1", pence=5), [sent(1), OTHER], "ambiguous", [1]),
        (said(end_to_end_id="E2E-1", account_number="00000000"), [sent(1)], "ambiguous", [1]),
        (said(end_to_end_id="E2E-9"), [sent(1)], "unmatched", []),
        (said(**FULL), [sent(1), OTHER], "matched", [1]),
        (said(**FULL | {"reference": "phb  a.1"}), [sent(1)], "matched", [1]),
        (said(**FULL | {"reference": None}), [sent(1)], "matched", [1]),
        # Banks put a Bacs reference where the end-to-end id stands.
        (said(**FULL | {"reference": None, "end_to_end_id": "PHB A.1"}), [sent(1)], "matched", [1]),
        (said(**FULL | {"account_number": None, "sort_code": None}), [sent(1)], "matched", [1]),
        (said(**FULL | {"reference": "RTN 12"}), [sent(1)], "ambiguous", [1]),
        (said(**FULL), [sent(1), sent(3)], "ambiguous", [1, 3]),
        (said(**FULL), [sent(1), sent(3, reference="PHB C.3")], "matched", [1]),
        # The same every four weeks: the day on which the bank had paid tells which came back.
        (said(**FULL, paid_on=FRIDAY), [sent(1), sent(3, pay_on=LATER)], "matched", [1]),
        (said(**FULL, paid_on=LATER), [sent(1), sent(3, pay_on=LATER)], "matched", [3]),
        (said(**FULL, paid_on=TUESDAY), [sent(1), sent(3, pay_on=LATER)], "ambiguous", [1, 3]),
        (said(**FULL), [sent(1), sent(3, pay_on=LATER)], "ambiguous", [1, 3]),
        (said(**FULL | {"pence": 113601}), [sent(1)], "unmatched", []),
        (said(**FULL | {"sort_code": "400516"}), [sent(1)], "unmatched", []),
        (said(pence=113600), [sent(1)], "unmatched", []),
        (said(reference="PHB A.1"), [sent(1)], "unmatched", []),
        (said(REJECTED, scope=Scope.FILE, message_id="RUN-1"), [sent(1), OTHER], "matched", [1, 2]),
        (said(REJECTED, scope=Scope.FILE, message_id="RUN-2"), [sent(1)], "unmatched", []),
        (said(REJECTED, scope=Scope.FILE), [sent(1)], "unmatched", []),
        (said(end_to_end_id="E2E-1"), [sent(1, known=RETURNED)], "already_known", [1]),
        (said(PENDING, end_to_end_id="E2E-1"), [sent(1, known=ACCEPTED)], "already_known", [1]),
        (said(end_to_end_id="E2E-1"), [sent(1, known=ACCEPTED)], "matched", [1]),
    ],
)
def test_a_line_finds_its_payment_or_says_why_not(line, payments, outcome, ids):
    (match,) = match_statuses([line], payments)
    assert match.outcome == outcome
    assert [one.int for one in match.payment_ids] == ids
    assert bool(match.reason) == (outcome != "matched")


def test_what_was_taken_before_adds_nothing():
    line = said(end_to_end_id="E2E-1")
    (match,) = match_statuses([line], [sent(1)], {line.id})
    assert match.outcome is Outcome.ALREADY_KNOWN
    assert furthest([sent(1)], [match]) == {UUID(int=1): None}


def test_a_payment_that_was_paid_and_came_back_is_returned():
    lines = [said(RETURNED, TUESDAY, **FULL), said(ACCEPTED, end_to_end_id="E2E-1")]
    matches = match_statuses(lines, [sent(1)])
    assert [match.outcome for match in matches] == [Outcome.MATCHED, Outcome.MATCHED]
    assert furthest([sent(1)], matches) == {UUID(int=1): RETURNED}


def test_a_payment_that_is_named_keeps_its_own_reason_when_its_whole_file_is_rejected():
    whole = said(REJECTED, scope=Scope.FILE, message_id="RUN-1")
    named = said(REJECTED, end_to_end_id="E2E-1", reason_code="AC04")
    matches = match_statuses([whole, named], [sent(1), OTHER])
    assert [(match.line, [one.int for one in match.payment_ids]) for match in matches] == [
        (named, [1]),
        (whole, [2]),
    ]


payments_of_a_run = st.lists(
    st.tuples(
        st.sampled_from([5, 113600]),
        st.sampled_from(["87654321", "11111111"]),
        st.sampled_from(["PHB A.1", "PHB B.2"]),
    ),
    max_size=5,
).map(lambda made: [sent(number, *one) for number, one in enumerate(made, start=1)])
some_lines = st.lists(
    st.builds(
        said,
        kind=st.sampled_from(StatusKind),
        on=st.sampled_from([MONDAY, TUESDAY]),
        scope=st.sampled_from([Scope.PAYMENT, Scope.PAYMENT, Scope.PAYMENT, Scope.FILE]),
        message_id=st.sampled_from([None, "RUN-1", "RUN-2"]),
        end_to_end_id=st.sampled_from([None, "E2E-1", "E2E-2", "E2E-3", "PHB A.1"]),
        reference=st.sampled_from([None, "PHB A.1", "PHB B.2", "RTN"]),
        sort_code=st.sampled_from([None, "400515"]),
        account_number=st.sampled_from([None, "87654321", "11111111"]),
        pence=st.sampled_from([None, 5, 113600]),
    ),
    max_size=6,
)


def after(payments, *files):
    """Return what is known once the files were taken in one after the other, and each outcome."""
    taken: set[str] = set()
    for lines in files:
        matches = match_statuses(lines, payments, taken)
        known = furthest(payments, matches)
        payments = [
            SentPayment(**{**vars(payment), "known": known[payment.payment_id]})
            for payment in payments
        ]
        taken |= {match.line.id for match in matches}
    return {payment.payment_id: payment.known for payment in payments}


@fixed(150, 20_000)
@given(payments_of_a_run, some_lines, some_lines)
def test_two_files_in_either_order_and_twice_come_to_the_same(payments, one, other):
    together = after(payments, [*one, *other])
    assert after(payments, one, other) == together
    assert after(payments, other, one) == together
    assert after(payments, one, other, one, other) == together


@fixed(150, 20_000)
@given(payments_of_a_run, some_lines, st.randoms())
def test_the_order_of_lines_changes_nothing(payments, lines, chance):
    shuffled = list(lines)
    chance.shuffle(shuffled)
    assert match_statuses(lines, payments) == match_statuses(shuffled, payments)


@fixed(150, 20_000)
@given(payments_of_a_run, some_lines)
def test_every_line_has_one_answer_and_the_second_time_none_is_new(payments, lines):
    matches = match_statuses(lines, payments)
    assert sorted(match.line.id for match in matches) == sorted(line.id for line in lines)
    again = match_statuses(lines, payments, {line.id for line in lines})
    assert {match.outcome for match in again} <= {Outcome.ALREADY_KNOWN}
    for match in matches:
        if match.outcome is Outcome.MATCHED and match.line.scope is Scope.PAYMENT:
            (payment,) = [one for one in payments if one.payment_id in match.payment_ids]
            assert match.line.pence in (None, payment.pence)
            assert match.line.account_number in (None, payment.account_number)


@fixed(100, 20_000)
@given(payments_of_a_run, some_lines)
def test_nothing_known_of_a_payment_is_ever_taken_back(payments, lines):
    before = after(payments, lines[:3])
    later = after(payments, lines[:3], lines[3:])
    for payment_id, kind in before.items():
        now = later[payment_id]
        assert kind is None or (now is not None and RANK[now] >= RANK[kind])


HAND: dict[str, Any] = {
    "kind": RETURNED,
    "on": MONDAY,
    "pence": 113600,
    "sort_code": "40-05-15",
    "account_number": "87654321",
    "reference": " phb a.1 ",
    "reason": "",
    "reason_code": "B",
    "scheme": Scheme.ARUCS,
}


def test_a_person_s_word_is_a_line_like_any_other():
    line = status_by_hand(**HAND)
    assert (line.source_format, line.reason) == ("by hand", "The account is closed.")
    (match,) = match_statuses([line], [sent(1), OTHER])
    assert match.payment_ids == (UUID(int=1),)
    assert status_by_hand(**HAND).id == line.id


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"pence": 0}, "status_amount"),
        ({"reason_code": " ", "reason": " "}, "status_reason"),
        ({"sort_code": "40051"}, "sort_code_digits"),
        ({"account_number": "x"}, "account_number_digits"),
    ],
)
def test_a_person_s_word_that_is_not_whole_is_refused(changed, code):
    with pytest.raises(Refusal) as refused:
        status_by_hand(**HAND | changed)
    assert refused.value.code == code
