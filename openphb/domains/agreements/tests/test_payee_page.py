"""What a bank says of a name is recorded on its page, while the account waits to be checked."""

from __future__ import annotations

import html

from django.urls import reverse

from openphb.domains.agreements import actions, queries
from openphb.domains.agreements.tests import making


def test_what_the_bank_says_is_recorded_until_the_account_is_decided(house, client_of):
    agreement_id = making.signed(house)
    with house.acting("finance_officer") as viewer:
        bank_id = making.propose(house, viewer, agreement_id)
    client = client_of(house.user_id("finance_approver"))
    path = reverse("agreements:payee_check", args=[bank_id])

    def sent(**answers):
        response = client.post(path, answers)
        return response.status_code, html.unescape(response.content.decode())

    status, words = sent()
    assert status == 200
    assert "There is a problem" in words
    on = {"checked_on-day": "1", "checked_on-month": "1", "checked_on-year": "2199"}
    status, words = sent(result="match", **on)
    assert status == 200
    assert "There is a problem" in words
    today = house.today
    on = {
        "checked_on-day": str(today.day),
        "checked_on-month": str(today.month),
        "checked_on-year": str(today.year),
    }
    assert sent(result="close_match", name_returned="W Wilson", **on)[0] == 302
    with house.acting("finance_approver") as viewer:
        (check,) = queries.bank(viewer=viewer, bank_id=bank_id).checks
        assert check.name_returned == "W Wilson"
        actions.decide_bank(
            by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="Seen on a statement."
        )
    status, words = sent(result="match", **on)
    assert status == 409
    assert "This account is decided already" in words
    assert client.get(path).status_code == 200
