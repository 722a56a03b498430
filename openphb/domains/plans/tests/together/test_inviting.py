"""Somebody is invited to help with a plan, does what they were asked, and is let go again."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from openphb.domains.plans import actions
from openphb.domains.plans.inviting import queries, rules
from openphb.domains.plans.inviting.types import ContributorDraft, ContributorState, May
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.tests import making
from openphb.domains.plans.together import queries as together
from openphb.domains.plans.together.types import AddedAs, Adds, PaperStyle
from openphb.foundation.access import actions as access
from openphb.foundation.access.actions import NewUser
from openphb.foundation.access.session import acting
from openphb.foundation.access.types import Role, Viewer
from openphb.foundation.audit.models import AuditEvent
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.refusal import NothingThere, Refusal

WHERE = Section.ABOUT_ME


@pytest.mark.parametrize(
    ("may", "adds", "allowed"),
    [
        (May.READ, Adds.COMMENT, False),
        (May.READ, None, False),
        (May.COMMENT, Adds.COMMENT, True),
        (May.COMMENT, None, True),
        (May.COMMENT, Adds.SUGGESTION, False),
        (May.COMMENT, Adds.OWN_WORDS, False),
        (May.SUGGEST, Adds.SUGGESTION, True),
        (May.SUGGEST, Adds.OWN_WORDS, True),
        (May.WRITE, Adds.SUGGESTION, True),
    ],
)
def test_who_was_invited_does_that_and_no_more(may, adds, allowed):
    if allowed:
        rules.check_adds(may, adds)
    else:
        with pytest.raises(Refusal) as caught:
            rules.check_adds(may, adds)
        assert caught.value.code == "asked_for_less"


def test_to_write_is_to_see_the_plan_whole_and_all_else_is_not():
    assert [rules.role_of(one) for one in May] == [Role.CONTRIBUTOR] * 3 + [Role.SUPPORTER]
    assert rules.most([]) is May.READ
    assert rules.most([May.SUGGEST, May.COMMENT]) is May.SUGGEST


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"asked": ""}, "asked_missing"),
        ({"added_as": AddedAs.PERSON}, "cannot_be_invited"),
        ({"added_as": AddedAs.STAFF}, "cannot_be_invited"),
        ({"days": 0}, "expires_out_of_range"),
        ({"days": 61}, "expires_out_of_range"),
    ],
)
def test_what_is_missing_in_an_invitation_is_said(change, code):
    today = making.STARTS
    draft = ContributorDraft(
        "Joan", AddedAs.ADVOCATE, May.READ, "Read it", today + timedelta(change.get("days", 14))
    )
    with pytest.raises(Refusal) as caught:
        rules.check_draft(replace(draft, **{k: v for k, v in change.items() if k != "days"}), today)
    assert caught.value.code == code


def test_an_advocate_is_invited_adds_as_such_sees_what_changed_and_is_let_go(house, visit):
    budget_id = making.open_budget(house)
    with house.acting("phb_manager"):
        subject_id = Subject.objects.get().id
    making.name_person(house, subject_id)
    with house.acting("care_coordinator") as viewer:
        plan_id = making.start(house, viewer, budget_id).plan_id
    holder = house.join("holder", subject_id=subject_id)
    draft = ContributorDraft(
        "Joan Ellis",
        AddedAs.ADVOCATE,
        May.COMMENT,
        "How should people talk to me?",
        house.today + timedelta(14),
    )
    given: Any = {"at": house.at, "plan_id": plan_id}
    with house.acting("clinician") as viewer:
        with pytest.raises(Refusal) as caught:
            actions.invite_contributor(by=viewer, draft=replace(draft, may=May.WRITE), **given)
        assert caught.value.code == "gives_the_record"
        reads = actions.invite_contributor(by=viewer, draft=replace(draft, may=May.READ), **given)
    with house.acting_as(holder) as viewer:
        writes = actions.invite_contributor(by=viewer, draft=replace(draft, may=May.WRITE), **given)
        later: Any = {"by": viewer, "at": house.at}
        actions.end_contributor(**later, contributor_id=writes.contributor_id)
    new = NewUser("Ravi Sen", "ravi", "ravi@example.org", "three words not related 8")
    ravi = access.join(by=Viewer(None, "", house.today), at=house.at, code=reads.code, new_user=new)
    with acting(ravi, house.today) as viewer:
        (helped,) = queries.mine(viewer=viewer)
        assert not helped.may_add
        assert (
            "Print the questions"
            not in visit(viewer, reverse("plans:together", args=[plan_id])).content.decode()
        )
        with pytest.raises(Refusal, match="invited to read this plan"):
            actions.print_paper(by=viewer, sections=[WHERE], style=PaperStyle.PLAIN, **given)
    with house.acting_as(holder) as viewer:
        later = {"by": viewer, "at": house.at}
        actions.end_contributor(**later, contributor_id=reads.contributor_id)
    with house.acting_as(holder) as viewer:
        issued = actions.invite_contributor(by=viewer, draft=draft, **given)
        (waiting, *_ended) = queries.contributors(viewer=viewer, plan_id=plan_id)
        assert waiting.state is ContributorState.WAITS
    nobody = Viewer(None, "", house.today)
    new = NewUser("Joan Ellis", "joan", "joan@example.org", "three words not related 9")
    joan = access.join(by=nobody, at=house.at, code=issued.code, new_user=new)
    with acting(joan, house.today) as viewer:
        (helped,) = queries.mine(viewer=viewer)
        assert (helped.plan_id, helped.may_add) == (plan_id, True)
        assert helped.whose == "William W"
        assert "How should people talk to me?" in helped.asked[0]
        assert helped.looked_at is None
        page = html.unescape(
            visit(
                viewer, reverse("plans:beside", args=[plan_id, Section.ABOUT_ME])
            ).content.decode()
        )
        assert "Write a comment" in page
        assert "Add your own words" not in page
        comment = actions.contribute(
            by=viewer, adds=Adds.COMMENT, words="Slowly.", section=WHERE, **given
        )
        with pytest.raises(Refusal, match="invited to write comments"):
            actions.contribute(by=viewer, adds=Adds.SUGGESTION, words="No.", section=WHERE, **given)
        _plan, _section, added = together.contribution(viewer=viewer, contribution_id=comment)
        assert added.added_as is AddedAs.ADVOCATE
        with pytest.raises(NothingThere):
            queries.contributors(viewer=viewer, plan_id=plan_id)
    with house.acting("care_coordinator") as viewer:
        # That something was written about safeguarding is not said to who may not read it.
        making.Pen(house, viewer, plan_id).write(
            actions.write_words, section=Section.SAFEGUARDING, words="A concern."
        )
        assert not together.together(viewer=viewer, plan_id=plan_id).left_out
    with house.acting_as(holder) as viewer:
        assert not together.together(viewer=viewer, plan_id=plan_id).left_out
        later = {"by": viewer, "at": house.at + timedelta(hours=1)}
        actions.reply(**later, contribution_id=comment, words="Yes.")
    with acting(joan, house.today) as viewer:
        (helped,) = queries.mine(viewer=viewer)
        assert (helped.answered, helped.added) == (1, 0)
    with house.acting_as(holder) as viewer:
        later["by"] = viewer
        actions.end_contributor(**later, contributor_id=issued.contributor_id, words="Thank you.")
        (ended, *_others) = queries.contributors(viewer=viewer, plan_id=plan_id)
        assert (ended.state, ended.joined_name) == (ContributorState.ENDED, "Joan Ellis")
        with pytest.raises(Refusal) as caught:
            actions.end_contributor(**later, contributor_id=issued.contributor_id)
        assert caught.value.code == "ended_already"
        _plan, _section, added = together.contribution(viewer=viewer, contribution_id=comment)
        assert added.name == "Joan Ellis"
    with acting(joan, house.today) as viewer:
        assert not viewer.grants
        assert queries.mine(viewer=viewer) == ()
        with pytest.raises(NothingThere):
            together.together(viewer=viewer, plan_id=plan_id)
    with house.acting("phb_manager"):
        done = set(AuditEvent.objects.values_list("what", flat=True))
        assert done >= {
            "plan.contributor_invited",
            "access.joined",
            "access.invitation_withdrawn",
            "plan.contributor_ended",
        }


def test_a_link_that_was_withdrawn_lets_nobody_in_and_who_only_helps_reads_without_one(house):
    budget_id = making.open_budget(house)
    with house.acting("care_coordinator") as viewer:
        plan = making.start(house, viewer, budget_id).plan
        issued = actions.invite_contributor(
            by=viewer,
            at=house.at,
            plan_id=plan.id,
            draft=ContributorDraft(
                "Sam", AddedAs.PEER, May.WRITE, "Read it", house.today + timedelta(2)
            ),
        )
        actions.end_contributor(by=viewer, at=house.at, contributor_id=issued.contributor_id)
        with pytest.raises(NothingThere):
            actions.end_contributor(by=viewer, at=house.at, contributor_id=uuid4())
    nobody = Viewer(None, "", house.today)
    with pytest.raises(Refusal) as caught:
        access.join(by=nobody, at=house.at, code=issued.code, new_user=None)
    assert caught.value.code == "invitation"
    other = house.join("contributor", subject_id=plan.subject_id)
    with house.acting_as(other) as viewer:
        assert queries.limit_of(viewer=viewer, plan_id=plan.id) == (May.READ, None)
        with pytest.raises(Refusal, match="invited to read"):
            actions.contribute(
                by=viewer,
                at=house.at,
                plan_id=plan.id,
                adds=Adds.COMMENT,
                words="No.",
                section=WHERE,
            )
