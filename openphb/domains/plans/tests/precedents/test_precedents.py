"""A decided line becomes a precedent once somebody took everybody out of it, and is then found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from openphb.domains.plans import actions, queries
from openphb.domains.plans.approving.refusing import NotAgreed
from openphb.domains.plans.models import Precedent, PrecedentLine
from openphb.domains.plans.precedents import queries as precedents
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.making import DAY_LINE, PA_LINE, Pen
from openphb.kernel.refusal import Refusal

WII = replace(
    DAY_LINE, description="Wii Fit, to move at home", supplier="", unit="sets", unit_pence=18_000
)


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def decided(house):
    """Return a plan of which the Wii Fit was not agreed and the rest was; its person is named."""
    budget_id = making.open_budget(house)
    plan_id = making.submitted_plan(house, budget_id, PA_LINE, WII)
    with house.acting("approver") as viewer:
        pen = Pen(house, viewer, plan_id)
        making.name_person(house, pen.plan.subject_id)
    with house.acting("approver") as viewer:
        pen = Pen(house, viewer, plan_id)
        wii = next(line for line in pen.plan.lines if line.description == WII.description)
        pen.write(
            actions.decide_in_part,
            reasons="William needs the rest.",
            not_agreed=[NotAgreed(wii.id, "met_otherwise", "William has one at the centre.")],
        )
    return plan_id


def confirm_all(house, role="approver", tenant_id=None):
    made = []
    with house.acting(role, tenant_id) as viewer:
        for line in precedents.to_confirm(viewer=viewer):
            found = precedents.proposed(viewer=viewer, line_id=line.line_id)
            made.append(
                actions.confirm_precedent(
                    by=viewer,
                    at=house.at,
                    line_id=line.line_id,
                    bought=found.bought.words,
                    outcome=found.outcome.words,
                    reason=found.reason.words,
                )
            )
    return made


def found(house, text, role="care_coordinator", tenant_id=None, agreed=None):
    with house.acting(role, tenant_id) as viewer:
        return precedents.search(viewer=viewer, text=text, agreed=agreed)


def test_a_line_is_found_by_thing_by_outcome_and_by_another_word_for_it(house, decided):
    assert not found(house, "wii fit")
    assert len(confirm_all(house)) == 2
    (wii,) = found(house, "games console")
    assert (wii.agreed, wii.code, wii.month.day) == (False, "met_otherwise", 1)
    assert wii.reason == "The person has one at the centre."
    assert {one.bought for one in found(house, "out of hospital")} == {
        WII.description,
        PA_LINE.description,
    }
    assert [one.bought for one in found(house, "carer", agreed=True)] == [PA_LINE.description]
    assert not found(house, "carer", agreed=False)
    assert not found(house, "trampoline")
    assert not found(house, "'); drop table plans_precedent; -- & | !")


def test_nobody_is_left_in_what_others_read(house, decided):
    with house.acting("approver") as viewer:
        line = precedents.to_confirm(viewer=viewer)[0]
        with refused("words_lead_to_somebody"):
            actions.confirm_precedent(
                by=viewer,
                at=house.at,
                line_id=line.line_id,
                bought="A Wii for William",
                outcome="Move more",
                reason="He has one.",
            )
    confirm_all(house)
    with house.acting("approver"):
        said = [word for row in Precedent.objects.all() for word in (row.bought, row.reason)]
    assert not [words for words in said if "William" in words]


def test_a_line_is_looked_at_once_and_one_that_was_kept_out_is_not_asked_about_again(
    house, decided
):
    with house.acting("phb_manager") as viewer:
        first, second = precedents.to_confirm(viewer=viewer)
        actions.keep_out(
            by=viewer, at=house.at, line_id=first.line_id, because="Only one person has it."
        )
        assert precedents.to_confirm(viewer=viewer) == (second,)
        with refused("precedent_known"):
            actions.keep_out(by=viewer, at=house.at, line_id=first.line_id, because="Again.")
        with pytest.raises(DatabaseError), transaction.atomic():
            PrecedentLine.objects.all().delete()


def test_another_commissioner_finds_them_only_while_they_are_shared(house, decided):
    confirm_all(house)
    other = house.other_tenant_id
    assert not found(house, "wii", tenant_id=other)
    for shares, many in ((True, 1), (False, 0)):
        with house.acting("phb_manager") as viewer:
            actions.share_precedents(
                by=viewer,
                at=house.at,
                tenant_id=house.tenant_id,
                shares=shares,
                words="As the board agreed.",
            )
            with refused("sharing_stands"):
                actions.share_precedents(
                    by=viewer, at=house.at, tenant_id=house.tenant_id, shares=shares, words="Again."
                )
        assert len(found(house, "wii", tenant_id=other)) == many
        assert len(found(house, "wii")) == 1
    # Rows of another are not theirs to read in any other way.
    with house.acting("care_coordinator", other):
        assert not Precedent.objects.exists()


def test_a_plan_is_novel_until_something_like_each_of_its_lines_was_decided(house, decided):
    plan_id = making.ready_plan(house, making.open_budget(house), WII)
    with house.acting("care_coordinator") as viewer:
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
        assert precedents.is_novel(viewer=viewer, plan=plan)
    confirm_all(house)
    with house.acting("care_coordinator") as viewer:
        assert not precedents.is_novel(viewer=viewer, plan=plan)
        (likely,) = precedents.like_cases(viewer=viewer, plan=plan)
        assert [one.bought for one in likely.nearest] == [WII.description]
        assert likely.nearest[0].outcomes > 0


def test_whose_record_one_may_see_alone_is_no_reach_into_precedents(house, decided):
    confirm_all(house)
    with house.acting("approver") as viewer:
        subject_id = queries.plan(viewer=viewer, plan_id=decided).subject_id
    holder = house.join("holder", subject_id=subject_id)
    with house.acting_as(holder) as viewer:
        assert not precedents.search(viewer=viewer, text="wii")
        wii = precedents.Ask(("wii",), (), None, 1)
        assert precedents.found_by([house.tenant_id], [wii], 5) == {wii: ()}
