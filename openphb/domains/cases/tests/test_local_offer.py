"""To whom else a commissioner offers a budget: written by one, published by another, read by everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from openphb.domains.cases import actions, queries
from openphb.domains.cases.models import LocalOfferDecision
from openphb.domains.cases.rights import offering as rules
from openphb.domains.cases.types import (
    Category,
    LocalOfferDraft,
    LocalOfferLine,
    LocalOfferState,
    LocalOfferTold,
)
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

TODAY = date(2026, 11, 24)
LONG = Category.LONG_TERM_CONDITION


def draft(*offered: Category, starts_on: date = TODAY) -> LocalOfferDraft:
    return LocalOfferDraft(
        starts_on,
        "What we offer.",
        tuple(LocalOfferLine(one, one in offered, "To everybody.") for one in rules.OWN),
    )


def told(starts_on: date, published_on: date, *offered: Category) -> LocalOfferTold:
    return LocalOfferTold(new_id(), new_id(), draft(*offered, starts_on=starts_on), published_on)


def refused(code):
    return pytest.raises(Refusal, check=lambda one: one.code == code)


def test_what_the_law_gives_is_no_matter_of_an_own_offer():
    assert Category.CHC_ADULT not in rules.OWN
    assert Category.WHEELCHAIR not in rules.OWN
    assert Category.FUNDED_NURSING_CARE not in rules.OWN
    assert LONG in rules.OWN


FIRST = draft().lines[0]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"starts_on": TODAY - timedelta(days=1)}, "local_offer_past"),
        ({"words": " "}, "local_offer_wordless"),
        ({"lines": draft().lines[1:]}, "local_offer_silent"),
        ({"lines": (*draft().lines, FIRST)}, "local_offer_twice"),
        (
            {"lines": (*draft().lines, replace(FIRST, category=Category.S117))},
            "local_offer_by_law",
        ),
        ({"lines": (replace(FIRST, words=""), *draft().lines[1:])}, "local_offer_line_wordless"),
    ],
)
def test_a_version_that_says_too_little_is_refused(changed, code):
    rules.check_draft(draft(), today=TODAY)
    with refused(code):
        rules.check_draft(replace(draft(), **changed), today=TODAY)


@pytest.mark.parametrize(
    ("day", "reached"),
    [
        (date(2026, 1, 31), None),
        # It was to count from January, and was published in February.
        (date(2026, 2, 1), False),
        (date(2026, 5, 31), False),
        (date(2026, 6, 1), True),
    ],
)
def test_a_version_counts_from_its_day_and_never_before_it_was_published(day, reached):
    both = [
        told(date(2026, 6, 1), date(2026, 3, 1), LONG),
        told(date(2026, 1, 1), date(2026, 2, 1)),
    ]
    assert rules.offered_here(rules.offer_on(both, day), LONG) is reached


def test_one_writes_another_publishes_and_the_right_says_so(house, office):
    case_id = office.refer(category=LONG)

    def rule() -> str:
        with house.acting("care_coordinator") as viewer:
            found = queries.right_of_case(viewer=viewer, case_id=case_id, on=viewer.today)
        return found.rule

    assert rule() == "no_right"
    made = write(house, draft(LONG))
    assert rule() == "no_right"
    assert waiting_for(house, "approver") == []
    assert waiting_for(house, "phb_manager") == [made]
    with refused("local_offer_own"):
        decide(house, made, role="approver")
    with refused("reason_needed"):
        decide(house, made, reason=" ")
    decide(house, made)
    assert waiting_for(house, "phb_manager") == []
    assert rule() == "own_offer"
    with refused("local_offer_decided"):
        decide(house, made)
    decide(house, write(house, draft()))
    assert rule() == "not_in_own_offer"
    decide(house, write(house, draft(LONG)), publish=False)
    assert rule() == "not_in_own_offer"
    with house.acting("phb_manager") as viewer:
        states = [
            one.state for one in queries.local_offers(viewer=viewer, tenant_id=house.tenant_id)
        ]
    assert sorted(states) == sorted(
        [LocalOfferState.REFUSED, LocalOfferState.PUBLISHED, LocalOfferState.PUBLISHED]
    )
    with house.acting("care_coordinator") as viewer:
        assert queries.local_offers(viewer=viewer, tenant_id=house.tenant_id) == ()
        with pytest.raises(NotPermitted):
            actions.propose_local_offer(
                by=viewer, at=house.at, tenant_id=house.tenant_id, draft=draft()
            )


def test_the_database_keeps_the_two_people_apart(house):
    made = write(house, draft(LONG))
    with house.acting("phb_manager") as viewer:
        plain: dict[str, Any] = {
            "tenant_id": house.tenant_id,
            "offer_id": made,
            "published": True,
            "decided_on": house.today,
            "decided_at": house.at,
            "reason": "Because",
        }
        writer = house.user_id("approver")
        for proposed_by, decided_by in ((writer, writer), (viewer.user_id, writer)):
            with pytest.raises(DatabaseError), transaction.atomic():
                LocalOfferDecision.objects.create(
                    **plain, proposed_by=proposed_by, decided_by=decided_by
                )


def test_a_holder_reads_what_is_published_where_they_are_and_nowhere_else(house, office, client_of):
    case_id = office.refer(category=LONG)
    decide(house, write(house, draft(LONG)))
    write(house, replace(draft(), words="Nobody has agreed to this."))
    subject_id = office.case(case_id).facts.subject_id
    holder = house.join("holder", subject_id=subject_id)
    with house.acting_as(holder) as viewer:
        found = queries.local_offer_on(viewer=viewer, tenant_id=house.tenant_id, on=viewer.today)
        assert found is not None
        with pytest.raises(NothingThere):
            queries.local_offer_on(viewer=viewer, tenant_id=house.other_tenant_id, on=viewer.today)
    page = client_of(holder).get("/our-offer/").content.decode()
    assert "What we offer." in page
    assert "Nobody has agreed" not in page
    assert "Write a new version" not in page


def test_pages_write_and_publish_a_version(house, client_of):
    writer, other = client_of(house.user_id("approver")), client_of(house.user_id("phb_manager"))
    day = house.today
    sent = {
        "starts_on-day": day.day,
        "starts_on-month": day.month,
        "starts_on-year": day.year,
        "words": "We offer budgets to people with a long illness.",
    }
    for one in rules.OWN:
        sent |= {f"offered_{one}": "yes" if one is LONG else "no", f"words_{one}": "As we say."}
    answer = writer.post(f"/our-offer/{house.tenant_id}/new/", sent)
    assert answer.status_code == 302
    where = answer["Location"]
    assert "somebody else has to publish it" in writer.get(where).content.decode()
    decided = other.post(where, {"decision": "publish", "reason": "As agreed"})
    assert decided.status_code == 302
    assert "with a long illness" in other.get("/our-offer/").content.decode()


def write(house, given, role="approver"):
    with house.acting(role) as viewer:
        return actions.propose_local_offer(
            by=viewer, at=house.at, tenant_id=house.tenant_id, draft=given
        )


def waiting_for(house, role):
    with house.acting(role) as viewer:
        return [one.id for one in queries.local_offers_to_decide(viewer=viewer)]


def decide(house, made, role="phb_manager", publish=True, reason="As the board agreed"):
    with house.acting(role) as viewer:
        actions.decide_local_offer(
            by=viewer, at=house.at, local_offer_id=made, publish=publish, reason=reason
        )
