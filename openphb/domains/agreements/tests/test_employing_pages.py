"""The pages of conditions and of what employers show."""

from __future__ import annotations

import html
from datetime import timedelta

from django.urls import reverse

from openphb.domains.agreements.conditions import queries as conditions
from openphb.domains.agreements.tests import making
from openphb.domains.plans.tests import making as plans


def words_of(response):
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def day(name, when):
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}


def test_a_duty_is_recorded_and_the_holder_reads_when_it_ends(house, visit):
    plan_id = plans.agreed_plan(house, plans.open_budget(house))
    agreement_id = making.prepared(house, plan_id)
    with house.acting("care_coordinator"):
        budget_id = making.budget_of(plan_id)
    here = reverse("agreements:duties", args=[budget_id])
    ends = house.today + timedelta(days=20)
    said = {
        "needed": "yes",
        "provider": "Home Employers Mutual",
        "number": "",
        "words": "The certificate.",
        **day("starts_on", house.today),
        **day("ends_on", ends),
    }
    with house.acting("care_coordinator") as viewer:
        shown = words_of(visit(viewer, reverse("agreements:agreement", args=[agreement_id])))
        assert "Not shown yet: Employer's liability insurance." in shown
        assert "0 of 6 are in place today." in words_of(visit(viewer, here))
        record = reverse("agreements:record_duty", args=[budget_id, "insurance"])
        assert "An insurance has an insurer" in words_of(visit(viewer, record, said, post=True))
        assert visit(viewer, record, {**said, "number": "HE-1"}, post=True).url == here
    with house.acting_as(making.holder_of(house, agreement_id)) as viewer:
        shown = words_of(visit(viewer, here))
    for words in ("Ends soon", "1 of 6 are in place today.", "policy HE-1", "The law asks it."):
        assert words in shown, words
    assert "Record it" not in shown


def test_a_version_is_written_with_more_rows_and_agreed_by_another(house, visit):
    write = reverse("agreements:write_terms", args=[house.tenant_id])
    said = {
        "rows": "1",
        **day("starts_on", house.today),
        "words_1": "Statements are sent every three months.",
        "plain_1": "Send us your statements.",
        "because_1": "Our scheme",
        "kinds_1": ["direct_payment"],
        **{
            f"effect_{duty}": "warns"
            for duty in ("right_to_work", "written_statement", "payroll", "pension", "dbs")
        },
        "effect_insurance": "stops_signing",
    }
    with house.acting("approver") as viewer:
        more = words_of(visit(viewer, write, {**said, "more": "1"}, post=True))
        assert 'name="words_3"' in more
        assert "Statements are sent every three months." in more, "nothing that was typed is lost"
        half = {**said, "plain_1": ""}
        assert "Condition 1 is not whole." in words_of(visit(viewer, write, half, post=True))
        here = visit(viewer, write, said, post=True).url
        assert "somebody else has to agree to it" in words_of(visit(viewer, here))
    with house.acting("phb_manager") as viewer:
        asked = words_of(visit(viewer, here))
        assert "We do not sign the agreement without it" in asked
        answer = {"decision": "agree", "reason": "As the board agreed."}
        assert visit(viewer, here, answer, post=True).status_code == 302
        listed = words_of(visit(viewer, reverse("agreements:conditions")))
        assert "Its own conditions, from" in listed
        assert "Third-party agreement: 11 conditions" in listed
    assert conditions.in_force(house.other_tenant_id, house.today) is None
