"""What each field takes, what it gives, and what it says when it cannot."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web import forms
from openphb.web.forms.days import Typed
from openphb.web.gallery import BAD, GOOD, EveryField


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("£1,136.00", 113_600),
        ("1136", 113_600),
        (" £ 0.05 ", 5),
        ("999,999,999.99", 99_999_999_999),
    ],
)
def test_amount_is_given_in_pence(typed: str, pence: int) -> None:
    assert forms.PoundsField().clean(typed) == pence


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter an amount"),
        ("1,13", "not an amount"),
        ("1.005", "part of a penny"),
        ("1,000,000,000.00", "more than"),
        ("-5", "£0.00 or more"),
        ("lots", "not an amount"),
    ],
)
def test_amount_that_cannot_be_says_how_to_mend_it(typed: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        forms.PoundsField().clean(typed)


@settings(derandomize=True, max_examples=50)
@given(st.integers(min_value=-10_000_000, max_value=99_999_999_999))
def test_prefilled_amount_sent_back_untouched_is_the_same_amount(pence: int) -> None:
    field = forms.PoundsField(least=-10_000_000)
    assert field.clean(field.prepare_value(pence)) == pence


@settings(derandomize=True, max_examples=50)
@given(st.dates(min_value=date(1880, 1, 1)))
def test_prefilled_day_sent_back_untouched_is_the_same_day(day: date) -> None:
    field = forms.DayField()
    assert field.clean(field.prepare_value(day)) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (("3", "3", "2026"), date(2026, 3, 3)),
        (("03", "March", "2026"), date(2026, 3, 3)),
        (("29", "feb", "2024"), date(2024, 2, 29)),
    ],
)
def test_day_is_read_as_people_write_it(typed: tuple[str, str, str], day: date) -> None:
    assert forms.DayField().clean(Typed(*typed)) == day


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("", "", ""), "all"),
        (("", "3", "2026"), "day"),
        (("3", "", "2026"), "month"),
        (("31", "2", "2026"), "day"),
        (("3", "13", "2026"), "month"),
        (("3", "ma", "2026"), "month"),
        (("3", "3", "26"), "year"),
        (("٣", "3", "2026"), "day"),
        (("3", "3", "20266"), "year"),
    ],
)
def test_wrong_day_names_the_box_to_mend(typed: tuple[str, str, str], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        forms.DayField().clean(Typed(*typed))
    assert caught.value.code == code


def test_day_outside_its_limits_is_told_the_limit() -> None:
    today = date(2026, 3, 3)
    field = forms.DayField(not_before=today, not_after=today)
    assert field.clean(today) == today
    for day in (today - timedelta(1), today + timedelta(1)):
        with pytest.raises(ValidationError, match="Tuesday 3 March 2026"):
            field.clean(day)


@pytest.mark.parametrize(
    ("field", "typed", "digits"),
    [
        (forms.NHSNumberField(), "943 476 5919", "9434765919"),
        (forms.SortCodeField(), "20-00-00", "200000"),
        (forms.SortCodeField(), "20 00 00", "200000"),
        (forms.AccountNumberField(), "5577 9911", "55779911"),
    ],
)
def test_number_is_given_as_digits_alone(field, typed: str, digits: str) -> None:
    assert field.clean(typed) == digits


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        (forms.NHSNumberField(), "943 476 5918", "mistyped"),
        (forms.NHSNumberField(), "943 476", "10 digits"),
        (forms.SortCodeField(), "2000", "6 numbers"),
        (forms.AccountNumberField(), "5577991", "zeroes at the front"),
        (forms.AccountNumberField(), "5577991x", "8 numbers"),
    ],
)
def test_wrong_number_says_what_is_wrong(field, typed: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        field.clean(typed)


def office_file(member: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(member, "x")
    return content.getvalue()


ALL_KINDS = (
    forms.PDF,
    forms.PNG,
    forms.JPEG,
    forms.DOCX,
    forms.XLSX,
    forms.XML,
    forms.CSV,
    forms.TEXT,
)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.exe", b"%PDF-1.7 ...", "application/pdf"),
        ("a.csv", b"name,pence\nA,1\n", "text/csv"),
        ("a.txt", b"name,pence\nA,1\n", "text/plain"),
        ("a.xml", b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "application/xml"),
        ("a.docx", office_file("word/document.xml"), forms.DOCX.media_type),
        ("a.zip", office_file("xl/workbook.xml"), forms.XLSX.media_type),
    ],
)
def test_file_is_known_by_its_content(name: str, content: bytes, media_type: str) -> None:
    upload = SimpleUploadedFile(name, content, "application/octet-stream")
    given_back = forms.FileField(kinds=ALL_KINDS).clean(upload)
    assert given_back.content_type == media_type
    assert given_back.read() == content


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"MZ\x00\x01 a program", "one of these"),
        (b"PK\x03\x04 not a zip", "one of these"),
        (b"", "empty"),
        (b"%PDF-" + b"x" * 1024, "smaller than"),
    ],
)
def test_wrong_file_says_what_is_wrong(content: bytes, says: str) -> None:
    field = forms.FileField(kinds=ALL_KINDS, max_bytes=1000)
    with pytest.raises(ValidationError, match=says):
        field.clean(SimpleUploadedFile("letter.pdf", content))


def test_good_answers_are_taken_whole() -> None:
    form = EveryField(GOOD, {"letter": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, version=3)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == 28_400
    assert form.cleaned_data["start"] == date(2026, 3, 27)
    assert form.seen_version == 3


def test_wrong_answers_are_each_told() -> None:
    form = EveryField(BAD, version=3)
    assert set(form.errors) == {*EveryField.base_fields} - {"words", "area", "version"}


def test_refusal_without_a_known_field_stands_above_the_form() -> None:
    form = EveryField(GOOD)
    form.refuse(Refusal("closed", "The year is closed.", "Ask finance.", where="ledger"))
    assert form.non_field_errors() == ["The year is closed. Ask finance."]


def test_refusal_about_who_asked_is_no_mistake_in_an_answer() -> None:
    form = EveryField(GOOD)
    with pytest.raises(NothingThere):
        form.refuse(NothingThere("letter"))


def test_refusal_of_a_line_stands_at_its_field() -> None:
    form = EveryField(GOOD)
    form.refuse(Refusal("x", "Too much.", where="amount[2].pence"))
    assert form.errors["amount"] == ["Too much."]


def test_stale_form_is_refused_once_and_then_may_be_sent_again() -> None:
    form = EveryField(GOOD | {"version": "2"}, version=3)
    form.is_valid()
    with pytest.raises(Refusal) as caught:
        forms.refuse_if_stale(seen=form.seen_version, current=3)
    assert caught.value.code == "stale-form"
    form.renew_version(3)
    assert 'value="3"' in str(form["version"])
    forms.refuse_if_stale(seen=3, current=3)
