"""A commissioner's own list: things that no catalogue has, named and priced as all rates are."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from openphb.domains.rates import queries
from openphb.domains.rates.card_file import read_card
from openphb.domains.rates.catalogue import key_of, own_key
from openphb.domains.rates.models import RateVersion
from openphb.domains.rates.rules import rate_on
from openphb.domains.rates.tests.test_local_rates import (
    APRIL_25,
    APRIL_26,
    agreed,
    card,
    csv_of,
    decided,
    imported,
    proposed,
    workbook_of,
)
from openphb.domains.rates.tests.test_rate_pages import latest, opened, recorded, words_of
from openphb.domains.rates.types import RateGiven, Unit
from openphb.kernel.refusal import NothingThere, Refusal

WEEKEND = own_key("Respite weekend", Unit.SESSION)
COLUMNS = "key,what,price,first_day,last_day,source"
CHAIR_ROW = "list.standard_manual.once,Standard manual wheelchair,612.50,2026-04-01,,Contract 4"


def given_own(key=WEEKEND, value=300_00, first=APRIL_26):
    return RateGiven(key, value, first, None, "Board paper 7")


def own_csv(*rows):
    return "\n".join([COLUMNS, *rows]).encode()


@pytest.mark.parametrize(
    ("words", "unit", "code"),
    [
        ("Respite weekend", Unit.SESSION, "list.respite_weekend.session"),
        ("  Chair: tilt & recline!  ", Unit.ONCE, "list.chair_tilt_recline.once"),
        ("é", Unit.YEAR, "list.item.year"),
        ("x" * 60, Unit.MONTH, f"list.{'x' * 40}.month"),
    ],
)
def test_a_name_makes_a_code_that_is_read_again(words, unit, code):
    key = own_key(words, unit)
    assert key.code == code
    assert key_of(code, words) == key


def test_a_code_without_its_name_says_what_it_can():
    assert key_of("list.respite_weekend.session").full_words == "Respite weekend (a session)"


@pytest.mark.parametrize("code", ["list.x.hour", "list..once", "list.a-b.once", "list.x", "list."])
def test_a_wrong_code_of_the_list_says_how_to_write_one(code):
    with pytest.raises(Refusal) as refused:
        key_of(code)
    assert refused.value.code == "rate_key_unknown"
    assert "list.respite_weekend.session" in refused.value.mend


def test_two_people_agree_to_a_thing_of_the_list_and_then_it_is_on_the_card(house):
    proposal_id = proposed(house, given_own())
    assert card(house).rates == ()
    decided(house, proposal_id)
    used = rate_on(card(house), WEEKEND, APRIL_26)
    assert used.value == 300_00
    assert used.words == (
        "Respite weekend (a session): £300.00 a session, from Wednesday 1 April 2026 (Board paper 7)."
    )


def test_a_later_version_may_give_the_thing_another_name_and_old_cards_keep_theirs(house):
    agreed(house, given_own())
    before = card(house)
    agreed(house, given_own(own_key("Respite weekend", Unit.SESSION), 310_00, date(2026, 6, 1)))
    renamed = key_of(WEEKEND.code, "Weekend away")
    agreed(house, RateGiven(renamed, 320_00, APRIL_26, None, "Board paper 8"))
    assert card(house, known_at=before.known_seq) == before
    assert [one.key.words for one in card(house).rates] == ["Weekend away", "Respite weekend"]


@pytest.mark.parametrize(
    "file", [own_csv(CHAIR_ROW), workbook_of(COLUMNS.split(","), [*CHAIR_ROW.split(",")])]
)
def test_a_file_brings_things_of_the_list_once(house, file):
    found = imported(house, file)
    assert (found.proposed, found.faults) == (1, ())
    decided(house, found.proposal_id)
    assert imported(house, file).already_there == 1
    (rate,) = card(house).rates
    assert (rate.key.full_words, rate.value) == ("Standard manual wheelchair (once)", 612_50)


@pytest.mark.parametrize(
    ("file", "column", "code"),
    [
        (csv_of("list.x.once,1.00,2026-04-01,,Contract"), "what", "rate_own_name"),
        (own_csv("list.x.once,,1.00,2026-04-01,,Contract"), "what", "rate_own_name"),
        (own_csv(f"list.x.once,{'y' * 101},1.00,2026-04-01,,Contract"), "what", "rate_own_name"),
        (own_csv("list.X y.once,X,1.00,2026-04-01,,Contract"), "key", "rate_key_unknown"),
        (own_csv("list.x.once,X,much,2026-04-01,,Contract"), "price", "not_money"),
    ],
)
def test_a_row_that_cannot_be_taken_says_where(file, column, code):
    (fault,) = read_card(file).faults
    assert (fault.line, fault.column) == (2, column)
    assert fault.mend
    if code != "not_money":
        assert fault.code == code


def test_the_downloaded_card_has_the_list_and_is_taken_in_again(house, visit):
    agreed(house, given_own(key_of(WEEKEND.code, "=Respite, “weekend”")))
    answer = opened(house, visit, "finance_officer", "card_file", house.tenant_id)
    assert "list.respite_weekend.session" in answer.content.decode()
    file = SimpleUploadedFile("card.csv", answer.content)
    shown = words_of(opened(house, visit, "finance_officer", "take_in", house.tenant_id, file=file))
    assert "1 row was there already" in shown
    assert "0 rows could not be taken" in shown


def test_the_database_holds_a_name_to_the_list_and_to_nothing_else(house):
    proposal_id = proposed(house, given_own())
    with house.acting("finance_officer"):
        for code, words in (("list.x.once", ""), ("mileage.mile", "Mileage")):
            with pytest.raises(IntegrityError), transaction.atomic():
                RateVersion.objects.create(
                    tenant_id=house.tenant_id,
                    proposal_id=proposal_id,
                    code=code,
                    words=words,
                    value=1,
                    valid_from=APRIL_26,
                    source="Board paper",
                )


def test_something_new_is_recorded_by_hand_and_has_a_page_and_a_life(house, visit):
    said = words_of(recorded(house, visit, code="new"))
    assert "Say what is new on your own list" in said
    assert "Choose what its price is for" in said
    recorded(house, visit, code="new", own_words="Respite weekend", own_unit="session")
    waiting = latest(house)
    assert waiting.rates[0].key == WEEKEND
    assert "Respite weekend (a session)" in words_of(
        opened(house, visit, "phb_manager", "proposal", waiting.id)
    )
    with pytest.raises(NothingThere):
        opened(house, visit, "auditor", "life", house.tenant_id, "list.nothing.once")
    opened(house, visit, "phb_manager", "proposal", waiting.id, decision="agree", reason="Seen")
    shown = words_of(opened(house, visit, "auditor", "card", house.tenant_id))
    assert "The commissioner’s own list" in shown
    assert "£24.00 a session" in shown
    shown = words_of(opened(house, visit, "auditor", "life", house.tenant_id, WEEKEND.code))
    assert "£24.00 a session today" in shown
    # What is on the list is offered by its name from then on.
    recorded(house, visit, code=WEEKEND.code, value="25.00")
    assert latest(house).rates[0].key == WEEKEND


def test_a_price_of_the_list_that_april_lacks_is_missed(house):
    agreed(house, given_own(first=APRIL_25))
    with house.acting("finance_officer") as viewer:
        (found,) = queries.missing(viewer=viewer)
    assert [one.rate.key for one in found.missing] == [WEEKEND]
