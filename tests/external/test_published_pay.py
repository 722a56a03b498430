"""Worked examples of pay that others published, each to the precision it is printed with.

Reading the examples showed two things about them. `nmw_2026, apprentice age 21` is right only in the
first year of an apprenticeship, which is why nobody here is priced as an apprentice. The totals of
`auto_enrolment_2026_27` are sums of rounded pounds, and happen to be the rounded sums too.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from fractions import Fraction

import pytest

from openphb.domains.budgets.employing import (
    Employment,
    Per,
    SleepIns,
    Team,
    WeekOfWork,
    cost_of_employing,
    cost_of_team,
)
from openphb.domains.budgets.employing.law import (
    employer_insurance,
    employer_pension,
    is_enrolled,
    minimum_wage,
)
from openphb.domains.rates.national import rate_on, rates
from openphb.kernel.money import parse_pounds, round_half_up
from openphb.kernel.periods import Period

FILE = "payroll/published_worked_examples.csv"


@pytest.fixture
def examples(samples):
    with samples(FILE).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def last_number(text: str) -> int:
    return int(re.findall(r"\d+", text)[-1])


def pension(example: dict[str, str]) -> str:
    on, pay = date(2026, 4, 6), last_number(example["input"]) * 100
    assert is_enrolled(pay, per=Per.YEAR, on=on, age=None)
    lower, upper = (rate_on(f"ae_qualifying_{end}", on).exact * 100 for end in ("lower", "upper"))
    qualifying = min(Fraction(pay), upper) - lower
    employer = employer_pension(pay, per=Per.YEAR, on=on).pence
    together = qualifying * rate_on("ae_total_min", on).exact
    shown = (qualifying, together - employer, employer, together)
    words = [round_half_up(Fraction(pence) / 100) for pence in shown]
    return "qualifying {}; worker {}; employer {}; total {}".format(*words)


def insurance(example: dict[str, str]) -> str:
    pay = last_number(example["input"]) * 100
    found = employer_insurance(pay, per=Per.YEAR, on=date(2023, 4, 6), age=None)
    return f"{found.pence / 100:.2f}"


def wage(example: dict[str, str]) -> str:
    on, age = date(last_number(example["kind"]), 4, 1), last_number(example["input"])
    if example["input"].startswith("apprentice"):
        return f"{rate_on('nmw_apprentice', on).value:.2f}"
    return f"{minimum_wage(age, on).value:.2f}"


def sleep_in(example: dict[str, str]) -> str:
    flat = re.search(r"flat (\S+)", example["input"])
    assert flat
    quiet = Employment("A", (), SleepIns(Fraction(1), parse_pounds(flat[1])))
    day = date(2026, 11, 23)
    found = cost_of_team(Team((quiet,), Per.WEEK, day), Period(day, date(2026, 11, 30)))
    assert found.below == ()
    assert found.care_pence == parse_pounds(flat[1])
    return f"{found.payslips[0].hours} hours of time work"


HOW = {
    "auto_enrolment_2026_27": pension,
    "employer_ni_2023_24": insurance,
    "nmw_2025": wage,
    "nmw_2026": wage,
    "sleep_in_mencap": sleep_in,
}


def test_every_published_example_comes_out_as_printed(examples):
    assert len(examples) == 12
    found = [(row["kind"], row["input"], HOW[row["kind"]](row)) for row in examples]
    assert found == [(row["kind"], row["input"], row["expected"]) for row in examples]


def test_our_rates_are_those_that_were_compiled_from_published_pages(samples):
    with samples("payroll/uk_employer_params.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 25
    names = {rate.name for rate in rates()}
    for row in rows:
        assert row["parameter"] in names
        on = date.fromisoformat(row["from"] or "2026-04-06")
        assert rate_on(row["parameter"], on).exact == Fraction(row["value"]), row


@pytest.mark.parametrize(
    ("rate_pence", "hours", "gross", "insured", "pensioned", "leave"),
    [
        (1271, 7, 8_897, 0, 0, 1_074),
        (1271, 20, 25_420, 2_373, 403, 3_068),
        (1400, 35, 49_000, 5_910, 1_110, 5_914),
    ],
)
def test_the_worked_vectors_of_the_reference(rate_pence, hours, gross, insured, pensioned, leave):
    found = cost_of_employing(WeekOfWork(rate_pence, Fraction(hours), date(2026, 11, 24)))
    assert [part.pence for part in found.parts] == [gross, insured, pensioned, leave]
