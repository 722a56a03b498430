"""Others suggest parts of a plan, other words for one, or that one goes; nothing changes by itself."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django.urls import reverse

from openphb.domains.plans import actions, queries
from openphb.domains.plans.inviting import queries as inviting
from openphb.domains.plans.models import Contribution, PlanWriting
from openphb.domains.plans.sections.types import PartKind, Section, Sees
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.together.test_together import words_of
from openphb.domains.plans.together import queries as togethers
from openphb.domains.plans.together import rules
from openphb.domains.plans.together.types import AddedAs, Adds, Became
from openphb.kernel.refusal import NothingThere, Refusal

NEED = "Help to get up in the night."


@pytest.mark.parametrize(
    ("kind", "adds", "has_part", "fits"),
    [
        (PartKind.NEED, Adds.NEW_PART, False, True),
        (PartKind.NEED, Adds.NEW_PART, True, False),
        (PartKind.LINE, Adds.SUGGESTION, True, True),
        (PartKind.LINE, Adds.SUGGESTION, False, False),
        (PartKind.RISK, Adds.REMOVAL, True, True),
        (PartKind.STEP, Adds.COMMENT, True, True),
        (PartKind.PERSON, Adds.OWN_WORDS, True, False),
        (PartKind.ASSENT, Adds.SUGGESTION, True, False),
        (PartKind.DATES, Adds.NEW_PART, False, False),
        (PartKind.SECTION, Adds.SUGGESTION, True, False),
    ],
)
def test_what_may_be_suggested_of_a_part(kind, adds, has_part, fits):
    with nullcontext() if fits else pytest.raises(Refusal, match="cannot be added here"):
        rules.check_part(kind, adds, has_part=has_part)


@pytest.mark.parametrize(
    ("adds", "words", "now", "became"),
    [
        (Adds.SUGGESTION, "Help at night.", ["Help  at night."], Became.USED),
        (Adds.SUGGESTION, "Help at night.", ["Help by day.", "Not now."], Became.USED_CHANGED),
        (Adds.NEW_PART, "A swing", ["A garden", "It has A swing in it"], Became.USED),
        (Adds.REMOVAL, "He swims no more.", [], Became.USED),
    ],
)
def test_how_a_suggestion_was_used_is_read_from_the_part(adds, words, now, became):
    assert rules.became_of(adds, words, now) is became


def test_every_kind_of_part_has_words_and_a_box_for_suggested_ones():
    for kind in rules.SUGGESTABLE:
        for adds in (Adds.NEW_PART, Adds.SUGGESTION):
            assert rules.box_of(kind, adds) in rules.BOXES[kind]


@pytest.mark.parametrize("adds", Adds)
def test_a_section_is_never_new_and_never_goes(adds):
    fits = adds not in (Adds.NEW_PART, Adds.REMOVAL)
    with nullcontext() if fits else pytest.raises(Refusal, match="to a section"):
        rules.check_section(adds)


def test_a_broker_suggests_and_reads_what_the_writer_made_of_it(house, visit):
    budget_id = making.open_budget(house)
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        plan_id, subject_id = pen.plan_id, pen.plan.subject_id
        going = pen.write(actions.put_need, need_id=None, words="Swimming.")
        staying = pen.write(actions.put_need, need_id=None, words="Help to get up.")
        pen.write(
            actions.put_risk, risk_id=None, words="He falls.", agreed="A rail.", carried_by="Us."
        )
    broker = house.join("broker", subject_id=subject_id)
    here = reverse("plans:beside_parts", args=[plan_id, "need"])

    def suggests(viewer, name, *args, words):
        answer = visit(viewer, reverse(f"plans:{name}", args=args), {"words": words}, post=True)
        assert (answer.status_code, answer.url) == (302, here), words_of(answer)
        return Contribution.objects.latest("id").id

    with house.acting_as(broker) as viewer:
        new = suggests(viewer, "part_new", plan_id, "need", words=NEED)
        gone = suggests(
            viewer, "part_suggest", plan_id, "need", going, "removal", words="He stopped."
        )
        other = suggests(
            viewer, "part_suggest", plan_id, "need", staying, "suggestion", words="Two to help."
        )
        back = suggests(viewer, "part_new", plan_id, "need", words="A mistake.")
        # Risks and money are not shown to whoever only adds.
        risks = words_of(visit(viewer, reverse("plans:beside_parts", args=[plan_id, "risk"])))
        assert "not shown to you" in risks
        assert "He falls." not in risks
        actions.take_back_contribution(by=viewer, at=house.at, contribution_id=back)
        with pytest.raises(Refusal, match="already"):
            actions.take_back_contribution(by=viewer, at=house.at, contribution_id=back)
    with house.acting("care_coordinator") as viewer:
        pen = making.Pen(house, viewer, plan_id)
        assert [one.words for one in pen.plan.needs] == ["Swimming.", "Help to get up."]
        assert "1 suggestion beside it" in words_of(
            visit(viewer, reverse("plans:needs", args=[plan_id]))
        )
        with pytest.raises(Refusal, match="Somebody else wrote this"):
            actions.take_back_contribution(by=viewer, at=house.at, contribution_id=new)
        with pytest.raises(Refusal, match="saved there"):
            actions.decide_contribution(
                by=viewer, at=house.at, contribution_id=new, version=1, became=Became.USED
            )
        assert "Write it into the plan" in words_of(
            visit(viewer, reverse("plans:ending", args=[new]))
        )

        def takes_up(name, args, contribution_id, **said):
            path = f"{reverse(f'plans:{name}', args=args)}?suggestion={contribution_id}"
            shown = words_of(visit(viewer, path))
            sent = {"version": pen.plan.version, **said}
            answer = visit(viewer, path, sent, post=True)
            return shown, answer

        shown, answer = takes_up("need_add", [plan_id], new, words=NEED, sees="health")
        assert shown.count(NEED) == 2, "on the card and in the box"
        assert answer.url == here
        _shown, answer = takes_up("need", [plan_id, staying], other, words="Two people to help.")
        assert answer.url == here
        # A save that is refused leaves the suggestion open.
        blocked = pen.write(
            actions.put_outcome, outcome_id=None, words="Swim.", measure="Often.", need_id=going
        )
        _shown, answer = takes_up("remove", [plan_id, "need", going], gone)
        assert "An outcome of the plan comes from this need" in words_of(answer)
        assert togethers.contribution(viewer=viewer, contribution_id=gone)[2].is_open
        pen.write(actions.remove_outcome, outcome_id=blocked)
        with pytest.raises(NothingThere):
            visit(viewer, f"{reverse('plans:need_add', args=[plan_id])}?suggestion={gone}")
        _shown, answer = takes_up("remove", [plan_id, "need", going], gone)
        assert answer.url == here
        _shown, answer = takes_up("need_add", [plan_id], new, words=NEED)
        assert "Somebody has said already" in words_of(answer)
        assert [one.words for one in pen.plan.needs] == ["Two people to help.", NEED]
        (beside,) = togethers.parts_beside(viewer=viewer, plan_id=plan_id, kinds=[PartKind.NEED])
        (made,) = beside.parts[1].added
        assert (made.name, made.added_as, made.still_there) == ("Broker", AddedAs.BROKER, True)
    with house.acting_as(broker) as viewer:
        became = togethers.to_parts(viewer=viewer, plan_id=plan_id)
        assert {one.id: one.ending and one.ending.became for one in became} == {
            new: Became.USED,
            gone: Became.USED,
            other: Became.USED_CHANGED,
            back: Became.WITHDRAWN,
        }
        # It was kept for the NHS: its writer reads what became of it, and the part no more.
        (beside,) = togethers.parts_beside(viewer=viewer, plan_id=plan_id, kinds=[PartKind.NEED])
        assert [one.words for one in beside.parts] == ["Two people to help."]
        assert beside.left_out
        page = words_of(visit(viewer, reverse("plans:together", args=[plan_id])))
        assert "Taken out of the plan" in page
        assert "Taken back" in page
        assert inviting.mine(viewer=viewer)[0].plan_id == plan_id
    with house.acting_as(house.join("supporter", subject_id=subject_id)) as viewer:
        seen = togethers.to_parts(viewer=viewer, plan_id=plan_id)
        assert {one.id for one in seen} == {gone, other, back}


def test_two_who_write_the_same_part_clash_and_the_suggestion_stays_open(house):
    budget_id = making.open_budget(house)
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        need_id = pen.write(actions.put_need, need_id=None, words="Help.", sees=Sees.BOTH)
        seen = pen.plan.version
        suggested = actions.suggest_part(
            by=viewer,
            at=house.at,
            plan_id=pen.plan_id,
            kind=PartKind.NEED,
            part_id=need_id,
            adds=Adds.SUGGESTION,
            words="Help at night.",
        )
        pen.write(actions.put_need, need_id=need_id, words="Help by day.")
        given = {"by": viewer, "at": house.at}
        with pytest.raises(Refusal) as refused:
            actions.take_up(
                **given,
                contribution_id=suggested,
                write=lambda: actions.put_need(
                    **given,
                    plan_id=pen.plan_id,
                    version=seen,
                    need_id=need_id,
                    words="Help at night.",
                ),
            )
        assert refused.value.code == "changed_meanwhile"
        assert togethers.contribution(viewer=viewer, contribution_id=suggested)[2].is_open
        assert queries.plan(viewer=viewer, plan_id=pen.plan_id).needs[0].words == "Help by day."
        (kept,) = PlanWriting.objects.filter(plan_id=pen.plan_id, revision=None)
        assert kept.said["words"] == "Help at night."
        own = actions.contribute(
            **given,
            plan_id=pen.plan_id,
            section=Section.ABOUT_ME,
            adds=Adds.OWN_WORDS,
            words="I sing.",
        )
        actions.take_back_contribution(**given, contribution_id=own, words="Not for the plan.")
        _plan, _section, added = togethers.contribution(viewer=viewer, contribution_id=own)
        assert added.ending
        assert added.ending.became is Became.WITHDRAWN
