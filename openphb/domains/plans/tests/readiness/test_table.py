"""Every fault that a plan can have, planted one at a time in a plan that is ready, as a table."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from openphb.domains.budgets.types import Basis
from openphb.domains.plans.readiness import register
from openphb.domains.plans.readiness.rules import faults, let_through
from openphb.domains.plans.readiness.types import Mark, OwnMoney, Severity
from openphb.domains.plans.tests.readiness import ready
from openphb.domains.plans.tests.readiness.ready import PLANTS, READY, both, exception, lives_there
from openphb.domains.plans.types import LineKind, ShareAnswer
from openphb.kernel.periods import Period

TABLE = Path(__file__).with_name("faults.csv")
with TABLE.open(newline="", encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


def test_the_ready_plan_has_no_fault():
    assert faults(READY) == ()


@pytest.mark.parametrize("row", ROWS, ids=[row["planted"] for row in ROWS])
def test_a_planted_fault_is_found_and_nothing_else(row):
    found = faults(PLANTS[row["planted"]](READY))
    assert [(one.code, one.severity, one.message) for one in found] == [
        (row["code"], row["severity"], row["words"])
    ]
    assert found[0].where.split(".")[0] == row["place"]
    assert found[0].mend
    assert found[0].why


def test_the_table_has_every_fault_that_is_known_and_every_plant():
    assert {row["planted"] for row in ROWS} == set(PLANTS)
    assert {row["code"] for row in ROWS} >= {check.code for check in register.checks()}
    assert len(ROWS) >= 60


def test_every_check_says_what_why_where_it_comes_from_and_how_well_we_know():
    codes = [check.code for check in register.checks()]
    assert len(codes) == len(set(codes))
    for check in register.checks():
        assert check.checks.endswith(".")
        assert check.why.endswith(".")
        assert len(check.source) > 15
        assert check.place


def test_what_is_marked_as_from_knowledge_is_marked_in_the_register():
    marks = {check.code: check.mark for check in register.checks()}
    for code in ("excluded_vaccination", "excluded_charges", "nobody_monitors", "no_notice"):
        assert marks[code] is Mark.UNVERIFIED
    for code in ("excluded_alcohol", "no_co_ordinator", "no_risk"):
        assert marks[code] is Mark.CONFIRMED


def test_before_its_first_day_nothing_is_checked():
    on = date(2013, 7, 31)
    assert register.checks_on(on) == {}


@pytest.mark.parametrize(
    "plant",
    [
        # Mrs A's parents drive an hour a day to her: family who live elsewhere may be paid.
        ready.said_of(ready.HELP, paid_name="Her father", relationship="parent"),
        ready.buys("Travel of her parents"),
        ready.buys("Alcohol wipes"),
        ready.facts_have(beside=(replace(ready.COUSIN, relationship="wife"),)),
        ready.own(OwnMoney.SEPARATE, "A cleaner on Saturdays, with a bill of her own"),
        both(lives_there("spouse"), exception(ready.ANN, ready.REVIEW)),
        both(
            lambda facts: replace(
                ready.with_lines(facts, *facts.plan.lines, ready.SINGS), local=(ready.SINGING,)
            ),
            exception(ready.SINGING_KEY, ready.REVIEW),
        ),
        ready.line_has(ready.HELP, carers_needed=2, unit_pence=2_842),
        # What a bank holiday costs above a usual day is no wage.
        lambda facts: ready.with_lines(
            facts,
            *facts.plan.lines,
            ready.line(
                LineKind.PERSONAL_ASSISTANT,
                "Bank holidays above a weekday",
                quantity_hundredths=6_400,
                unit="hours",
                unit_pence=710,
                indicative_key="above_usual.pa.bank_holiday.hour",
            ),
        ),
        ready.parts_have(done_without_money=frozenset({ready.OUTCOME.id})),
        ready.facts_have(stays=(Period(ready.ON, ready.STARTS),)),
        ready.facts_have(
            others=(replace(ready.OTHER, valid_from=date(2026, 1, 1), valid_to=ready.STARTS),)
        ),
        ready.plan_has(number=2, review_on=date(2027, 12, 7)),
    ],
)
def test_what_is_lawful_passes(plant):
    assert faults(plant(READY)) == ()


@pytest.mark.parametrize(
    ("category", "kind", "codes"),
    [
        ("wheelchair", LineKind.EQUIPMENT, []),
        ("wheelchair", LineKind.AGENCY, ["wheelchair_money_elsewhere"]),
        ("chc_adult", LineKind.EQUIPMENT, ["wheelchair_money_elsewhere"]),
    ],
)
def test_a_contribution_is_lawful_for_the_chair_of_a_wheelchair_budget_alone(category, kind, codes):
    chair = ready.line(kind, "A chair with a riser", basis=Basis.ONE_OFF)
    facts = replace(ready.with_lines(READY, *ready.LINES, chair), category=category)
    facts = ready.said_of(chair, own_money=OwnMoney.WHEELCHAIR, own_pence=30_000)(facts)
    assert [one.code for one in faults(facts)] == codes


def test_a_councils_charge_is_lawful_on_a_line_that_the_council_pays():
    share = ShareAnswer(ready.COUNCIL, "Council", 10_000)
    facts = both(
        ready.own(OwnMoney.COUNCIL_CHARGE),
        ready.line_has(ready.AGENCY, shares=(share,)),
        ready.facts_have(councils=frozenset({ready.COUNCIL})),
    )(READY)
    assert faults(facts) == ()


def test_what_stops_comes_first_and_hints_last():
    facts = both(PLANTS["less than was told"], PLANTS["no risk"], lives_there("spouse"))(READY)
    assert [one.severity for one in faults(facts)] == [
        Severity.STOPS,
        Severity.NEEDS_APPROVAL,
        Severity.WARNS,
    ]


def test_what_was_approved_by_exception_is_told_with_its_approval():
    facts = both(lives_there("spouse"), exception(ready.ANN, ready.REVIEW))(READY)
    ((fault, approval),) = let_through(facts)
    assert (fault.code, approval.about) == ("household_paid", ready.ANN)
