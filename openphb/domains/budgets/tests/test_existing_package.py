"""The existing package: what is bought now, looked at part by part, and never cut as a whole."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from openphb.domains.budgets import queries
from openphb.domains.budgets.forms.package import PackageForm
from openphb.domains.budgets.methods import existing_package
from openphb.domains.budgets.methods.existing_package import (
    HEADER,
    Commissioned,
    PackageWorked,
    Part,
    Settled,
    read_package,
    template,
)
from openphb.domains.budgets.methods.replay import replay
from openphb.domains.budgets.tests.changes import unseen_changes
from openphb.domains.budgets.types import COSTED_BASES, Basis, CostedLine, WeeksInYear
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed
from openphb.web.tests.html import faults_of

ON = date(2026, 4, 6)
TRIES = fixed(40, 2_000)


def part(what: str = "Home care", many: int = 20_00, pence: int = 24_00, **more: object) -> Part:
    line = CostedLine(what, many, "hours", pence, Basis.PER_WEEK)
    return replace(Part(Commissioned(line, "Made-up Care", "Invoice of March 2026")), **more)  # type: ignore[arg-type]  # whatever a test changes


def changed(many: int = 18_00, pence: int = 24_00) -> Part:
    return part(
        settled=Settled.CHANGE,
        quantity_hundredths=many,
        unit_pence=pence,
        why="The hoist needs one carer, not two.",
    )


DAY_CARE = part("Day care", 2_00, 54_00)
ENDED = part("Night sitting", 1_00, 140_00, settled=Settled.END, why="Nobody has come since May.")


def package(*parts: Part) -> PackageWorked:
    return existing_package.work_out(parts, weeks_in_year=WeeksInYear.FIFTY_TWO, worked_out_on=ON)


def test_a_package_comes_to_its_parts_as_they_were_kept_changed_or_ended() -> None:
    made = package(changed(), DAY_CARE, ENDED)
    assert made.now_weekly_pence == 480_00 + 108_00 + 140_00
    assert made.worked.weekly_pence == 432_00 + 108_00
    assert made.now_annual_pence == 52 * made.now_weekly_pence
    assert made.notes == (
        "What is commissioned now comes to £728.00 a week.",
        "Home care changes from 20 at £24.00 (£480.00 a week) to 18 at £24.00 (£432.00 a week): "
        "The hoist needs one carer, not two.",
        "Night sitting, £140.00 a week, ends: Nobody has come since May.",
        "Looked at part by part, it comes to £188.00 a week less.",
    )


def test_a_package_that_is_kept_comes_to_what_is_paid_now() -> None:
    made = package(part(), DAY_CARE)
    assert made.worked.weekly_pence == made.now_weekly_pence
    assert made.notes[-1] == "Looked at part by part, it comes to the same."


def test_what_is_paid_once_is_told_where_no_week_shows_it() -> None:
    once = replace(ENDED.now.line, description="Ramp", basis=Basis.ONE_OFF)
    made = package(part(), replace(ENDED, now=replace(ENDED.now, line=once)))
    assert made.notes[-2:] == (
        "Looked at part by part, it comes to the same.",
        "What is paid once comes to £140.00 less.",
    )
    assert (made.now_one_off_pence, made.worked.one_off_pence) == (140_00, 0)


def test_a_part_of_which_only_the_supplier_is_written_is_not_lost() -> None:
    form = PackageForm({"supplier_2": "Made-up Care", "unit_2": "hours"})
    assert form.is_valid()
    assert [one.now.supplier for one in form.parts] == ["Made-up Care"]


@pytest.mark.parametrize(
    ("parts", "code", "where"),
    [
        ([], "parts_missing", "parts"),
        ([part(what=" ")], "line_description_missing", "parts[0].description"),
        ([DAY_CARE, part(many=0)], "line_quantity_zero", "parts[1].quantity"),
        ([part(pence=0)], "line_price_zero", "parts[0].price"),
        ([changed(many=0)], "line_quantity_zero", "parts[0].new_quantity"),
        ([changed(pence=0)], "line_price_zero", "parts[0].new_price"),
        ([changed(many=20_00)], "change_without_one", "parts[0].new_quantity"),
        ([replace(changed(), why=" ")], "reason_missing", "parts[0].why"),
        ([replace(changed(), why="x" * 501)], "reason_too_long", "parts[0].why"),
        ([DAY_CARE, replace(ENDED, why="")], "reason_missing", "parts[1].why"),
        ([part(), part()], "part_twice", "parts[1].source"),
        ([ENDED], "package_all_ended", "parts"),
        (
            [replace(part(), now=replace(part().now, supplier=" "))],
            "supplier_missing",
            "parts[0].supplier",
        ),
        (
            [replace(part(), now=replace(part().now, source=""))],
            "source_missing",
            "parts[0].source",
        ),
    ],
)
def test_a_part_that_nobody_could_check_is_refused_by_name(
    parts: list[Part], code: str, where: str
) -> None:
    with pytest.raises(Refusal) as refused:
        package(*parts)
    assert (refused.value.code, refused.value.where) == (code, where)


@st.composite
def parts_of(draw: st.DrawFn) -> list[Part]:
    found = []
    for number in range(draw(st.integers(1, 6))):
        line = CostedLine(
            f"Care {number}",
            draw(st.integers(1, 40_00)),
            "hours",
            draw(st.integers(1, 90_00)),
            draw(st.sampled_from(COSTED_BASES)),
        )
        now = Commissioned(line, "Made-up Care", "Invoice")
        settled = draw(st.sampled_from(Settled)) if number else Settled.KEEP
        more = draw(st.integers(1, 10_00)) if settled is Settled.CHANGE else 0
        found.append(
            Part(
                now,
                settled,
                line.quantity_hundredths + more if more else 0,
                line.unit_pence if more else 0,
                "" if settled is Settled.KEEP else "A reason",
            )
        )
    return found


@TRIES
@given(parts=parts_of())
def test_ending_a_part_never_raises_and_more_of_one_never_lowers(parts: list[Part]) -> None:
    kept = package(*[replace(one, settled=Settled.KEEP, why="") for one in parts])
    more = package(
        *[
            one if one.settled is Settled.CHANGE else replace(one, settled=Settled.KEEP, why="")
            for one in parts
        ]
    )
    fewer = package(
        *[
            one if one.settled is Settled.END else replace(one, settled=Settled.KEEP, why="")
            for one in parts
        ]
    )
    for name in ("weekly_pence", "annual_pence", "one_off_pence"):
        assert getattr(fewer.worked, name) <= getattr(kept.worked, name)
        assert getattr(kept.worked, name) <= getattr(more.worked, name)
    assert kept.worked.annual_pence == kept.now_annual_pence


@TRIES
@given(parts=parts_of(), convention=st.sampled_from(WeeksInYear))
def test_a_stored_package_replays_for_ever(parts: list[Part], convention: WeeksInYear) -> None:
    made = existing_package.work_out(parts, weeks_in_year=convention, worked_out_on=ON)
    kept = json.loads(json.dumps(existing_package.stored_package(made)))
    assert existing_package.stored_parts(kept) == tuple(parts)
    assert replay(kept).matches


def test_a_change_to_any_single_part_of_a_stored_package_is_seen() -> None:
    parts, missed = unseen_changes(
        existing_package.stored_package(package(changed(), DAY_CARE, ENDED))
    )
    assert parts > 50
    assert missed == []


GOOD = 'Home care,Made-up Care,"1,020.5",hours,£24.00,weekly,Invoice of March 2026\n'
FIRST_ROW = ",".join(HEADER) + "\n"


def test_a_file_is_taken_row_by_row_and_the_same_file_twice_adds_nothing() -> None:
    data = (
        FIRST_ROW
        + GOOD
        + "Day care,,2,days,54,a week,Order 12\n"
        + "Day care,Made-up Trust,two,days,54,a week,Order 12\n"
        + "Day care,Made-up Trust,2,days,fifty,a week,Order 12\n"
        + "Day care,Made-up Trust,2,days,54,now and then,Order 12\n"
        + ",Made-up Trust,2,days,54,a week,Order 12\n"
        + "Day care,Made-up Trust,2,days,54,MONTH,Order 12\n"
    ).encode()
    found = read_package(data)
    assert [
        (one.now.line.description, one.now.line.quantity_hundredths, one.now.line.basis)
        for one in found.parts
    ] == [("Home care", 1_020_50, Basis.PER_WEEK), ("Day care", 2_00, Basis.PER_MONTH)]
    assert [(one.line, one.column) for one in found.faults] == [
        (3, "supplier"),
        (4, "how_many"),
        (5, "price_of_one"),
        (6, "how_often"),
        (7, "what"),
    ]
    assert all(one.message and one.mend for one in found.faults)
    assert read_package(data, had=found.parts).parts == found.parts


def test_a_workbook_says_the_same_as_a_csv() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([name.replace("_", " ").title() for name in HEADER])
    sheet.append(
        ["Home care", "Made-up Care", 1020.5, "hours", 24, "Weekly", "Invoice of March 2026"]
    )
    out = io.BytesIO()
    book.save(out)
    assert read_package(out.getvalue()).parts == read_package((FIRST_ROW + GOOD).encode()).parts


def test_the_template_can_be_taken_in_and_what_is_no_table_is_refused_whole() -> None:
    found = read_package(template().encode())
    assert len(found.parts) == 1
    assert found.faults == ()
    for data, code in ((b"", "file_empty"), (b"a,b\n1,2\n", "file_columns")):
        with pytest.raises(Refusal) as refused:
            read_package(data)
        assert (refused.value.code, refused.value.where) == (code, "file")


WRITTEN = {
    "version": "0",
    "rows": "3",
    "description_1": "Home care",
    "supplier_1": "Made-up Care",
    "quantity_1": "20",
    "unit_1": "hours",
    "price_1": "24.00",
    "basis_1": "per_week",
    "source_1": "Invoice of March 2026",
    "settled_1": "change",
    "new_quantity_1": "18",
    "why_1": "The hoist needs one carer, not two.",
}


@pytest.fixture
def page(house, visit):
    def one(name, *args, data=None, post=False):
        with house.acting("care_coordinator") as viewer:
            return visit(viewer, reverse(f"budgets:{name}", args=args), data, post=post)

    return one


def words(answer):
    html = answer.content.decode()
    assert faults_of(html) == []
    return html


def test_the_page_takes_in_a_file_beside_what_was_written_then_shows_then_keeps(
    house, budget_id, page
):
    words(page("package", budget_id))
    sent = (FIRST_ROW + GOOD + "Day care,,2,days,54,a week,Order 12\n").encode()
    file = SimpleUploadedFile("package.csv", sent, content_type="text/csv")
    html = words(
        page("package", budget_id, data={**WRITTEN, "take_in": "1", "file": file}, post=True)
    )
    assert "Line 3, supplier: It is missing." in html
    assert 'value="The hoist needs one carer, not two."' in html
    assert 'value="1020.5"' in html
    html = words(page("package", budget_id, data={**WRITTEN, "take_in": "1"}, post=True))
    assert "No file is chosen." in html

    html = words(page("package", budget_id, data={**WRITTEN, "see": "1"}, post=True))
    assert "£48.00 a week less" in html
    html = words(page("package", budget_id, data={**WRITTEN, "why_1": "", "keep": "1"}, post=True))
    assert "changes or ends, and nobody says why" in html
    answer = page("package", budget_id, data={**WRITTEN, "keep": "1"}, post=True)
    assert answer["Location"] == reverse("budgets:indicative", args=[budget_id])
    with house.acting("care_coordinator") as viewer:
        told = queries.indicative(viewer=viewer, budget_id=budget_id)
        stored = queries.stored_working(viewer=viewer, budget_id=budget_id, version=1)
    assert told is not None
    assert told.weekly_pence == 432_00
    assert replay(stored).matches
    assert 'value="18"' in words(page("package", budget_id))
    assert "The hoist needs one carer, not two." in words(page("why", budget_id))
    for name in ("explained", "easy_read"):
        html = words(page(name, budget_id))
        assert "Home care changes. The hoist needs one carer, not two." in html
    assert "We wrote down the care that you have now" in words(page("explained", budget_id))
    assert page("package_template", budget_id).content.decode().startswith("what,supplier")
