"""Files of referrals: good rows go in, bad ones come back, likely ones wait, and again adds nothing."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from openphb.domains.cases import actions, queries
from openphb.domains.cases.models import Case
from openphb.domains.cases.referring.file import (
    HEADER,
    read_referrals,
    read_row,
    write_template,
    write_wrong,
)
from openphb.domains.cases.tests.office import ANN
from openphb.domains.cases.tests.referral_files import as_csv, rows_of
from openphb.domains.cases.types import CameBy, Category, Referrer
from openphb.domains.people import queries as people
from openphb.domains.people.types import NoNumber
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import Refusal

TODAY = date(2026, 11, 24)
ROW = {
    "nhs_number": "943 476 5919",
    "given_name": "Ann",
    "family_name": "Smith",
    "date_of_birth": "1/2/1950",
    "postcode": "ng15fs",
    "category": "NHS Continuing Healthcare (adults)",
    "referred_on": "2026-11-02",
    "referred_by": "Ward 4",
    "reason": "Wants to be at home",
    "source_reference": "CHC-1",
    **dict.fromkeys(HEADER[10:], ""),
}


def test_a_row_is_read_as_it_was_meant():
    given = read_row(ROW | {"referrer": "family", "role": "Sister"}, today=TODAY)
    assert (given.person.nhs_number, given.person.postcode) == ("9434765919", "NG1 5FS")
    assert (given.category, given.referred_on) == (Category.CHC_ADULT, date(2026, 11, 2))
    assert (given.came.referrer, given.came.by) == (Referrer.FAMILY, CameBy.FILE)
    nobody = read_row(ROW | {"nhs_number": ""}, today=TODAY).person
    assert nobody.no_number_reason is NoNumber.NOT_KNOWN_YET


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"nhs_number": "943 476 5918"}, "nhs_number", "nhs_number_check_digit"),
        ({"no_number_reason": "visitor"}, "no_number_reason", "number_and_reason"),
        (
            {"nhs_number": "", "no_number_reason": "lost"},
            "no_number_reason",
            "no_number_reason_unknown",
        ),
        ({"given_name": ""}, "given_name", "name_missing"),
        ({"date_of_birth": "31/2/1950"}, "date_of_birth", "day_unreadable"),
        ({"date_of_birth": "1/2/2031"}, "date_of_birth", "born_in_future"),
        ({"postcode": "nowhere"}, "postcode", "postcode_unreadable"),
        ({"category": "unicorn"}, "category", "category_unknown"),
        ({"category": "children_continuing_care"}, "category", "category_for_children"),
        ({"referred_on": ""}, "referred_on", "day_unreadable"),
        ({"referred_on": "2031-01-01"}, "referred_on", "referred_in_future"),
        ({"referred_by": " "}, "referred_by", "referrer_missing"),
        ({"reason": ""}, "reason", "referral_reason_missing"),
        ({"reason": "x" * 4001}, "reason", "too_long"),
        ({"source_reference": ""}, "source_reference", "source_reference_missing"),
        ({"referrer": "cat"}, "referrer", "referrer_unknown"),
    ],
)
def test_a_bad_row_says_where_and_how_to_mend_it(changed, column, code):
    with pytest.raises(Refusal) as refusal:
        read_row(ROW | changed, today=TODAY)
    assert (refusal.value.where, refusal.value.code) == (column, code)
    assert refusal.value.mend


def test_a_workbook_and_a_csv_are_read_alike_and_a_reference_is_used_once():
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    for _twice in range(2):
        sheet.append([ROW[name] for name in HEADER])
    out = io.BytesIO()
    book.save(out)
    from_book = read_referrals(out.getvalue(), today=TODAY)
    assert from_book == read_referrals(as_csv([ROW, ROW]), today=TODAY)
    assert [row.wrong and row.wrong.code for row in from_book] == [None, "row_twice"]
    assert read_referrals(write_template().encode(), today=TODAY) == []


@pytest.fixture
def nurse(house):
    with house.acting("care_coordinator") as viewer:
        yield viewer


@pytest.fixture
def send(house, nurse):
    def one(rows, name="referrals.csv"):
        sent = actions.send_file(
            by=nurse, at=house.at, tenant_id=house.tenant_id, name=name, data=as_csv(rows)
        )
        actions.take_in(by=nurse, at=house.at, file_id=sent.file_id)
        return queries.referral_file(viewer=nurse, file_id=sent.file_id)

    return one


def counts(file):
    return (file.rows, file.opened, file.again, file.asked, file.wrong)


def test_good_rows_go_in_bad_ones_come_back_and_again_adds_nothing(house, nurse, send):
    from openphb.foundation.audit.models import AuditEvent

    rows = rows_of(300, seed=3, bad_in=50)
    file = send(rows)
    assert (file.rows, file.again, file.wrong) == (300, 0, 6)
    assert file.opened + file.asked == 294
    assert Case.objects.count() == file.opened
    assert AuditEvent.objects.filter(what="case.referred").count() == file.opened
    wrong = queries.wrong_rows(viewer=nurse, file_id=file.id)
    back = list(csv.DictReader(io.StringIO(write_wrong(wrong))))
    assert [int(row["line"]) for row in back] == [51, 101, 151, 201, 251, 301]
    assert all(row["code"] and row["how_to_mend_it"] for row in back)
    # The same bytes are the same file; other bytes with the same references are passed over.
    assert send(rows).id == file.id
    again = send([*rows, ROW])
    assert counts(again) == (301, 1, file.opened + file.asked, 0, 6)
    case = Case.objects.latest("reference")
    told = queries.referral_of_case(viewer=nurse, case_id=case.id)
    assert told is not None
    assert told.came.source_reference == "CHC-1"
    assert told.recorded_by_name


def test_a_row_of_somebody_likely_waits_until_a_person_answers(house, nurse, send):
    actions.refer_somebody(
        by=nurse,
        at=house.at,
        tenant_id=house.tenant_id,
        person=ANN,
        category=Category.CHC_ADULT,
        referred_on=TODAY,
        referred_by="Ward 4",
        reason="Wants to be at home",
    )
    rows = [
        ROW,
        ROW | {"nhs_number": "", "given_name": "Annie", "source_reference": "CHC-2"},
        ROW | {"nhs_number": "", "given_name": "Beryl", "source_reference": "CHC-3"},
        ROW | {"date_of_birth": "1/2/1951", "source_reference": "CHC-4"},
    ]
    file = send(rows)
    assert counts(file) == (4, 1, 0, 2, 1)
    (wrong,) = queries.wrong_rows(viewer=nurse, file_id=file.id)
    assert (wrong.line, wrong.wrong.code) == (5, "person_differs")
    annie, beryl = queries.asked_rows(viewer=nurse)
    ann = annie.likely[0].person.subject_id
    assert "form of the other" in annie.likely[0].words
    assert "as twins have" in beryl.likely[0].words
    write: dict[str, Any] = {"by": nurse, "at": house.at}
    first = actions.answer_row(**write, row_id=annie.id, same_as=ann)
    second = actions.answer_row(**write, row_id=beryl.id, same_as=None)
    facts = queries.facts_of(viewer=nurse, case_ids=[first, second])
    assert facts[first].subject_id == ann
    assert facts[second].subject_id != ann
    assert len(queries.cases_of_subject(viewer=nurse, subject_id=ann)) == 3
    assert queries.asked_rows(viewer=nurse) == ()
    with pytest.raises(Refusal) as refusal:
        actions.answer_row(**write, row_id=annie.id, same_as=None)
    assert refusal.value.code == "row_answered"
    assert counts(send([*rows, ROW | {"source_reference": "CHC-9"}])) == (5, 1, 3, 0, 1)
    assert len(people.find(viewer=nurse, text="smith")) == 2


def test_two_rows_of_one_new_person_are_not_two_people(nurse, send):
    rows = [
        ROW,
        ROW | {"category": "wheelchair", "source_reference": "CHC-2"},
        ROW | {"nhs_number": "", "category": "s117", "source_reference": "CHC-3"},
    ]
    assert counts(send(rows)) == (3, 2, 0, 1, 0)
    assert len(people.find(viewer=nurse, text="smith")) == 1


def test_files_are_a_commissioners_own(house, nurse, send):
    file = send([ROW])
    with house.acting("care_coordinator", house.other_tenant_id) as elsewhere:
        assert queries.files(viewer=elsewhere) == ()
        with pytest.raises(Refusal):
            queries.referral_file(viewer=elsewhere, file_id=file.id)
    with house.acting("approver") as viewer, pytest.raises(NotPermitted):
        actions.send_file(
            by=viewer, at=house.at, tenant_id=house.tenant_id, name="x.csv", data=b"x"
        )
