"""A granted request carries its offer: until one is recorded it is the next step, with its words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from openphb.domains.cases.rights.asking import granted_without_offer, offered_by_answer
from openphb.domains.cases.types import Granted, Heard, OfferRecord, RequestAnswer, RequestReply
from openphb.kernel.ids import new_id

ASKED = date(2026, 11, 2)
DAY = timedelta(days=1)


def request(granted: Granted | None, on: date = ASKED + 8 * DAY, part: str = "") -> RequestAnswer:
    reply = RequestReply(granted, part, "Because.", on, "Ruth") if granted else None
    return RequestAnswer(
        new_id(), new_id(), new_id(), new_id(), ASKED, Heard.LETTER, "Please.", ASKED, reply
    )


def offer(on: date) -> OfferRecord:
    return OfferRecord(new_id(), on, "At home", new_id(), None, None, "")


@pytest.mark.parametrize(
    ("requests", "offers", "waits"),
    [
        ([], [], None),
        ([request(None)], [], None),
        ([request(Granted.REFUSED)], [], None),
        ([request(Granted.WHOLE)], [], 0),
        ([request(Granted.IN_PART, part="the nights")], [], 0),
        ([request(Granted.WHOLE)], [offer(ASKED)], 0),
        ([request(Granted.WHOLE)], [offer(ASKED + 8 * DAY)], None),
        ([request(Granted.WHOLE), request(Granted.WHOLE, ASKED + 20 * DAY)], [], 1),
        (
            [request(Granted.WHOLE), request(Granted.REFUSED, ASKED + 20 * DAY)],
            [offer(ASKED + 9 * DAY)],
            None,
        ),
    ],
)
def test_the_last_yes_waits_for_its_offer(requests, offers, waits):
    assert granted_without_offer(requests, offers) == (None if waits is None else requests[waits])


def test_the_offer_is_filled_in_from_the_answer():
    assert offered_by_answer(request(Granted.IN_PART, part="the nights")) == (
        "They asked for a budget on Monday 2 November 2026. We said yes on Tuesday 10 November 2026. "
        "It is not for the nights."
    )
