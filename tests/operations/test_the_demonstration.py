"""The world of `make demo` is built: three hundred made-up people are as many ways through every rule.

The world of the daily tests has few of them, and no city. Minutes, so `make prove` alone does it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psycopg

from openphb.config.demo import city_kinds
from openphb.config.demo.cast import MOST_DAYS_AGO, TOLD_BY_WEEK, CastMember, made_up
from openphb.config.demo.city import FIRST
from openphb.config.demo.city_kinds import Kind
from openphb.config.demo_world import IN_THE_COUNTY, TODAY

ROOT = Path(__file__).resolve().parents[2]
HOLDERS = 300
# What there is at least of each, and where it is counted.
THERE = {
    "direct payments to somebody else than the person": (
        10,
        "select count(*) from agreements_directpaymentagreement where recipient_kind = 'nominee'",
    ),
    "budgets that an organisation holds, and accounts that a firm keeps": (
        20,
        "select count(*) from monitoring_holding",
    ),
    "statements of organisations": (40, "select count(*) from monitoring_firmstatement"),
    "prepaid cards": (
        8,
        "select count(*) from payments_payeenumber where rail = 'prepaid_card'",
    ),
    "lines that a council shares": (5, "select count(*) from payments_fundingfinding"),
    "chairs": (8, "select count(*) from wheelchairs_wheelchair"),
    "one-off budgets that are closed": (5, "select count(*) from one_offs_oneoffclose"),
    "orders of care": (20, "select count(*) from marketplace_careorder"),
    "invoices of providers": (20, "select count(*) from marketplace_providerinvoice"),
    "payments that came back": (6, "select count(*) from payments_paymentreturn"),
    "payments that came back a week late": (
        4,
        "select count(*) from payments_paymentreturn r join payments_payment p"
        " on p.id = r.payment_id join payments_paymentrun n on n.id = p.run_id"
        " where r.returned_on >= n.pay_on + 7",
    ),
    "second accounts of one agreement": (
        6,
        "select count(*) from (select agreement_id from agreements_bankdetails"
        " group by agreement_id having count(*) > 1) found",
    ),
    "facts about stays and deaths": (15, "select count(*) from people_lifefact"),
    "pauses": (4, "select count(*) from agreements_pause"),
    "costs of a death": (6, "select count(*) from payments_closingcost"),
    "outages of a rail": (2, "select count(*) from payments_railoutage"),
    "hand-overs": (1, "select count(*) from payments_handover"),
    "months of runs": (
        18,
        "select count(distinct date_trunc('month', pay_on)) from payments_paymentrun",
    ),
    "accounts that spent more than came in": (
        3,
        "select count(*) from (select budget_id from spending_statementline"
        " group by budget_id having sum(pence) < 0) found",
    ),
    "accounts of which nothing was heard for five months": (
        3,
        f"select count(*) from (select budget_id from spending_bankstatement"
        f" group by budget_id having max(closes_on) < date '{TODAY}' - 150) found",
    ),
}


def people(places: range) -> list[CastMember]:
    return [made_up(one, seed=1, commissioners=("Here",), today=TODAY) for one in places]


def test_every_way_of_holding_money_has_several_people_of_the_city() -> None:
    city = range(FIRST, FIRST + HOLDERS - IN_THE_COUNTY)
    found = Counter(city_kinds.kind_of(place) for place in city)
    assert set(found) == set(Kind)
    assert min(found.values()) >= 8


def test_most_began_up_to_eighteen_months_ago_and_the_first_within_a_year() -> None:
    days = [(TODAY - one.starts_on).days for one in people(range(IN_THE_COUNTY))]
    assert max(days[:TOLD_BY_WEEK]) <= 360
    assert 500 < max(days) <= MOST_DAYS_AGO
    assert min(days) >= 60


def test_nobody_of_the_city_has_the_nhs_number_of_somebody_of_the_county() -> None:
    # Beyond those of the county stand those who are on the way, and those with a story.
    numbers = [one.nhs_number for one in people(range(1000)) + people(range(FIRST, FIRST + 500))]
    assert len(set(numbers)) == len(numbers)


if os.environ.get("OPENPHB_PROVE"):

    def test_the_world_that_make_demo_shows_has_every_arrangement_for_eighteen_months(
        own_database: dict[str, str],
    ) -> None:
        said = subprocess.run(
            [
                *(sys.executable, "-m", "openphb.config.demo_step"),
                *("--seed", "1", "--holders", str(HOLDERS)),
            ],
            env=own_database,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
        )
        assert json.loads(said.stdout)["cases"] > HOLDERS
        with psycopg.connect(own_database["OPENPHB_READONLY_URL"]) as reader:
            found = {what: count(reader, sql) for what, (_least, sql) in THERE.items()}
        assert {what: found[what] for what in THERE if found[what] < THERE[what][0]} == {}


def count(reader: psycopg.Connection[tuple[int]], sql: str) -> int:
    row = reader.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]
