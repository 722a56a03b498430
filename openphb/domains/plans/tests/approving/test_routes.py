"""Who decides about a plan: a table of cases, and what no path may lead to."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from openphb.domains.cases.types import Category
from openphb.domains.plans.approving import rules
from openphb.domains.plans.approving.scheme_file import read_scheme, shipped, write_scheme
from openphb.domains.plans.approving.types import (
    Able,
    ApprovalLevel,
    Condition,
    Cover,
    PlanFacts,
    RiskLevel,
    Scheme,
)
from openphb.kernel.ids import new_id
from openphb.kernel.money import parse_pounds
from openphb.kernel.refusal import Refusal

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)
NAMES = ("Lena", "Lou", "Tara", "Petra", "Sena", "Cora")
PEOPLE = {name: new_id() for name in NAMES}
EMAILS = {f"{name.lower()}@ourshire.example": user_id for name, user_id in PEOPLE.items()}
ABLE = tuple(Able(user_id, name, frozenset({"approver"})) for name, user_id in PEOPLE.items())
READ = read_scheme((HERE / "scheme.csv").read_bytes(), people=EMAILS)
SCHEME = Scheme(new_id(), "Ourshire", date(2026, 4, 1), READ.rules, READ.days, READ.holders)
with (HERE / "routes.csv").open(newline="", encoding="utf-8") as file:
    CASES = list(csv.DictReader(file))


def pence(cell: str) -> int | None:
    return parse_pounds(cell) if cell else None


def facts_of(row: dict[str, str]) -> PlanFacts:
    weekly, once = pence(row["weekly"]), pence(row["once"])
    assert weekly is not None
    assert once is not None
    return PlanFacts(
        weekly_pence=weekly,
        once_pence=once,
        indicative_weekly_pence=pence(row["indicative"]),
        agreed_weekly_pence=pence(row["before"]),
        risk=RiskLevel(row["risk"]),
        is_novel=row["new"] == "yes",
        category=row["category"],
        senders=frozenset({PEOPLE[row["sender"]]}),
        sent_on=TODAY,
    )


def covers_of(row: dict[str, str]) -> tuple[Cover, ...]:
    if not row["away"]:
        return ()
    absent, _colon, stand_in = row["away"].partition(": ")
    return (
        Cover(
            new_id(),
            PEOPLE[absent],
            PEOPLE[stand_in] if stand_in else None,
            TODAY,
            TODAY + timedelta(days=7),
        ),
    )


@pytest.mark.parametrize("row", CASES, ids=[row["case"] for row in CASES])
def test_the_route_of_a_plan_is_what_the_table_says(row):
    found = rules.route(facts_of(row), SCHEME, able=ABLE, covers=covers_of(row), on=TODAY)
    why = row["why"].replace("{s117}", Category.S117.words)
    assert (
        found.level,
        "; ".join(one.name for one in found.deciders),
        " ".join(found.because),
    ) == (
        row["level"],
        row["who"],
        why,
    )
    assert bool(found.nobody) is not bool(row["who"])


def test_the_day_by_which_it_is_answered_is_counted_in_working_days():
    found = rules.route(facts_of(CASES[0]), SCHEME, able=ABLE, covers=(), on=TODAY)
    assert (found.due_on, found.is_overdue) == (date(2026, 11, 26), False)
    later = rules.route(facts_of(CASES[0]), SCHEME, able=ABLE, covers=(), on=date(2026, 11, 27))
    assert later.is_overdue
    assert later.needs_help


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("is away. Say who stands in", {"covers": True}),
        ("Nobody is named as senior officer or above", {"holders": False}),
        ("above everybody’s limit", {"weekly": 950_000}),
        ("Only whoever sent it", {"sender": "Sena"}),
    ],
)
def test_why_nobody_can_decide_is_said(words, change):
    facts = replace(facts_of(CASES[0]), weekly_pence=change.get("weekly", 650_000))
    facts = replace(facts, senders=frozenset({PEOPLE[change.get("sender", "Cora")]}))
    scheme = SCHEME
    if not change.get("holders", True):
        left = tuple(one for one in SCHEME.holders if one.level is not ApprovalLevel.SENIOR)
        scheme = replace(SCHEME, holders=left)
    away = Cover(new_id(), PEOPLE["Sena"], None, TODAY, TODAY + timedelta(days=1))
    covers = (away,) if change.get("covers") else ()
    found = rules.route(facts, scheme, able=ABLE, covers=covers, on=TODAY)
    assert words in found.nobody
    assert found.needs_help


def test_who_does_not_hold_the_limit_is_told_who_does():
    with pytest.raises(Refusal) as told:
        rules.authority_of(
            PEOPLE["Lena"],
            replace(facts_of(CASES[0]), weekly_pence=164_000, indicative_weekly_pence=None),
            SCHEME,
            able=ABLE,
            covers=(),
            on=TODAY,
        )
    assert told.value.code == "limit_not_held"
    assert "£1,640.00 a week is above £1,500.00 a week" in told.value.message
    assert told.value.mend == "It can be decided by: Tara, Petra, Sena."


def test_a_role_holds_its_limit_only_for_whom_it_was_given_to():
    (one,) = (one for one in ABLE if one.name == "Lena")
    manager = Able(UUID(int=1), "Max", frozenset({"phb_manager"}))
    found = rules.route(facts_of(CASES[0]), shipped(), able=(one, manager), covers=(), on=TODAY)
    assert [who.name for who in found.deciders] == ["Lena"]


def test_the_shipped_scheme_answers_at_every_level_and_says_where_each_row_comes_from():
    scheme = shipped()
    assert {level for level, _days in scheme.days} == set(ApprovalLevel)
    assert all(rule.source for rule in scheme.rules)
    assert all(one.source for one in scheme.holders)


def test_a_scheme_is_written_as_it_was_read():
    emails = {user_id: email for email, user_id in EMAILS.items()}
    again = read_scheme(write_scheme(SCHEME, people=emails).encode(), people=EMAILS)
    assert (again.rules, again.days, again.holders, again.faults) == (
        READ.rules,
        READ.days,
        READ.holders,
        (),
    )


FAULTS = [
    ("weekly_above,nurse,1500", "level", "level_unknown"),
    ("weekly_over,lead,1500", "row", "row_unknown"),
    ("weekly_above,lead,lots", "value", "money_unreadable"),
    ("weekly_above,lead,-3", "value", "limit_below_nothing"),
    ("rise_percent,lead,a fifth", "value", "percent_unreadable"),
    ("risk_at_least,lead,huge", "value", "value_unknown"),
    ("category,lead,nursing_home", "value", "value_unknown"),
    ("answer_within,lead,0", "value", "days_unreadable"),
    ("holds,lead,,stranger@ourshire.example,1,1", "who", "who_unknown"),
    ("holds,lead,,lena@ourshire.example,,1", "weekly", "money_unreadable"),
    ("holds,lead,,lena@ourshire.example,1,1,1/4/26", "first_day", "day_unreadable"),
    (
        "holds,lead,,lena@ourshire.example,1,1,2026-04-01,2026-03-31",
        "last_day",
        "holder_ends_before_it_begins",
    ),
]


@pytest.mark.parametrize(("row", "column", "code"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_a_bad_row_says_what_is_wrong_and_the_good_ones_are_taken(row, column, code):
    header = "row,level,value,who,weekly,once,first_day,last_day,source"
    found = read_scheme(f"{header}\nnovel,panel,\n{row}\n".encode(), people=EMAILS)
    (fault,) = found.faults
    assert (fault.line, fault.column, fault.code) == (3, column, code)
    assert fault.mend
    assert [rule.condition for rule in found.rules] == [Condition.NOVEL]
