"""Statements in, movements coded, figures out: who may, and what the database holds to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from openphb.domains.agreements.tests import making as agreements
from openphb.domains.spending import actions, queries
from openphb.domains.spending.models import BankStatement, Coding, StatementLine
from openphb.domains.spending.tests.making import camt_statement, csv_statement
from openphb.domains.spending.types import Part
from openphb.foundation.audit.models import AuditEvent
from openphb.kernel.refusal import NothingThere, Refusal, Stale

IN = "NHS Ourshire"
OCTOBER = [
    (date(2026, 10, 2), IN, 113_600),
    (date(2026, 10, 9), "Ann Other", -28_400),
    (date(2026, 10, 16), "Ann Other", -28_400),
]
NOVEMBER = [
    (date(2026, 11, 2), IN, 113_600),
    (date(2026, 11, 6), "ANN OTHER 2", -28_400),
    (date(2026, 11, 7), "Dove Cottage", -4_000),
]
AFTER_OCTOBER = 56_800


@pytest.fixture
def person(house, planned):
    """Return somebody with a direct payment agreement."""
    made = planned(["direct_payment", "direct_payment"], outcomes=["Be at home", "Walk"])
    agreements.prepared(house, made.plan_id)
    return made


def take_in(house, viewer, person, moved, opening=0, write=csv_statement):
    return actions.take_in_statement(
        by=viewer, at=house.at, budget_id=person.budget_id, data=write(moved, opening)
    )


@pytest.fixture
def october(house, person):
    with house.acting("finance_officer") as viewer:
        take_in(house, viewer, person, OCTOBER)
    return person


def movements(viewer, person):
    return queries.movements(viewer=viewer, budget_id=person.budget_id).rows


def part(person, pence, line=0, outcome=0):
    return Part(person.line_ids[line], person.outcome_ids[outcome], pence)


def code(house, viewer, movement, *parts):
    actions.code_movement(
        by=viewer,
        at=house.at,
        movement_id=movement.id,
        parts=parts,
        seen={one.id for one in movement.parts},
    )


@pytest.mark.parametrize("write", [csv_statement, camt_statement])
@pytest.mark.parametrize("role", ["finance_officer", "care_coordinator", "holder"])
def test_a_statement_goes_in_whole_and_is_audited(house, person, write, role):
    user = (
        house.join(role, subject_id=person.subject_id) if role == "holder" else house.user_id(role)
    )
    with house.acting_as(user) as viewer:
        taken = take_in(house, viewer, person, OCTOBER, 0, write)
        assert (taken.added, taken.known, taken.same_file) == (3, 0, False)
        assert taken.closing_pence == AFTER_OCTOBER
        (statement,) = queries.statements(viewer=viewer, budget_id=person.budget_id)
        assert (statement.opens_on, statement.closes_on) == (OCTOBER[0][0], OCTOBER[-1][0])
        assert [one.pence for one in movements(viewer, person)] == [-28_400, -28_400, 113_600]
    with house.acting("auditor"):
        event = AuditEvent.objects.get(what="statement.taken_in")
        assert event.details["added"] == 3


def test_the_same_file_again_adds_nothing_and_says_so(house, october):
    with house.acting("finance_officer") as viewer:
        taken = take_in(house, viewer, october, OCTOBER)
        assert (taken.same_file, taken.added, taken.known) == (True, 0, 3)
        assert StatementLine.objects.count() == 3
        assert BankStatement.objects.count() == 1


def test_another_file_with_nothing_new_adds_nothing(house, october):
    with house.acting("finance_officer") as viewer:
        taken = take_in(house, viewer, october, OCTOBER[1:], 113_600)
        assert (taken.same_file, taken.added, taken.known) == (False, 0, 2)
        assert taken.statement_id is None
        assert BankStatement.objects.count() == 1


def test_what_overlaps_is_added_once(house, october):
    with house.acting("finance_officer") as viewer:
        taken = take_in(house, viewer, october, [*OCTOBER[1:], *NOVEMBER], 113_600)
        assert (taken.added, taken.known) == (3, 2)
        assert len(movements(viewer, october)) == 6
        so_far = queries.so_far(viewer=viewer, budget_id=october.budget_id)
        assert so_far is not None
        assert so_far.closing_pence == so_far.opening_pence + sum(
            one.pence for one in movements(viewer, october)
        )


def test_two_equal_payments_on_one_day_are_two(house, person):
    twice = [OCTOBER[0], OCTOBER[1], OCTOBER[1]]
    with house.acting("finance_officer") as viewer:
        assert take_in(house, viewer, person, twice).added == 3


@pytest.mark.parametrize(
    ("opening", "code_"), [(AFTER_OCTOBER + 1, "statement_gap"), (0, "statement_gap")]
)
def test_a_statement_that_does_not_follow_the_last_stays_out(house, october, opening, code_):
    with house.acting("finance_officer") as viewer:
        with pytest.raises(Refusal) as refused:
            take_in(house, viewer, october, NOVEMBER, opening)
        assert refused.value.code == code_
        assert len(movements(viewer, october)) == 3


def test_an_older_statement_may_come_later_if_it_leads_up_to_the_first(house, person):
    with house.acting("finance_officer") as viewer:
        take_in(house, viewer, person, NOVEMBER, AFTER_OCTOBER)
        assert take_in(house, viewer, person, OCTOBER).added == 3
        so_far = queries.so_far(viewer=viewer, budget_id=person.budget_id)
        assert so_far is not None
        assert (so_far.opening_pence, so_far.closing_pence) == (0, 138_000)


def test_a_faulty_file_leaves_nothing_behind(house, person):
    with house.acting("finance_officer") as viewer:
        with pytest.raises(Refusal) as refused:
            actions.take_in_statement(
                by=viewer,
                at=house.at,
                budget_id=person.budget_id,
                data=csv_statement(OCTOBER, balance_off_by=1),
            )
        assert refused.value.code == "statement_faulty"
        assert not BankStatement.objects.exists()


def test_a_budget_without_an_agreement_has_no_account(house, planned):
    made = planned()
    with house.acting("finance_officer") as viewer, pytest.raises(Refusal) as refused:
        take_in(house, viewer, made, OCTOBER)
    assert refused.value.code == "no_agreement"


def test_the_same_movement_in_two_budgets_is_two(house, planned, october):
    other = planned()
    agreements.prepared(house, other.plan_id)
    with house.acting("finance_officer") as viewer:
        assert take_in(house, viewer, other, OCTOBER).added == 3


def test_a_managed_account_firm_adds_and_codes_without_seeing_the_budget(house, person):
    with house.acting_as(house.join("broker", subject_id=person.subject_id)) as viewer:
        assert take_in(house, viewer, person, OCTOBER).added == 3
        assert take_in(house, viewer, person, NOVEMBER, AFTER_OCTOBER).added == 3
        (waiting,) = queries.uncoded_by_budget(viewer=viewer)
        assert waiting.movements == 4
        assert movements(viewer, person) == ()


@pytest.mark.parametrize("role", ["approver", "auditor", "phb_manager"])
def test_who_may_not_add_a_statement_cannot(house, person, role):
    with house.acting(role) as viewer, pytest.raises(Refusal) as refused:
        take_in(house, viewer, person, OCTOBER)
    assert refused.value.code == "not_permitted"


def test_to_a_stranger_there_is_no_account(house, planned, person):
    stranger = planned()
    for user in (
        house.join("broker", subject_id=stranger.subject_id),
        house.join("holder", subject_id=stranger.subject_id),
        house.user_id("finance_officer", house.other_tenant_id),
    ):
        with house.acting_as(user) as viewer, pytest.raises(NothingThere):
            take_in(house, viewer, person, OCTOBER)


def test_nobody_else_sees_a_statement(house, planned, october):
    stranger = planned()
    users = [
        house.join("holder", subject_id=stranger.subject_id),
        house.user_id("finance_officer", house.other_tenant_id),
        house.user_id("programme_lead"),
    ]
    for user in users:
        with house.acting_as(user) as viewer:
            asked = {"viewer": viewer, "budget_id": october.budget_id}
            assert queries.statements(**asked) == ()
            assert queries.movements(**asked).rows == ()
            assert queries.spent_by_outcome(**asked) == ()
            assert queries.uncoded_by_budget(viewer=viewer) == ()
            with pytest.raises(NothingThere):
                queries.money_left(**asked, on=house.today)


def test_one_wage_serves_several_outcomes(house, october):
    with house.acting_as(house.join("holder", subject_id=october.subject_id)) as viewer:
        wage = movements(viewer, october)[0]
        code(house, viewer, wage, part(october, 20_000), part(october, 8_400, outcome=1))
        wage = queries.movement(viewer=viewer, movement_id=wage.id)
        assert [(one.outcome, one.pence) for one in wage.parts] == [
            ("Be at home", 20_000),
            ("Walk", 8_400),
        ]
        assert wage.uncoded_pence == 0
        asked = {"viewer": viewer, "budget_id": october.budget_id}
        assert [(s.words, s.pence) for s in queries.spent_by_outcome(**asked)] == [
            ("Be at home", 20_000),
            ("Walk", 8_400),
        ]
        assert [(s.words, s.pence) for s in queries.spent_by_line(**asked)] == [
            ("Personal assistant 1", 28_400)
        ]


def test_coding_again_replaces_and_the_audit_keeps_both(house, october):
    with house.acting("finance_officer") as viewer:
        wage = movements(viewer, october)[0]
        code(house, viewer, wage, part(october, 28_400))
        coded = queries.movement(viewer=viewer, movement_id=wage.id)
        code(house, viewer, coded, part(october, 10_000, line=1))
        again = queries.movement(viewer=viewer, movement_id=wage.id)
        assert [(one.line, one.pence) for one in again.parts] == [("Personal assistant 2", 10_000)]
        assert again.uncoded_pence == 18_400
        code(house, viewer, again)
        assert not Coding.objects.exists()
        events = AuditEvent.objects.filter(record_id=wage.id).order_by("id")
        assert [event.what for event in events] == [
            "movement.coded",
            "movement.recoded",
            "movement.recoded",
        ]
        assert [one["pence"] for one in events[1].details["before"]] == [28_400]
        assert [one["pence"] for one in events[1].details["after"]] == [10_000]


def test_coding_over_what_somebody_else_just_coded_is_stale(house, october):
    with house.acting("finance_officer") as viewer:
        wage = movements(viewer, october)[0]
        code(house, viewer, wage, part(october, 28_400))
        with pytest.raises(Stale):
            code(house, viewer, wage, part(october, 100))


def test_money_in_is_not_coded(house, october):
    with house.acting("finance_officer") as viewer:
        instalment = movements(viewer, october)[-1]
        with pytest.raises(Refusal) as refused:
            code(house, viewer, instalment, part(october, 1))
    assert refused.value.code == "money_in_not_coded"


@pytest.mark.parametrize("role", ["approver", "auditor", "supporter"])
def test_who_may_not_code_cannot(house, october, role):
    with house.acting("finance_officer") as viewer:
        wage = movements(viewer, october)[0]
    user = (
        house.join(role, subject_id=october.subject_id)
        if role == "supporter"
        else house.user_id(role)
    )
    with house.acting_as(user) as viewer, pytest.raises(NothingThere):
        code(house, viewer, wage, part(october, 1))


def coding_row(viewer, person, movement, pence, **changes):
    from openphb.domains.plans.models import BudgetLine, Outcome

    line = BudgetLine.objects.get(pk=person.line_ids[0])
    outcome = Outcome.objects.get(pk=person.outcome_ids[0])
    return Coding.objects.create(
        **{
            "tenant_id": movement.tenant_id,
            "subject_id": movement.subject_id,
            "movement_id": movement.id,
            "budget_id": movement.budget_id,
            "line": line,
            "outcome": outcome,
            "line_key": line.line_key,
            "outcome_key": outcome.outcome_key,
            "pence": pence,
            "coded_by": viewer.user_id,
            "coded_at": "2026-11-24T12:00:00Z",
            **changes,
        }
    )


def settle():
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


def write_coding(*args, **changes):
    with transaction.atomic():
        coding_row(*args, **changes)
        settle()


def test_the_database_itself_refuses_codings_beyond_the_movement(house, october):
    with house.acting("finance_officer") as viewer:
        wage = movements(viewer, october)[0]
        with pytest.raises(IntegrityError, match="come to 28401 of 28400"):
            write_coding(viewer, october, wage, 28_401)
        instalment = movements(viewer, october)[-1]
        with pytest.raises(IntegrityError, match="come to 1 of -113600"):
            write_coding(viewer, october, instalment, 1)


def test_the_database_itself_refuses_a_line_of_another_plan(house, planned, october):
    other = planned()
    with house.acting("finance_officer") as viewer:
        wage = movements(viewer, october)[0]
        mixed = replace(october, line_ids=other.line_ids)
        with pytest.raises(IntegrityError, match="serves no outcome"):
            write_coding(viewer, mixed, wage, 1)
        with pytest.raises(IntegrityError, match="another budget"):
            write_coding(viewer, october, wage, 1, budget_id=other.budget_id)


def test_a_movement_is_history(house, october):
    with house.acting("finance_officer"):
        with pytest.raises(IntegrityError, match="history"), transaction.atomic():
            StatementLine.objects.update(pence=1)
        with pytest.raises(IntegrityError, match="history"), transaction.atomic():
            StatementLine.objects.all().delete()


def test_the_next_wage_is_suggested_as_the_last_was_coded(house, october):
    with house.acting("finance_officer") as viewer:
        last, first, _ = movements(viewer, october)
        code(house, viewer, first, part(october, 14_200), part(october, 14_200, outcome=1))
        suggested = queries.suggestion(viewer=viewer, movement_id=last.id)
        assert {(one.outcome_id, one.pence) for one in suggested} == {
            (october.outcome_ids[0], 14_200),
            (october.outcome_ids[1], 14_200),
        }


def test_a_coding_outlives_the_version_of_the_plan(house, planned, october):
    with house.acting("finance_officer") as viewer:
        code(house, viewer, movements(viewer, october)[0], part(october, 28_400))
    planned(["direct_payment"] * 2, instead_of=october, starts_on=date(2026, 11, 1))
    with house.acting("finance_officer") as viewer:
        asked = {"viewer": viewer, "budget_id": october.budget_id}
        assert [one.pence for one in queries.spent_by_outcome(**asked)] == [28_400]
        assert queries.suggestion(viewer=viewer, movement_id=movements(viewer, october)[1].id) == ()


def test_what_is_uncoded_is_listed_with_its_sum(house, october):
    with house.acting("finance_officer") as viewer:
        asked = {"viewer": viewer, "budget_id": october.budget_id}
        wage = movements(viewer, october)[0]
        code(house, viewer, wage, part(october, 28_000))
        assert [one.uncoded_pence for one in queries.uncoded(**asked)] == [400, 28_400]
        (waiting,) = queries.uncoded_by_budget(viewer=viewer)
        assert (waiting.budget_id, waiting.subject_id) == (october.budget_id, october.subject_id)
        assert (waiting.movements, waiting.pence) == (2, 28_800)
        assert waiting.oldest_on == date(2026, 10, 9)
    with house.acting("auditor") as viewer:
        assert queries.uncoded_by_budget(viewer=viewer) == ()


@pytest.mark.parametrize(
    ("on", "left", "into", "spent"),
    [
        (date(2026, 11, 24), 56_800, 113_600, 56_800),
        (date(2026, 10, 16), 56_800, 113_600, 56_800),
        (date(2026, 10, 15), 85_200, 113_600, 28_400),
        (date(2026, 10, 2), 113_600, 113_600, 0),
        (date(2026, 10, 1), 0, 0, 0),
    ],
)
def test_money_left_on_a_day(house, october, on, left, into, spent):
    with house.acting_as(house.join("holder", subject_id=october.subject_id)) as viewer:
        answer = queries.money_left(viewer=viewer, budget_id=october.budget_id, on=on)
    assert (answer.left_pence, answer.in_pence, answer.spent_pence) == (left, into, spent)


def test_money_left_by_month(house, october):
    with house.acting("phb_manager") as viewer:
        found = queries.left_by_month(viewer=viewer, budget_id=october.budget_id)
    assert [(one.month.month, one.left_pence) for one in found] == [(10, 56_800)]
    # From the first movement on 2 October to the last on the 16th, with two lines of £284 a week.
    assert found[0].expected_pence == 113_600 - round(2 * 28_400 * 15 / 7)


def test_movements_come_in_pages_of_fifty_in_order(house, person):
    many = [(date(2026, 8, 1), IN, 1_000_000)]
    many += [(date(2026, 8, 1) + timedelta(days=n // 3), "Shop", -n) for n in range(1, 110)]
    with house.acting("finance_officer") as viewer:
        take_in(house, viewer, person, many)
        seen, after = [], None
        while True:
            page = queries.movements(viewer=viewer, budget_id=person.budget_id, after=after)
            seen += [one.pence for one in page.rows]
            assert len(page.rows) <= 50
            if page.next_after is None:
                break
            after = page.next_after
        assert seen == [pence for _, _, pence in reversed(many)]


def test_a_list_of_movements_costs_the_same_queries_however_long(
    house, october, django_assert_num_queries
):
    with house.acting("finance_officer") as viewer:
        for movement in movements(viewer, october)[:2]:
            code(house, viewer, movement, part(october, 100), part(october, 50, outcome=1))
        with django_assert_num_queries(2):
            movements(viewer, october)
        with django_assert_num_queries(1):
            queries.uncoded_by_budget(viewer=viewer)
