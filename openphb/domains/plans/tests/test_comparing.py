"""What changed between two versions is said in words, and its money adds up to the penny."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.types import Basis, WeeksInYear
from openphb.domains.plans import actions, queries, rules
from openphb.domains.plans.comparing.rules import compare
from openphb.domains.plans.comparing.types import Costed, Happened, Said
from openphb.domains.plans.sections.types import PartKind, Section
from openphb.domains.plans.tests import making
from openphb.kernel.refusal import NothingThere

BASES = (Basis.PER_DAY, Basis.PER_WEEK, Basis.PER_MONTH, Basis.PER_YEAR, Basis.ONE_OFF)
COSTED = st.builds(
    Costed, st.integers(1, 9_999), st.integers(1, 9_999), st.sampled_from(BASES), st.just(0)
)
VERSION = st.dictionaries(st.sampled_from("abcdefgh"), COSTED, max_size=8)
SHARED = st.dictionaries(st.sampled_from("mnop"), COSTED, max_size=4)
WEEKS = WeeksInYear.FIFTY_TWO


def said(lines):
    return [
        Said(PartKind.LINE, key, key, (("How much", str(line)),), line)
        for key, line in lines.items()
    ]


def totals(lines):
    return rules.totals(
        [(one.quantity_hundredths, one.unit_pence, one.basis, 0) for one in lines.values()], WEEKS
    )


@given(VERSION, VERSION, SHARED)
def test_the_changes_of_all_lines_add_up_to_the_change_of_the_plan(before, after, kept):
    before, after = {**before, **kept}, {**kept, **after}
    found = compare(said(before), said(after), WEEKS)
    old, new = totals(before), totals(after)
    assert sum(one.amounts.weekly_change for one in found.changes) == found.amounts.weekly_change
    assert sum(one.amounts.once_change for one in found.changes) == found.amounts.once_change
    assert (found.amounts.weekly_before, found.amounts.weekly_after) == (
        old.weekly_pence,
        new.weekly_pence,
    )
    assert (found.amounts.once_before, found.amounts.once_after) == (
        old.one_off_pence,
        new.one_off_pence,
    )
    # What stayed the same is not told as a change, not even by an odd penny.
    assert {one.title for one in found.changes} == {
        key for key in before.keys() | after.keys() if before.get(key) != after.get(key)
    }
    assert all(
        (one.happened is Happened.ADDED) == (one.title not in before)
        and (one.happened is Happened.TAKEN) == (one.title not in after)
        for one in found.changes
    )


@given(VERSION)
def test_a_version_does_not_differ_from_itself(lines):
    found = compare(said(lines), said(lines), WEEKS)
    assert (found.changes, found.amounts.weekly_change) == ((), 0)


@pytest.fixture
def budget_id(house):
    return making.open_budget(house)


def words_of(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_the_page_says_in_words_and_pounds_what_a_new_version_changes(house, visit, budget_id):
    first = making.agreed_plan(house, budget_id)
    with house.acting("care_coordinator") as viewer:
        alone = words_of(visit(viewer, reverse("plans:changes", args=[first])))
        assert "This is the first version" in alone
        pen = making.start(house, viewer, budget_id)
        plan = pen.plan
        same = words_of(visit(viewer, reverse("plans:changes", args=[plan.id])))
        assert "Nothing else differs" in same
        pen.write(actions.write_words, section=Section.STRENGTHS, words="I paint.")
        pen.write(actions.write_words, section=Section.ABOUT_ME, words="What I say now.")
        line = plan.lines[0]
        pen.write(actions.remove_line, line_id=plan.lines[1].id)
        pen.line(
            *line.outcome_ids,
            line=replace(making.PA_LINE, unit_pence=1_520),
            line_id=line.id,
        )
        path = reverse("plans:changes", args=[plan.id])
        page = words_of(visit(viewer, f"{path}?since={first}"))
        old, new = queries.plan(viewer=viewer, plan_id=first), pen.plan
        change = new.totals.weekly_pence - old.totals.weekly_pence
        assert change < 0
        for words in (
            "[added: now.]",
            "[taken away: about_me.]",
            "My strengths",
            "£284.00",
            "£304.00",
            "£20.00 more",
            f"−£{-change / 100:,.2f}",
        ):
            assert words in page, words
        other = making.agreed_plan(house, making.open_budget(house))
        for nonsense in (other, "x"):
            with pytest.raises(NothingThere):
                visit(viewer, f"{path}?since={nonsense}")
