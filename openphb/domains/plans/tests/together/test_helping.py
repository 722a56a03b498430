"""Who helps to plan is a list of the commissioner's; the person chooses, and may choose again."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from openphb.domains.plans import actions, queries
from openphb.domains.plans.helping import queries as helping
from openphb.domains.plans.helping import rules
from openphb.domains.plans.helping.types import HelperDraft, HelperKind
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.together.test_together import words_of
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import NothingThere, Refusal

DAY = date(2026, 11, 20)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
PEER = HelperDraft(
    HelperKind.PEER,
    "Sherwood Peers",
    "Talking it through",
    "0115 496 0000",
    date(2025, 4, 1),
    training="Peer support",
)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, ""),
        ({"contract_from": DAY, "contract_to": DAY, "trained_until": DAY}, ""),
        ({"contract_from": AFTER}, "begins on .*21 November 2026"),
        ({"contract_to": BEFORE}, "ended on .*19 November 2026"),
        ({"trained_until": BEFORE}, "counted until .*19 November 2026"),
        ({"training": " "}, "No training"),
    ],
)
def test_a_lapsed_contract_or_training_cannot_be_chosen_and_says_why(changed, reason):
    helper = replace(PEER, **changed)
    assert re.search(reason, rules.why_not(helper, DAY))
    assert bool(reason) == bool(rules.why_not(helper, DAY))
    with pytest.raises(Refusal, match=reason) if reason else nullcontext():
        rules.check_choice(helper, DAY)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": ""}, "words_missing"),
        ({"contract_to": date(2025, 3, 31)}, "contract_ends_first"),
        ({"training": "", "trained_until": DAY}, "training_without_name"),
    ],
)
def test_what_a_list_does_not_take(changed, code):
    with pytest.raises(Refusal) as refused:
        rules.check_helper(replace(PEER, **changed))
    assert refused.value.code == code


def test_a_person_chooses_from_the_list_and_every_choice_is_kept(house, visit):
    with house.acting("phb_manager") as viewer:
        given = {"by": viewer, "at": house.at, "tenant_id": house.tenant_id}
        actions.record_helper(**given, helper=PEER)
        (peer,) = helping.helpers(viewer=viewer, tenant_id=house.tenant_id)
        actions.record_helper(**given, helper=replace(PEER, languages="Polish"), key=peer.key)
        actions.record_helper(
            **given, helper=replace(PEER, name="Trent Brokers", contract_to=date(2025, 5, 1))
        )
        with pytest.raises(NothingThere):
            actions.record_helper(**given, helper=PEER, key=house.tenant_id)
        path = reverse("plans:helpers", args=[house.tenant_id])
        assert "Their contract ended on" in words_of(visit(viewer, path))
        path = reverse("plans:helper_new", args=[house.tenant_id])
        assert "Which training" in words_of(visit(viewer, path))
        path = reverse("plans:helper_change", args=[peer.id])
        assert "Sherwood Peers" in visit(viewer, path).content.decode()
    budget_id = making.open_budget(house)
    with house.acting("care_coordinator") as viewer:
        with pytest.raises(NotPermitted):
            actions.record_helper(by=viewer, at=house.at, tenant_id=house.tenant_id, helper=PEER)
        plan_id = actions.start_plan(by=viewer, at=house.at, budget_id=budget_id)
        path = reverse("plans:helper_choose", args=[plan_id])
        page = words_of(visit(viewer, path))
        assert "Polish" in page
        assert "Cannot be chosen now." in page
        listed = helping.chosen(viewer=viewer, plan_id=plan_id).helpers
        lapsed = next(one for one in listed if one.why_not)
        with pytest.raises(Refusal, match="Their contract ended"):
            actions.choose_helper(
                by=viewer, at=house.at, plan_id=plan_id, version=1, key=lapsed.key
            )
        answer = visit(viewer, path, {"helper": str(peer.key), "version": 1}, post=True)
        assert answer.status_code == 302, words_of(answer)
        (task,) = queries.plan(viewer=viewer, plan_id=plan_id).actions
        assert task.draft.who == "Sherwood Peers"
        assert "You chose Sherwood Peers on" in words_of(visit(viewer, path))
        answer = visit(viewer, path, {"helper": "nobody", "version": 2}, post=True)
        found = helping.chosen(viewer=viewer, plan_id=plan_id)
        assert [one.helper.draft.name if one.helper else "" for one in found.choices] == [
            "",
            "Sherwood Peers",
        ]
