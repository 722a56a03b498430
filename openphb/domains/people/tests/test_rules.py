"""Who may be written down, and who may stand beside a person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from openphb.domains.people import rules
from openphb.domains.people.types import PersonDetails, Standing
from openphb.kernel.refusal import Refusal

TODAY = date(2026, 11, 24)


def details(**changed):
    plain = {
        "nhs_number": "943 476 5919",
        "given_name": " Ann ",
        "family_name": "van  Smith",
        "date_of_birth": date(1950, 2, 1),
        "postcode": "ng15fs",
    }
    return PersonDetails(**{**plain, **changed})


def test_names_number_and_postcode_are_kept_in_one_form():
    kept = rules.checked_details(details(), today=TODAY)
    assert (kept.given_name, kept.family_name) == ("Ann", "van Smith")
    assert (kept.nhs_number, kept.postcode) == ("9434765919", "NG1 5FS")


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"nhs_number": "943 476 5918"}, "nhs_number_check_digit", "nhs_number"),
        ({"nhs_number": "000 000 0000"}, "nhs_number_zeros", "nhs_number"),
        ({"nhs_number": "94347659"}, "nhs_number_length", "nhs_number"),
        ({"given_name": "  "}, "name_missing", "given_name"),
        ({"family_name": ""}, "name_missing", "family_name"),
        ({"date_of_birth": date(2026, 11, 25)}, "born_in_future", "date_of_birth"),
        ({"date_of_birth": date(1895, 11, 24)}, "born_too_long_ago", "date_of_birth"),
        ({"postcode": "NG1"}, "postcode_unreadable", "postcode"),
    ],
)
def test_details_are_refused_where_they_are_wrong(changed, code, where):
    with pytest.raises(Refusal) as refusal:
        rules.checked_details(details(**changed), today=TODAY)
    assert (refusal.value.code, refusal.value.where) == (code, where)
    assert refusal.value.mend


@pytest.mark.parametrize("born", [TODAY, date(1895, 11, 25)])
def test_the_first_and_the_last_possible_birth_are_taken(born):
    assert rules.checked_details(details(date_of_birth=born), today=TODAY).date_of_birth == born


def test_a_postcode_may_be_unknown():
    assert rules.checked_details(details(postcode=" "), today=TODAY).postcode == ""


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "contact_name_missing"),
        ({"standing": Standing.REPRESENTATIVE}, "representative_without_authority"),
        ({"valid_to": TODAY}, "contact_ends_before_it_starts"),
    ],
)
def test_a_contact_is_refused(changed, code):
    plain: dict[str, Any] = {
        "name": "Mrs W",
        "standing": Standing.NOMINEE,
        "authority": "",
        "valid_from": TODAY,
        "valid_to": None,
    }
    rules.refuse_contact(**plain)
    with pytest.raises(Refusal) as refusal:
        rules.refuse_contact(**{**plain, **changed})
    assert refusal.value.code == code


def test_a_representative_with_authority_may_stand():
    rules.refuse_contact(
        name="Mrs W",
        standing=Standing.REPRESENTATIVE,
        authority="Deputy, Court of Protection, 3 March 2025",
        valid_from=TODAY,
        valid_to=None,
    )


@pytest.mark.parametrize(
    ("address", "postcode", "lines"),
    [
        ("1 The Street,\n Mansfield ", "NG18 1AA", ("1 The Street", "Mansfield", "NG18 1AA")),
        ("1 The Street\nNG18 1AA", "NG18 1AA", ("1 The Street", "NG18 1AA")),
        ("", "NG18 1AA", ("NG18 1AA",)),
        ("", "", ()),
    ],
)
def test_a_letter_has_the_address_and_the_postcode_once(address, postcode, lines):
    assert rules.address_lines(address, postcode) == lines


@pytest.mark.parametrize(
    ("needs", "large"),
    [("Large  print, please", True), ("Hearing aid", False), ("", False)],
)
def test_large_print_is_printed_for_who_asked_for_it(needs, large):
    assert rules.wants_large_print(needs) is large
