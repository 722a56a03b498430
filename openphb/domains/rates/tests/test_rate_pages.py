"""The pages of local rates, as the people who use them open them."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from openphb.domains.rates import queries
from openphb.domains.rates.tests.test_local_rates import (
    APRIL_26,
    APRIL_27,
    GOOD,
    HOUR,
    agreed,
    csv_of,
    given_rate,
    proposed,
)
from openphb.kernel.refusal import NothingThere


def words_of(response):
    assert response.status_code == 200
    return " ".join(html.unescape(response.content.decode()).split())


def opened(house, visit, role, name, *args, query="", **posted):
    with house.acting(role) as viewer:
        path = reverse(f"rates:{name}", args=args) + query
        return visit(viewer, path, posted, post=bool(posted))


def recorded(house, visit, **changed):
    said = {
        "code": HOUR,
        "value": "24.00",
        "valid_from-day": "1",
        "valid_from-month": "4",
        "valid_from-year": "2026",
        "valid_to-day": "",
        "valid_to-month": "",
        "valid_to-year": "",
        "source": "Board paper 7",
    }
    return opened(house, visit, "finance_officer", "record", house.tenant_id, **{**said, **changed})


def latest(house):
    with house.acting("auditor") as viewer:
        return queries.proposals(viewer=viewer, tenant_id=house.tenant_id)[0]


def test_a_price_is_recorded_by_one_decided_by_another_and_then_on_the_card(house, visit):
    assert recorded(house, visit).status_code == 302
    waiting = latest(house)
    assert "somebody else has to decide" not in words_of(
        opened(house, visit, "phb_manager", "proposal", waiting.id)
    )
    shown = words_of(opened(house, visit, "phb_manager", "proposal", waiting.id))
    for part in ("Waits for a decision", "£24.00", "No price", "Put forward by Finance Officer"):
        assert part in shown
    answer = opened(
        house, visit, "phb_manager", "proposal", waiting.id, decision="agree", reason="Seen"
    )
    assert answer.status_code == 302
    shown = words_of(opened(house, visit, "care_coordinator", "card", house.tenant_id))
    assert "1 price holds on this day." in shown
    assert "£24.00" in shown
    assert "Record one price" not in shown


def test_the_proposer_is_told_that_somebody_else_decides(house, visit):
    proposal_id = proposed(house, given_rate(), role="finance_approver")
    shown = words_of(opened(house, visit, "finance_approver", "proposal", proposal_id))
    assert "You put these forward, so somebody else has to decide them." in shown
    assert "Do you agree to them?" not in shown
    again = opened(
        house, visit, "finance_approver", "proposal", proposal_id, decision="agree", reason="Mine"
    )
    assert "somebody else must decide them" in words_of(again)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"value": "24.005"}, "has a part of a penny"),
        ({"value": "much"}, "is not an amount of money"),
        ({"valid_to-day": "31", "valid_to-month": "3", "valid_to-year": "2026"}, "is before the"),
        ({"source": ""}, "Enter the source"),
        ({"code": "agency.sundays.hour"}, "Choose one of the answers that are listed"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(house, visit, changed, says):
    assert says in words_of(recorded(house, visit, **changed))


def test_a_last_day_is_the_last_on_which_the_price_holds(house, visit):
    recorded(house, visit, **{"valid_to-day": "31", "valid_to-month": "3", "valid_to-year": "2027"})
    assert latest(house).rates[0].valid_to == APRIL_27
    assert "31 Mar 2027" in words_of(opened(house, visit, "auditor", "proposal", latest(house).id))


def test_a_file_says_what_came_of_every_row(house, visit):
    data = csv_of(GOOD, "agency.sunday.hour,24.005,2026-04-01,,Board paper 7")
    shown = words_of(
        opened(
            house,
            visit,
            "finance_officer",
            "take_in",
            house.tenant_id,
            file=SimpleUploadedFile("card.csv", data),
        )
    )
    for part in (
        "1 price is put forward.",
        "0 rows were there already",
        "1 row could not be taken.",
        "has a part of a penny",
        "Give the amount to the penny.",
    ):
        assert part in shown
    again = opened(
        house,
        visit,
        "finance_officer",
        "take_in",
        house.tenant_id,
        file=SimpleUploadedFile("card.csv", data),
    )
    assert "0 prices are put forward." in words_of(again)
    assert "1 row was there already" in words_of(again)
    wrong = SimpleUploadedFile("card.csv", b"who,what\n1,2\n")
    shown = words_of(
        opened(house, visit, "finance_officer", "take_in", house.tenant_id, file=wrong)
    )
    assert "Start from the template" in shown


def test_the_downloaded_card_is_a_file_that_is_taken_in_again(house, visit):
    agreed(house, given_rate())
    answer = opened(house, visit, "finance_officer", "card_file", house.tenant_id)
    assert answer["Content-Type"].startswith("text/csv")
    file = SimpleUploadedFile("card.csv", answer.content)
    shown = words_of(opened(house, visit, "finance_officer", "take_in", house.tenant_id, file=file))
    assert "1 row was there already" in shown


def test_a_rates_life_has_a_picture_and_every_version(house, visit):
    agreed(house, given_rate(value=2300, first=date(2025, 4, 1)))
    agreed(house, given_rate(value=2400))
    agreed(house, given_rate(value=2450))
    proposed(house, given_rate(value=2600, first=APRIL_27))
    shown = words_of(opened(house, visit, "finance_officer", "life", house.tenant_id, HOUR))
    assert "£24.50 an hour today, since Wednesday 1 April 2026." in shown
    for part in ("<svg", "Corrected later", "Counts", "Waits for a decision", "Apr 2025"):
        assert part in shown
    # From its left edge to its right, then up at once: two months at £23.00 are one level line.
    path = re.search(r'd="M(\S+) (\S+)H(\S+) L(\S+) (\S+)H', shown)
    assert path
    assert abs(float(path[3]) - float(path[4])) < 0.2
    assert path[2] == path[5]
    # It is not drawn before it counts.
    assert "£26.00</a>" in shown
    assert "£26.00</td>" not in shown


def test_a_rate_that_nobody_priced_says_so(house, visit):
    shown = words_of(opened(house, visit, "auditor", "life", house.tenant_id, "mileage.mile"))
    assert "It has no price today." in shown
    with pytest.raises(NothingThere):
        opened(house, visit, "auditor", "life", house.tenant_id, "mileage.yard")


def test_the_card_of_another_day_is_shown_and_next_years_absence_is_told(house, visit):
    agreed(house, given_rate(), given_rate("mileage.mile", 45, first=date(2026, 6, 1)))
    query = "?on-day=1&on-month=5&on-year=2026"
    shown = words_of(opened(house, visit, "auditor", "card", house.tenant_id, query=query))
    assert "1 price holds on this day." in shown
    assert "Next prices are missing" not in shown
    house.today = date(2027, 1, 4)
    for name, args in (("cards", ()), ("card", (house.tenant_id,))):
        shown = words_of(opened(house, visit, "finance_officer", name, *args))
        assert "2 rates have no price from Thursday 1 April 2027 on" in shown


def test_finance_is_told_on_its_first_page(house, visit):
    agreed(house, given_rate())
    proposed(house, given_rate(value=2500, first=APRIL_26))

    def home(role):
        with house.acting(role) as viewer:
            return words_of(visit(viewer, reverse("finance:home")))

    assert "Decide 1 proposal of local rates" in home("finance_approver")
    assert "Record the rates of" not in home("finance_officer")
    house.today = date(2027, 1, 4)
    assert "Record the rates of 1 commissioner from Thursday 1 April 2027 on" in home(
        "finance_officer"
    )


@pytest.mark.parametrize("name", ["record", "take_in", "card", "card_file"])
def test_nobody_opens_another_commissioners_card(house, visit, name):
    with pytest.raises(NothingThere):
        opened(house, visit, "finance_officer", name, house.other_tenant_id)
