"""The pages of the panel, from a referral to the minutes."""

from __future__ import annotations

import html
from datetime import timedelta

from django.urls import reverse

from openphb.domains.plans.panel import queries as panel
from openphb.domains.plans.tests import making
from openphb.foundation.access.tests.visiting import visit

__all__ = ["visit"]


def words_of(response):
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def day(name, when):
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}


def test_a_referred_plan_goes_on_an_agenda_and_its_decision_into_the_minutes(house, visit):
    plan_id = making.submitted_plan(house, making.open_budget(house))
    manager, clinician = house.user_id("phb_manager"), house.user_id("clinician")
    decide = reverse("journeys:decide_plan", args=[plan_id])

    def send(name, of, said):
        return visit(viewer, reverse(f"plans:{name}", args=[of]), said, post=True)

    with house.acting("approver") as viewer:
        assert "Refer it to the panel" in words_of(visit(viewer, decide))
        assert send("refer", plan_id, {"reason": "Nobody has done this."}).status_code == 302
        assert "Nobody decides it before a meeting has" in words_of(visit(viewer, decide))
    with house.acting("phb_manager") as viewer:
        assert "Nobody has done this." in words_of(visit(viewer, reverse("plans:panel")))
        called = send("meeting_new", house.tenant_id, day("held_on", house.today))
        assert called.status_code == 302
        (meeting,) = panel.meetings(viewer=viewer)
        assert send("agenda", meeting.id, {"plans": [str(plan_id)]}).status_code == 302
        present = {"members": [str(manager), str(clinician)]}
        assert send("present", meeting.id, present).status_code == 302
        (meeting,) = panel.meetings(viewer=viewer)
        item = meeting.items[0]
        numbers = {member: n for n, (member, _name) in enumerate(meeting.present)}
        said = {
            "verdict": "approved",
            "reasons": "It is worth the risk.",
            f"voice_{numbers[manager]}": "agrees",
            f"voice_{numbers[clinician]}": "dissents",
            f"words_{numbers[clinician]}": "Too soon.",
        }
        path = reverse("plans:panel_item", args=[item.id])
        assert "More than half" in words_of(visit(viewer, path, said, post=True))
        said |= {f"voice_{numbers[clinician]}": "agrees", "condition_1": "Ask the nurse"}
        assert "Choose who sees to it" in words_of(visit(viewer, path, said, post=True))
        said |= {"owner_1": str(clinician), **day("due_1", house.today + timedelta(days=7))}
        assert visit(viewer, path, said, post=True).status_code == 302
        shown = words_of(visit(viewer, reverse("plans:meeting", args=[meeting.id])))
        assert "It is worth the risk." in shown
        assert "Ask the nurse" in shown
        printed = visit(viewer, reverse("plans:minutes", args=[meeting.id]))
        assert printed["Content-Type"] == "application/pdf"
        assert printed.content.startswith(b"%PDF")
    with house.acting("clinician") as viewer:
        (asked,) = panel.conditions_open(viewer=viewer)
        assert send("condition", asked.id, {"words": "She says yes."}).status_code == 302
        shown = words_of(visit(viewer, reverse("plans:condition", args=[asked.id])))
        assert "It is done: She says yes." in shown
    with house.acting("approver") as viewer:
        assert "It is worth the risk." in words_of(visit(viewer, decide))
