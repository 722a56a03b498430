"""Nobody reads a part of a plan that is for others: on no page, paper, file or form, in no answer."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import NoReverseMatch, reverse

from openphb.domains.budgets import queries as budgets
from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import NoticeKind
from openphb.domains.plans import actions, queries
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.approving.refusing import NotAgreed
from openphb.domains.plans.jobs import write_letter
from openphb.domains.plans.models import Contribution
from openphb.domains.plans.moving import queries as moving
from openphb.domains.plans.panel import queries as panel
from openphb.domains.plans.panel.types import Voice
from openphb.domains.plans.readiness import queries as readiness
from openphb.domains.plans.sections.types import (
    ActionDraft,
    Assessed,
    PartKind,
    PersonDraft,
    PersonRole,
    Section,
    Sees,
    StepDraft,
    Weighed,
)
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.seeing import rules
from openphb.domains.plans.tests import making
from openphb.domains.plans.together import queries as together
from openphb.domains.plans.together.rules import SUGGESTABLE
from openphb.domains.plans.together.types import Adds
from openphb.domains.plans.types import PlanAnswer, Verdict
from openphb.domains.plans.urls import urlpatterns
from openphb.foundation.access.standing import Stands, stands
from openphb.foundation.access.types import NotPermitted, Role, Viewer
from openphb.foundation.clock.business import Moment
from openphb.foundation.documents import queries as documents
from openphb.foundation.documents.tests.reading import read
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.jobs.actions import ensure_system_user
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.refusal import NothingThere, Refusal

BEGINS = {Sees.BOTH: "shared", Sees.HEALTH: "nhsonly", Sees.COUNCIL: "councilonly"}
SECTION_OF = {
    Sees.BOTH: Section.ABOUT_ME,
    Sees.HEALTH: Section.ADVANCE_DECISIONS,
    Sees.COUNCIL: Section.LEARNING,
}


@pytest.mark.parametrize(
    ("role", "body", "parts", "lines"),
    [
        ("holder", "", "both health council", "both health council"),
        ("representative", "", "both health council", "both health council"),
        ("system", "", "both health council", "both health council"),
        ("nominee", "", "both", "both health council"),
        ("supporter", "", "both", "both"),
        ("broker", "", "both", "both"),
        ("provider", "", "both", "both"),
        ("personal_assistant", "", "both", "both"),
        ("care_coordinator", "icb", "both health", "both health"),
        ("clinician", "ccg", "both health", "both health"),
        ("approver", "support_service", "both health", "both health"),
        ("care_coordinator", "local_authority", "both council", "both council"),
        ("auditor", "local_authority", "both council", "both council"),
        ("clinician", "provider", "both", "both"),
        ("phb_manager", "", "both", "both"),
        ("phb_manager", "a kind that is new", "both", "both"),
    ],
)
def test_what_each_role_reads_follows_from_the_body_it_is_held_at(role, body, parts, lines):
    found = rules.reads_of([stands(Role(role), body)])
    assert found.parts == set(parts.split())
    assert found.lines == set(lines.split())


def test_who_is_several_things_to_a_plan_reads_what_any_of_them_reads():
    assert not rules.reads_of([]).parts
    assert rules.reads_of([Stands.NHS, Stands.COUNCIL]) == rules.EVERYTHING
    assert rules.reads_of([Stands.BESIDE, Stands.NHS]) == rules.READS[Stands.NHS]


@pytest.fixture
def budget_id(house):
    made = making.open_budget(house)
    with house.acting("phb_manager"):
        subject_id = Subject.objects.get().id
    making.name_person(house, subject_id)
    return made


@pytest.fixture
def readers(house, budget_id):
    """Name → a user who reads the plan, and who says what of it they may."""
    council = Organisation.objects.create(
        name="Ourshire County Council",
        kind="local_authority",
        valid_from=date(2013, 4, 1),
        source="made for a test",
    )
    with house.acting("phb_manager"):
        subject_id = Subject.objects.get().id
    return {
        "holder": house.join("holder", subject_id=subject_id),
        "nhs": house.user_id("care_coordinator"),
        "council": house.join("care_coordinator", organisation_id=council.id),
        "council_approver": house.join("approver", organisation_id=council.id),
        "nhs_manager": house.user_id("phb_manager"),
        "council_manager": house.join("phb_manager", organisation_id=council.id),
        "supporter": house.join("supporter", subject_id=subject_id),
        "nominee": house.join("nominee", subject_id=subject_id),
        "broker": house.join("broker", subject_id=subject_id),
    }


STANDS = {
    "holder": Stands.PERSON,
    "nhs": Stands.NHS,
    "council": Stands.COUNCIL,
    "council_approver": Stands.COUNCIL,
    "supporter": Stands.BESIDE,
    "nominee": Stands.NOMINEE,
    "broker": Stands.BESIDE,
}


@pytest.fixture
def plan_id(house, budget_id, readers):
    """A draft with a part of each kind for each body, whose every word says for whom it is."""
    with house.acting("care_coordinator") as viewer:
        made = making.start(house, viewer, budget_id).plan_id
    with house.acting_as(readers["holder"]) as viewer:
        pen = making.Pen(house, viewer, made)
        needs, outcomes = {}, {}
        for sees, begins in BEGINS.items():
            needs[sees] = pen.write(
                actions.put_need,
                need_id=None,
                words=f"{begins}need",
                assessed=Assessed(f"{begins}nurse", house.today, f"{begins}condition", ""),
                sees=sees,
            )
            outcomes[sees] = pen.write(
                actions.put_outcome,
                outcome_id=None,
                words=f"{begins}outcome",
                measure=f"{begins}measure",
                need_id=needs[sees],
                sees=sees,
            )
        for sees, begins in BEGINS.items():
            every = tuple(outcomes.values())
            draft = replace(
                making.PA_LINE,
                description=f"{begins}line",
                supplier=f"{begins}supplier",
                outcome_ids=every[:1] if sees is Sees.HEALTH else every,
                quantity_hundredths=2_000 if sees is Sees.BOTH else 4_000,
                sees=sees,
            )
            pen.write(actions.put_line, line_id=None, line=draft)
            pen.write(
                actions.put_risk,
                risk_id=None,
                words=f"{begins}risk",
                agreed=f"{begins}agreed",
                carried_by=f"{begins}carrier",
                weighed=Weighed(f"{begins}view", f"{begins}other view"),
                sees=sees,
            )
            pen.write(
                actions.put_action,
                action_id=None,
                action=ActionDraft(f"{begins}action", f"{begins}doer", None, outcome_id=every[1]),
                sees=sees,
            )
            pen.write(
                actions.put_step,
                step_id=None,
                step=StepDraft(f"{begins}trigger", f"{begins}happens", f"{begins}helper"),
                sees=sees,
            )
            pen.write(
                actions.put_person,
                person_id=None,
                person=PersonDraft(PersonRole.OTHER, f"{begins}person", f"{begins}does"),
                sees=sees,
            )
            pen.write(
                actions.write_words, section=SECTION_OF[sees], words=f"{begins}words", sees=sees
            )
            actions.contribute(
                by=viewer,
                at=house.at,
                plan_id=made,
                section=SECTION_OF[sees],
                adds=Adds.COMMENT,
                words=f"{begins}comment",
            )
            (line,) = [one for one in pen.plan.lines if one.description == f"{begins}line"]
            for kind, part_id in ((PartKind.NEED, needs[sees]), (PartKind.LINE, line.id)):
                actions.suggest_part(
                    by=viewer,
                    at=house.at,
                    plan_id=made,
                    kind=kind,
                    part_id=part_id,
                    adds=Adds.SUGGESTION,
                    words=f"{begins}better{kind}",
                )
    return made


def hidden_from(who: str, words: str) -> set[str]:
    """Return the words of parts that somebody may not read, found in an output."""
    reads = rules.READS[STANDS[who]]
    found = set()
    for sees in Sees:
        for word in re.findall(rf"{BEGINS[sees]}[a-z]+", words):
            is_line = word.removeprefix(BEGINS[sees]) in ("line", "supplier", "betterline")
            if sees not in (reads.lines if is_line else reads.parts):
                found.add(word)
    return found


def of_each_part(plan: PlanAnswer) -> Iterator[str]:
    """Yield the path of each page about one part of a plan."""
    for kind, parts in (
        ("need", plan.needs),
        ("outcome", plan.outcomes),
        ("line", plan.lines),
        ("risk", plan.risks),
        ("action", plan.actions),
        ("step", plan.steps),
        ("person", plan.people),
    ):
        for part in parts:
            yield reverse(f"plans:{kind}", args=[plan.id, part.id])
            yield reverse("plans:remove", args=[plan.id, kind, part.id])
            yield reverse("plans:part_suggest", args=[plan.id, kind, part.id, "suggestion"])
            if kind == "line":
                yield reverse("plans:funders", args=[plan.id, part.id])
                yield reverse("plans:line_about", args=[plan.id, part.id])


def outputs(house, visit, user_id, plan_id) -> Iterator[tuple[str, str]]:
    """Yield every page, paper, file and form about a plan that a viewer can open, as text."""
    with house.acting_as(user_id) as viewer:
        paths = []
        with suppress(NothingThere, NotPermitted):
            paths = list(of_each_part(queries.whole(viewer=viewer, plan_id=plan_id)))
        paths += [reverse("plans:beside_parts", args=[plan_id, kind]) for kind in SUGGESTABLE]
        with suppress(NothingThere, NotPermitted):
            paths += [
                reverse(f"plans:{name}", args=[one])
                for one in Contribution.objects.filter(plan_id=plan_id).values_list("id", flat=True)
                for name in ("ending", "reply", "taken_back")
            ]
        for pattern, section in product(urlpatterns, SECTION_OF.values()):
            name = f"plans:{pattern.name}"
            for args in ([plan_id], [plan_id, section], [plan_id, section, "suggestion"]):
                with suppress(NoReverseMatch):
                    paths.append(reverse(name, args=args))
        for path in dict.fromkeys(paths):
            with suppress(NothingThere, NotPermitted, Refusal):
                response = visit(viewer, path)
                if response.status_code != 200:
                    continue
                content = (
                    b"".join(response.streaming_content) if response.streaming else response.content
                )
                if content.startswith(b"%PDF"):
                    yield path, read(content).words
                else:
                    yield path, html.unescape(content.decode())


def test_no_output_of_a_plan_has_a_word_that_is_for_others(house, visit, readers, plan_id):
    for who in ("council", "broker", "supporter"):
        seen = dict(outputs(house, visit, readers[who], plan_id))
        leaks = {path: found for path, words in seen.items() if (found := hidden_from(who, words))}
        assert not leaks, who
        whole = " ".join(seen.values())
        assert "sharedwords" in whole
        assert "sharedbetterneed" in whole
        assert "sharedbetterline" in whole
        assert "not shown to you" in whole
        assert len(seen) >= (4 if who == "broker" else 30), (who, len(seen))


def test_a_planted_leak_is_found(house, visit, readers, plan_id, monkeypatch):
    monkeypatch.setattr(rules, "without", lambda plan, _reads: plan)
    with house.acting_as(readers["council"]) as viewer:
        page = visit(viewer, reverse("plans:plan", args=[plan_id])).content.decode()
    assert hidden_from("council", page) >= {"nhsonlyneed", "nhsonlyline", "nhsonlywords"}


def test_the_person_reads_all_of_it_and_others_the_sums_of_what_they_read(house, readers, plan_id):
    weekly = {}
    for who in ("holder", "nhs", "council", "supporter", "nominee"):
        with house.acting_as(readers[who]) as viewer:
            found = queries.plan(viewer=viewer, plan_id=plan_id)
            assert found.left_out is (who != "holder")
            assert found.co_ordinator is not None
            weekly[who] = found.totals.weekly_pence
            assert found.totals.weekly_pence == sum(one.totals.weekly_pence for one in found.lines)
    one = weekly["supporter"]
    assert weekly == {
        "holder": 5 * one,
        "nominee": 5 * one,
        "nhs": 3 * one,
        "council": 3 * one,
        "supporter": one,
    }


def test_the_faults_of_a_part_for_others_are_said_to_be_there_and_not_what_they_are(
    house, readers, plan_id
):
    told = {}
    for who in ("holder", "council"):
        with house.acting_as(readers[who]) as viewer:
            found = queries.plan(viewer=viewer, plan_id=plan_id)
            told[who] = readiness.faults_of(viewer=viewer, plan=found)
    assert any("nhsonly" in one.message for one in told["holder"])
    assert not any("nhsonly" in f"{one}" for one in told["council"])
    assert "left_out" in {one.code for one in told["council"]}
    # A need whose outcomes are all for others is no fault of theirs.
    assert {one for one in told["council"] if one.code != "left_out"} <= set(told["holder"])


def test_who_may_not_read_a_part_changes_nothing_of_it(house, readers, plan_id):
    with house.acting_as(readers["holder"]) as viewer:
        whole = queries.plan(viewer=viewer, plan_id=plan_id)
    shared = whole.outcomes[0]
    with house.acting_as(readers["council"]) as viewer:
        pen = making.Pen(house, viewer, plan_id)
        hidden = next(one for one in whole.risks if one.sees is Sees.HEALTH)
        said = {"words": "mine", "agreed": "mine", "carried_by": "mine"}
        for action, more in (
            (actions.put_risk, {"risk_id": hidden.id, **said}),
            (actions.remove_risk, {"risk_id": hidden.id}),
            (actions.write_words, {"section": SECTION_OF[Sees.HEALTH], "words": "mine"}),
        ):
            with pytest.raises(NothingThere):
                pen.write(action, **more)
        with pytest.raises(NothingThere):
            actions.contribute(
                by=viewer,
                at=house.at,
                plan_id=plan_id,
                section=SECTION_OF[Sees.HEALTH],
                adds=Adds.COMMENT,
                words="mine",
            )
        for adds in (Adds.SUGGESTION, Adds.REMOVAL, Adds.COMMENT):
            with pytest.raises(NothingThere):
                actions.suggest_part(
                    by=viewer,
                    at=house.at,
                    plan_id=plan_id,
                    kind=PartKind.RISK,
                    part_id=hidden.id,
                    adds=adds,
                    words="mine",
                )
        with pytest.raises(NothingThere):
            together.beside(viewer=viewer, plan_id=plan_id, section=SECTION_OF[Sees.HEALTH])
        with pytest.raises(Refusal, match="could not read this yourself"):
            pen.write(actions.put_risk, risk_id=None, **said, sees=Sees.HEALTH)
        with pytest.raises(Refusal, match="may not read"):
            pen.write(actions.remove_outcome, outcome_id=shared.id)
        # A line that they do read keeps what it serves for others.
        line = next(one for one in pen.plan.lines if one.sees is Sees.BOTH)
        draft = replace(making.PA_LINE, description="Changed", outcome_ids=(shared.id,))
        pen.write(actions.put_line, line_id=line.id, line=draft)
    with house.acting_as(readers["holder"]) as viewer:
        now = queries.plan(viewer=viewer, plan_id=plan_id)
        kept = next(one for one in now.lines if one.id == line.id)
        assert kept.description == "Changed"
        assert len(kept.outcome_ids) == 2, "the council's own outcome was taken off, not the NHS's"
        assert [one.words for one in now.risks] == [one.words for one in whole.risks]


def test_nobody_decides_about_lines_nor_opens_the_letter_that_lists_what_they_may_not_read(
    house, visit, budget_id, readers
):
    made = making.ready_plan(house, budget_id)
    with house.acting("care_coordinator") as viewer:
        pen = making.Pen(house, viewer, made)
        line = pen.plan.lines[0]
        draft = replace(making.PA_LINE, outcome_ids=line.outcome_ids, sees=Sees.HEALTH)
        pen.write(actions.put_line, line_id=line.id, line=draft)
        pen.write(actions.submit)
    words = {"verdict": Verdict.APPROVED, "reasons": "It meets his needs at a fair price."}
    with house.acting_as(readers["council_approver"]) as viewer:
        with pytest.raises(Refusal) as caught:
            making.Pen(house, viewer, made).write(actions.decide, **words)
        assert caught.value.code == "lines_left_out"
        for path in ("journeys:decide_plan", "plans:awaiting", "staff:today"):
            args = [made] if path == "journeys:decide_plan" else []
            told = html.unescape(visit(viewer, reverse(path, args=args)).content.decode())
            # The hidden line is £284.00, and all of it £374.00.
            assert "William" in told
            assert "284.00" not in told
            assert "374.00" not in told
            assert ("you may not read them" in told) is (path == "journeys:decide_plan")
    with house.acting("approver") as viewer:
        making.Pen(house, viewer, made).write(actions.decide, **words)
        assert seeing.reads(
            viewer=viewer,
            tenant_id=house.tenant_id,
            subject_id=queries.plan(viewer=viewer, plan_id=made).subject_id,
        ).lines == {Sees.BOTH, Sees.HEALTH}
    ensure_system_user(tenant_ids=[house.tenant_id], at=house.at)
    printer = Run(SYSTEM_USER_ID, Moment(house.today, house.at, pretended=True), 1, last=True)
    write_letter.body(printer, made)
    opened = {}
    for who in ("holder", "nhs", "nominee", "council", "supporter"):
        with house.acting_as(readers[who]) as viewer:
            line = documents.paper(viewer=viewer, kind=DocumentKind.LETTER, paper_of=made)
            opened[who] = line is not None
            if line is not None:
                letter_id = line.id
    assert opened == {
        "holder": True,
        "nhs": True,
        "nominee": True,
        "council": False,
        "supporter": False,
    }
    with house.acting_as(readers["council"]) as viewer:
        with pytest.raises(NothingThere):
            documents.document(viewer=viewer, document_id=letter_id)
        subject_id = queries.plan(viewer=viewer, plan_id=made).subject_id
        (kept,) = documents.documents(viewer=viewer, subject_id=subject_id).lines
        assert kept.withheld
        listed = visit(viewer, reverse("documents:list", args=[subject_id])).content.decode()
        assert "only whoever may read all of it opens it" in listed
        assert str(letter_id) not in listed
        page = visit(viewer, reverse("plans:plan", args=[made])).content.decode()
        assert "only whoever may read them all opens it" in page


@pytest.mark.parametrize(
    ("giver", "taker", "who", "seen"),
    [
        (Sees.BOTH, Sees.BOTH, "supporter", True),
        (Sees.BOTH, Sees.HEALTH, "council", False),
        (Sees.COUNCIL, Sees.BOTH, "council", True),
        (Sees.HEALTH, Sees.COUNCIL, "nhs", False),
        (Sees.HEALTH, Sees.COUNCIL, "nominee", True),
    ],
)
def test_money_moved_from_or_to_a_line_is_told_to_who_reads_both(
    monkeypatch, giver, taker, who, seen
):
    monkeypatch.setattr(seeing, "reads", lambda **_whose: rules.READS[STANDS[who]])
    row = SimpleNamespace(
        from_line=SimpleNamespace(sees=giver),
        to_line=SimpleNamespace(sees=taker),
        tenant_id=None,
        subject_id=None,
    )
    assert moving.is_read(viewer=Viewer(None, "", making.STARTS), row=row) is seen


@pytest.fixture
def in_part(house, budget_id, readers):
    """(the version sent, the one agreed) of a plan whose line for the NHS was not agreed."""
    line = replace(
        making.DAY_LINE,
        description="nhsonlyline",
        supplier="nhsonlysupplier",
        unit_pence=77_77,
        sees=Sees.HEALTH,
    )
    sent = making.submitted_plan(house, budget_id, making.PA_LINE, line)
    with making.settled(), house.acting("approver") as viewer:
        pen = making.Pen(house, viewer, sent)
        (hidden,) = (one.id for one in pen.plan.lines if one.sees is Sees.HEALTH)
        said = [NotAgreed(hidden, "outcome_unlikely", "nhsonlysupplier has no place")]
        agreed = pen.write(
            actions.decide_in_part, reasons="Your helpers meet your needs.", not_agreed=said
        )
    return sent, agreed


def of_the_notice(visit, viewer, plan_id) -> Iterator[tuple[str, str]]:
    """Yield the page and the letters about the decision on a version that a viewer can open."""
    told = cases.notice_about(viewer=viewer, kind=NoticeKind.SERVICE_REFUSED, about_id=plan_id)
    assert told is not None
    for name in ("notice", "notice_letter", "notice_easy", "ask_again"):
        path = reverse(f"cases:{name}", args=[told.id])
        with suppress(NotPermitted):
            content = visit(viewer, path)
            content = b"".join(content.streaming_content) if content.streaming else content.content
            is_pdf = content.startswith(b"%PDF")
            yield path, read(content).words if is_pdf else html.unescape(content.decode())


@pytest.mark.parametrize("who", ["holder", "council", "supporter"])
def test_a_line_that_was_left_out_is_told_to_who_reads_it(house, visit, readers, in_part, who):
    found: dict[str, str] = {}
    for plan_id in in_part:
        found |= dict(outputs(house, visit, readers[who], plan_id))
    with house.acting_as(readers[who]) as viewer:
        found |= dict(of_the_notice(visit, viewer, in_part[0]))
        agreed = queries.plan(viewer=viewer, plan_id=in_part[1])
        left = approving.decided_lines(viewer=viewer, plan_id=in_part[0])
    with_it = {path for path, words in found.items() if "nhsonly" in words or "77.77" in words}
    assert len(found) > 20
    assert agreed.decision is not None
    assert agreed.decision.reasons == "Your helpers meet your needs."
    if who == "holder":
        assert {path for path in found if "/decisions/" in path} & with_it
        assert "“nhsonlyline”: nhsonlysupplier has no place." in agreed.decision.told
    else:
        assert with_it == set()
        assert (agreed.left_out, left) == (True, ())
        assert "are for other people to read" in " ".join(
            words for path, words in found.items() if "/decisions/" in path
        )


def test_nobody_asks_again_about_a_line_that_they_may_not_read(house, readers, in_part):
    with (
        house.acting_as(readers["council"]) as viewer,
        pytest.raises(Refusal, match="no line of this version"),
    ):
        actions.ask_again(by=viewer, at=house.at, plan_id=in_part[0])
    with house.acting("care_coordinator") as viewer:
        again = actions.ask_again(by=viewer, at=house.at, plan_id=in_part[0])
        lines = queries.plan(viewer=viewer, plan_id=again).lines
    assert "nhsonlyline" in {one.description for one in lines}


def test_a_panel_decides_and_names_no_line_to_who_may_not_read_it(house, budget_id, readers):
    line = replace(making.DAY_LINE, description="nhsonlyline", sees=Sees.HEALTH)
    sent = making.submitted_plan(house, budget_id, making.PA_LINE, line)
    members = [house.user_id("phb_manager"), house.user_id("clinician")]
    with house.acting("phb_manager") as viewer:
        meeting: Any = {
            "meeting_id": actions.call_meeting(
                by=viewer, at=house.at, tenant_id=house.tenant_id, held_on=house.today
            )
        }
        actions.put_on_agenda(by=viewer, at=house.at, plan_ids=[sent], **meeting)
        actions.record_present(by=viewer, at=house.at, members=members, **meeting)
        (hidden,) = (
            one.id
            for one in queries.plan(viewer=viewer, plan_id=sent).lines
            if one.sees is Sees.HEALTH
        )
        said: Any = {
            "item_id": panel.meeting(viewer=viewer, **meeting).items[0].id,
            "verdict": Verdict.PART,
            "reasons": "The centre has one.",
            "voices": [Voice(one, True) for one in members],
            "not_agreed": [hidden],
        }
    with house.acting_as(readers["council_manager"]) as viewer:
        with pytest.raises(Refusal) as caught:
            actions.record_panel_decision(by=viewer, at=house.at, **said)
        assert caught.value.code == "lines_left_out"
    with house.acting("phb_manager") as viewer:
        actions.record_panel_decision(by=viewer, at=house.at, **said)
    named = {}
    for who in ("nhs_manager", "council_manager"):
        with house.acting_as(readers[who]) as viewer:
            found = panel.meeting(viewer=viewer, **meeting).items[0].said
            assert found is not None
            named[who] = [what for _line, what in found.not_agreed]
    assert named == {"nhs_manager": ["nhsonlyline"], "council_manager": []}


def test_every_page_of_a_plan_says_that_it_is_not_all_there_and_what_is_to_be_done(
    house, visit, budget_id, readers
):
    hidden = replace(making.PA_LINE, sees=Sees.HEALTH)
    made = making.submitted_plan(house, budget_id, hidden, making.DAY_LINE)

    def told(who, name, of):
        with house.acting_as(readers[who]) as viewer:
            return html.unescape(visit(viewer, reverse(name, args=[of])).content.decode())

    barred = told("council_approver", "journeys:decide_in_part", made)
    assert "Some lines of this plan are for another body" in barred
    with house.acting("approver") as viewer:
        making.Pen(house, viewer, made).write(
            actions.decide, verdict=Verdict.APPROVED, reasons="It meets his needs."
        )
        case_id = budgets.budget(viewer=viewer, budget_id=budget_id).case_id
    decided = told("council_approver", "journeys:plan_decided", made)
    case = told("council", "staff:case", case_id)
    said = [decided, case, told("supporter", "holder:budget", budget_id)]
    assert ["are for other people to read" in words for words in said] == [True] * 3
    assert "The care co-ordinator prepares the direct payment agreement" in decided
    assert "No line is a direct payment" not in decided
    assert "Prepare the direct payment agreement" in case
