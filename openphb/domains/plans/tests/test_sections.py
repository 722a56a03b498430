"""Sections and parts are saved each against its own last change; nothing that was typed is lost."""

from __future__ import annotations

import html
import re
from contextlib import nullcontext
from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.plans import actions, queries, reference
from openphb.domains.plans.models import PlanPerson
from openphb.domains.plans.sections import queries as sections
from openphb.domains.plans.sections import rules
from openphb.domains.plans.sections.rules import Kept, difference, together
from openphb.domains.plans.sections.types import (
    ActionDraft,
    AssentDraft,
    AssentForm,
    Assessed,
    Measure,
    MeasureKind,
    PartKind,
    PersonDraft,
    PersonRole,
    Section,
    Sees,
    StepDraft,
    Weighed,
)
from openphb.domains.plans.tests import making
from openphb.domains.plans.types import Verdict
from openphb.domains.plans.views.printing import on_paper
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

TEXTS = st.text(alphabet="ab \n", max_size=30)


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def budget_id(house):
    return making.open_budget(house)


def two_writers(house, budget_id):
    """Start a draft that two people have open at once; return its id and the version both read."""
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        pen.write(actions.write_words, section=Section.ABOUT_ME, words="I am Mr W.")
        return pen.plan_id, pen.plan.version


def write(house, role, plan_id, action, /, *, refusal=None, **words):
    """Write as somebody of a role; with `refusal`, the refusal they meet."""
    with house.acting(role) as viewer, refused(refusal) if refusal else nullcontext():
        return making.Pen(house, viewer, plan_id).write(action, **words)


def read(house, role, plan_id):
    with house.acting(role) as viewer:
        return queries.plan(viewer=viewer, plan_id=plan_id)


def aside(house, role, plan_id, kind, which):
    with house.acting(role) as viewer:
        return sections.set_aside(viewer=viewer, plan_id=plan_id, kind=kind, which=which)


def test_every_section_has_a_dated_row_with_its_source():
    rows = reference.sections()
    assert {row.section for row in rows} == set(Section)
    assert all(row.source and row.prsb and row.help and row.for_whom for row in rows)
    assert reference.restricted() == {Section.SAFEGUARDING}
    assert {row.section for row in reference.sections_on(date(2014, 1, 1))} == {
        Section.MONITORING,
        Section.TRAINING,
        Section.REVIEW_HOW,
    }


@given(TEXTS, TEXTS)
def test_what_is_the_same_or_taken_is_the_old_text_and_the_same_or_added_the_new(before, after):
    runs = difference(before, after)
    old = " ".join(run.words for run in runs if run.kept is not Kept.ADDED)
    new = " ".join(run.words for run in runs if run.kept is not Kept.TAKEN)
    assert (old.split(), new.split()) == (before.split(), after.split())


@given(TEXTS, TEXTS)
def test_both_together_hold_every_word_of_each(theirs, mine):
    both = together(theirs, mine).split()
    for words in (theirs.split(), mine.split()):
        assert all(both.count(word) >= words.count(word) for word in words)


@pytest.mark.parametrize(
    ("measure", "code"),
    [
        (Measure(), None),
        (Measure(MeasureKind.SCALE, 2, 8), None),
        (Measure(MeasureKind.COUNT, None, 28), None),
        (Measure(MeasureKind.SCALE, 2, None), "measure_needs_numbers"),
        (Measure(MeasureKind.SCALE, 2, 11), "number_out_of_range"),
        (Measure(MeasureKind.COUNT, -1, 5), "number_out_of_range"),
        (Measure(MeasureKind.COUNT, 0, 1_000_001), "number_out_of_range"),
    ],
)
def test_a_measure_is_in_words_on_a_scale_or_counted(measure, code):
    if code is None:
        rules.check_measure(measure)
    else:
        with refused(code):
            rules.check_measure(measure)


@pytest.mark.parametrize(
    ("weighed", "code"),
    [
        (Weighed(), None),
        (Weighed(likelihood=3, impact=5), None),
        (Weighed(likelihood=3), "weight_alone"),
        (Weighed(impact=3), "weight_alone"),
        (Weighed(residual_likelihood=6, residual_impact=1), "weight_1_to_5"),
        (Weighed(likelihood=1, impact=0), "weight_1_to_5"),
    ],
)
def test_a_risk_is_weighed_by_two_numbers_or_by_none(weighed, code):
    if code is None:
        rules.check_weighed(weighed)
    else:
        with refused(code):
            rules.check_weighed(weighed)


def test_different_sections_and_parts_written_at_once_do_not_clash(house, budget_id):
    plan_id, seen = two_writers(house, budget_id)
    old = {"version": seen}
    write(
        house,
        "care_coordinator",
        plan_id,
        actions.write_words,
        **old,
        section=Section.STRENGTHS,
        words="I draw.",
    )
    write(
        house,
        "clinician",
        plan_id,
        actions.write_words,
        **old,
        section=Section.TRAINING,
        words="Hoists.",
    )
    need = write(house, "clinician", plan_id, actions.put_need, **old, need_id=None, words="Moving")
    other = write(
        house,
        "care_coordinator",
        plan_id,
        actions.put_need,
        **old,
        need_id=None,
        words="Eating",
    )
    again = {"version": seen + 4}
    write(
        house,
        "clinician",
        plan_id,
        actions.put_need,
        **again,
        need_id=need,
        words="Moving safely",
    )
    write(
        house,
        "care_coordinator",
        plan_id,
        actions.put_need,
        **again,
        need_id=other,
        words="Eating well",
    )
    write(
        house,
        "clinician",
        plan_id,
        actions.set_dates,
        **old,
        starts_on=making.STARTS,
        review_on=None,
        notice_weeks=4,
    )
    plan = read(house, "clinician", plan_id)
    assert (plan.words[Section.STRENGTHS], plan.words[Section.TRAINING]) == (
        "I draw.",
        "Hoists.",
    )
    assert [one.words for one in plan.needs] == ["Moving safely", "Eating well"]
    assert plan.sections[Section.TRAINING].written_by_name == "Clinician"


def test_who_saves_a_section_second_loses_no_word_and_overwrites_none(house, budget_id):
    plan_id, seen = two_writers(house, budget_id)
    about = {"section": Section.ABOUT_ME, "version": seen}
    write(house, "clinician", plan_id, actions.write_words, **about, words="I am Mr W, 66.")
    with house.acting("care_coordinator") as viewer:
        pen = making.Pen(house, viewer, plan_id)
        with refused("changed_meanwhile"):
            pen.write(actions.write_words, **about, words="I drive.")
        assert pen.plan.words[Section.ABOUT_ME] == "I am Mr W, 66."
    (kept,) = aside(house, "clinician", plan_id, PartKind.SECTION, Section.ABOUT_ME)
    assert (kept.said["words"], kept.written_by_name) == ("I drive.", "Care Coordinator")
    # Once they saved what they chose, with what the other wrote in sight, nothing is left aside.
    write(
        house,
        "care_coordinator",
        plan_id,
        actions.write_words,
        section=Section.ABOUT_ME,
        words="I am Mr W, 66. I drive.",
    )
    assert aside(house, "clinician", plan_id, PartKind.SECTION, Section.ABOUT_ME) == ()


def test_a_part_that_was_changed_or_removed_meanwhile_is_not_lost(house, budget_id):
    plan_id, _seen = two_writers(house, budget_id)
    need = write(house, "care_coordinator", plan_id, actions.put_need, need_id=None, words="Moving")
    seen = read(house, "clinician", plan_id).version
    write(house, "clinician", plan_id, actions.put_need, need_id=need, words="Moving safely")
    late = {"version": seen, "refusal": "changed_meanwhile", "need_id": need}
    write(house, "care_coordinator", plan_id, actions.put_need, **late, words="Moving and eating")
    write(house, "care_coordinator", plan_id, actions.remove_need, **late)
    (kept,) = aside(house, "clinician", plan_id, PartKind.NEED, need)
    assert kept.said["words"] == "Moving and eating"
    seen = read(house, "clinician", plan_id).version
    write(house, "clinician", plan_id, actions.remove_need, need_id=need)
    gone = {"need_id": need, "words": "Moving in my own way"}
    late = {"version": seen, "refusal": "changed_meanwhile"}
    write(house, "care_coordinator", plan_id, actions.put_need, **late, **gone)
    write(house, "care_coordinator", plan_id, actions.put_need, **gone)
    assert [one.words for one in read(house, "clinician", plan_id).needs] == [gone["words"]]


def test_words_sent_after_the_plan_was_sent_are_kept_too(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    late = {"section": Section.ABOUT_ME, "words": "Late", "refusal": "plan_not_draft"}
    write(house, "clinician", plan_id, actions.write_words, **late)
    (kept,) = aside(house, "clinician", plan_id, PartKind.SECTION, Section.ABOUT_ME)
    assert kept.said["words"] == "Late"


def without_ids(parts):
    """Return what parts say, but for what each version gives anew."""
    anew = {"id", "need_id", "outcome_ids", "draft"}
    return [{name: value for name, value in vars(one).items() if name not in anew} for one in parts]


def test_every_part_goes_into_the_next_version_with_its_key_and_assents_stay(house, budget_id):
    plan_id = making.ready_plan(house, budget_id)

    def put(action, /, **words):
        return write(house, "care_coordinator", plan_id, action, **words)

    plan = read(house, "care_coordinator", plan_id)
    (need,), (outcome,), (risk,) = plan.needs, plan.outcomes, plan.risks
    put(
        actions.put_need,
        need_id=need.id,
        words=need.words,
        assessed=Assessed("Ann Hall", house.today, "Epilepsy", "Dr Lee"),
    )
    put(
        actions.put_outcome,
        outcome_id=outcome.id,
        words=outcome.words,
        measure="Nights",
        need_id=need.id,
        measured=Measure(MeasureKind.COUNT, 20, 28, making.REVIEW),
        sees=Sees.HEALTH,
    )
    put(
        actions.put_risk,
        risk_id=risk.id,
        words=risk.words,
        agreed="Two people",
        carried_by="Both",
        weighed=Weighed("I am not afraid", "It is likely", 4, 4, 2, 3, making.REVIEW),
    )
    put(
        actions.put_action,
        action_id=None,
        action=ActionDraft("Ask the club", "His wife", outcome_id=outcome.id),
    )
    put(
        actions.put_step,
        step_id=None,
        step=StepDraft("She is ill", "Agency comes", "Ann Hall", 12_000),
    )
    put(actions.put_person, person_id=None, person=PersonDraft(PersonRole.CLINICIAN, "Dr Lee"))
    put(
        actions.put_assent,
        assent_id=None,
        assent=AssentDraft("Mr W", "The person", house.today, AssentForm.SPOKEN),
    )
    for line in read(house, "care_coordinator", plan_id).lines:
        put(actions.remove_line, line_id=line.id)
    put(actions.remove_outcome, outcome_id=outcome.id, refusal="outcome_in_use")
    put(
        actions.put_line,
        line_id=None,
        line=replace(making.PA_LINE, outcome_ids=(outcome.id,)),
    )
    write(house, "care_coordinator", plan_id, actions.submit)
    decided = {"verdict": Verdict.APPROVED, "reasons": "It fits."}
    write(house, "approver", plan_id, actions.decide, **decided)
    first = read(house, "care_coordinator", plan_id)
    with house.acting("care_coordinator") as viewer:
        second = making.start(house, viewer, budget_id).plan
    for kind in ("needs", "outcomes", "risks", "actions", "steps", "people", "lines"):
        assert without_ids(getattr(first, kind)) == without_ids(getattr(second, kind)), kind
    assert second.words == first.words
    assert (len(first.assents), second.assents) == (1, ())
    assert second.actions[0].draft.outcome_id == second.outcomes[0].id
    assert [one.draft.name for one in second.people] == ["Care Coordinator", "Dr Lee"]


def test_a_plan_has_exactly_one_care_co_ordinator_at_any_time(house, budget_id):
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        (ann,) = pen.plan.people
        assert pen.plan.co_ordinator == ann
        other = PersonDraft(PersonRole.CO_ORDINATOR, "Bea Cole")
        with refused("co_ordinator_there"):
            pen.write(actions.put_person, person_id=None, person=other)
        with refused("co_ordinator_stays"):
            pen.write(actions.remove_person, person_id=ann.id)
        with refused("co_ordinator_stays"):
            pen.write(
                actions.put_person, person_id=ann.id, person=PersonDraft(PersonRole.OTHER, "Ann")
            )
        pen.write(actions.put_person, person_id=ann.id, person=other)
        assert pen.plan.co_ordinator.draft.name == "Bea Cole"
        row = PlanPerson.objects.get(pk=ann.id)
        row.pk, row.person_key = new_id(), new_id()
        with pytest.raises(DatabaseError, match="plan_one_co_ordinator"), making.settled():
            row.save(force_insert=True)
    plan_id = pen.plan_id
    with house.acting("care_coordinator") as viewer:
        outcome = pen.outcome(pen.need())
        pen.line(outcome)
        pen.finish()
        PlanPerson.objects.filter(plan_id=plan_id).delete()
        with refused("plan_not_ready"):
            pen.write(actions.submit)


def test_what_is_said_of_safeguarding_few_read_and_it_is_not_printed(house, visit, budget_id):
    plan_id = making.ready_plan(house, budget_id)
    said = "What I say safeguarding."
    with house.acting("care_coordinator") as viewer:
        pen = making.Pen(house, viewer, plan_id)
        pen.write(actions.write_words, section=Section.SAFEGUARDING, words=said)
    assert read(house, "care_coordinator", plan_id).words[Section.SAFEGUARDING] == said
    assert read(house, "auditor", plan_id).words[Section.SAFEGUARDING] == ""
    with house.acting("care_coordinator") as viewer:
        making.name_person(house, queries.plan(viewer=viewer, plan_id=plan_id).subject_id)
    with house.acting("care_coordinator") as viewer:
        assert said in words_of(visit(viewer, reverse("plans:plan", args=[plan_id])))
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
        printed = on_paper(viewer, plan, house.today)
        assert said not in str(printed["sections"])
        assert "What I say about_me." in str(printed["sections"])


def words_of(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_two_texts_are_shown_side_by_side_and_can_be_put_together(house, visit, budget_id):
    plan_id, seen = two_writers(house, budget_id)
    write(
        house,
        "clinician",
        plan_id,
        actions.write_words,
        section=Section.ABOUT_ME,
        words="I am Mr W. I sail.",
    )
    path = reverse("plans:words", args=[plan_id, "about_me"])
    with house.acting("care_coordinator") as viewer:
        sent = {"version": seen, "words": "I am Mr W. I drive."}
        page = words_of(visit(viewer, path, sent, post=True))
        for words in (
            "Both are kept",
            "In the plan now, from Clinician",
            "I am Mr W. I sail.",
            "[taken away: sail.]",
            "[added: drive.]",
        ):
            assert words in page
        page = visit(viewer, path, {**sent, "combine": "both"}, post=True).content.decode()
        assert "I am Mr W. I sail.\n\nI am Mr W. I drive.</textarea>" in page
        assert "Words of Care Coordinator" in words_of(visit(viewer, path))
