"""Live counts over agreed plans; targets and published figures as rows with sources."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from openphb.domains.plans.live.queries import live_people
from openphb.domains.programme import actions, queries
from openphb.domains.programme.types import Management, RateUnit
from openphb.foundation.access.models import Grant, GrantLine
from openphb.foundation.audit.models import AuditEvent
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.refusal import NothingThere, Refusal

ON = date(2026, 9, 30)


def counted(house, on=ON, role="programme_lead"):
    with house.acting(role) as viewer:
        (row,) = queries.counts(viewer=viewer, on=on).rows
        return {way.value: number for way, number in row.people.items() if number}


def test_people_are_counted_by_the_way_their_money_is_managed(house, planned):
    planned(["direct_payment"])
    planned(["notional"])
    planned(["notional", "notional"])
    planned(["third_party"])
    planned(["direct_payment", "notional"])
    assert counted(house) == {"direct_payment": 1, "notional": 2, "third_party": 1, "mixed": 1}


def test_a_person_with_two_budgets_is_one_person(house, planned):
    first = planned(["direct_payment"])
    planned(["notional"], subject_id=first.subject_id)
    assert counted(house) == {"mixed": 1}


@pytest.mark.parametrize(
    ("case", "live"),
    [
        ({}, True),
        ({"starts_on": ON}, True),
        ({"starts_on": date(2026, 10, 1)}, False),
        ({"valid_to": ON}, False),
        ({"valid_to": date(2026, 10, 1)}, True),
        ({"closed_on": ON}, False),
        ({"closed_on": date(2026, 10, 1)}, True),
    ],
)
def test_a_budget_is_live_while_its_case_is_open_and_a_line_pays(house, planned, case, live):
    planned(**case)
    assert counted(house) == ({"direct_payment": 1} if live else {})


def test_only_the_version_in_force_on_the_day_is_counted(house, planned):
    first = planned(["notional"])
    planned(["direct_payment"], instead_of=first, starts_on=date(2026, 9, 1))
    assert counted(house, date(2026, 8, 31)) == {"notional": 1}
    assert counted(house, date(2026, 9, 1)) == {"direct_payment": 1}


def test_what_was_agreed_last_holds_though_it_starts_before_the_version_it_follows(house, planned):
    first = planned(["direct_payment"], starts_on=date(2026, 9, 1))
    planned(["notional"], instead_of=first, starts_on=date(2026, 8, 1))
    assert counted(house, date(2026, 8, 1)) == {"notional": 1}
    assert counted(house) == {"notional": 1}


def test_a_plan_that_is_not_agreed_counts_for_nothing(house, planned):
    planned(agreed=False)
    assert counted(house) == {}


def test_another_commissioners_people_are_not_counted(house, planned):
    planned(tenant_id=house.other_tenant_id)
    assert counted(house) == {}
    with house.acting("programme_lead") as viewer:
        assert live_people(viewer=viewer, tenant_id=house.other_tenant_id, on=ON) == ()
        with pytest.raises(NothingThere):
            queries.rows_behind(viewer=viewer, tenant_id=house.other_tenant_id, on=ON)


def test_who_may_not_see_counts_gets_none(house, planned):
    planned()
    with house.acting("clinician") as viewer:
        assert queries.counts(viewer=viewer, on=ON).rows == ()


def test_the_rows_behind_a_number_are_as_many_as_the_number(house, planned):
    made = {planned().subject_id for _ in range(3)}
    with house.acting("programme_lead") as viewer:
        name, people = queries.rows_behind(viewer=viewer, tenant_id=house.tenant_id, on=ON)
        assert name == "NHS Ourshire ICB records"
        assert {one.subject_id for one in people} == made
        later = queries.rows_behind(
            viewer=viewer, tenant_id=house.tenant_id, on=ON, after=people[0].subject_id
        )[1]
        assert later == people[1:]


def test_counts_cost_the_same_queries_for_few_people_and_for_many(
    house, planned, django_assert_num_queries
):
    for _ in range(2):
        for _ in range(4):
            planned()
        with house.acting("programme_lead") as viewer, django_assert_num_queries(5):
            queries.counts_over_time(viewer=viewer, days=[ON, date(2026, 6, 30)])


def test_a_count_says_its_definition(house):
    with house.acting("programme_lead") as viewer:
        assert (
            "30 September 2026, one person once" in queries.counts(viewer=viewer, on=ON).definition
        )


def test_nottinghamshires_table_is_taken_in_once_and_shows_its_rows(house):
    with house.acting("programme_lead") as viewer:
        load = {"by": viewer, "at": house.at, "tenant_id": house.tenant_id}
        assert actions.load_table(**load, commissioner="Rushcliffe") == 5
        assert actions.load_table(**load, commissioner="Rushcliffe") == 0
        tables = queries.targets(viewer=viewer)
        assert [
            (t.by, str(t.rate), t.rows[0].people, t.rows[0].printed_people) for t in tables
        ] == [
            (date(2018, 3, 31), "0.1", 127, 127),
            (date(2018, 3, 31), "0.04", 51, 51),
            (date(2019, 3, 31), "0.1", 127, 127),
        ]
        assert tables[0].rows[0].population == 127_200
        assert "consistent with" in tables[0].rows[0].population_source
        (recorded,) = queries.recorded(viewer=viewer)
        assert (recorded.counted_on, recorded.total) == (date(2016, 10, 31), 10)
        with pytest.raises(Refusal) as refused:
            actions.load_table(**load, commissioner="Leicester")
        assert refused.value.code == "commissioner_not_in_table"


def test_five_commissioners_show_both_truths(house):
    names = (
        "Mansfield and Ashfield",
        "Newark and Sherwood",
        "Nottingham North and East",
        "Nottingham West",
        "Rushcliffe",
    )
    first, *others = [Tenant.objects.create(name=f"{name} records") for name in names]
    user = house.join("programme_lead", tenant_id=first.id, organisation_id=house.organisation_id)
    for tenant in others:
        GrantLine.objects.create(grant=Grant.objects.get(user_id=user), tenant_id=tenant.id)
    with house.acting_as(user) as viewer:
        for tenant_id, name in queries.commissioners(viewer=viewer):
            actions.load_table(
                by=viewer,
                at=house.at,
                tenant_id=tenant_id,
                commissioner=name.removesuffix(" records"),
            )
        by_name = {(t.name, t.by.year): t for t in queries.targets(viewer=viewer)}
        table = by_name["Planning guidance trajectory", 2019]
        assert [row.people for row in table.rows] == [193, 134, 153, 97, 127]
        assert (table.sum_of_rows, table.rounded_total) == (704, 705)
        assert "704" in table.about_the_total
        assert "705" in table.about_the_total
        assert by_name["Planning guidance trajectory", 2018].sum_of_rows == 282
        (recorded,) = queries.recorded(viewer=viewer)
        assert [row.people for row in recorded.rows] == [10, 12, 13, 8, 10]
        assert recorded.total == 53


def test_a_target_is_set_once_by_a_programme_lead_and_audited(house):
    target: dict[str, Any] = {
        "name": "Ours",
        "target_by": date(2027, 3, 31),
        "rate": Decimal("0.2"),
        "unit": RateUnit.PERCENT_OF_POPULATION,
        "source": "Board paper",
    }
    with house.acting("programme_lead") as viewer:
        asked = {"by": viewer, "at": house.at, "tenant_id": house.tenant_id, **target}
        target_id = actions.set_target(**asked)
        with pytest.raises(Refusal) as refused:
            actions.set_target(**asked)
        assert refused.value.code == "target_stands"
        assert AuditEvent.objects.filter(record_id=target_id, what="target.written").count() == 1
        (table,) = queries.targets(viewer=viewer)
        assert table.rows[0].people is None
        actions.set_population(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            people=500_000,
            counted_on=date(2026, 6, 30),
            source="Made for a test",
        )
        (table,) = queries.targets(viewer=viewer)
        assert table.rounded_total == 1_000
    with house.acting("phb_manager") as viewer, pytest.raises(Refusal) as refused:
        actions.set_target(by=viewer, at=house.at, tenant_id=house.tenant_id, **target)
    assert refused.value.code == "not_permitted"


@pytest.mark.parametrize(
    ("counted_on", "code"),
    [(date(2026, 11, 25), "population_in_future"), (date(2026, 1, 1), "population_stands")],
)
def test_a_population_that_cannot_be_is_refused(house, counted_on, code):
    with house.acting("programme_lead") as viewer:
        asked = {
            "by": viewer,
            "at": house.at,
            "tenant_id": house.tenant_id,
            "people": 5,
            "source": "x",
        }
        actions.set_population(**asked, counted_on=date(2026, 1, 1))
        with pytest.raises(Refusal) as refused:
            actions.set_population(**asked, counted_on=counted_on)
    assert refused.value.code == code


def test_a_later_population_does_not_change_an_earlier_target(house):
    with house.acting("programme_lead") as viewer:
        asked = {"by": viewer, "at": house.at, "tenant_id": house.tenant_id}
        actions.load_table(**asked, commissioner="Rushcliffe")
        actions.set_population(
            **asked, people=999_999, counted_on=date(2026, 1, 1), source="Made for a test"
        )
        assert {t.rows[0].population for t in queries.targets(viewer=viewer)} == {127_200}


def test_every_way_of_managing_is_counted_even_when_nobody_has_it(house):
    with house.acting("programme_lead") as viewer:
        (row,) = queries.counts(viewer=viewer, on=ON).rows
        assert set(row.people) == set(Management)
        assert row.total == 0


def test_a_kept_count_is_read_until_another_plan_is_decided(
    house, planned, django_assert_num_queries
):
    tenant_id = house.tenant_id
    planned()
    with house.acting("programme_lead") as viewer:
        before = queries.counts(viewer=viewer, on=ON)
        actions.keep_counts(by=viewer, at=house.at, days=[ON])
        with django_assert_num_queries(3):
            assert queries.counts(viewer=viewer, on=ON) == before
    planned()
    with house.acting("programme_lead") as viewer:
        assert queries.kept_counts(viewer=viewer, days=[ON]) == {}
        again = queries.counts(viewer=viewer, on=ON)
        actions.keep_counts(by=viewer, at=house.at, days=[ON])
        assert queries.counts(viewer=viewer, on=ON) == again
    assert {row.tenant_id for row in before.rows} == {tenant_id}
