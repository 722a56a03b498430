import json
from datetime import date, timedelta

from openphb.kernel.calendars import is_working_day
from openphb.kernel.nhs_number import check


def test_working_days_are_those_of_gov_uks_list(samples):
    text = samples("govuk-bank-holidays.json").read_text(encoding="utf-8")
    events = json.loads(text)["england-and-wales"]["events"]
    listed = {date.fromisoformat(event["date"]) for event in events}
    day, end = date(min(listed).year, 1, 1), date(max(listed).year + 1, 1, 1)
    differences = []
    # New Year's Day 2012 was a Sunday, so the list is whole from the first day of its first year.
    while day < end:
        if is_working_day(day) != (day.weekday() < 5 and day not in listed):
            differences.append(day)
        day += timedelta(days=1)
    assert len(listed) > 100
    assert differences == []


def test_published_test_numbers_are_possible(samples):
    numbers = samples("nhs_number/testdata-9-valid.csv").read_text(encoding="utf-8-sig").split()
    assert len(numbers) == 9
    assert all(check(number).valid for number in numbers)
