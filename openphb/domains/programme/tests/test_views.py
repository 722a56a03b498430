"""The pages of counts and targets."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from openphb.domains.programme import actions, queries


def test_the_counts_page_says_number_definition_and_both_totals(house, planned, visit):
    planned(["direct_payment"])
    with house.acting("programme_lead") as viewer:
        load = {"by": viewer, "at": house.at, "tenant_id": house.tenant_id}
        actions.load_table(**load, commissioner="Rushcliffe")
        html = visit(viewer, reverse("programme:commissioner")).content.decode()
    assert "1 person has a live budget on Tuesday 24 November 2026." in html
    assert "one person once" in html
    assert "127.20" in html
    assert "The rows add up to 127" in html
    assert "<svg" in html
    assert "Small numbers are shown as they are" in html


def test_counts_are_of_the_day_asked_for(house, planned, visit):
    planned(["direct_payment"], starts_on=date(2026, 10, 1))
    with house.acting("programme_lead") as viewer:
        asked = {"on-day": "30", "on-month": "9", "on-year": "2026"}
        html = visit(viewer, reverse("programme:commissioner"), asked).content.decode()
    assert "0 people have a live budget on Wednesday 30 September 2026." in html


def test_a_day_that_is_none_is_said_at_its_field(house, visit):
    with house.acting("programme_lead") as viewer:
        asked = {"on-day": "31", "on-month": "2", "on-year": "2026"}
        html = visit(viewer, reverse("programme:commissioner"), asked).content.decode()
    assert "There is a problem" in html


def test_the_rows_behind_a_number_have_no_names(house, planned, visit):
    subject_id = planned(["direct_payment", "notional"]).subject_id
    with house.acting("programme_lead") as viewer:
        where = {"tenant_id": house.tenant_id, "on": date(2026, 9, 30)}
        html = visit(viewer, reverse("programme:rows", kwargs=where)).content.decode()
    assert str(subject_id)[-12:] in html
    assert "Mixed" in html


def test_a_target_is_set_from_its_form(house, visit):
    with house.acting("programme_lead") as viewer:
        path = reverse("programme:set_target")
        answers = {
            "tenant": str(house.tenant_id),
            "name": "Ours",
            "by-day": "31",
            "by-month": "3",
            "by-year": "2027",
            "unit": "percent_of_population",
            "rate": "0.2",
            "source": "Board paper",
        }
        assert visit(viewer, path, answers, post=True).status_code == 302
        assert [t.name for t in queries.targets(viewer=viewer)] == ["Ours"]
        html = visit(viewer, path, answers, post=True).content.decode()
        assert "already has a target for 31 March 2027" in html


def test_a_population_is_written_down_from_its_form(house, visit):
    with house.acting("programme_lead") as viewer:
        answers = {
            "tenant": str(house.tenant_id),
            "people": "500000",
            "counted_on-day": "30",
            "counted_on-month": "6",
            "counted_on-year": "2026",
            "source": "Mid-year estimate",
        }
        path = reverse("programme:set_population")
        assert visit(viewer, path, answers, post=True).status_code == 302
        assert "already there" in visit(viewer, path, answers, post=True).content.decode()
