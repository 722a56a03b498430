"""Signing on the screen and on paper: whose page it is, what is refused, what money follows."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from openphb.domains.agreements import actions, queries
from openphb.domains.agreements.tests import making
from openphb.domains.agreements.types import AgreementState, Party, RecipientKind
from openphb.domains.budgets.types import Frequency
from openphb.domains.payments.models import LineEntitlement

TODAY = {"signed_on-day": "24", "signed_on-month": "11", "signed_on-year": "2026"}


def begins_with(house):
    house.agreement_id = making.prepared(house)


@pytest.fixture
def agreement_id(house):
    return house.agreement_id


def path(name, agreement_id):
    return reverse(f"journeys:{name}", args=[agreement_id])


WITNESSED = {
    "witness_role": "District nurse",
    **{name.replace("signed_on", "witnessed_on"): value for name, value in TODAY.items()},
}


def words(response) -> str:
    return html.unescape(response.content.decode())


def seen_on(page: str) -> str:
    """Return the hash that the page's form will send back."""
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def read(house, agreement_id):
    with house.acting("phb_manager") as viewer:
        return queries.agreement(viewer=viewer, agreement_id=agreement_id)


def sign(client, name, agreement_id, **changes):
    """Read a page and sign what it shows; return what it answers."""
    page = words(client.get(path(name, agreement_id)))
    said = {"agrees": "on", "signed_name": "Mr W", "seen": seen_on(page), **TODAY}
    return client.post(path(name, agreement_id), {**said, **changes})


def test_the_holder_then_the_body_sign_and_money_is_due(house, agreement_id, client_of):
    holder = client_of(making.holder_of(house, agreement_id))
    page = words(holder.get(path("sign", agreement_id)))
    assert "I have read this agreement, or had it read to me, and I agree to it." in page
    assert "£1,136.00 for four weeks" in page
    assert "NHS Ourshire ICB gives at least 4 weeks' notice" in page
    answer = sign(holder, "sign", agreement_id)
    assert "Signed. Next, the other side signs." in words(holder.get(answer["Location"]))
    approver = client_of(house.user_id("approver"))
    answer = sign(approver, "sign_for_body", agreement_id, signed_name="Ann Approver")
    page = words(approver.get(answer["Location"]))
    assert "Both sides have signed now, so money is due from Friday 11 December 2026." in page
    assert "Signed by Ann Approver on 24 Nov 2026" in page
    found = read(house, agreement_id)
    assert found.state is AgreementState.SIGNED
    with house.acting("phb_manager"):
        assert LineEntitlement.objects.filter(subject_id=found.subject_id).exists()


def test_money_is_due_too_where_the_person_signs_last(house, agreement_id, client_of):
    sign(client_of(house.user_id("approver")), "sign_for_body", agreement_id)
    assert read(house, agreement_id).state is AgreementState.PREPARED
    sign(client_of(making.holder_of(house, agreement_id)), "sign", agreement_id)
    found = read(house, agreement_id)
    assert found.state is AgreementState.SIGNED
    with house.acting("phb_manager"):
        assert LineEntitlement.objects.filter(subject_id=found.subject_id).exists()


def test_a_signature_on_paper_keeps_its_witness(house, agreement_id, client_of):
    staff = client_of(house.user_id("care_coordinator"))
    unseen = sign(staff, "record_paper_signature", agreement_id, witness="")
    assert "Enter the name of whoever saw them sign" in words(unseen)
    answer = sign(staff, "record_paper_signature", agreement_id, witness="Nurse N", **WITNESSED)
    assert answer.status_code == 302
    signature = read(house, agreement_id).signed_by(Party.PERSON)
    assert "witnessed by Nurse N" in signature.statement
    assert "Recorded by Care Coordinator" in words(staff.get(answer["Location"]))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"signed_name": ""}, "Write your full name"),
        ({"agrees": ""}, "Tick the box if you agree"),
        ({"signed_on-day": "25"}, "Wednesday 25 November 2026 has not come yet."),
        ({"signed_on-day": "23"}, "after that day."),
    ],
)
def test_a_signature_that_cannot_be_taken_says_why(house, agreement_id, client_of, changes, said):
    client = client_of(making.holder_of(house, agreement_id))
    answer = sign(client, "sign", agreement_id, **changes)
    assert answer.status_code == 200
    assert said in words(answer)
    assert read(house, agreement_id).signatures == ()


def test_words_that_changed_meanwhile_are_shown_and_agreed_to_anew(house, agreement_id, client_of):
    client = client_of(making.holder_of(house, agreement_id))
    before = seen_on(words(client.get(path("sign", agreement_id))))
    with house.acting("care_coordinator") as viewer:
        actions.revise(
            by=viewer,
            at=house.at,
            agreement_id=agreement_id,
            seen_sha256=before,
            recipient_kind=RecipientKind.HOLDER,
            recipient_name="Mr W",
            frequency=Frequency.WEEKLY,
            first_day=making.FIRST_DAY,
            also="Other conditions.",
        )
    refused = words(sign(client, "sign", agreement_id, seen=before))
    assert "The words of this agreement are not the ones you were shown." in refused
    assert "Other conditions." in refused
    assert seen_on(refused) == read(house, agreement_id).terms_sha256
    assert not re.search(r'name="agrees"[^>]*checked', refused), "the tick was for other words"
    assert sign(client, "sign", agreement_id).status_code == 302


def test_who_recorded_the_paper_is_not_offered_the_bodys_signature(house, agreement_id, client_of):
    manager = client_of(house.user_id("phb_manager"))
    sign(manager, "record_paper_signature", agreement_id, witness="Nurse N", **WITNESSED)
    page = words(manager.get(reverse("agreements:agreement", args=[agreement_id])))
    assert "Somebody else than you: you recorded the person's signature." in page
    assert path("sign_for_body", agreement_id) not in page
    forced = words(sign(manager, "sign_for_body", agreement_id))
    assert "You recorded the person's signature" in forced


def test_nobody_signs_for_somebody_else(house, agreement_id, client_of):
    neighbour = making.holder_of(house, making.prepared(house))
    assert client_of(neighbour).get(path("sign", agreement_id)).status_code == 404
    holder = making.holder_of(house, agreement_id)
    assert client_of(holder).get(path("sign_for_body", agreement_id)).status_code == 403
    assert client_of(holder).get(path("record_paper_signature", agreement_id)).status_code == 403
