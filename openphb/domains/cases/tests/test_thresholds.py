"""What the tools' own rules say, as tables that a nurse can check, and the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from uuid import UUID

import pytest

from openphb.domains.cases.assessing import clocks, thresholds
from openphb.domains.cases.assessing.tools import (
    clock_rule,
    priority_domains,
    refuse_out_of_force,
    table,
    tool_coded,
    tools,
    tools_for,
)
from openphb.domains.cases.types import (
    Category,
    Checked,
    ClockName,
    DelayAnswer,
    Eligibility,
    Expectation,
    Finding,
    Level,
    Member,
    Said,
    Side,
    WhoPaid,
)
from openphb.kernel.calendars import LONDON
from openphb.kernel.refusal import Refusal

TABLES = Path(__file__).with_name("tables")
CHECKLIST = tool_coded("checklist-2022")
DST = tool_coded("dst-2022")
FAST_TRACK = tool_coded("fast-track-2022")


def rows_of(name: str) -> list[list[str]]:
    lines = (TABLES / f"{name}.md").read_text(encoding="utf-8").splitlines()
    drawn = [line.strip().strip("|") for line in lines if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")] for line in drawn[2:]]


def found(tool, by_mark, least):
    marks = {code: mark for mark, codes in by_mark.items() for code in codes.split()}
    assert marks.keys() <= {one.code for one in tool.domains}
    return tuple(Finding(one.code, marks.get(one.code, least)) for one in tool.domains)


@pytest.mark.parametrize("row", rows_of("checklist"), ids=lambda row: row[0])
def test_the_checklist_says_what_its_rule_says(row):
    _case, a, b, rule, because = row
    read = thresholds.reading(CHECKLIST, found(CHECKLIST, {Checked.A: a, Checked.B: b}, Checked.C))
    expected = {
        "positive": Expectation.FULL_ASSESSMENT,
        "negative": Expectation.NO_FULL_ASSESSMENT,
    }
    assert read.expectation is expected[rule]
    assert " ".join(read.because) == because
    assert thresholds.starts_clock(read) is (rule == "positive")


def test_the_checklist_agrees_with_a_count_for_every_number_of_a_and_b():
    priority = [one.code for one in CHECKLIST.domains if one.code in priority_domains()]
    others = [one.code for one in CHECKLIST.domains if one.code not in priority_domains()]
    assert (len(priority), len(others)) == (4, 7)
    for in_priority, a, b in product(range(3), range(4), range(8)):
        codes = [*others, *reversed(priority)]
        chosen_a = others[:a] + priority[:in_priority]
        free = [code for code in codes if code not in chosen_a][:b]
        marks = {Checked.A: " ".join(chosen_a), Checked.B: " ".join(free)}
        read = thresholds.reading(CHECKLIST, found(CHECKLIST, marks, Checked.C))
        total = a + in_priority
        positive = total >= 2 or len(free) >= 5 or (total, len(free)) >= (1, 4) or in_priority > 0
        if total == 0:
            positive = len(free) >= 5
        assert (read.expectation is Expectation.FULL_ASSESSMENT) is positive


@pytest.mark.parametrize("row", rows_of("decision_support_tool"), ids=lambda row: row[0])
def test_the_decision_support_tool_says_what_its_rule_says(row):
    _case, *levels, rule, because = row
    order = (Level.PRIORITY, Level.SEVERE, Level.HIGH, Level.MODERATE, Level.LOW)
    findings = found(DST, dict(zip(order, levels, strict=True)), Level.NONE)
    assert all(one.mark in DST.domain(one.domain).levels for one in findings)
    read = thresholds.reading(DST, findings)
    expected = {
        "expected": Expectation.EXPECTED,
        "may indicate": Expectation.MAY_INDICATE,
        "shows nothing": Expectation.NOT_SHOWN,
    }
    assert read.expectation is expected[rule]
    assert " ".join(read.because) == because
    assert not thresholds.starts_clock(read)


@pytest.mark.parametrize("row", rows_of("fast_track"), ids=lambda row: row[0])
def test_the_fast_track_tool_says_what_the_law_says(row):
    _case, *answers, rule = row
    findings = tuple(
        Finding(one.code, Said(answer))
        for one, answer in zip(FAST_TRACK.domains, answers, strict=True)
    )
    read = thresholds.reading(FAST_TRACK, findings)
    enough = rule == "must be eligible"
    assert (read.expectation is Expectation.MUST_BE_ELIGIBLE) is enough
    assert (read.expectation is Expectation.NOT_COMPLETE) is not enough
    assert len(read.because) == (1 if enough else answers.count("no"))
    assert thresholds.starts_clock(read) is enough


@pytest.mark.parametrize("code", ["cyp-2016", "s117-assessment", "wheelchair-assessment"])
def test_a_tool_without_a_rule_has_none_worked_out(code):
    assert thresholds.reading(tool_coded(code), ()).expectation is Expectation.NO_RULE


def test_the_tools_have_the_domains_and_levels_of_the_sources():
    assert [len(one.domains) for one in tools().values()] == [11, 12, 4, 10, 4, 7]
    assert priority_domains() == {"breathing", "behaviour", "drugs", "consciousness"}
    assert "".join(DST.domain("consciousness").levels) == "NLMHP"
    for code in ("continence", "communication", "psychological"):
        assert DST.domain(code).levels[-1] is Level.HIGH
    for code in ("nutrition", "skin", "mobility", "cognition", "other"):
        assert DST.domain(code).levels[-1] is Level.SEVERE
    unseen = {one.code for one in DST.domains if not one.levels_seen}
    assert unseen == {"continence", "skin", "other"}
    assert not any(one.levels_seen for one in tool_coded("cyp-2016").domains)
    for name in ("tools", "tool_domains", "thresholds", "clocks"):
        assert all(row["source"] for row in table(name))


def test_every_category_with_a_tool_finds_it_and_an_old_day_is_refused():
    on = date(2026, 11, 20)
    kinds = {one: [tool.kind for tool in tools_for(one, on)] for one in Category}
    assert kinds[Category.CHC_ADULT] == ["checklist", "dst", "fast_track"]
    assert kinds[Category.CHC_FAST_TRACK] == ["dst", "fast_track"]
    assert kinds[Category.CHILDREN_CONTINUING_CARE] == ["children"]
    assert kinds[Category.S117] == ["s117"]
    assert kinds[Category.WHEELCHAIR] == ["wheelchair"]
    assert kinds[Category.MATERNITY] == []
    assert tools_for(Category.CHC_ADULT, date(2022, 6, 30)) == ()
    with pytest.raises(Refusal) as refused:
        refuse_out_of_force(DST, date(2022, 6, 30))
    assert refused.value.code == "tool_not_in_force"


def member(profession, side):
    return Member("Jo", profession, side, "Trust")


NURSE, NURSE_TOO = member("Nurse", Side.HEALTH), member(" nurse", Side.HEALTH)
THERAPIST = member("Occupational therapist", Side.HEALTH)
SOCIAL = member("Social worker", Side.SOCIAL_CARE)
DAUGHTER = member("Daughter", Side.OTHER)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([], False),
        ([NURSE], False),
        ([NURSE, NURSE_TOO], False),
        ([NURSE, DAUGHTER], False),
        ([SOCIAL, SOCIAL], False),
        ([NURSE, THERAPIST], True),
        ([NURSE, SOCIAL], True),
        ([NURSE_TOO, DAUGHTER, SOCIAL], True),
    ],
)
def test_a_team_has_two_health_professions_or_one_of_each(members, expected):
    assert thresholds.team_is_as_expected(members) is expected


YES, NO = Eligibility.ELIGIBLE, Eligibility.NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("decision", "expectation", "recommended", "departs"),
    [
        (YES, None, None, False),
        (YES, Expectation.EXPECTED, YES, False),
        (NO, Expectation.EXPECTED, YES, True),
        (NO, Expectation.EXPECTED, None, True),
        (NO, Expectation.EXPECTED, NO, True),
        (YES, Expectation.MAY_INDICATE, NO, True),
        (NO, Expectation.MAY_INDICATE, NO, False),
        (NO, Expectation.MAY_INDICATE, YES, True),
        (YES, Expectation.NOT_SHOWN, YES, False),
        (NO, Expectation.NOT_SHOWN, None, False),
        (NO, Expectation.MUST_BE_ELIGIBLE, None, True),
        (YES, Expectation.MUST_BE_ELIGIBLE, None, False),
        (YES, Expectation.NOT_COMPLETE, None, False),
        (YES, Expectation.FULL_ASSESSMENT, None, False),
        (NO, Expectation.FULL_ASSESSMENT, None, False),
        (YES, Expectation.NO_FULL_ASSESSMENT, None, True),
        (NO, Expectation.NO_FULL_ASSESSMENT, None, False),
        (NO, Expectation.NO_RULE, YES, True),
    ],
)
def test_a_decision_departs_from_the_team_or_from_the_rule(
    decision, expectation, recommended, departs
):
    made = thresholds.departs(decision, expectation=expectation, recommended=recommended)
    assert made is departs


REFERRED = date(2026, 11, 2)


def at(day, hour=9, minute=0, month=11):
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("category", "received", "due", "due_at"),
    [
        (Category.CHC_ADULT, None, date(2026, 11, 30), None),
        (Category.CHC_ADULT, at(9, 16, 30), date(2026, 12, 7), None),
        (Category.CHC_FAST_TRACK, None, date(2026, 11, 4), None),
        (Category.CHC_FAST_TRACK, at(9, 16, 30), date(2026, 11, 11), at(11, 16, 30)),
        # Summer time ends in between: 48 hours are 48 hours.
        (Category.CHC_FAST_TRACK, at(24, 16, month=10), date(2026, 10, 26), at(26, 15, month=10)),
        (Category.JOINT_FUNDED, at(9), date(2026, 12, 7), None),
        (Category.WHEELCHAIR, at(9), date(2026, 12, 7), None),
    ],
)
def test_the_clock_of_a_decision_counts_from_receipt(category, received, due, due_at):
    counting = clocks.counting(category, referred_on=REFERRED, received_at=received)
    assert counting is not None
    assert (counting.due, counting.due_at) == (due, due_at)
    if due_at and received:
        assert due_at.astimezone(UTC) - received.astimezone(UTC) == timedelta(hours=48)


def test_every_category_has_a_clock_and_only_a_sourced_one_is_called_the_frameworks():
    seen = {one: clocks.decision_clock(one) for one in Category}
    elsewhere = {one for one in Category if seen[one] is ClockName.DECISION_ELSEWHERE}
    assert Category.S117 in elsewhere
    assert Category.FUNDED_NURSING_CARE in elsewhere
    assert Category.CHILDREN_CONTINUING_CARE in elsewhere
    rule = clock_rule(ClockName.DECISION_ELSEWHERE, REFERRED)
    assert rule is not None
    assert not rule.seen
    assert clock_rule(ClockName.DECISION, date(2013, 3, 31)) is None


@pytest.mark.parametrize(
    ("category", "on", "due"),
    [
        (Category.CHC_ADULT, date(2026, 11, 30), date(2027, 2, 28)),
        (Category.CHC_FAST_TRACK, date(2026, 9, 15), date(2026, 12, 15)),
        (Category.S117, date(2026, 9, 15), None),
    ],
)
def test_chc_is_reviewed_three_months_after_eligibility_and_then_yearly(category, on, due):
    assert clocks.chc_review_due(category, on) == due
    assert clocks.next_chc_review_due(date(2028, 2, 29)) == date(2029, 2, 28)


def delay(*, beyond=False, paid_by=WhoPaid.PERSON):
    return DelayAnswer(UUID(int=1), REFERRED, "Why", beyond, paid_by)


@pytest.mark.parametrize(
    ("until", "delays", "eligible", "owed"),
    [
        (date(2026, 12, 7), [], True, False),
        (date(2026, 12, 8), [], True, True),
        (date(2026, 12, 8), [], False, False),
        (date(2026, 12, 8), [delay()], True, True),
        (date(2026, 12, 8), [delay(beyond=True)], True, False),
        (date(2026, 12, 8), [delay(paid_by=WhoPaid.COUNCIL)], True, True),
        (date(2026, 12, 8), [delay(paid_by=WhoPaid.NOT_KNOWN)], True, True),
        (date(2026, 12, 8), [delay(paid_by=WhoPaid.NHS)], True, False),
        (date(2026, 12, 8), [delay(paid_by=WhoPaid.NOBODY)], True, False),
        (date(2026, 12, 8), [delay(), delay(beyond=True)], True, True),
    ],
)
def test_from_day_29_a_refund_may_be_owed_unless_the_delay_was_beyond_control(
    until, delays, eligible, owed: bool
):
    counting = clocks.counting(Category.CHC_ADULT, referred_on=REFERRED, received_at=at(9))
    assert counting is not None
    given = {"until": until, "delays": delays, "eligible": eligible}
    assert clocks.refund_may_be_owed(Category.CHC_ADULT, counting, **given) is owed
    for other in set(Category) - {Category.CHC_ADULT}:
        assert not clocks.refund_may_be_owed(other, counting, **given)
