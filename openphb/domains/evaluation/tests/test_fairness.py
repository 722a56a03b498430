"""Same need, different amount: the figures of real rows, the page, and the file."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date

import pytest

from openphb.domains.budgets.models import IndicativeBudget
from openphb.domains.cases.models import Case
from openphb.domains.evaluation import queries
from openphb.domains.evaluation.tests.population import populate
from openphb.domains.evaluation.types import Grouping, Measure
from openphb.domains.plans.tests.making import PA_LINE, agreed_plan, name_person, open_budget
from openphb.domains.rates import actions as rates
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.types import RateGiven
from openphb.foundation.access.types import NotPermitted
from openphb.web.tests.html import faults_of

DAY = date(2026, 9, 30)
HERE = "/fairness/"


@pytest.fixture
def peopled(house):
    """Two hundred people, of whom those in one group have a fifth less for the same need."""
    staff = [
        house.join("care_coordinator", organisation_id=house.organisation_id, name=name)
        for name in ("Nadia", "Tom", "Tom")
    ]
    with house.acting("phb_manager"):
        populate(house.tenant_id, 220, co_ordinators=staff, less={"asian": 0.8})
    with house.acting("phb_manager", house.other_tenant_id):
        populate(house.other_tenant_id, 30, co_ordinators=staff[:1], seed=2)
    return house


def found_by(house, role="programme_lead", measure=Measure.INDICATIVE, on=DAY):
    with house.acting(role) as viewer:
        return queries.fairness(viewer=viewer, measure=measure, on=on)


def agree_card(house, number, since):
    with house.acting("finance_officer") as viewer:
        proposal_id = rates.propose_rates(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            what="The smallest number",
            rates=[RateGiven(key_of("smallest_number.people"), number, since, None, "Board paper")],
        )
    with house.acting("phb_manager") as viewer:
        rates.decide_rates(
            by=viewer, at=house.at, proposal_id=proposal_id, agree=True, reason="As the board said"
        )


def table_of(found, grouping):
    return next(table for table in found.tables if table.grouping is grouping)


def test_a_group_that_has_less_for_the_same_need_is_seen_and_few_people_are_not(peopled):
    found = found_by(peopled)
    assert (found.people_about, found.limit) == (220, 10)
    assert found.without_profile_about == 20
    rows = {row.group: row for row in table_of(found, Grouping.ETHNIC_GROUP).rows}
    asian = rows["Asian, Asian British or Asian Welsh"]
    assert asian.low < 0.8
    assert asian.high < 1
    assert asian.stands_out
    assert "Other ethnic group" not in rows
    assert table_of(found, Grouping.ETHNIC_GROUP).hidden >= 2
    # One commissioner's people have nobody else to be compared with.
    assert table_of(found, Grouping.COMMISSIONER).rows == ()
    assert all(row.people >= 10 for table in found.tables for row in table.rows)


def test_whose_answers_are_not_known_is_said_about(peopled):
    unknown = table_of(found_by(peopled), Grouping.SEX).unknown_about
    with peopled.acting("programme_lead") as viewer:
        amounts = queries.amounts_of(viewer=viewer, measure=Measure.INDICATIVE, on=DAY)
    exact = sum(Grouping.SEX not in one.groups for one in amounts)
    assert unknown % 10 == 0
    assert abs(unknown - exact) <= 5


def test_a_day_counts_what_was_told_by_then_of_cases_that_are_open(peopled):
    assert found_by(peopled, on=date(2026, 6, 30)).people_about == 0
    with peopled.acting("phb_manager"):
        Case.objects.filter(reference__lt="F-1-000100").update(
            closed_on=date(2026, 9, 20), closed_reason="made for a test", ending="need_ended"
        )
    assert found_by(peopled).people_about == 120


def test_what_was_told_last_counts_and_a_draft_does_not(peopled):
    with peopled.acting("phb_manager"):
        first = IndicativeBudget.objects.earliest("id")
        again = {
            "tenant_id": first.tenant_id,
            "subject_id": first.subject_id,
            "budget_id": first.budget_id,
        }
        plain = {
            "pack": first.pack,
            "worked_out_on": first.worked_out_on,
            "worked_out_by": first.worked_out_by,
            "weekly_pence": 1,
            "one_off_pence": 0,
            "working": {},
        }
        IndicativeBudget.objects.create(
            **again, **plain, version=2, annual_pence=77_00, told_on=date(2026, 9, 20)
        )
        IndicativeBudget.objects.create(**again, **plain, version=3, annual_pence=1_00)
    with peopled.acting("programme_lead") as viewer:
        amounts = queries.amounts_of(viewer=viewer, measure=Measure.INDICATIVE, on=DAY)
    (own,) = [one for one in amounts if one.subject_id == first.subject_id]
    assert (own.pence, own.need.band) == (77_00, "")


def test_an_agreed_budget_is_what_the_plan_in_force_costs_a_year(house):
    budget_id = open_budget(house)
    with house.acting("phb_manager"):
        subject_id = Case.objects.get().subject_id
    name_person(house, subject_id)
    agreed_plan(house, budget_id, PA_LINE)
    with house.acting("programme_lead") as viewer:
        (own,) = queries.amounts_of(viewer=viewer, measure=Measure.AGREED, on=date(2026, 12, 31))
        assert queries.amounts_of(viewer=viewer, measure=Measure.AGREED, on=DAY) == ()
        assert queries.amounts_of(viewer=viewer, measure=Measure.INDICATIVE, on=DAY) == ()
    # 20 hours at £14.20, 52 weeks.
    assert own.pence == 20 * 1420 * 52
    assert own.groups == {
        Grouping.AGE: "65 to 79",
        Grouping.AREA: "NG18",
        Grouping.COMMISSIONER: "NHS Ourshire ICB records",
    }


def test_co_ordinators_have_names_only_for_who_may_see_them(peopled):
    lead = table_of(found_by(peopled), Grouping.CO_ORDINATOR)
    manager = table_of(found_by(peopled, "phb_manager"), Grouping.CO_ORDINATOR)
    names = sorted(row.group for row in lead.rows)
    assert names[0] == "Nadia"
    # Two people of one name are two groups.
    assert [name.partition(" ")[0] for name in names[1:]] == ["Tom", "Tom"]
    assert sorted(row.group for row in manager.rows) == [f"Co-ordinator {n}" for n in (1, 2, 3)]
    assert [row.people for row in lead.rows] == [row.people for row in manager.rows]


def test_the_card_of_a_commissioner_says_the_smallest_number_and_never_less_than_five(peopled):
    for said, since, limit in ((25, date(2026, 4, 1), 25), (2, date(2026, 9, 1), 5)):
        agree_card(peopled, said, since)
        found = found_by(peopled)
        assert found.limit == limit
        assert all(row.people >= limit for table in found.tables for row in table.rows)


@pytest.mark.parametrize("role", ["care_coordinator", "approver", "finance_officer"])
def test_nobody_else_compares(house, visit, role):
    with house.acting(role) as viewer:
        assert queries.amounts_of(viewer=viewer, measure=Measure.INDICATIVE, on=DAY) == ()
        for path in (HERE, f"{HERE}figures.csv"):
            with pytest.raises(NotPermitted):
                visit(viewer, path)


def test_the_page_says_ranges_and_how_many_comparisons_there_were(peopled, visit):
    with peopled.acting("programme_lead") as viewer:
        html = visit(viewer, HERE).content.decode()
        assert faults_of(html) == []
        assert "About 220 people on Wednesday 30 September 2026" in html
        assert "than everybody else of the same need" in html
        assert "comparisons are shown" in html
        assert html.count("openphb-chart__interval") == sum(
            len(table.rows) for table in found_by(peopled).tables
        )
        agreed = visit(viewer, HERE, {"measure": "agreed", "on": "2026-09-30"}).content.decode()
        assert "so nothing is shown" in agreed
        # A day that is no end of a quarter is not taken.
        wrong = visit(viewer, HERE, {"measure": "agreed", "on": "2026-09-29"}).content.decode()
        assert "Choose one of the answers that are listed" in wrong


def test_the_file_has_what_the_page_shows_and_nothing_else(peopled, visit):
    asked = {"measure": "indicative", "on": DAY.isoformat()}
    with peopled.acting("phb_manager") as viewer:
        answer = visit(viewer, f"{HERE}figures.csv", asked)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    shown = found_by(peopled, "phb_manager")
    assert Counter(row["grouping"] for row in rows) == Counter(
        {str(table.grouping): len(table.rows) for table in shown.tables if table.rows}
    )
    assert {row["group"] for row in rows} == {r.group for t in shown.tables for r in t.rows}
