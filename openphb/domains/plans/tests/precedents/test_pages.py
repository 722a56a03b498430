"""The pages of precedents: one is read, found, and seen by whoever decides about the next."""

from __future__ import annotations

import html

from django.urls import reverse

from openphb.domains.plans.precedents import queries as precedents
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.precedents.test_precedents import WII, decided
from openphb.foundation.access.tests.visiting import visit

__all__ = ["decided", "visit"]


def words_of(response):
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_a_line_is_read_confirmed_and_found(house, visit, decided):
    with house.acting("approver") as viewer:
        line = next(
            one for one in precedents.to_confirm(viewer=viewer) if one.bought == WII.description
        )
        assert WII.description in words_of(visit(viewer, reverse("plans:precedents_waiting")))
        path = reverse("plans:precedent_confirm", args=[line.line_id])
        shown = words_of(visit(viewer, path))
        assert "Taken out below: William" in shown
        said = {"bought": WII.description, "outcome": "Be at home", "reason": "William has one."}
        assert "would lead to somebody: William" in words_of(visit(viewer, path, said, post=True))
        said["reason"] = "The person has one."
        assert visit(viewer, path, said, post=True).status_code == 302
        assert "looked at this line already" in words_of(visit(viewer, path))
        found = words_of(visit(viewer, reverse("plans:precedents"), {"q": "games console"}))
        assert "The person has one." in found
        assert "£100 to £250 a week" in found


def test_who_decides_sees_how_like_cases_were_decided(house, visit, decided):
    with house.acting("approver") as viewer:
        for line in precedents.to_confirm(viewer=viewer):
            path = reverse("plans:precedent_confirm", args=[line.line_id])
            said = {"bought": line.bought, "outcome": line.outcome, "reason": "It was weighed."}
            assert visit(viewer, path, said, post=True).status_code == 302
    plan_id = making.submitted_plan(house, making.open_budget(house), WII)
    with house.acting("approver") as viewer:
        shown = words_of(visit(viewer, reverse("journeys:decide_plan", args=[plan_id])))
    assert "How like cases were decided" in shown
    assert "It was weighed." in shown
