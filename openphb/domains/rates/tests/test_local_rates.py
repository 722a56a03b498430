"""Rates in the database: two people, nothing edited, cards as they were known, files taken in."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from conftest import make_house
from openphb.domains.rates import actions, queries
from openphb.domains.rates.card_file import read_card, write_card
from openphb.domains.rates.catalogue import catalogue, key_of
from openphb.domains.rates.models import RateDecision, RateProposal, RateVersion
from openphb.domains.rates.rules import holding, rate_on
from openphb.domains.rates.types import LocalRate, ProposalState, RateGiven
from openphb.foundation.audit.models import AuditEvent
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

MORNING = datetime(2026, 4, 1, 9, tzinfo=UTC)
MIDNIGHT = MORNING.replace(hour=0, tzinfo=None)
APRIL_25, APRIL_26, APRIL_27 = date(2025, 4, 1), date(2026, 4, 1), date(2027, 4, 1)
HOUR = "agency.weekday.hour"


def given_rate(code=HOUR, value=2400, first=APRIL_26, until=None, source="Board paper 7"):
    return RateGiven(key_of(code), value, first, until, source)


def proposed(house, *rates, role="finance_officer"):
    with house.acting(role) as viewer:
        return actions.propose_rates(
            by=viewer, at=house.at, tenant_id=house.tenant_id, what="Rates", rates=rates
        )


def decided(house, proposal_id, *, agree=True, role="phb_manager", reason="As the board said"):
    with house.acting(role) as viewer:
        actions.decide_rates(
            by=viewer, at=house.at, proposal_id=proposal_id, agree=agree, reason=reason
        )


def agreed(house, *rates):
    decided(house, proposed(house, *rates))


def card(house, on=APRIL_26, known_at=None, role="care_coordinator"):
    with house.acting(role) as viewer:
        return queries.card_on(viewer=viewer, tenant_id=house.tenant_id, on=on, known_at=known_at)


def imported(house, data, name="rates.csv"):
    with house.acting("finance_officer") as viewer:
        return actions.import_rates(
            by=viewer, at=house.at, tenant_id=house.tenant_id, name=name, data=data
        )


def csv_of(*rows):
    return "\n".join(["key,price,first_day,last_day,source", *rows]).encode()


def workbook_of(*rows):
    book = Workbook()
    sheet = book.create_sheet(index=0)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_rate_counts_once_another_person_has_agreed(house):
    proposal_id = proposed(house, given_rate())
    assert card(house).rates == ()
    decided(house, proposal_id)
    assert rate_on(card(house), key_of(HOUR), APRIL_26).value == 2400
    with house.acting("auditor"):
        written = set(AuditEvent.objects.values_list("what", flat=True))
    assert written == {"rates.proposed", "rates.agreed"}


def test_a_refused_rate_never_counts(house):
    decided(house, proposed(house, given_rate()), agree=False)
    assert card(house).rates == ()


@pytest.mark.parametrize("role", ["finance_approver"])
def test_nobody_decides_what_they_put_forward(house, role):
    proposal_id = proposed(house, given_rate(), role=role)
    with pytest.raises(Refusal, match="somebody else must decide") as refused:
        decided(house, proposal_id, role=role)
    assert refused.value.code == "rates_own"


def test_a_proposal_is_decided_once_and_with_a_reason(house):
    proposal_id = proposed(house, given_rate())
    with pytest.raises(Refusal) as refused:
        decided(house, proposal_id, reason=" ")
    assert refused.value.code == "reason_needed"
    decided(house, proposal_id)
    with pytest.raises(Refusal) as refused:
        decided(house, proposal_id, role="finance_approver")
    assert refused.value.code == "rates_decided"


def test_another_commissioner_sees_none_of_it(house):
    proposal_id = proposed(house, given_rate())
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        for ask in (
            lambda: queries.card_on(viewer=viewer, tenant_id=house.tenant_id, on=APRIL_26),
            lambda: queries.life(viewer=viewer, tenant_id=house.tenant_id, code=HOUR),
            lambda: queries.proposals(viewer=viewer, tenant_id=house.tenant_id),
            lambda: queries.proposal(viewer=viewer, proposal_id=proposal_id),
            lambda: actions.decide_rates(
                by=viewer, at=house.at, proposal_id=proposal_id, agree=True, reason="Ours"
            ),
        ):
            with pytest.raises(NothingThere):
                ask()
        assert queries.to_decide(viewer=viewer) == ()


def test_a_later_version_from_the_same_day_corrects_and_the_card_as_known_stays(house):
    agreed(house, given_rate(value=2400))
    before = card(house)
    agreed(house, given_rate(value=2450))
    assert rate_on(card(house), key_of(HOUR), APRIL_26).value == 2450
    assert card(house, known_at=before.known_seq) == before
    assert card(house, known_at=0).rates == ()


def test_the_card_is_read_in_one_query(house, django_assert_num_queries):
    agreed(house, *(given_rate(code) for code in list(catalogue())[:40]))
    with house.acting("care_coordinator") as viewer, django_assert_num_queries(1):
        found = queries.card_on(viewer=viewer, tenant_id=house.tenant_id, on=APRIL_26)
    assert len(found.rates) == 40


def test_a_rates_life_says_who_when_and_which_counts(house):
    agreed(house, given_rate(value=2300, first=APRIL_25))
    agreed(house, given_rate(value=2400))
    agreed(house, given_rate(value=2450))
    decided(house, proposed(house, given_rate(value=9900)), agree=False)
    proposed(house, given_rate(value=2600, first=APRIL_27))
    agreed(house, given_rate("mileage.mile", 45))
    with house.acting("auditor") as viewer:
        found = queries.life(viewer=viewer, tenant_id=house.tenant_id, code=HOUR)
    assert [(one.given.value, one.state, one.stands) for one in found.versions] == [
        (2600, ProposalState.PROPOSED, False),
        (9900, ProposalState.REFUSED, False),
        (2450, ProposalState.AGREED, True),
        (2400, ProposalState.AGREED, False),
        (2300, ProposalState.AGREED, True),
    ]
    assert {one.proposed_by_name for one in found.versions} == {"Finance Officer"}
    assert found.versions[-1].decided_by_name == "Phb Manager"


def test_next_years_missing_rates_are_told_from_january(house):
    agreed(house, given_rate(), given_rate("tolerance.percent", 1000))
    with house.acting("finance_officer") as viewer:
        assert queries.missing(viewer=viewer) == ()
    house.today = date(2027, 1, 1)
    with house.acting("finance_officer") as viewer:
        (found,) = queries.missing(viewer=viewer)
    assert [(one.rate.key.code, one.april) for one in found.missing] == [(HOUR, APRIL_27)]
    agreed(house, given_rate(first=APRIL_27))
    with house.acting("finance_officer") as viewer:
        assert queries.missing(viewer=viewer) == ()


def test_a_price_of_next_year_that_was_taken_back_is_missed_again(house):
    agreed(house, given_rate())
    agreed(house, given_rate(first=APRIL_27))
    agreed(house, given_rate(value=None, first=APRIL_27))
    house.today = date(2027, 2, 1)
    with house.acting("finance_officer") as viewer:
        (found,) = queries.missing(viewer=viewer)
    assert [one.rate.valid_from for one in found.missing] == [APRIL_26]


@pytest.mark.parametrize("model", [RateProposal, RateVersion, RateDecision])
def test_the_database_lets_nobody_edit(house, model):
    agreed(house, given_rate())
    with house.acting("phb_manager"):
        with pytest.raises(IntegrityError, match="history"), transaction.atomic():
            model.objects.all()._raw_delete(using="default")
        with pytest.raises(IntegrityError, match="history"), transaction.atomic():
            model.objects.update(tenant_id=house.tenant_id)


def test_the_database_adds_nothing_to_what_was_decided(house):
    proposal_id = proposed(house, given_rate())
    decided(house, proposal_id)
    with house.acting("finance_officer"), pytest.raises(IntegrityError, match="is decided"):
        RateVersion.objects.create(
            tenant_id=house.tenant_id,
            proposal_id=proposal_id,
            code="mileage.mile",
            value=45,
            valid_from=APRIL_26,
            source="Afterwards",
        )


@pytest.mark.parametrize("claimed", ["own", "another"])
def test_the_database_takes_no_decision_by_the_proposer(house, claimed):
    """Nor one that names somebody else as the proposer, to get round it."""
    proposal_id = proposed(house, given_rate())
    mine, other = house.user_id("finance_officer"), house.user_id("phb_manager")
    with house.acting("phb_manager"), pytest.raises(IntegrityError):
        with transaction.atomic():
            RateDecision.objects.create(
                tenant_id=house.tenant_id,
                proposal_id=proposal_id,
                proposed_by=mine if claimed == "own" else other,
                agreed=False,
                decided_by=mine,
                decided_at=house.at,
                reason="My own",
            )


@pytest.mark.parametrize(
    ("rate", "code"),
    [
        (given_rate(value=-1), "rate_value"),
        (given_rate(value=100_000_001), "rate_value"),
        (given_rate("pro_rata.yes_no", 2), "rate_value"),
        (given_rate(first=date(1999, 1, 1)), "rate_day_far"),
        (given_rate(first=date(2126, 4, 1)), "rate_day_far"),
        (given_rate(until=APRIL_26), "rate_ends_first"),
        (given_rate(value=None, until=APRIL_27), "rate_taken_back_ends"),
        (given_rate(source="  "), "rate_source"),
        (given_rate(source="x" * 501), "rate_source"),
    ],
)
def test_what_cannot_be_a_rate_is_refused(house, rate, code):
    with pytest.raises(Refusal) as refused:
        proposed(house, rate)
    assert refused.value.code == code


# Files.
GOOD = "agency.weekday.hour,£24.00,2026-04-01,31/3/2027,Board paper 7"


def test_good_rows_go_in_and_each_bad_one_says_what_where_and_how_to_mend_it(house):
    found = imported(
        house,
        csv_of(
            GOOD,
            "agency.sundays.hour,24.00,2026-04-01,,Board paper 7",
            "agency.sunday.hour,24.005,2026-04-01,,Board paper 7",
            "agency.sunday.hour,,2026-04-01,,Board paper 7",
            "agency.sunday.hour,24.00,1 April,,Board paper 7",
            "agency.sunday.hour,24.00,2026-04-01,2026-03-31,Board paper 7",
            "agency.sunday.hour,24.00,2026-04-01,,",
            "agency.weekday.hour,25.00,1/4/2026,,Board paper 8",
            "tolerance.percent,ten,2026-04-01,,Board paper 7",
            "pro_rata.yes_no,maybe,2026-04-01,,Board paper 7",
            ",,,,",
            "agency.saturday.hour,,,,",
            "tolerance.percent,7.5%,2026-04-01,,Board paper 7",
            "pro_rata.yes_no,Yes,2026-04-01,,Board paper 7",
            "mileage.mile,taken back,2026-04-01,,Typed in the wrong year",
        ),
    )
    assert [(one.line, one.column, one.code) for one in found.faults] == [
        (3, "key", "rate_key_unknown"),
        (4, "price", "money_not_whole_pence"),
        (5, "price", "rate_price_missing"),
        (6, "first_day", "rate_day_unreadable"),
        (7, "last_day", "rate_ends_first"),
        (8, "source", "rate_source"),
        (9, "key", "row_twice"),
        (10, "price", "rate_percent"),
        (11, "price", "rate_yes_no"),
    ]
    assert all(one.message and one.mend for one in found.faults)
    assert (found.proposed, found.already_there) == (4, 0)
    with house.acting("finance_officer") as viewer:
        rates = queries.proposal(viewer=viewer, proposal_id=found.proposal_id).rates
    assert [(one.key.code, one.value, one.valid_to) for one in rates] == [
        (HOUR, 2400, APRIL_27),
        ("mileage.mile", None, None),
        ("tolerance.percent", 750, None),
        ("pro_rata.yes_no", 1, None),
    ]


def test_the_same_file_again_adds_nothing_while_it_waits_and_after(house):
    first = imported(house, csv_of(GOOD))
    assert imported(house, csv_of(GOOD)).proposal_id is None
    decided(house, first.proposal_id)
    again = imported(house, csv_of(GOOD))
    assert (again.proposal_id, again.already_there) == (None, 1)
    # Nor does it undo a correction that came after it.
    agreed(house, given_rate(value=2450))
    assert imported(house, csv_of(GOOD)).proposal_id is None


def test_what_was_refused_may_be_put_forward_again(house):
    decided(house, imported(house, csv_of(GOOD)).proposal_id, agree=False)
    assert imported(house, csv_of(GOOD)).proposed == 1


def test_a_workbook_is_read_as_it_looks():
    book = Workbook()
    sheet = book.create_sheet(index=0)
    sheet.append(["Key", "What", "Price", "First day", "Last day", "Source"])
    sheet.append([HOUR, "An hour", 0.1 + 24.2, MIDNIGHT, None, "Board"])
    sheet.append(["tolerance.percent", "", 0.075, date(2026, 4, 1), None, "Board"])
    sheet["C3"].number_format = "0.0%"
    sheet.append(["pro_rata.yes_no", "", True, date(2026, 4, 1), None, "Board"])
    sheet.append(["mileage.mile", "", "=1/0", date(2026, 4, 1), None, "Board"])
    out = io.BytesIO()
    book.save(out)
    found = read_card(out.getvalue())
    assert [(line, one.key.code, one.value) for line, one in found.given] == [
        (2, HOUR, 2430),
        (3, "tolerance.percent", 750),
        (4, "pro_rata.yes_no", 1),
    ]
    assert [(one.line, one.code) for one in found.faults] == [(5, "rate_price_missing")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n,,\n", "file_empty"),
        (b"who,price\npa,1\n", "file_columns"),
        (b"PK\x03\x04 and no more", "file_unreadable"),
        (b"\x00\x01\x02", "file_unreadable"),
        (b'key,price,first_day,last_day,source\n"open', "file_unreadable"),
        (b"x" * (5 * 1024 * 1024 + 1), "file_too_large"),
        (b"key,price,first_day,last_day,source\n" + b"a,1,2,3,4\n" * 5000, "file_too_large"),
    ],
)
def test_a_file_that_is_no_rate_card_is_refused_as_a_whole(data, code):
    with pytest.raises(Refusal) as refused:
        read_card(data)
    assert refused.value.code == code


@given(st.binary(max_size=400).map(lambda noise: b"PK\x03\x04" + noise) | st.binary(max_size=400))
def test_no_bytes_break_the_reader(data):
    # Anything but a refusal of the file would come out of here.
    with suppress(Refusal):
        read_card(data)


def test_a_cut_off_workbook_is_refused_and_breaks_nothing():
    whole = workbook_of(["key", "price", "first_day", "last_day", "source"], [HOUR, 24, "", "", ""])
    for cut in range(0, len(whole), 97):
        with pytest.raises(Refusal):
            read_card(whole[:cut])


@pytest.mark.parametrize("each", [7, 11])
def test_a_workbook_with_a_wrong_byte_is_refused_or_read_and_breaks_nothing(each):
    """Encrypted, packed in an unknown way, packed wrongly: one byte of a workbook says each of them."""
    whole = workbook_of(["key", "price", "first_day", "last_day", "source"], [HOUR, 24, "", "", ""])
    for place in range(each, len(whole), each * 3):
        for wrong in (whole[place] ^ 1, 0xFF):
            with suppress(Refusal):
                read_card(whole[:place] + bytes([wrong]) + whole[place + 1 :])


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(catalogue())),
        st.tuples(st.integers(0, 1), st.text("=+-@'ab é,\"", min_size=1).filter(str.strip)),
        max_size=8,
    )
)
def test_a_card_that_is_written_and_read_says_the_same(drawn):
    given_rates = [
        given_rate(code, value, source=source.strip()) for code, (value, source) in drawn.items()
    ]
    held = {one.key.code: _as_local(one) for one in given_rates}
    found = read_card(write_card(held, catalogue().values()).encode())
    assert found.faults == ()
    assert {one for _line, one in found.given} == set(given_rates)


def test_a_card_taken_in_again_as_it_was_downloaded_adds_nothing(house):
    agreed(house, given_rate(), given_rate("tolerance.percent", 750, until=APRIL_27))
    text = write_card(holding(card(house).rates, APRIL_26), catalogue().values())
    found = imported(house, text.encode())
    assert (found.proposed, found.already_there, found.faults) == (0, 2, ())


def test_two_houses_keep_their_own_cards(house):
    other = make_house(" two")
    agreed(house, given_rate(value=2400))
    agreed(other, given_rate(value=2500))
    assert rate_on(card(house), key_of(HOUR), APRIL_26).value == 2400
    assert rate_on(card(other), key_of(HOUR), APRIL_26).value == 2500


def _as_local(one):
    return LocalRate(
        one.key, one.value, one.valid_from, one.valid_to, one.source, 1, MORNING, new_id()
    )
